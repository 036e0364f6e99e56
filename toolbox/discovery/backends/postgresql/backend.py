"""The search index in PostgreSQL: any number of machines read and change the same one."""

import json
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

from sqlalchemy import Connection

from toolbox.discovery.backends.postgresql import (
    asking,
    explaining,
    presenting,
    rebuilding,
    schema,
    statements,
    writing,
)
from toolbox.discovery.backends.postgresql.connecting import Server, apart, unavailable
from toolbox.discovery.backends.postgresql.entries import clean, entry_of
from toolbox.discovery.backends.postgresql.spelling import Words
from toolbox.discovery.documents import Change, IndexDocument, Upsert
from toolbox.discovery.index import Explanation, Field, Hit, IndexStatus, Results, Shown, Spelling
from toolbox.discovery.language import kept_senses, lexicon
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.recipe import recipe
from toolbox.discovery.wanted import Wanted
from toolbox.foundation.errors import Unavailable


class PostgresqlIndex:
    """The index that an address leads to. See SearchIndex for what its methods promise."""

    def __init__(self, address: str) -> None:
        """Raises ValueError where the address is wrong or the driver is not installed."""
        self._server = Server(address)
        self._words = Words()

    def find(self, query: SearchQuery, wanted: Wanted) -> Results:
        """Return one page of what is wanted."""
        started = time.perf_counter()
        values = asking.finding(query, wanted)
        with self._server.reading() as connection:
            row = connection.execute(statements.FIND, values).one()
        is_current, total, hits, counts = row
        if not is_current:
            raise unavailable("outdated")
        return Results(
            hits=tuple(Hit(*hit) for hit in hits or ()),
            total=total,
            facets=_facets(values["counted"], counts or {}),
            took_ms=(time.perf_counter() - started) * 1000,
        )

    def show(self, wanted: Wanted, hits: Sequence[Hit]) -> list[Shown]:
        """Return title and excerpts of hits."""
        with self._server.reading() as connection:
            return presenting.shown(connection, wanted, hits)

    def explain(self, query: SearchQuery, wanted: Wanted, hits: Sequence[Hit]) -> list[Explanation]:
        """Return why hits have their scores; those that are gone since are left out."""
        with self._server.reading() as connection:
            return explaining.explanations(connection, query, wanted, hits)

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """Return how many documents have each of these terms."""
        asked = {clean(term): term for term in terms}
        with self._server.reading() as connection:
            rows = connection.execute(statements.FREQUENCIES, {"terms": json.dumps(list(asked))})
            return {asked[term]: documents for term, documents in rows}

    def spelled_like(
        self, word: str, *, most: int, limit: int, field: Field | None = None
    ) -> list[Spelling]:
        """Return words of the index that are spelled like ``word``."""
        with self._server.reading() as connection:
            return self._words.like(connection, word, most=most, limit=limit, field=field)

    def apply(self, changes: Iterable[Change]) -> None:
        """Put changes into the index, all or none."""
        last = {change.instrument_id: change for change in changes}
        if not last:
            return
        entries = [
            entry_of(change.document) for change in last.values() if isinstance(change, Upsert)
        ]
        with self._server.changing() as connection:
            schema.lock_against_changes(connection, self._server.schema)
            if not schema.is_current(connection, self._server.schema):
                raise unavailable("outdated")
            writing.change(connection, list(last), entries)

    def rebuild(
        self, documents: Iterable[IndexDocument], progress: Callable[[int], None] | None = None
    ) -> None:
        """Build new tables beside the old ones, and switch to them."""
        report = progress or (lambda _count: None)
        with apart(documents) as read, self._server.changing() as connection:
            rebuilding.rebuild(connection, self._server.schema, read, report)

    def maintain(self) -> bool:
        """Leave the housekeeping to PostgreSQL's own, autovacuum."""
        return False

    def document_count(self) -> int:
        """Return the number of instruments in the index."""
        with self._server.reading() as connection:
            return int(connection.execute(statements.COUNT).scalar_one())

    def fingerprints(self) -> dict[int, int]:
        """Return the version of every instrument in the index."""
        with self._server.reading() as connection:
            return dict(map(tuple, connection.execute(statements.FINGERPRINTS)))

    def status(self) -> IndexStatus:
        """Return how the index is."""
        is_rebuilding = False
        try:
            with self._server.reading() as connection:
                is_rebuilding = rebuilding.is_rebuilding(connection, self._server.schema)
                return self._status(connection, is_rebuilding)
        except Unavailable as error:
            reason = error.code.removeprefix("index-")
            return IndexStatus(healthy=False, reason=reason, rebuilding=is_rebuilding)

    def _status(self, connection: Connection, is_rebuilding: bool) -> IndexStatus:
        row = connection.execute(statements.STATUS, {"tables": list(schema.TABLES)}).one()
        if row.tables < len(schema.TABLES):
            raise unavailable("damaged")
        if row.format != schema.FORMAT:
            raise unavailable("outdated")
        # One made by another recipe answers until a new one is built.
        return IndexStatus(
            healthy=True,
            reason="" if row.recipe == recipe() else "outdated",
            documents=row.documents,
            generation=row.generation,
            segments=1,
            size_bytes=int(row.size),
            rebuilding=is_rebuilding,
        )

    def warm_up(self) -> None:
        """Load the dictionary, the words, and what the server reads first."""
        lexicon.warm_up()
        kept_senses.open_if_there()
        with suppress(Unavailable):
            self.find(SearchQuery(), Wanted())
            self.spelled_like("", most=0, limit=1)


def _facets(names: Iterable[str], counts: dict[str, int]) -> dict[str, tuple[tuple[str, int], ...]]:
    """Sort the values of each facet by their counts."""
    facets: dict[str, list[tuple[str, int]]] = {name: [] for name in names}
    for tag, count in counts.items():
        name, _, value = tag.partition(":")
        facets[name].append((value, count))
    return {
        name: tuple(sorted(values, key=lambda pair: (-pair[1], pair[0])))
        for name, values in facets.items()
    }
