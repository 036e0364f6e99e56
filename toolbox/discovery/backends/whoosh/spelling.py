"""Finds the words of the index that are spelled like another."""

from collections.abc import Iterator
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

from toolbox.discovery.backends.whoosh.matching import of_word
from toolbox.discovery.backends.whoosh.schema import CONTENT
from toolbox.discovery.backends.whoosh.snapshot import Snapshot
from toolbox.discovery.index import Field, Spelling
from toolbox.discovery.language.analysis import PART
from toolbox.discovery.wanted import Choice


def spelled_like(
    snapshot: Snapshot, word: str, *, most: int, limit: int, field: Field | None = None
) -> list[Spelling]:
    """Return at most ``limit`` words within ``most`` edits, the nearest, most frequent first."""
    nearest: dict[int, set[str]] = {}
    candidates = _of_field(snapshot, field) if field else _candidates(snapshot, word, most)
    measured = process.extract_iter(word, candidates, scorer=OSA.distance, score_cutoff=most)
    for candidate, distance, _place in measured:
        nearest.setdefault(int(distance), set()).add(candidate)
    found: list[Spelling] = []
    for distance in sorted(nearest):
        alike = [Spelling(one, _frequency(snapshot, one), distance) for one in nearest[distance]]
        alike.sort(key=lambda spelling: (-spelling.documents, spelling.term))
        found.extend(spelling for spelling in alike if spelling.documents)
        if len(found) >= limit:
            break
    return found[:limit]


def _candidates(snapshot: Snapshot, word: str, most: int) -> set[str]:
    """Return the words that may be near, without marks, whether they are parts or whole."""
    found: set[str] = set()
    for leaf in snapshot.leaves:
        field = leaf.view.fields.get(CONTENT)
        if field is not None:
            numbers = field.vocabulary.near(word, most).tolist()
            found.update(field.terms[number].decode().removeprefix(PART) for number in numbers)
    return found


def _of_field(snapshot: Snapshot, field: Field) -> Iterator[str]:
    """Return the words that stand in a field of some document."""
    return chain.from_iterable(leaf.view.words_of(field) for leaf in snapshot.leaves)


def _frequency(snapshot: Snapshot, word: str) -> int:
    """Return how many documents have a word as a whole, or as a part of another."""
    return len(of_word(snapshot, (Choice(word), Choice(PART + word))).docs)
