"""Suggestions while typing: searches that led somewhere, terms, titles and organisations.

Names are kept in the memory of every process, about 7 MB for 10,000 instruments, and follow the
audit trail: every change that readers can see adds a line there, in the same transaction. A few
lines are followed at once, by the next request; many (an import) by a thread that reads
everything anew while the old names still answer. What is shown has been looked up in the
database right before, so old names can hide something for a moment but never show what is gone.
"""

import logging
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Row, select
from sqlalchemy.exc import SQLAlchemyError

from toolbox.audit.models import AuditEntry
from toolbox.discovery.demand.searches import queries_leading_to_results
from toolbox.discovery.suggesting.sources import (
    ORGANISATIONS,
    SOURCES,
    TERMS,
    TITLES,
    Source,
    Suggestion,
    around_instruments,
)
from toolbox.discovery.suggesting.wordstarts import WordStarts
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db

log = logging.getLogger(__name__)

SHORTEST = 2

_SHARES: Mapping[str, int] = MappingProxyType(
    {"search": 2, TERMS.name: 2, TITLES.name: 3, ORGANISATIONS.name: 1}
)
"""How many of each sort there are where there is enough of all, in the order of showing them."""

MOST = sum(_SHARES.values())
_FILLING = (TITLES.name, TERMS.name, "search", ORGANISATIONS.name)
"""Who takes the places that others leave free."""

_FOLLOWED = 50
"""More lines of the trail than these, or more instruments in one, are not followed singly."""

_LONGEST_KEPT = 3_600.0
"""Seconds after which all is read anew, for how well known things are is in no trail."""

_ARRIVED, _LAST_ARRIVED = "arrived", "last"
"""The deed of the trail that speaks of many instruments at once, and its detail with the last."""

_MERGED_INTO = "into"
"""The detail of a line about a term that names what stands for it now."""


@dataclass(frozen=True)
class _Line:
    """A line of the audit trail. Numbers begin anew in a restored database, moments do not."""

    number: int = 0
    at: datetime | None = None


@dataclass
class _Names:
    """All names as they were at a line of the trail, read at a moment of the monotonic clock."""

    line: _Line
    read_at: float
    by_source: dict[str, WordStarts]


class Suggestions:
    """The names of one process."""

    def __init__(self) -> None:
        self._names: _Names | None = None
        self._lock = threading.Lock()
        self._reading = threading.Lock()

    def prepare(self) -> None:
        """Read the names aside, so that nobody waits for them."""
        if self._names is None:
            self._read_aside(db.engine)

    def matching(self, text: str, limit: int) -> dict[str, list[int]]:
        """Return by source the numbers of at most ``limit`` things each, best first."""
        connection = db.session.connection()
        with self._lock:
            last = _last_line(connection)
            if self._names is None or not _is_of_this_trail(self._names, last):
                self._names = _read(connection)
            elif not _follow(self._names, last, connection):
                self._read_aside(db.engine)
            return {
                source.name: self._names.by_source[source.name].find(text, limit)
                for source in SOURCES
            }

    def _read_aside(self, engine: Engine) -> None:
        """Read everything anew in a thread of its own, unless one is at it already."""
        if self._reading.acquire(blocking=False):
            threading.Thread(
                target=self._read_anew, args=(engine,), name="suggestions", daemon=True
            ).start()

    def _read_anew(self, engine: Engine) -> None:
        try:
            with engine.connect() as connection:
                names = _read(connection)
            with self._lock:
                self._names = names
        except SQLAlchemyError:
            log.warning("The names for suggestions could not be read", exc_info=True)
        finally:
            self._reading.release()


def _read(connection: Connection) -> _Names:
    # The line first: what changes while the names are read is followed afterwards.
    line = _last_line(connection)
    by_source = {source.name: WordStarts(source.names(connection, None)) for source in SOURCES}
    return _Names(line, time.monotonic(), by_source)


def _last_line(connection: Connection) -> _Line:
    newest = select(AuditEntry.id, AuditEntry.at).order_by(AuditEntry.id.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    return _Line(*row) if row else _Line()


def _is_of_this_trail(names: _Names, last: _Line) -> bool:
    """Say whether the trail still has the line; it has not where a backup was put back."""
    if names.line in {last, _Line()}:
        return True
    # Asked afresh: what this request sees of the database may be older than the names.
    with db.engine.connect() as connection:
        seen = select(AuditEntry.at).where(AuditEntry.id == names.line.number)
        return connection.scalar(seen) == names.line.at


def _follow(names: _Names, last: _Line, connection: Connection) -> bool:
    """Bring names up to the last line of the trail; False where they are to be read anew."""
    if last.number <= names.line.number:
        return time.monotonic() - names.read_at < _LONGEST_KEPT
    lines = connection.execute(
        select(
            *(AuditEntry.action, AuditEntry.object_type),
            *(AuditEntry.object_id, AuditEntry.details),
        )
        .where(AuditEntry.id > names.line.number)
        .order_by(AuditEntry.id)
        .limit(_FOLLOWED + 1)
    ).all()
    if len(lines) > _FOLLOWED or any(_is_many(line) for line in lines):
        return False
    _catch_up(names, connection, lines)
    names.line = last
    return True


def _is_many(line: Row[*tuple[Any, ...]]) -> bool:
    return len(_numbers(line)) > _FOLLOWED


def _numbers(line: Row[*tuple[Any, ...]]) -> range:
    """Return what a line speaks of; where much arrived at once, its numbers are in a row."""
    last = line.details.get(_LAST_ARRIVED, line.object_id) if line.action == _ARRIVED else 0
    return range(line.object_id, max(last, line.object_id) + 1)


def _catch_up(
    names: _Names, connection: Connection, lines: Iterable[Row[*tuple[Any, ...]]]
) -> None:
    changed: dict[str, set[int]] = {"instrument": set(), "term": set(), "organisation": set()}
    for line in lines:
        if line.object_type in changed:
            changed[line.object_type].update(_numbers(line))
            if line.details.get(_MERGED_INTO):
                changed["term"].add(line.details[_MERGED_INTO])
    terms, owners = around_instruments(connection, changed["instrument"])
    # Known terms have not changed by being carried once more, and know better how often they are.
    terms = {number for number in terms if number not in names.by_source[TERMS.name]}
    _replace(names, TITLES, connection, changed["instrument"])
    _replace(names, TERMS, connection, changed["term"] | terms)
    _replace(names, ORGANISATIONS, connection, changed["organisation"] | owners)


def _replace(names: _Names, source: Source, connection: Connection, numbers: set[int]) -> None:
    if numbers:
        table = names.by_source[source.name]
        for number in numbers:
            table.drop(number)
        for name in source.names(connection, sorted(numbers)):
            table.put(name)


_kept: "WeakKeyDictionary[Engine, Suggestions]" = WeakKeyDictionary()


def kept_suggestions() -> Suggestions:
    """Return the names that this process keeps of the database in use."""
    return _kept.setdefault(db.engine, Suggestions())


def suggest(text: str, *, by: Actor, locale: str) -> list[Suggestion]:
    """Return at most MOST things that ``by`` may see and may want who types ``text``."""
    typed = " ".join(text.split())
    if len(typed) < SHORTEST:
        return []
    matching = kept_suggestions().matching(typed, MOST)
    found = {source.name: _seen(source, matching[source.name], by, locale) for source in SOURCES}
    searches = queries_leading_to_results(typed, _SHARES["search"], by=by)
    found["search"] = [Suggestion("search", "search", words, words) for words in searches]
    return _mixed(found)


def suggest_titles(text: str, *, by: Actor) -> list[Suggestion]:
    """Return at most MOST instruments that ``by`` may see whose title begins with ``text``."""
    typed = " ".join(text.split())
    if len(typed) < SHORTEST:
        return []
    (source,) = (one for one in SOURCES if one.name == "title")
    return _seen(source, kept_suggestions().matching(typed, MOST)[source.name], by, "")


def _seen(source: Source, numbers: Sequence[int], by: Actor, locale: str) -> list[Suggestion]:
    shown = source.shown(numbers, by, locale) if numbers else {}
    return [shown[number] for number in numbers if number in shown]


def _mixed(found: Mapping[str, Sequence[Suggestion]]) -> list[Suggestion]:
    """Return some of each sort, in the order of the sorts; what is called alike comes once."""
    seen: set[str] = set()
    unlike: dict[str, list[Suggestion]] = {source: [] for source in _SHARES}
    for source in _SHARES:
        for one in found[source]:
            if one.label.casefold() not in seen:
                unlike[source].append(one)
                seen.add(one.label.casefold())
    shares = {source: min(most, len(unlike[source])) for source, most in _SHARES.items()}
    for source in _FILLING:
        free = MOST - sum(shares.values())
        shares[source] = min(shares[source] + free, len(unlike[source]))
    return [one for source, share in shares.items() for one in unlike[source][:share]]
