"""What became visible since somebody began to look, and has all that is looked for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from toolbox.calls import rules
from toolbox.calls.models import Call, CallTold
from toolbox.catalogue import policy as catalogue
from toolbox.catalogue.models import Instrument, Version
from toolbox.discovery.behind import behind_since
from toolbox.discovery.installed import installed_index
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.searching import matching
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.clock import now
from toolbox.foundation.db import db

MOST_TOLD = 10
"""Instruments in one mail; the others come the next night."""
_OVERLAP = timedelta(days=2)
"""The index may lag behind: what it did not know the last time is found the next.

That is for a few instruments. While it stands still as a whole, nothing counts as looked through.
"""


def query_of(call: Call) -> SearchQuery | None:
    """Return the search behind a call, None where it names nothing to search for."""
    filters = {
        name: tuple(one.term.key for one in call.wishes if one.term.vocabulary_key == name)
        for name in rules.MATCHED
    }
    filters["kind"] = (call.kind,) if call.kind else ()
    chosen = {name: keys for name, keys in filters.items() if keys}
    return SearchQuery(text=call.words, filters=chosen) if call.words or chosen else None


@dataclass(frozen=True)
class _Arrival:
    """An instrument that was published, or brought back, at a moment."""

    id: int
    owner_id: int | None
    at: datetime


class Looking:
    """Looks for many calls: what has arrived is asked for once, and every search once.

    ``since`` is the earliest moment from which any of the calls wants to know.
    """

    def __init__(self, since: datetime) -> None:
        self._arrivals = _arrivals(since)
        self._told = _told(one.id for one in self._arrivals)
        self._fitting: dict[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], frozenset[int]]
        self._fitting = {}

    def new_for(self, call: Call) -> Sequence[Instrument]:
        """Return what a seeker was not told of yet, the oldest first.

        Raises Unavailable where the index cannot be read.
        """
        query, arrived = query_of(call), self._arrived(call)
        if query is None or not arrived:
            return []
        fitting = self._matching(query)
        found = [one for one in arrived if one in fitting and (call.id, one) not in self._told]
        return _visible(found[:MOST_TOLD])

    def _arrived(self, call: Call) -> list[int]:
        if call.opened_at is None:
            return []
        since = _since(call.opened_at, call.looked_until)
        return [
            one.id
            for one in self._arrivals
            if one.at > since
            and (call.organisation_id is None or one.owner_id != call.organisation_id)
        ]

    def _matching(self, query: SearchQuery) -> frozenset[int]:
        asked = query.text, _in_order(query.filters)
        if asked not in self._fitting:
            self._fitting[asked] = matching(installed_index(), query)
        return self._fitting[asked]


def _in_order(filters: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, tuple(sorted(filters[name]))) for name in sorted(filters))


def _since(opened_at: datetime, looked_until: datetime | None) -> datetime:
    return max(opened_at, (looked_until or opened_at) - _OVERLAP)


def earliest(calls: Iterable[Sequence[datetime | None]]) -> datetime:
    """Return from when on any of these wants to know, each (opened_at, looked_until)."""
    return min((_since(opened, until) for opened, until in calls if opened), default=now())


def _arrivals(since: datetime) -> Sequence[_Arrival]:
    """What was brought back is as new to who looks as what was published."""
    rows = db.session.execute(
        select(Instrument.id, Instrument.owner_id, Version.published_at, Instrument.changed_at)
        .join(Version, Version.id == Instrument.current_version_id)
        .where(
            catalogue.find.where(VISITOR),
            or_(Version.published_at > since, Instrument.changed_at > since),
        )
        .order_by(Version.published_at, Instrument.id)
    )
    return [
        _Arrival(number, owner, max(one for one in (published, changed) if one is not None))
        for number, owner, published, changed in rows
    ]


def _visible(instrument_ids: Sequence[int]) -> Sequence[Instrument]:
    """Load instruments in their order; one that was taken away meanwhile is left out."""
    if not instrument_ids:
        return []
    found = {
        one.id: one
        for one in db.session.scalars(
            select(Instrument).where(
                Instrument.id.in_(instrument_ids), catalogue.find.where(VISITOR)
            )
        )
    }
    return [found[one] for one in instrument_ids if one in found]


def _told(instrument_ids: Iterable[int]) -> frozenset[tuple[int, int]]:
    """Return which of these instruments which call was told of, as (call, instrument)."""
    known = select(CallTold.call_id, CallTold.instrument_id).where(
        CallTold.instrument_id.in_(list(instrument_ids))
    )
    return frozenset((call, instrument) for call, instrument in db.session.execute(known))


def _looked_until() -> datetime:
    """Return until when the index could answer: now, or since when it stands still."""
    return behind_since() or now()


def note_told(call: Call, instruments: Iterable[Instrument]) -> None:
    """Note what a seeker knows of now."""
    found = list(instruments)
    db.session.add_all(CallTold(call_id=call.id, instrument_id=one.id) for one in found)
    if len(found) < MOST_TOLD:
        call.looked_until = _looked_until()


def note_looked(call_ids: Sequence[int]) -> None:
    """Note that there was nothing new for these calls; nobody has changed them by that."""
    db.session.execute(
        update(Call)
        .where(Call.id.in_(call_ids))
        .values(looked_until=_looked_until())
        .execution_options(synchronize_session=False)
    )
