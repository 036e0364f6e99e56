"""What is in a collection: put in, taken out, put back, ordered, annotated; in a unit of work."""

from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import func, select

from toolbox.catalogue import policy as catalogue_policy
from toolbox.catalogue.models import Instrument
from toolbox.curation import policy, queries, rules
from toolbox.curation.events import CollectionChanged
from toolbox.curation.models import Collection, CollectionItem
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Denied, Invalid, NotFound, TooMany
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l

_NOT_IN_IT = _l("This instrument is not in the collection any more.")


def touch(collection: Collection, *, by: Actor) -> None:
    """Note who changed a collection, and when."""
    collection.saved_at = now()
    collection.saved_by_id = by.user_id
    collection.row_version += 1
    db.session.flush()


def require_findable(instrument: Instrument, *, by: Actor) -> None:
    """Raise Denied for an instrument that others could not see in a collection."""
    if not catalogue_policy.find.allows(by, instrument):
        raise Denied(
            _l("Only published instruments can be put into a collection."), code="not-published"
        )


def add(collection: Collection, instrument: Instrument, *, note: str = "", by: Actor) -> bool:
    """Put an instrument at the end; return False where it is in there already.

    One that was taken out comes back with its note. Raises Denied, TooMany.
    """
    policy.work_on.require(by, collection)
    require_findable(instrument, by=by)
    return _put(collection, instrument.id, note, by=by)


def _put(collection: Collection, instrument_id: int, note: str, *, by: Actor) -> bool:
    known = queries.item_with(collection.id, instrument_id)
    if known is not None and known.removed_at is None:
        return False
    if len(queries.items_of(collection.id)) >= rules.ITEMS:
        raise TooMany(
            _l("A collection holds %(most)s instruments. Please begin another.", most=rules.ITEMS),
            code="collection-full",
        )
    place = _last_position(collection.id) + 1
    if known is None:
        known = CollectionItem(collection_id=collection.id, instrument_id=instrument_id, note="")
        db.session.add(known)
    known.position, known.removed_at = place, None
    known.note = _both(known.note, note)
    touch(collection, by=by)
    announce(CollectionChanged(collection.id, "filled", by.user_id, instrument_id))
    return True


def _both(present: str, coming: str) -> str:
    """Return two notes as one; what says nothing new is left out."""
    return present if coming in present else f"{present}\n{coming}".strip()


def _last_position(collection_id: int) -> int:
    highest = select(func.max(CollectionItem.position)).where(
        CollectionItem.collection_id == collection_id
    )
    return db.session.scalar(highest) or 0


def _item(collection: Collection, item_id: int) -> CollectionItem:
    found = db.session.get(CollectionItem, item_id)
    if found is None or found.collection_id != collection.id:
        raise NotFound(_NOT_IN_IT)
    return found


def remove(collection: Collection, item_id: int, *, by: Actor) -> None:
    """Take an instrument out; for some days it can be put back, note and all."""
    policy.work_on.require(by, collection)
    item = _item(collection, item_id)
    if item.removed_at is not None:
        return
    item.removed_at = now()
    touch(collection, by=by)
    announce(CollectionChanged(collection.id, "thinned", by.user_id, item.instrument_id))


def put_back(collection: Collection, item_id: int, *, by: Actor) -> None:
    """Undo a removal: the instrument stands where it stood. Raises Denied, NotFound, TooMany."""
    policy.work_on.require(by, collection)
    item = _item(collection, item_id)
    if item.removed_at is None:
        return
    if len(queries.items_of(collection.id)) >= rules.ITEMS:
        raise TooMany(
            _l("A collection holds %(most)s instruments. Please begin another.", most=rules.ITEMS),
            code="collection-full",
        )
    item.removed_at = None
    touch(collection, by=by)
    announce(CollectionChanged(collection.id, "filled", by.user_id, item.instrument_id))


def move(collection: Collection, item_id: int, *, steps: int, by: Actor) -> None:
    """Move an instrument towards the beginning (negative) or the end; it stops at both."""
    _reorder(collection, item_id, lambda place: place + steps, by=by)


def place(collection: Collection, item_id: int, number: int, *, by: Actor) -> None:
    """Let an instrument stand at a place, counted from 1; beyond the ends it stands there."""
    _reorder(collection, item_id, lambda _place: number - 1, by=by)


def _reorder(
    collection: Collection, item_id: int, wanted: Callable[[int], int], *, by: Actor
) -> None:
    policy.work_on.require(by, collection)
    line = list(queries.items_of(collection.id))
    item = next((one for one in line if one.id == item_id), None)
    if item is None:
        raise NotFound(_NOT_IN_IT)
    there = min(max(0, wanted(line.index(item))), len(line) - 1)
    line.remove(item)
    line.insert(there, item)
    for number, one in enumerate(line, start=1):
        one.position = number
    touch(collection, by=by)
    announce(CollectionChanged(collection.id, "ordered", by.user_id))


def annotate(collection: Collection, notes: Mapping[int, str], *, by: Actor) -> None:
    """Write notes, by id of the item; those of other items stay. Raises Denied, Invalid."""
    policy.work_on.require(by, collection)
    faults: dict[str, list[str]] = {}
    for item in queries.items_of(collection.id):
        if item.id not in notes:
            continue
        name = f"note-{item.id}"
        try:
            item.note = rules.checked_text(name, notes[item.id], most=rules.NOTE_LENGTH)
        except Invalid as error:
            faults[name] = [str(error.message)]
    if faults:
        raise Invalid(_l("Please shorten the marked notes."), fields=faults)
    touch(collection, by=by)


def pour(
    collection: Collection, entries: Iterable[tuple[int, str]], *, by: Actor
) -> list[tuple[int, str]]:
    """Put in instruments with their notes: nothing is lost, nothing comes twice.

    Where both have a note, both are kept. Returns what did not fit in.
    """
    policy.work_on.require(by, collection)
    left: list[tuple[int, str]] = []
    for instrument_id, note in entries:
        known = queries.item_with(collection.id, instrument_id)
        if known is None or known.removed_at is not None:
            try:
                _put(collection, instrument_id, note, by=by)
            except TooMany:
                left.append((instrument_id, note))
        elif known.note != (both := _both(known.note, note)):
            known.note = both
            touch(collection, by=by)
    return left
