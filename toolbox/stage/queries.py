"""Questions about packages: which files run, and which are looked into at all."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from toolbox.files.models import StoredFile
from toolbox.foundation.db import db
from toolbox.stage.lifecycle import PackageState
from toolbox.stage.models import Package

EXAMINED_FORMATS = frozenset({"zip", "h5p"})
"""Formats of files (``toolbox.files.formats``) that may hold a package."""


def packages_of(file_ids: Iterable[int]) -> dict[int, Package]:
    """Return those of these files that were looked into, by the id of the file."""
    wanted = set(file_ids)
    if not wanted:
        return {}
    rows = db.session.scalars(select(Package).where(Package.file_id.in_(wanted)))
    return {package.file_id: package for package in rows}


def playable_among(file_ids: Iterable[int]) -> dict[int, Package]:
    """Return those of these files that run in the browser."""
    return {
        file_id: package
        for file_id, package in packages_of(file_ids).items()
        if package.state is PackageState.PLAYABLE
    }


def package_with_hash(sha256: str) -> Package | None:
    """Return the package that runs and whose file has this hash; None where there is none."""
    return db.session.scalar(
        select(Package)
        .join(StoredFile, StoredFile.id == Package.file_id)
        .where(StoredFile.sha256 == sha256, Package.state == PackageState.PLAYABLE)
    )


def never_photographed(limit: int) -> Sequence[Package]:
    """Return packages that run, have no picture, and of which no browser has tried to take one."""
    return db.session.scalars(
        select(Package)
        .where(
            Package.state == PackageState.PLAYABLE,
            Package.poster.is_(False),
            Package.photographed_at.is_(None),
        )
        .order_by(Package.file_id.desc())
        .limit(limit)
    ).all()


def known_hashes() -> set[str]:
    """Return the hashes of all files that run."""
    rows = db.session.scalars(
        select(StoredFile.sha256)
        .join(Package, Package.file_id == StoredFile.id)
        .where(Package.state == PackageState.PLAYABLE)
    )
    return set(rows)
