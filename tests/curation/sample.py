"""Collections for tests, each made through the room's own verbs."""

from collections.abc import Iterable

from tests import factories
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.models import Instrument
from toolbox.curation import items, operations, queries
from toolbox.curation.lifecycle import Visibility
from toolbox.curation.models import Collection
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work


def instrument(owner_id: int, **changes: object) -> int:
    """Publish an instrument and return its id."""
    version_id, _slug = factories.published(owner_id, **changes)  # type: ignore[arg-type]
    return catalogue.version_by_id(version_id).instrument_id


def collection(
    by: Actor,
    instrument_ids: Iterable[int] = (),
    *,
    title: str = "Für den Anfang",
    organisation_id: int | None = None,
    visibility: Visibility = Visibility.PRIVATE,
    audience: Iterable[str] = (),
) -> int:
    """Begin a collection with instruments in it and return its id."""
    with unit_of_work():
        made = operations.begin(title, organisation_id=organisation_id, by=by)
        for number, one in enumerate(instrument_ids, start=1):
            items.add(made, db.session.get_one(Instrument, one), note=f"Notiz {number}", by=by)
        operations.describe(
            made,
            title=title,
            description="Wofür es gut ist.",
            audience=list(audience),
            visibility=visibility,
            cover_instrument_id=None,
            by=by,
        )
        return made.id


def found(collection_id: int) -> Collection:
    """Return a collection as it is now."""
    return db.session.get_one(Collection, collection_id, populate_existing=True)


def inside(collection_id: int) -> list[int]:
    """Return the ids of the instruments in a collection, in order."""
    return [item.instrument_id for item in queries.items_of(collection_id)]


def notes(collection_id: int) -> list[str]:
    """Return the notes in a collection, in order."""
    return [item.note for item in queries.items_of(collection_id)]
