"""Columns that are read from a file give what they give when they are in memory."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from toolbox.discovery.backends.whoosh.columnar import FieldColumns, read_columns
from toolbox.discovery.backends.whoosh.gathering import Passage, TextPool
from toolbox.discovery.backends.whoosh.merging import Source, write_fields
from toolbox.discovery.backends.whoosh.postings import Postings
from toolbox.discovery.backends.whoosh.recent import RecentPostings
from toolbox.foundation.storage.opened import OpenFile

SIZE = 400
BEGIN = 24
"""So many bytes are in the file before the columns."""

WORDS = ("bau", "baum", "bauer", "ziel")


def _words(doc: int) -> Sequence[tuple[str, ...]]:
    """Return the words of a document: the first is in all of them, the last in few."""
    return [(word,) for place, word in enumerate(WORDS) if doc % (place * 9 + 1) == 0] * 2


def _places_of(word: str, doc: int) -> list[int]:
    return [place for place, own in enumerate(_words(doc), doc % 3) if own == (word,)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    pool = TextPool()
    for doc in range(SIZE):
        pool.add(doc, [Passage("title", doc % 3, _words(doc))])
    path = tmp_path / "columns"
    with path.open("wb") as opened:
        opened.write(bytes(BEGIN))
        write_fields(opened, {"content": [Source(pool.gathered(), np.arange(SIZE))]})
    return path


def _in_memory(file: Path) -> FieldColumns:
    return read_columns(memoryview(file.read_bytes())[BEGIN:])["content"]


def _from_file(file: Path) -> FieldColumns:
    buffer = memoryview(file.read_bytes())[BEGIN:]
    return read_columns(buffer, OpenFile(file), BEGIN)["content"]


@pytest.mark.parametrize("word", [*WORDS, "ba"])
@pytest.mark.parametrize("docs", [range(SIZE), range(5, SIZE, 7), [0, 27, 399], [3], []])
def test_postings_and_positions_are_the_same(file: Path, word: str, docs: list[int]) -> None:
    mapped, read = _in_memory(file), _from_file(file)
    numbers = mapped.beginning_with(word.encode())
    wanted = np.array(docs, np.intp)
    for ask in (
        lambda columns: columns.postings_of(numbers),
        lambda columns: [columns.positions_at(columns.occurrences(numbers))],
        lambda columns: [columns.positions_in(columns.occurrences(numbers[:1]), wanted)],
    ):
        _same(ask, mapped, read)


@pytest.mark.parametrize("doc", [0, 5, 27])
def test_positions_are_those_that_were_written(file: Path, doc: int) -> None:
    columns = _from_file(file)
    for word in WORDS:
        number = columns.find(word.encode())
        places = _places_of(word, doc)
        numbers = range(number, number + 1)
        positions = columns.positions_in(columns.occurrences(numbers), np.array([doc]))
        assert columns.documents_at(positions).tolist() == [doc] * len(places)
        assert (positions - columns.doc_starts[doc]).tolist() == places
        assert columns.positions_in_document(numbers, doc).tolist() == places
        assert columns.positions_in_document(range(len(columns.terms)), doc).tolist() == [
            place for word in sorted(WORDS) for place in _places_of(word, doc)
        ]


def test_the_file_may_lose_its_name_while_it_is_read(file: Path) -> None:
    columns, number = _from_file(file), 0
    before = columns.documents(number).tolist()
    file.unlink()
    assert columns.documents(number).tolist() == before


def test_a_file_that_was_cut_short_is_an_error_and_not_an_answer(file: Path) -> None:
    columns = _from_file(file)
    with file.open("r+b") as opened:
        opened.truncate(BEGIN)
    with pytest.raises(ValueError, match="buffer"):
        columns.postings(0)


@pytest.mark.parametrize("size", [200, 60_000, 70_000])
def test_recent_postings_come_back_as_they_were(size: int) -> None:
    recent = RecentPostings(1 << 20, size)
    made = Postings(np.array([0, 7, size - 1], np.intp), np.array([0.5, 1, 3], np.float32))
    for _again in range(2):
        found = recent.get("key", lambda: made)
        assert found.docs.dtype == np.intp
        assert found.docs.tolist() == made.docs.tolist()
        assert found.weights.tolist() == made.weights.tolist()


def test_recent_postings_that_were_not_asked_for_the_longest_go_first() -> None:
    made: list[int] = []

    def number(which: int) -> Callable[[], Postings]:
        def make() -> Postings:
            made.append(which)
            return Postings(np.arange(100), np.full(100, which, np.float32))

        return make

    recent = RecentPostings(5_000, 200)
    for which in [*range(5), 0, 5, 0, 1]:
        assert recent.get(which, number(which)).weights[0] == which
    assert made == [0, 1, 2, 3, 4, 5, 1]


def _same(
    ask: Callable[[FieldColumns], Sequence[np.ndarray]],
    one: FieldColumns,
    other: FieldColumns,
) -> None:
    for mine, theirs in zip(ask(one), ask(other), strict=True):
        assert mine.dtype == theirs.dtype
        assert mine.tolist() == theirs.tolist()
