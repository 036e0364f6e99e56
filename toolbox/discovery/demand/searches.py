"""What people searched for: in vain, with success, and what else for the same."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from sqlalchemy import BindParameter, Select, String, bindparam, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from toolbox.catalogue import policy as catalogue_policy
from toolbox.catalogue.models import Instrument
from toolbox.discovery.demand.kept_texts import kept_text
from toolbox.discovery.models import SearchCount, SearchSuccess, SettledSearch
from toolbox.discovery.policy import see_searches
from toolbox.discovery.understanding.rings import member_keys
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db

OCCASIONS = 2
"""A text is shown to others only when it was searched for so often: by several people or on
several days. What one person typed once stays unseen."""

_OTHER = aliased(SearchSuccess)
_KEPT: BindParameter[str] = bindparam("kept", type_=String)
_BEGINNING: BindParameter[str] = bindparam("beginning", type_=String)
_ESCAPE = "!"
_WITH_A_MEANING = re.compile(f"[%_{_ESCAPE}]")
_once_a_reader = lru_cache(maxsize=32)
"""Making these statements takes longer than running them, and somebody is waiting."""

_MORE = 3
"""So many times as much is read as is wanted, because forms of one word fall together."""


class Trouble(StrEnum):
    """What people may have had with a search: the column of SearchCount that counts it."""

    NO_HITS = "without_hits"
    ROUGH_HITS = "widened"


@dataclass(frozen=True)
class Unfound:
    """A text that people had trouble with, how often, and when last."""

    text: str
    searches: int
    last_day: date


def unfound(trouble: Trouble, *, limit: int, offset: int, by: Actor) -> list[Unfound]:
    """Return what people do not find, most often first; settled and since found is left out."""
    found = _unfound(trouble, by).subquery()
    rows = db.session.execute(
        select(found.c.text, found.c.searches, found.c.last_day)
        .where(found.c.searches >= OCCASIONS)
        .order_by(found.c.searches.desc(), found.c.last_day.desc(), found.c.text)
        .limit(limit)
        .offset(offset)
    )
    return [Unfound(text, searches, last_day) for text, searches, last_day in rows]


def unfound_counts(trouble: Trouble, *, by: Actor) -> tuple[int, int]:
    """Return how many texts people do not find, and how many more stay unseen so far."""
    found = _unfound(trouble, by).subquery()
    shown = func.count(case((found.c.searches >= OCCASIONS, 1)))
    seen, everything = db.session.execute(select(shown, func.count())).one()
    return seen, everything - seen


def _unfound(trouble: Trouble, by: Actor) -> Select[str, int, date]:
    """Select what gave trouble since it was settled, or since it last went well."""
    troubled: InstrumentedAttribute[int] = getattr(SearchCount, trouble)
    well = (
        select(SearchCount.text, func.max(SearchCount.day).label("day"))
        .where(SearchCount.searches > SearchCount.without_hits + SearchCount.widened)
        .group_by(SearchCount.text)
        .subquery()
    )
    return (
        select(
            SearchCount.text,
            func.sum(troubled).label("searches"),
            func.max(SearchCount.day).label("last_day"),
        )
        .outerjoin(SettledSearch, SettledSearch.text == SearchCount.text)
        .outerjoin(well, well.c.text == SearchCount.text)
        .where(
            see_searches.where(by),
            troubled > 0,
            SearchCount.day > func.coalesce(SettledSearch.day, date.min),
            SearchCount.day > func.coalesce(well.c.day, date.min),
        )
        .group_by(SearchCount.text)
    )


def queries_leading_to_results(prefix: str, limit: int, *, by: Actor) -> list[str]:
    """Return texts that begin with ``prefix`` and led people to what ``by`` can find now."""
    beginning = _WITH_A_MEANING.sub(rf"{_ESCAPE}\g<0>", prefix.lower()) + "%"
    return _told_apart(_led_to_results(by), {_BEGINNING.key: beginning}, limit)


@_once_a_reader
def _led_to_results(by: Actor) -> Select[str]:
    # With a join, SQLite would look through all that is published.
    leads_there = (
        select(Instrument.id)
        .where(Instrument.id == SearchSuccess.instrument_id, catalogue_policy.find.where(by))
        .exists()
    )
    return (
        select(SearchSuccess.text)
        .where(SearchSuccess.text.like(_BEGINNING, escape=_ESCAPE), leads_there)
        .group_by(SearchSuccess.text)
        .having(func.sum(SearchSuccess.count) >= OCCASIONS)
        .order_by(func.sum(SearchSuccess.count).desc(), SearchSuccess.text)
    )


def also_searched(text: str, limit: int, *, by: Actor) -> list[str]:
    """Return other texts that led people to the same instruments as ``text`` did."""
    kept = kept_text(text)
    return _told_apart(_also_searched(by), {_KEPT.key: kept}, limit, but=kept)


@_once_a_reader
def _also_searched(by: Actor) -> Select[str]:
    own, other = SearchSuccess, _OTHER
    return (
        select(other.text)
        .join(own, own.instrument_id == other.instrument_id)
        .join(Instrument, Instrument.id == other.instrument_id)
        .where(own.text == _KEPT, other.text != _KEPT, catalogue_policy.find.where(by))
        .group_by(other.text)
        .having(func.sum(other.count) >= OCCASIONS, func.sum(own.count) >= OCCASIONS)
        .order_by(func.sum(other.count).desc(), other.text)
    )


def _told_apart(
    statement: Select[str], values: Mapping[str, str], limit: int, *, but: str = ""
) -> list[str]:
    """Return the first texts of which none is another form of one before, or of ``but``."""
    found: dict[tuple[str, ...], str] = {}
    for text in db.session.scalars(statement.limit(limit * _MORE), values):
        found.setdefault(member_keys(text), text)
    found.pop(member_keys(but), None)
    return list(found.values())[:limit]


def searches_since(day: date, *, by: Actor) -> list[tuple[date, int, int]]:
    """Return day, all searches, and those without a hit, oldest first; for editors alone."""
    rows = db.session.execute(
        select(SearchCount.day, func.sum(SearchCount.searches), func.sum(SearchCount.without_hits))
        .where(see_searches.where(by), SearchCount.day >= day)
        .group_by(SearchCount.day)
        .order_by(SearchCount.day)
    )
    return [(found, searches, without) for found, searches, without in rows]
