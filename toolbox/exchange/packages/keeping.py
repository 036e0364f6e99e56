"""Keeping the files of a package: each goes through the same examination as an upload does."""

import io
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from toolbox.exchange.packages.pictures import is_bare
from toolbox.exchange.packages.refusals import broken
from toolbox.files.inspection.inspector import Inspection, clean_image, inspect
from toolbox.files.intake import KeptFile
from toolbox.files.queries import known_among
from toolbox.foundation.db import db
from toolbox.foundation.errors import TooLarge
from toolbox.foundation.i18n import _l
from toolbox.foundation.settings import MEGABYTE, installed_settings
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.storage.protocol import Storage


def require_room(record: Mapping[str, Any]) -> None:
    """Raise TooLarge where a version has more files than one may have here, or larger ones."""
    settings = installed_settings()
    for version in record["versions"]:
        entries = version["sheet"].get("files", [])
        if len(entries) > settings.attachment_limit:
            raise TooLarge(
                _l("A version has at most %(most)s files.", most=settings.attachment_limit),
                code="too-many-files",
            )
        sizes = [entry["size"] for entry in entries]
        if sum(sizes) > settings.version_limit or max(sizes, default=0) > settings.upload_limit:
            raise TooLarge(
                _l(
                    "All files of a version together may have at most %(most)s MB.",
                    most=settings.version_limit // MEGABYTE,
                ),
                code="version-too-large",
            )


def keep_files(folder: Path, entries: Iterable[Mapping[str, Any]]) -> dict[str, KeptFile]:
    """Bring files into the storage, outside of any transaction; return them by their hash there.

    Raises Invalid, TooLarge or Unavailable, as for an upload.
    """
    wanted = list(entries)
    known = known_among(entry["sha256"] for entry in wanted)
    db.session.rollback()
    storage = installed_storage()
    kept: dict[str, KeptFile] = {}
    for entry in wanted:
        if entry["sha256"] not in kept:
            kept[entry["sha256"]] = _keep(folder / entry["path"], entry, storage, known)
    return kept


def _keep(
    path: Path, entry: Mapping[str, Any], storage: Storage, known: Collection[str]
) -> KeptFile:
    limit = installed_settings().upload_limit
    with path.open("rb") as source, storage.receive(source, limit=limit) as received:
        if received.sha256 != entry["sha256"]:
            raise broken(str(entry["path"]))
        # What is here already was examined when it came; its name may promise another format.
        inspection = inspect(received.path, str(entry["name"]))
        clean = None
        if received.sha256 not in known and not is_bare(received.path, inspection.format.key):
            clean = clean_image(received.path, inspection.format)
        if clean is None:
            stored = received.keep()
        else:
            stored = storage.put_stream(io.BytesIO(clean), limit=limit)
    return _kept(inspection, stored.sha256, stored.size)


def _kept(inspection: Inspection, sha256: str, size: int) -> KeptFile:
    pages = inspection.facts.get("pages")
    return KeptFile(
        sha256=sha256,
        size=size,
        format=inspection.format.key,
        media_type=inspection.media_type,
        name=inspection.name,
        page_count=pages if isinstance(pages, int) else None,
    )
