"""Loads the collections the toolbox starts with; what is there stays untouched."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from toolbox.catalogue.models import Instrument
from toolbox.content.records import SourceError, read_record, read_toml
from toolbox.content.sources import CONTENT_FOLDER
from toolbox.curation import items, operations
from toolbox.curation.lifecycle import Visibility
from toolbox.curation.models import Collection
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db


@dataclass(frozen=True, slots=True)
class EntrySource:
    """An instrument by its address, with a note."""

    slug: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CollectionSource:
    """One collection; ``cover`` is the address of one of its instruments."""

    slug: str
    title: str
    owner: str
    description: str
    audience: tuple[str, ...]
    instruments: tuple[EntrySource, ...]
    cover: str = ""


def read_collections(path: Path = CONTENT_FOLDER / "collections.toml") -> list[CollectionSource]:
    """Return the sources of all collections. Raises SourceError."""
    found = [
        read_record(CollectionSource, table, path=path, key=f"collections[{number}]")
        for number, table in enumerate(read_toml(path).get("collections", []), start=1)
    ]
    slugs = [one.slug for one in found]
    if len(slugs) != len(set(slugs)):
        raise SourceError(path, "slug", "two collections have the same address")
    return found


def load_collections(owners: Mapping[str, int], *, by: Actor) -> int:
    """Bring the collections that are not here yet, inside a unit of work; return how many.

    They are public and recommended on the home page. An instrument that is missing is left out,
    and a collection without any does not come.
    """
    loaded = [_load(source, owners[source.owner], by=by) for source in read_collections()]
    return sum(loaded)


def _load(source: CollectionSource, owner_id: int, *, by: Actor) -> bool:
    if db.session.scalar(select(Collection.id).where(Collection.slug == source.slug)):
        return False
    wanted = [entry.slug for entry in source.instruments]
    here = {
        one.slug: one
        for one in db.session.scalars(
            select(Instrument).where(
                Instrument.slug.in_(wanted), Instrument.current_version_id.is_not(None)
            )
        )
    }
    if not here:
        return False
    made = operations.begin(source.title, organisation_id=owner_id, by=by)
    made.slug = source.slug
    for entry in source.instruments:
        if entry.slug in here:
            items.add(made, here[entry.slug], note=entry.note, by=by)
    operations.describe(
        made,
        title=source.title,
        description=source.description,
        audience=source.audience,
        visibility=Visibility.PUBLIC,
        cover_instrument_id=here[source.cover].id if source.cover in here else None,
        by=by,
    )
    operations.choose(made, by=by)
    return True
