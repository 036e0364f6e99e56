"""Collections in packages: what is said of them, and taking them over with order and notes."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement

from toolbox.catalogue import policy
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.models import Instrument
from toolbox.curation import items, operations, queries
from toolbox.curation import policy as curation_policy
from toolbox.curation.lifecycle import Visibility
from toolbox.curation.models import Collection
from toolbox.curation.rules import ITEMS
from toolbox.exchange.giving import given_among
from toolbox.exchange.packages import layout
from toolbox.exchange.packages.identity import collection_origin, identity, known_by
from toolbox.exchange.packages.models import CollectionOrigin
from toolbox.exchange.packages.planning import Standing
from toolbox.foundation.actors import VISITOR, Actor
from toolbox.foundation.addresses import public_url
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.vocabularies import queries as vocabularies


def said_of(one: Collection, packed: Sequence[tuple[int, str]]) -> dict[str, Any]:
    """Return what a package says of a collection, ``packed`` being what is in it with its notes.

    One that came in a package and was not changed here keeps its name. Ours is called by its
    number as long as it is not public, never by its secret link.
    """
    rows = db.session.scalars(
        db.select(Instrument).where(Instrument.id.in_([key for key, _note in packed]))
    ).all()
    names = {row.id: identity(row) for row in rows}
    origin = db.session.get(CollectionOrigin, one.id)
    is_theirs = origin is not None and origin.row_version == one.row_version
    is_public = curation_policy.find.allows(VISITOR, one)
    address = public_url("curation.show", key=str((is_public and one.slug) or one.id))
    told = {
        "id": origin.original_id if origin is not None and is_theirs else address,
        "title": one.title,
        "description": one.description,
        "audience": sorted(queries.audiences_of([one.id]).get(one.id, [])),
        "cover": names.get(one.cover_instrument_id or 0, ""),
        "items": [{"id": names[key], "note": note} for key, note in packed],
    }
    return {**told, "public": True} if is_public else told


def standing_of(said: Mapping[str, Any], *, by: Actor) -> Standing:
    """Return how a collection of a package stands to those that a person works on here."""
    if _is_own(said, by):
        return Standing.SAME
    kept = db.session.execute(
        db.select(CollectionOrigin, Collection)
        .join(Collection, Collection.id == CollectionOrigin.collection_id)
        .where(CollectionOrigin.original_id == said["id"], curation_policy.work_on.where(by))
    ).all()
    if not kept:
        return Standing.NEW
    digest = _digest(said, _entries(said))
    if any(origin.digest == digest for origin, _one in kept):
        return Standing.SAME
    is_ours = all(origin.row_version != one.row_version for origin, one in kept)
    return Standing.OURS if is_ours else Standing.THEIRS


def _is_own(said: Mapping[str, Any], by: Actor) -> bool:
    """Tell whether it is a collection of this toolbox, and still as it is said to be."""
    key = said["id"].removeprefix(public_url("curation.show", key="x")[:-1])
    is_number = key.isdecimal() and len(key) < 10
    one = db.session.scalar(
        db.select(Collection).where(
            (Collection.slug == key) | (Collection.id == (int(key) if is_number else 0)),
            curation_policy.view.where(by),
        )
    )
    if one is None:
        return False
    items_here = [(item.instrument_id, item.note) for item in queries.items_of(one.id)]
    given = given_among(key for key, _note in items_here)
    found = {version.instrument_id for version in catalogue.published_among(given)}
    return said_of(one, [item for item in items_here if item[0] in found]) == dict(said)


def _digest(said: Mapping[str, Any], entries: Sequence[tuple[int, str]]) -> str:
    return hashlib.sha256(layout.dump([dict(said), entries])).hexdigest()


def take_collection(
    said: Mapping[str, Any], toolbox_name: str, *, owner_id: Callable[[], int | None], by: Actor
) -> bool:
    """Take one over, inside a unit of work; return whether anything changed here.

    It becomes a private collection of the organisation ``owner_id()``, else of the person; what was
    public there is public here where the toolbox itself takes it over. One that was changed here
    since stays as it is, and so does our own. Raises Denied, Invalid, TooMany.
    """
    if _is_own(said, by):
        return False
    entries = _entries(said)
    digest = _digest(said, entries)
    present = _present(owner_id, by)
    origin = collection_origin(said["id"], present)
    if origin is not None and (
        origin.digest == digest or present[origin.collection_id].row_version != origin.row_version
    ):
        return False
    if not entries and origin is None:
        return False
    if origin is None:
        collection = operations.begin(said["title"], organisation_id=owner_id(), by=by)
        origin = CollectionOrigin(collection_id=collection.id, original_id=said["id"])
    else:
        collection = present[origin.collection_id]
    _fill(collection, said, entries, by)
    origin.toolbox_name, origin.digest = toolbox_name, digest
    origin.row_version, origin.taken_at = collection.row_version, now()
    db.session.add(origin)
    db.session.flush()
    return True


def _present(owner_id: Callable[[], int | None], by: Actor) -> dict[int, Collection]:
    """Return the collections it may be among: the keeper's, for the toolbox itself all."""
    kept: ColumnElement[bool]
    if by.is_system:
        kept = Collection.id.in_(db.select(CollectionOrigin.collection_id))
    else:
        kept = queries.kept_by(organisation_id=owner_id(), user_id=by.user_id)
    rows = db.session.scalars(db.select(Collection).where(kept, Collection.deleted_at.is_(None)))
    return {one.id: one for one in rows}


def _entries(said: Mapping[str, Any]) -> list[tuple[int, str]]:
    """Return the instruments that are here and can be found, in order, each with its note."""
    known = known_by(one["id"] for one in said["items"])
    found = {}
    for one in said["items"]:
        instrument = known.get(one["id"])
        if instrument is not None and policy.find.allows(VISITOR, instrument):
            found[instrument.id] = one["note"]
    return list(found.items())[:ITEMS]


def _fill(
    collection: Collection, said: Mapping[str, Any], entries: list[tuple[int, str]], by: Actor
) -> None:
    wanted = dict(entries)
    for item in queries.items_of(collection.id):
        if item.instrument_id not in wanted:
            items.remove(collection, item.id, by=by)
    items.pour(collection, entries, by=by)
    order = {instrument_id: number for number, (instrument_id, _note) in enumerate(entries, 1)}
    lines = queries.items_of(collection.id)
    for item in lines:
        item.position = order[item.instrument_id]
    items.annotate(collection, {item.id: wanted[item.instrument_id] for item in lines}, by=by)
    cover = known_by([said["cover"]]).get(said["cover"])
    is_public = by.is_system and said.get("public", False) and bool(entries)
    audience = vocabularies.terms_by_key("audience", said["audience"])
    operations.describe(
        collection,
        title=said["title"],
        description=said["description"],
        audience=[key for key, term in audience.items() if term.retired_at is None],
        visibility=Visibility.PUBLIC if is_public else collection.visibility,
        cover_instrument_id=cover.id if cover is not None else None,
        by=by,
    )
