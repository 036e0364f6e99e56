"""Looking into packages in the background, and the nightly tidying of what was unpacked."""

import logging
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from toolbox.files.extraction.runner import ChildFailedError, ChildLimits, run_limited
from toolbox.files.formats import BY_EXTENSION
from toolbox.files.models import StoredFile
from toolbox.files.previews.maker import PreviewFailed, make_previews
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work
from toolbox.stage import places, unpacking
from toolbox.stage.examining.findings import Examined, problem, read_examined
from toolbox.stage.makers import make
from toolbox.stage.operations import EXAMINE, PHOTOGRAPH, ask_to_photograph, note_examined
from toolbox.stage.queries import known_hashes, never_photographed

__all__ = ["EXAMINE", "PHOTOGRAPH", "TIDY_STAGE", "examine", "poster_key", "tidy"]

log = logging.getLogger(__name__)

TIDY_STAGE = "stage.tidy"
LIMITS = ChildLimits(seconds=30)
_SHOWN = "image"
"""Of the pictures that the preview of a picture consists of, the one to look at."""
_A_DAY = 24 * 60 * 60
_AT_ONCE = 50
"""So many packages from before there was a browser are photographed in a night."""


def poster_key(sha256: str) -> str:
    """Return where the picture of a package lies in the derived storage."""
    return f"stage/{sha256}/poster.webp"


def examine(payload: dict[str, Any]) -> None:
    """Look into one archive, outside of any transaction, then write down what was found."""
    file = db.session.get(StoredFile, payload["file_id"])
    if file is None:
        return
    file_id, sha256, format_key = file.id, file.sha256, file.format
    db.session.rollback()
    with installed_storage().as_file(sha256) as path:
        examined = look_into(path, format_key)
        if examined.state == "plain":
            made = made_of(path, sha256)
            examined = replace(made, poster=examined.poster) if made else examined
        poster = picture_of(path, examined.poster)
    if poster:
        installed_storage().derived.put_bytes(poster_key(sha256), poster)
    with unit_of_work():
        note_examined(db.session.get_one(StoredFile, file_id), examined, poster=bool(poster))
    if examined.state == "playable":
        unpacking.unpacked(sha256)


def look_into(path: Path, format_key: str) -> Examined:
    """Return what the child process found; what it cannot read does not run."""
    try:
        arguments = {"path": str(path.absolute()), "format_key": format_key}
        answer = run_limited("toolbox.stage.examining.child:examine", arguments, LIMITS)
        return read_examined(answer.value)
    except ChildFailedError as error:
        log.info("An archive could not be examined: %s", error)
        kind = "h5p" if format_key == "h5p" else "web"
        return Examined(kind, "unplayable", findings=(problem("unreadable"),))


def made_of(archive: Path, sha256: str) -> Examined | None:
    """Let pages be made of an archive that is none by itself; None where nobody can.

    Raises Unavailable where it is worth another try.
    """
    folder, titles = unpacking.unpacked_folder(sha256), list[str]()

    def fill(place: Path) -> None:
        title = make(archive, place)
        if title is None or not (place / places.ENTRY).is_file():
            raise _NothingMadeError
        titles.append(title)

    unpacking.forget_unpacked(sha256)
    try:
        unpacking.appear(folder, fill)
    except _NothingMadeError:
        return None
    files = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return Examined(
        "web",
        "playable",
        entry=places.ENTRY,
        title=titles[0],
        files=len(files),
        unpacked=sum(files),
    )


class _NothingMadeError(Exception):
    """Nobody makes pages of this archive."""


def picture_of(path: Path, name: str) -> bytes | None:
    """Return a picture of the archive as WebP, made small; None where there is none to show."""
    file_format = BY_EXTENSION.get(name.rpartition(".")[2].lower())
    if not name or file_format is None:
        return None
    try:
        arguments = {"path": str(path.absolute()), "name": name}
        blobs = run_limited("toolbox.stage.examining.child:poster", arguments, LIMITS).blobs
    except ChildFailedError:
        return None
    with tempfile.NamedTemporaryFile() as kept:
        kept.write(blobs[0])
        kept.flush()
        made = make_previews(Path(kept.name), file_format)
    if isinstance(made, PreviewFailed):
        return None
    return next((part.data for part in made if part.kind == _SHOWN), None)


def tidy(_payload: dict[str, Any]) -> None:
    """Remove unpacked packages whose file is gone, and what was shown for long enough."""
    known = known_hashes()
    db.session.rollback()
    with unit_of_work():
        for package in never_photographed(_AT_ONCE):
            ask_to_photograph(package)
    derived = installed_storage().derived
    for sha256 in unpacking.all_unpacked():
        if sha256 not in known:
            unpacking.forget_unpacked(sha256)
            derived.delete_under(f"stage/{sha256}")
    places.release_ended()
    unpacking.sweep(now().timestamp() - _A_DAY)
