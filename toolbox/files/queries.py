"""Questions about stored files."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased, defer

from toolbox.files.models import FileText, PreviewPart, StoredFile
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l


def previews_of(file_id: int) -> Sequence[PreviewPart]:
    """Return the parts of a file's preview in their order."""
    return db.session.scalars(
        select(PreviewPart).where(PreviewPart.file_id == file_id).order_by(PreviewPart.position)
    ).all()


def preview_part(file_id: int, kind: str, number: int) -> PreviewPart:
    """Return one part of a preview; NotFound otherwise."""
    found = db.session.scalar(
        select(PreviewPart).where(
            PreviewPart.file_id == file_id,
            PreviewPart.kind == kind,
            PreviewPart.number == number,
        )
    )
    if found is None:
        raise NotFound(_l("There is no preview of this."))
    return found


def thumbnails_of(file_ids: Iterable[int]) -> dict[int, PreviewPart]:
    """Return the small picture of each of these files that has one."""
    rows = db.session.scalars(
        select(PreviewPart).where(
            PreviewPart.file_id.in_(set(file_ids)), PreviewPart.kind == "thumbnail"
        )
    )
    return {part.file_id: part for part in rows}


def all_hashes() -> Sequence[tuple[str, int]]:
    """Return hash and size of every known file, for checks and backups."""
    rows = db.session.execute(select(StoredFile.sha256, StoredFile.size))
    return [(sha256, size) for sha256, size in rows]


def known_among(hashes: Iterable[str]) -> set[str]:
    """Return those of these hashes that known files have."""
    rows = select(StoredFile.sha256).where(StoredFile.sha256.in_(set(hashes)))
    return set(db.session.scalars(rows))


def stored_totals() -> tuple[int, int]:
    """Return how many files are stored, and their size together in bytes."""
    number, size = db.session.execute(
        select(func.count(), func.coalesce(func.sum(StoredFile.size), 0))
    ).one()
    return number, size


def pictured_and_previewed(file_ids: Iterable[int]) -> tuple[dict[int, PreviewPart], set[int]]:
    """Return the small pictures, and which of these files have anything to show, at once."""
    other = aliased(PreviewPart)
    first = (
        select(func.min(other.position))
        .where(other.file_id == PreviewPart.file_id)
        .correlate(PreviewPart)
        .scalar_subquery()
    )
    parts = db.session.scalars(
        select(PreviewPart)
        .where(
            PreviewPart.file_id.in_(set(file_ids)),
            or_(PreviewPart.kind == "thumbnail", PreviewPart.position == first),
        )
        .options(defer(PreviewPart.body))
    ).all()
    return (
        {part.file_id: part for part in parts if part.kind == "thumbnail"},
        {part.file_id for part in parts},
    )


def texts_of(file_id: int) -> Sequence[FileText]:
    """Return the text of a file part by part, in the order of the file."""
    return db.session.scalars(
        select(FileText).where(FileText.file_id == file_id).order_by(FileText.position)
    ).all()


def beginnings_of(file_ids: Iterable[int], *, characters: int) -> dict[int, list[str]]:
    """Return the texts of files part by part, of each at most about so many characters."""
    wanted = set(file_ids)
    if not wanted:
        return {}
    rows = db.session.execute(
        select(FileText.file_id, func.substr(FileText.text, 1, characters))
        .where(FileText.file_id.in_(wanted))
        .order_by(FileText.file_id, FileText.position)
    )
    found: dict[int, list[str]] = {}
    lengths: dict[int, int] = {}
    for file_id, text in rows:
        if lengths.get(file_id, 0) <= characters:
            found.setdefault(file_id, []).append(text)
            lengths[file_id] = lengths.get(file_id, 0) + len(text)
    return found
