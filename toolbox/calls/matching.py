"""What became visible since somebody began to look, and has all that is looked for."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from toolbox.calls import rules
from toolbox.calls.models import Call, CallTold
from toolbox.catalogue import policy as catalogue
from toolbox.catalogue.models import Instrument, Version
from toolbox.discovery.installed import installed_index
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.searching import matching
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.clock import now
from toolbox.foundation.db import db

MOST_TOLD = 10
"""Instruments in one mail; the others come the next night."""
_OVERLAP = timedelta(days=2)
"""The index may lag behind: what it did not know the last time is found the next."""


def query_of(call: Call) -> SearchQuery | None:
    """Return the search behind a call, None where it names nothing to search for."""
    filters = {
        name: tuple(one.term.key for one in call.wishes if one.term.vocabulary_key == name)
        for name in rules.MATCHED
    }
    filters["kind"] = (call.kind,) if call.kind else ()
    chosen = {name: keys for name, keys in filters.items() if keys}
    return SearchQuery(text=call.words, filters=chosen) if call.words or chosen else None


def new_for(call: Call) -> Sequence[Instrument]:
    """Return what a seeker was not told of yet, the oldest first. Raises Unavailable."""
    query = query_of(call)
    if query is None or call.opened_at is None:
        return []
    arrived = _arrived(call, _since(call.opened_at, call.looked_until))
    if not arrived:
        return []
    fitting = matching(installed_index(), query)
    return [one for one in arrived if one.id in fitting][:MOST_TOLD]


def _since(opened_at: datetime, looked_until: datetime | None) -> datetime:
    return max(opened_at, (looked_until or opened_at) - _OVERLAP)


def _arrived(call: Call, since: datetime) -> Sequence[Instrument]:
    told = select(CallTold.instrument_id).where(CallTold.call_id == call.id)
    return db.session.scalars(
        select(Instrument)
        .join(Version, Version.id == Instrument.current_version_id)
        .where(
            catalogue.find.where(VISITOR),
            Version.published_at > since,
            Instrument.id.not_in(told),
            Instrument.owner_id != (call.organisation_id or 0),
        )
        .order_by(Version.published_at, Instrument.id)
    ).all()


def note_told(call: Call, instruments: Iterable[Instrument]) -> None:
    """Note what a seeker knows of now."""
    found = list(instruments)
    db.session.add_all(CallTold(call_id=call.id, instrument_id=one.id) for one in found)
    if len(found) < MOST_TOLD:
        call.looked_until = now()
