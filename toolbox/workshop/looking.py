"""Which files are kits: looked at in the background, remembered in a table, read when needed."""

from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import func, select

from toolbox.catalogue.models import Attachment, Instrument, Version
from toolbox.files.models import StoredFile
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict
from toolbox.foundation.i18n import _l
from toolbox.foundation.storage.installed import installed_storage
from toolbox.workshop.kits.reading import read_kit
from toolbox.workshop.kits.records import Kit
from toolbox.workshop.kits.sentences import KitFaults
from toolbox.workshop.models import KitFile

KIT_FORMAT = "zip"
_UNUSABLE = _l(
    "This kit cannot be used at the moment: something in it is not in order. Its makers see what "
    "it is."
)


@lru_cache(maxsize=32)
def _read(sha256: str) -> Kit:
    with installed_storage().as_file(sha256) as path:
        return read_kit(path)


def kit_of(file: StoredFile) -> Kit:
    """Return the kit in a stored file. Raises Conflict where it is none, or not in order."""
    try:
        return _read(file.sha256)
    except KitFaults as error:
        raise Conflict(_UNUSABLE, code="kit-faults") from error


def kit_files(file_ids: Iterable[int]) -> dict[int, KitFile]:
    """Return what is known of those of these files that are kits."""
    wanted = set(file_ids)
    if not wanted:
        return {}
    rows = db.session.scalars(
        select(KitFile).where(KitFile.file_id.in_(wanted), KitFile.is_kit.is_(True))
    )
    return {row.file_id: row for row in rows}


def kit_among(version: Version) -> tuple[Attachment, KitFile] | None:
    """Return the kit of a version that a form can be made from; its attachments are loaded."""
    archives = [entry for entry in version.attachments if entry.file.format == KIT_FORMAT]
    known = kit_files(entry.file_id for entry in archives)
    for entry in archives:
        found = known.get(entry.file_id)
        if found is not None and found.is_usable:
            return entry, found
    return None


def is_waiting(version: Version) -> bool:
    """Tell whether an archive of a version waits to be looked into; its attachments are loaded."""
    archives = {entry.file_id for entry in version.attachments if entry.file.format == KIT_FORMAT}
    seen = select(func.count()).select_from(KitFile).where(KitFile.file_id.in_(archives))
    return (db.session.scalar(seen) or 0) < len(archives)


def instruments_with(file_id: int) -> list[int]:
    """Return the ids of instruments whose published version carries a file."""
    rows = db.session.scalars(
        select(Instrument.id)
        .join(Attachment, Attachment.version_id == Instrument.current_version_id)
        .where(Attachment.file_id == file_id)
        .distinct()
    )
    return list(rows)


def unseen_archives(limit: int) -> list[int]:
    """Return the ids of ZIPs that nobody has looked into yet, oldest first."""
    rows = db.session.scalars(
        select(StoredFile.id)
        .outerjoin(KitFile, KitFile.file_id == StoredFile.id)
        .where(StoredFile.format == KIT_FORMAT, KitFile.file_id.is_(None))
        .order_by(StoredFile.id)
        .limit(limit)
    )
    return list(rows)
