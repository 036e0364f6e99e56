"""Counting searches and where they led: in memory, written now and then, forgotten in time."""

import hashlib
import secrets
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from toolbox.catalogue.models import Instrument
from toolbox.catalogue.usage import FLUSH_SECONDS
from toolbox.discovery.demand.kept_texts import kept_text
from toolbox.discovery.installed import installed_index
from toolbox.discovery.language.analysis import words
from toolbox.discovery.language.senses import terms_of
from toolbox.discovery.language.wordlists import stopwords
from toolbox.discovery.models import SearchCount, SearchSuccess, SettledSearch
from toolbox.discovery.operations import withdrawn
from toolbox.discovery.understanding.veil import without
from toolbox.foundation.clock import HOME_ZONE, today
from toolbox.foundation.db import Model, db
from toolbox.foundation.errors import Unavailable
from toolbox.foundation.uow import unit_of_work

MOST_A_DAY = 20_000
"""So many different searches of visitors a process counts on one day; then it stops."""


class SearchCounter:
    """Collects counts in memory, each text at most once a visitor and day.

    For that, a visitor is a hash with a salt that is made anew every day and that, like the
    hashes, never leaves the memory of this process.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._searches: Counter[tuple[date, str, str]] = Counter()
        self._successes: Counter[tuple[date, str, int]] = Counter()
        self._flushed = time.monotonic()
        self._begin(today())

    def _begin(self, day: date) -> None:
        self._day, self._salt, self._seen = day, secrets.token_bytes(16), set[bytes]()

    def count_search(self, text: str, *, visitor: str, what: Iterable[str]) -> None:
        """Count a search; ``what`` names the further columns of SearchCount that it adds to."""
        kept = kept_text(text)
        with self._lock:
            if kept and self._is_new(visitor, kept):
                for column in ("searches", *what):
                    self._searches[self._day, kept, column] += 1

    def count_success(self, text: str, instrument_id: int, *, visitor: str) -> None:
        """Count that a search led a visitor to an instrument."""
        kept = kept_text(text)
        with self._lock:
            if kept and self._is_new(visitor, kept, str(instrument_id)):
                self._successes[self._day, kept, instrument_id] += 1

    def _is_new(self, visitor: str, *what: str) -> bool:
        if self._day != today():
            self._begin(today())
        said = "\0".join((visitor, *what)).encode("utf-8", "replace")
        seen = hashlib.blake2b(said, key=self._salt, digest_size=12).digest()
        if seen in self._seen or len(self._seen) >= MOST_A_DAY:
            return False
        self._seen.add(seen)
        return True

    def is_due(self) -> bool:
        """Return whether enough time has passed to write."""
        waiting = bool(self._searches or self._successes)
        return waiting and time.monotonic() - self._flushed >= FLUSH_SECONDS

    def flush(self) -> int:
        """Write what was collected in a unit of work of its own; return how many texts."""
        with self._lock:
            searches, self._searches = self._searches, Counter()
            successes, self._successes = self._successes, Counter()
            self._flushed = time.monotonic()
        if not searches and not successes:
            return 0
        sayable = _sayable(text for _day, text, _id in successes)
        with unit_of_work():
            for row in _rows(searches):
                _add(SearchCount, ("day", "text"), row)
            for (day, text, instrument_id), number in successes.items():
                if text in sayable and db.session.get(Instrument, instrument_id) is not None:
                    found = {"text": text, "instrument_id": instrument_id, "count": number}
                    _add(SearchSuccess, ("text", "instrument_id"), {**found, "last_day": day})
        return len({text for _day, text, _what in (*searches, *successes)})


def _rows(searches: Counter[tuple[date, str, str]]) -> Iterator[dict[str, Any]]:
    rows: dict[tuple[date, str], dict[str, Any]] = {}
    for (day, text, column), number in searches.items():
        none = {"without_hits": 0, "widened": 0, "corrected": 0}
        row = rows.setdefault((day, text), {"day": day, "text": text, **none})
        row[column] = number
    yield from rows.values()


def _add(model: type[Model], key: tuple[str, ...], row: dict[str, Any]) -> None:
    """Add the numbers of ``row`` to those that are there; a day is replaced by a later one."""
    dialect = db.session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(model).values(row)
    sums = {
        name: getattr(model, name) + value if isinstance(value, int) else value
        for name, value in row.items()
        if name not in key
    }
    db.session.execute(statement.on_conflict_do_update(index_elements=key, set_=sums))


def _sayable(texts: Iterable[str]) -> set[str]:
    """Return the texts whose words the index knows, since such texts are shown to others.

    So nobody can put words of their own before the eyes of others.
    """
    needed = {text: list(_terms(text)) for text in texts}
    asked = {term for any_of in needed.values() for terms in any_of for term in terms}
    try:
        known = without(installed_index(), withdrawn()).frequencies(asked).keys()
    except Unavailable:
        return set()
    return {
        text
        for text, any_of in needed.items()
        if any_of and all(not terms.isdisjoint(known) for terms in any_of)
    }


def _terms(text: str) -> Iterator[set[str]]:
    """Yield, for each telling word, the terms of the index that it would be met by."""
    for word in words(text):
        if word.plain not in stopwords():
            yield {term for term, _weight in terms_of(word.plain)}


def forget_searches(before: datetime) -> None:
    """Delete counts from days before this moment's, and what was settled then.

    Inside the caller's unit of work.
    """
    oldest = before.astimezone(HOME_ZONE).date()
    db.session.execute(delete(SearchCount).where(SearchCount.day < oldest))
    db.session.execute(delete(SearchSuccess).where(SearchSuccess.last_day < oldest))
    db.session.execute(
        delete(SettledSearch).where(
            SettledSearch.day < oldest, SettledSearch.text.not_in(select(SearchCount.text))
        )
    )
