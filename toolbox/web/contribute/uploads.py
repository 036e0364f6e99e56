"""Files that come in through the wizard, and how the makers get them back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from werkzeug.datastructures import FileStorage

from toolbox.catalogue import attaching, operations
from toolbox.catalogue.content import content_of
from toolbox.catalogue.models import Version
from toolbox.files import operations as files
from toolbox.files.formats import BY_EXTENSION
from toolbox.files.inspection.inspector import format_of
from toolbox.files.inspection.names import extension_of, safe_name
from toolbox.files.intake import KeptFile, receive
from toolbox.foundation.actors import Actor
from toolbox.foundation.errors import Invalid, TooLarge, ToolboxError
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.settings import MEGABYTE, installed_settings
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work
from toolbox.web.contribute.fields import tidy_line
from toolbox.web.contribute.saving import open_draft
from toolbox.web.contribute.titles import title_from_name

ACCEPT = ",".join(f".{extension}" for extension in sorted(BY_EXTENSION))
"""What a browser offers in its file dialogue; what is taken is decided by content."""


def whole_size(limit: int) -> str:
    """Return a limit in bytes the way operators set it: 200 MB, 1 GB (of 1024)."""
    megabytes = limit // MEGABYTE
    whole = megabytes >= 1024 and megabytes % 1024 == 0
    return f"{megabytes // 1024} GB" if whole else f"{megabytes} MB"


@dataclass
class Receipt:
    """What became of the files of one request: those kept, and why the others were refused."""

    kept: list[KeptFile] = field(default_factory=list)
    refusals: list[tuple[str, ToolboxError]] = field(default_factory=list)

    def sentences(self) -> list[str]:
        """Say of each refused file why."""
        return [
            _("%(name)s: %(reason)s", name=name, reason=error.message)
            for name, error in self.refusals
        ]


def chosen(uploads: Iterable[FileStorage]) -> list[FileStorage]:
    """Return the files people chose; an empty file input sends one without a name."""
    return [upload for upload in uploads if upload.filename]


def refused_by_name(name: str) -> list[str]:
    """Return why a file cannot be taken as far as its name tells, before a byte of it is here."""
    receipt = Receipt()
    try:
        if name:
            format_of(extension_of(safe_name(name)))
    except Invalid as error:
        receipt.refusals.append((name[:120], error))
    return receipt.sentences()


def take_in(uploads: Iterable[FileStorage]) -> Receipt:
    """Receive each file by itself, so that one that is refused does not take others with it."""
    settings, storage, receipt = installed_settings(), installed_storage(), Receipt()
    for upload in chosen(uploads):
        name = upload.filename or ""
        try:
            kept = receive(
                cast("BinaryIO", upload.stream),
                name=name,
                declared_type=upload.mimetype or None,
                limit=settings.upload_limit,
                storage=storage,
            )
        except (Invalid, TooLarge) as error:
            receipt.refusals.append((tidy_line(PurePosixPath(name).name)[:120], error))
        else:
            receipt.kept.append(kept)
    return receipt


def add_files(instrument_id: int, uploads: Sequence[FileStorage], *, by: Actor) -> Receipt:
    """Receive files and attach them to the open version. Raises NotFound, Denied, Conflict.

    Permission is asked before a byte is read, and once more in the transaction.
    """
    operations.require_editable(open_draft(instrument_id, by=by), by=by)
    receipt = take_in(uploads)
    with unit_of_work():
        attach_kept(open_draft(instrument_id, by=by), receipt, by=by)
    return receipt


def attach_kept(version: Version, receipt: Receipt, *, gives_title: bool = True, by: Actor) -> None:
    """Attach what was kept, inside a unit of work; what is over a limit becomes a refusal.

    ``gives_title`` is False where somebody may just be writing the title in the same window.
    """
    settings = installed_settings()
    for kept in receipt.kept:
        if any(entry.file.sha256 == kept.sha256 for entry in version.attachments):
            receipt.refusals.append((kept.name, Invalid(_l("This file is already in the list."))))
            continue
        try:
            attaching.attach(
                version,
                files.register(kept),
                name=kept.name,
                role=attaching.likely_role(version, kept.name),
                size_limit=settings.version_limit,
                count_limit=settings.attachment_limit,
                by=by,
            )
        except TooLarge as error:
            receipt.refusals.append((kept.name, error))
    if gives_title and not version.title and version.attachments:
        title = title_from_name(version.attachments[0].name)
        operations.revise(version, replace(content_of(version), title=title), by=by)
