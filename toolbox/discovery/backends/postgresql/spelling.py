"""Finds the words of the index that are spelled like another, in a list kept in memory."""

import json
import threading
from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import Connection, text

from toolbox.discovery.index import Field, Spelling
from toolbox.discovery.indexed import FIELD_MARKS

# Words are only ever added to a table, until a rebuild makes another; so those that came since
# the last time are enough.
_NEW_WORDS = text("""
WITH known AS (SELECT built FROM state)
SELECT CAST(k.built AS text), max(w.id), string_agg(w.word, ' ' ORDER BY w.id)
FROM known k
LEFT JOIN words w ON w.id > CASE WHEN CAST(k.built AS text) = :built THEN :last ELSE 0 END
GROUP BY k.built
""")

_DOCUMENTS = text("""
SELECT ltrim(term, '+'), count(DISTINCT instrument)
FROM postings
WHERE term IN (
    SELECT mark || word
    FROM jsonb_array_elements_text(CAST(:words AS jsonb)) AS w (word),
        (VALUES (''), ('+')) AS m (mark)
)
GROUP BY 1
""")

_THERE = text("""
SELECT DISTINCT term FROM postings
WHERE term IN (SELECT jsonb_array_elements_text(CAST(:terms AS jsonb)))
""")


class Words:
    """The words of the index; about 60 bytes for each. May be used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._built = ""
        self._last = 0
        self._words: list[str] = []

    def like(
        self,
        connection: Connection,
        word: str,
        *,
        most: int,
        limit: int,
        field: Field | None = None,
    ) -> list[Spelling]:
        """Return at most ``limit`` words within ``most`` edits, as SearchIndex says."""
        distances: dict[str, int] = {
            found: int(distance)
            for found, distance, _place in process.extract(
                word,
                self.up_to_date(connection),
                scorer=OSA.distance,
                score_cutoff=most,
                limit=None,
            )
        }
        if field is not None:
            distances = _of_field(connection, field, distances)
        documents = _documents(connection, list(distances))
        found = [Spelling(one, documents[one], distances[one]) for one in documents]
        found.sort(key=lambda spelling: (spelling.distance, -spelling.documents, spelling.term))
        return found[:limit]

    def up_to_date(self, connection: Connection) -> Sequence[str]:
        """Return all words, after reading those that have come since the last time."""
        with self._lock:
            values = {"built": self._built, "last": self._last}
            built, last, words = connection.execute(_NEW_WORDS, values).one()
            if built != self._built:
                self._built, self._last, self._words = built, 0, []
            if last is not None:
                # Another list, as somebody may be looking through the one there is.
                self._last, self._words = last, [*self._words, *words.split(" ")]
            return self._words


def _of_field(connection: Connection, field: Field, distances: dict[str, int]) -> dict[str, int]:
    """Return the words that stand in a field of some document."""
    marked = {FIELD_MARKS[field] + word: word for word in distances}
    rows = connection.execute(_THERE, {"terms": json.dumps(list(marked))})
    return {marked[term]: distances[marked[term]] for (term,) in rows}


def _documents(connection: Connection, words: list[str]) -> dict[str, int]:
    """Return how many documents have each word as a whole or as a part of another."""
    if not words:
        return {}
    rows = connection.execute(_DOCUMENTS, {"words": json.dumps(words)})
    return {word: documents for word, documents in rows}
