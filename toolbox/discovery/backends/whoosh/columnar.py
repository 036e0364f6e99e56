"""The file in which a segment keeps its postings: plain columns of numbers, mapped into memory.

Per field there are the terms in order, and for each term the documents, the weights and the
positions, one term after the other; besides, what terms and misspelled words are found with.
Positions count through all documents, so that words in a row are found without looking at those:
``doc_starts`` says which is the first of each document, ``occurrence_starts`` where those of each
term are.
Layout: 8 bytes of magic, 8 bytes of length, a directory in JSON that leads from fields to
columns to their place and length in bytes, then the columns, each at a multiple of 8 bytes,
little-endian.
"""

import json
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from os import pread
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from toolbox.discovery.backends.whoosh.vocabulary import Vocabulary
from toolbox.foundation.storage.opened import OpenFile

MAGIC = b"TBXCOL03"
ALIGN = 8
MUCH_SHORTER = 16
"""Looking up one by one pays where there are so many times fewer than there are postings."""

_U4 = np.dtype("<u4")
# Copying more than this would take longer than the pages that are mapped for it on demand.
_READ_AT_MOST = 1 << 18

U32 = NDArray[np.uint32]
F32 = NDArray[np.float32]
COLUMNS = (
    ("term_stops", "<u4"),
    ("term_bytes", "u1"),
    ("starts", "<u4"),
    ("docs", "<u4"),
    ("weights", "<f4"),
    ("position_starts", "<u4"),
    ("positions", "<u4"),
    ("occurrence_starts", "<u4"),
    ("doc_starts", "<u4"),
    ("hashes", "<u4"),
    ("hashed", "<u4"),
    ("word_numbers", "<u4"),
    ("word_lengths", "u1"),
    ("word_signatures", "<u8"),
)


class Terms(Sequence[bytes]):
    """The sorted terms of a field, read from the columns on demand.

    ``hashes`` are the checksums of all terms in their order, and ``hashed`` the number of the
    term beside each: looking there for a term reads one term, not one at each of many steps.
    """

    def __init__(self, stops: U32, text: memoryview, hashes: U32, hashed: U32) -> None:
        self._stops = stops.data
        self._text = text
        self._hashes = hashes.data
        self._hashed = hashed.data

    @classmethod
    def listed(cls, stops: U32, text: bytes) -> "Terms":
        """Return terms that are only gone through, not looked for."""
        return cls(stops, memoryview(text), stops[:0], stops[:0])

    def __reduce__(self) -> tuple[Callable[..., "Terms"], tuple[U32, bytes]]:
        """Let terms that are only gone through be sent to another process."""
        return Terms.listed, (np.asarray(self._stops), bytes(self._text))

    def __len__(self) -> int:
        return len(self._stops)

    def __getitem__(self, index: int) -> bytes:  # type: ignore[override]  # no slices
        start = self._stops[index - 1] if index else 0
        return bytes(self._text[start : self._stops[index]])

    def part(self, numbers: range) -> list[bytes]:
        """Return several terms that follow each other."""
        if not numbers:
            return []
        stops = self._stops[numbers.start : numbers.stop].tolist()
        start = self._stops[numbers.start - 1] if numbers.start else 0
        text = bytes(self._text[start : stops[-1]])
        cuts = [0, *(stop - start for stop in stops)]
        return [text[begin:end] for begin, end in pairwise(cuts)]

    def find(self, term: bytes) -> int:
        """Return the number of a term, or -1."""
        checksum = crc32(term)
        place = bisect_left(self._hashes, checksum)
        while place < len(self._hashes) and self._hashes[place] == checksum:
            if self[self._hashed[place]] == term:
                return self._hashed[place]
            place += 1
        return -1


class FieldColumns:
    """The postings of one field, for reading. Numbers of terms count from 0 in their order.

    With a file postings are read from it, where the columns are at the given ``places``: of the
    pages that were mapped for them, most would be in the memory of the process for nothing.
    """

    def __init__(
        self,
        columns: Mapping[str, NDArray[np.generic]],
        text: memoryview,
        places: Mapping[str, int],
        file: OpenFile | None,
    ) -> None:
        self._columns = columns
        self._places = places
        self._file = file
        self.terms = Terms(
            columns["term_stops"].view(np.uint32),
            text,
            columns["hashes"].view(np.uint32),
            columns["hashed"].view(np.uint32),
        )
        self.starts: U32 = columns["starts"].view(np.uint32)
        self.docs: U32 = columns["docs"].view(np.uint32)
        self.weights: F32 = columns["weights"].view(np.float32)
        self.position_starts: U32 = columns["position_starts"].view(np.uint32)
        self.positions: U32 = columns["positions"].view(np.uint32)
        self.occurrence_starts: U32 = columns["occurrence_starts"].view(np.uint32)
        self.doc_starts: U32 = columns["doc_starts"].view(np.uint32)
        # Single numbers come out of these several times as fast.
        self._starts, self._occurrence_starts = self.starts.data, self.occurrence_starts.data
        self.vocabulary = Vocabulary(
            columns["word_numbers"].view(np.uint32),
            columns["word_lengths"].view(np.uint8),
            columns["word_signatures"].view(np.uint64),
        )

    @cached_property
    def texts(self) -> list[str]:
        """All terms as texts, which are kept: for fields of few terms."""
        return [term.decode() for term in self.terms.part(range(len(self.terms)))]

    @property
    def has_positions(self) -> bool:
        return len(self.position_starts) > 0

    def find(self, term: bytes) -> int:
        """Return the number of a term, or -1."""
        return self.terms.find(term)

    def postings(self, index: int) -> tuple[U32, F32]:
        """Return the documents and weights of a term."""
        return self.postings_of(range(index, index + 1))

    def documents(self, index: int) -> U32:
        """Return the documents of a term."""
        return self._part("docs", int(self.starts[index]), int(self.starts[index + 1]))

    def _part(self, column: str, start: int, stop: int) -> U32:
        """Return a part of a column of 32-bit numbers; large parts stay where they are."""
        count, file = stop - start, self._file
        if file is None or count > _READ_AT_MOST:
            return self._columns[column][start:stop].view(np.uint32)
        # With fewer bytes than that, because the file was cut short, this is a ValueError.
        found = pread(file.number, count * 4, self._places[column] + start * 4)
        return np.frombuffer(found, _U4, count)

    def beginning_with(self, prefix: bytes) -> range:
        """Return the numbers of all terms that begin with ``prefix``."""
        start = bisect_left(self.terms, prefix)
        return range(start, bisect_left(self.terms, prefix + b"\xff", start))

    def count(self, numbers: range) -> int:
        """Return how many postings terms that follow each other have."""
        return self._starts[numbers.stop] - self._starts[numbers.start]

    def postings_of(self, numbers: range) -> tuple[U32, F32]:
        """Return the documents and weights of terms that follow each other, term by term."""
        starts = self._starts
        start, stop = starts[numbers.start], starts[numbers.stop]
        return self._part("docs", start, stop), self._part("weights", start, stop).view(np.float32)

    def occurrences(self, numbers: range) -> range:
        """Return where in the column of positions those of terms that follow each other are."""
        starts = self._occurrence_starts
        return range(starts[numbers.start], starts[numbers.stop])

    def positions_at(self, occurrences: range) -> U32:
        """Return where terms stand, term by term, rising for each."""
        return self._part("positions", occurrences.start, occurrences.stop)

    def positions_in(self, occurrences: range, docs: NDArray[np.integer]) -> U32:
        """Return where one term stands in some documents (rising), without reading the others."""
        positions = self.positions[occurrences.start : occurrences.stop]
        begins = positions.searchsorted(self.doc_starts[docs])
        counts = positions.searchsorted(self.doc_starts[docs + 1]) - begins
        return positions[slices(begins, counts)]

    def documents_at(self, positions: U32) -> NDArray[np.intp]:
        """Return the documents in which positions are."""
        return self.doc_starts.searchsorted(positions, side="right") - 1

    def positions_by_document(self, number: int) -> list[U32]:
        """Return for each document with a term where the term is, counted from its beginning."""
        start, stop = int(self.starts[number]), int(self.starts[number + 1])
        bounds = self.position_starts[start : stop + 1]
        positions = self.positions[int(bounds[0]) : int(bounds[-1])]
        parts = np.split(positions, bounds[1:-1] - bounds[0])
        begins = self.doc_starts[self.docs[start:stop]]
        return [part - begin for part, begin in zip(parts, begins, strict=True)]

    def positions_in_document(self, numbers: range, doc: int) -> U32:
        """Return where terms that follow each other are, counted from a document's beginning.

        They come term by term.
        """
        occurrences = self.occurrences(numbers)
        positions = self.positions[occurrences.start : occurrences.stop]
        begin, end = self.doc_starts[doc : doc + 2]
        if len(numbers) == 1:
            first, last = positions.searchsorted((begin, end))
            positions = positions[first:last]
        else:
            positions = positions[(positions >= begin) & (positions < end)]
        return positions - np.uint32(begin)

    def items(self) -> Iterator[tuple[bytes, int, int]]:
        """Yield the terms in order with where their postings start and stop."""
        bounds = self.starts.tolist()
        for index, (start, stop) in enumerate(pairwise(bounds)):
            yield self.terms[index], start, stop


def read_columns(
    buffer: memoryview, file: OpenFile | None = None, begin: int = 0
) -> dict[str, FieldColumns]:
    """Return the fields in a file of columns, without copying them.

    With ``file``, what is in the buffer begins there at ``begin``.

    Raises ValueError if it is not such a file.
    """
    if bytes(buffer[: len(MAGIC)]) != MAGIC:
        raise ValueError("not a file of columns")
    head_stop = 16 + int.from_bytes(buffer[8:16], "little")
    directory = json.loads(bytes(buffer[16:head_stop]))
    fields = {}
    for name, entries in directory.items():
        starts = {column: head_stop + start for column, (start, _length) in entries.items()}
        places = {column: begin + start for column, start in starts.items()}
        columns = {
            column: np.frombuffer(
                buffer, kind, entries[column][1] // np.dtype(kind).itemsize, starts[column]
            )
            for column, kind in COLUMNS
        }
        text = buffer[starts["term_bytes"] :][: entries["term_bytes"][1]]
        fields[name] = FieldColumns(columns, text, places, file)
    return fields


def slices(begins: NDArray[np.integer], counts: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return the places in several slices one after the other, given begins and lengths."""
    ends = counts.cumsum(dtype=np.int64)
    places: NDArray[np.int64] = (begins - ends + counts).repeat(counts)
    places += np.arange(len(places))
    return places
