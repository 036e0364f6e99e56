"""Following a public collection: what comes into it, and new versions of what is in it."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from toolbox.catalogue.models import Instrument
from toolbox.curation import policy
from toolbox.curation.models import Collection, CollectionItem
from toolbox.following.models import Arriving
from toolbox.following.shown import entries_where, news_among
from toolbox.following.terms_at_hand import TermsAtHand
from toolbox.following.things import HIDDEN, Entry, News, Source, Thing, Window
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.addresses import public_url
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l


def _find(key: str) -> str:
    found = db.session.scalar(select(Collection).where(Collection.slug == key))
    if found is None or not policy.find.allows(VISITOR, found):
        raise NotFound(_l("There is no public collection at this address."))
    return str(found.id)


def _look(target: str, _terms: TermsAtHand) -> Thing:
    found = db.session.get(Collection, int(target))
    if found is None or not policy.find.allows(VISITOR, found):
        return HIDDEN
    title = found.title
    return Thing(lambda: title, public_url("curation.show", key=found.slug))


def inside(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition on Instrument that it lies in one of these public collections."""
    items = (
        select(CollectionItem.instrument_id)
        .join(Collection, Collection.id == CollectionItem.collection_id)
        .where(policy.find.where(VISITOR), CollectionItem.removed_at.is_(None), *conditions)
    )
    return Instrument.id.in_(items)


def put_in(window: Window, *conditions: ColumnElement[bool]) -> Sequence[News]:
    """Return what was put into public collections in the window, or is in them and arrived."""
    items = db.session.execute(
        select(CollectionItem.instrument_id, CollectionItem.added_at)
        .join(Collection, Collection.id == CollectionItem.collection_id)
        .where(policy.find.where(VISITOR), CollectionItem.removed_at.is_(None), *conditions)
    ).all()
    arrivals = {one: window.arrivals[one] for one, _added_at in items if one in window.arrivals} | {
        one: (Arriving.PUBLISHED, added_at)
        for one, added_at in items
        if window.since < added_at <= window.until
    }
    return news_among(arrivals, Window(window.since, window.until, arrivals))


def _news(target: str, window: Window) -> Sequence[News]:
    return put_in(window, Collection.id == int(target))


def _entries(target: str) -> Sequence[Entry]:
    return entries_where(inside(Collection.id == int(target)))


COLLECTIONS = Source(find=_find, look=_look, news=_news, entries=_entries)
