"""What this room knows about a person, and what becomes of it at a farewell."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select, update

from toolbox.catalogue.models import Instrument
from toolbox.curation.models import Collection, CollectionItem
from toolbox.foundation.db import db
from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.personal import Facts, Farewell, PersonalData


def about(user_id: int) -> Facts:
    """Return the own collections with what is in them, and those of others changed last."""
    return {
        "own_collections": [
            {**_facts(one), "description": one.description, "entries": _entries(one)}
            for one in _found(Collection.user_id == user_id)
        ],
        "saved_collections": [_facts(one) for one in _found(Collection.saved_by_id == user_id)],
    }


def _found(condition: Any) -> Sequence[Collection]:
    return db.session.scalars(select(Collection).where(condition).order_by(Collection.id)).all()


def _facts(one: Collection) -> dict[str, Any]:
    return {
        "title": one.title,
        "address": f"/koffer/{one.slug}" if one.slug else "",
        "visibility": one.visibility.value,
        "at": one.created_at.isoformat(),
        "saved_at": one.saved_at.isoformat(),
    }


def _entries(one: Collection) -> list[dict[str, str]]:
    rows = db.session.execute(
        select(Instrument.slug, CollectionItem.note)
        .join(Instrument, Instrument.id == CollectionItem.instrument_id)
        .where(CollectionItem.collection_id == one.id)
        .order_by(CollectionItem.position, CollectionItem.id)
    )
    return [{"address": f"/w/{slug}", "note": note} for slug, note in rows]


WORDS = {
    "own_collections": _l("Collections of my own"),
    "saved_collections": _l("Collections that I changed last"),
    "title": _l("Title"),
    "description": _l("Description"),
    "address": _l("Address"),
    "visibility": _l("Who sees it"),
    "entries": _l("What is in it"),
    "note": _l("Note"),
    "at": _l("When"),
    "saved_at": _l("Last saved"),
}


def _goes(user_id: int) -> Sequence[Message]:
    if _found(Collection.user_id == user_id):
        return [_l("Collections of your own, with their notes and their addresses.")]
    return []


def _erase(farewell: Farewell) -> None:
    db.session.execute(delete(Collection).where(Collection.user_id == farewell.user_id))
    db.session.execute(
        update(Collection)
        .where(Collection.saved_by_id == farewell.user_id)
        .values(saved_by_id=None)
    )


PERSONAL_DATA = PersonalData(
    room="curation",
    title=_l("Collections"),
    about=about,
    words=WORDS,
    columns=frozenset({"collections.user_id", "collections.saved_by_id"}),
    goes=_goes,
    erase=_erase,
)
