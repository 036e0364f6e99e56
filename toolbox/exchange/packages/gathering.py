"""Taking over collections of a package: as somebody's own, in order, with the notes."""

import hashlib
from collections.abc import Mapping
from typing import Any

from toolbox.catalogue import policy
from toolbox.curation import items, operations, queries
from toolbox.curation.lifecycle import Visibility
from toolbox.curation.models import Collection
from toolbox.curation.rules import ITEMS
from toolbox.exchange.packages import layout
from toolbox.exchange.packages.models import CollectionOrigin
from toolbox.exchange.packages.origins import collection_origin, known_by
from toolbox.foundation.actors import VISITOR, Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.vocabularies import queries as vocabularies


def take_collection(
    said: Mapping[str, Any], toolbox_name: str, *, owner_id: int | None, by: Actor
) -> bool:
    """Take one over, inside a unit of work; return whether anything changed here.

    It becomes a private collection of the organisation ``owner_id``, else of the person. One that
    was changed here since stays as it is. Raises Denied, Invalid, TooMany.
    """
    entries = _entries(said)
    digest = hashlib.sha256(layout.dump([dict(said), entries])).hexdigest()
    present = _kept(owner_id, by)
    origin = collection_origin(said["id"], present)
    if origin is not None and (
        origin.digest == digest or present[origin.collection_id].row_version != origin.row_version
    ):
        return False
    if not entries and origin is None:
        return False
    if origin is None:
        collection = operations.begin(said["title"], organisation_id=owner_id, by=by)
        origin = CollectionOrigin(collection_id=collection.id, original_id=said["id"])
    else:
        collection = present[origin.collection_id]
    _fill(collection, said, entries, by)
    origin.toolbox_name, origin.digest = toolbox_name, digest
    origin.row_version, origin.taken_at = collection.row_version, now()
    db.session.add(origin)
    db.session.flush()
    return True


def _kept(owner_id: int | None, by: Actor) -> dict[int, Collection]:
    kept = queries.kept_by(organisation_id=owner_id, user_id=by.user_id)
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
    audience = vocabularies.terms_by_key("audience", said["audience"])
    operations.describe(
        collection,
        title=said["title"],
        description=said["description"],
        audience=[key for key, term in audience.items() if term.retired_at is None],
        visibility=collection.visibility or Visibility.PRIVATE,
        cover_instrument_id=cover.id if cover is not None else None,
        by=by,
    )
