"""SQLite's FTS5 on German text stemmed by Snowball, with bm25 and facets counted by SQL."""

import re
import sqlite3
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA
from whoosh.lang import stemmer_for_language

from tests.benchmarks.engines.base import COUNTED, Ask, Found
from toolbox.discovery.documents import IndexDocument

_WORD = re.compile(r"\w+")
_SCHEMA = """
CREATE VIRTUAL TABLE texts USING fts5(
    title, tags, description, credits, tokenize = 'unicode61 remove_diacritics 0'
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(texts, row);
CREATE TABLE documents (id INTEGER PRIMARY KEY, published INTEGER NOT NULL);
CREATE INDEX by_date ON documents (published DESC, id DESC);
CREATE TABLE facets (
    document INTEGER NOT NULL, facet INTEGER NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (document, facet, value)
) WITHOUT ROWID;
CREATE INDEX by_value ON facets (facet, value, document);
"""
_MATCHING = "SELECT rowid, bm25(texts, 4.0, 3.0, 1.0, 1.0) FROM texts WHERE texts MATCH ?"
_JOINED = {"any": " OR ", "question": " OR "}


class Fts5:
    """One database file in WAL mode; one connection for all searches."""

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "index.db", isolation_level=None)
        self._stem = lru_cache(maxsize=500_000)(stemmer_for_language("de"))
        self._words: list[str] = []

    def build(self, documents: Iterable[IndexDocument]) -> None:
        """Write everything in one transaction."""
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.executescript(_SCHEMA)
        self._database.execute("BEGIN")
        for document in documents:
            self._insert(document)
        self._database.execute("COMMIT")
        self._database.execute("INSERT INTO texts(texts) VALUES ('optimize')")
        self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._database.execute("ANALYZE")

    def open(self) -> None:
        """Keep hits in memory while they are counted, and the words that typos are compared to."""
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.execute("PRAGMA temp_store = MEMORY")
        self._database.execute("PRAGMA cache_size = -65536")
        self._database.execute("CREATE TEMP TABLE hits (id INTEGER PRIMARY KEY, score REAL)")
        self._words = [term for (term,) in self._database.execute("SELECT term FROM vocabulary")]

    def find(self, ask: Ask) -> Found:
        """Collect the hits once; then take the page, the total and the counts from them."""
        database = self._database
        database.execute("DELETE FROM hits")
        statement, values = self._hits(ask)
        database.execute(f"INSERT INTO hits {statement}", values)
        ((total,),) = database.execute("SELECT count(*) FROM hits")
        order = "score, id"
        if ask.newest or not ask.words:
            order = "(SELECT published FROM documents WHERE documents.id = hits.id) DESC, id DESC"
        page = database.execute(
            f"SELECT id FROM hits ORDER BY {order} LIMIT ? OFFSET ?",  # noqa: S608 - our own text
            (ask.per_page, ask.offset),
        )
        return Found(tuple(one for (one,) in page), total, self._counts(ask))

    def change(self, document: IndexDocument) -> None:
        """Delete and insert in one transaction."""
        self._database.execute("BEGIN IMMEDIATE")
        for table, column in (("texts", "rowid"), ("documents", "id"), ("facets", "document")):
            statement = f"DELETE FROM {table} WHERE {column} = ?"  # noqa: S608 - our own names
            self._database.execute(statement, (document.instrument_id,))
        self._insert(document)
        self._database.execute("COMMIT")

    def _insert(self, document: IndexDocument) -> None:
        number = document.instrument_id
        texts = (document.title, " ".join(document.tags), document.description)
        stemmed = map(self._stemmed, (*texts, " ".join(document.credits)))
        self._database.execute(
            "INSERT INTO texts (rowid, title, tags, description, credits) VALUES (?, ?, ?, ?, ?)",
            (number, *stemmed),
        )
        published = int(document.published_at.timestamp())
        self._database.execute("INSERT INTO documents VALUES (?, ?)", (number, published))
        self._database.executemany(
            "INSERT OR IGNORE INTO facets VALUES (?, ?, ?)",
            [
                (number, COUNTED.index(name), value)
                for name in COUNTED
                for value in document.facets.get(name, ())
            ],
        )

    def _stemmed(self, text: str) -> str:
        return " ".join(map(self._stem, _WORD.findall(text.lower())))

    def _hits(self, ask: Ask) -> tuple[str, list[str | int]]:
        match = self._match(ask)
        values: list[str | int] = [match] if match else []
        statement = _MATCHING if match else "SELECT id, 0 FROM documents WHERE true"
        identifier = "rowid" if match else "id"
        for name, value in ask.filters.items():
            chosen = "SELECT document FROM facets WHERE facet = ? AND value = ?"
            # The plus keeps SQLite from starting with the filter, which is slower.
            statement += f" AND +{identifier} IN ({chosen})"
            values += [COUNTED.index(name), value]
        return statement, values

    def _match(self, ask: Ask) -> str:
        words = [word for text in ask.words for word in _WORD.findall(text.lower())]
        if ask.meaning == "prefix":
            return f'"{words[0]}" *'
        stems = [self._stem(word) for word in words]
        if ask.meaning == "phrase":
            return '"{}"'.format(" ".join(stems))
        if ask.meaning == "typo":
            near = process.extract(
                stems[0], self._words, scorer=OSA.distance, score_cutoff=1, limit=10
            )
            stems = [word for word, _distance, _place in near] or stems
            return " OR ".join(f'"{stem}"' for stem in stems)
        return _JOINED.get(ask.meaning, " AND ").join(f'"{stem}"' for stem in stems)

    def _counts(self, ask: Ask) -> dict[str, dict[str, int]]:
        counts: dict[str, dict[str, int]] = {name: {} for name in ask.counted}
        if not ask.counted:
            return counts
        rows = self._database.execute(
            "SELECT facet, value, count(*) FROM hits CROSS JOIN facets ON document = hits.id "
            "GROUP BY facet, value"
        )
        for facet, value, count in rows:
            counts[COUNTED[facet]][value] = count
        return counts
