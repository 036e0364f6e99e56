"""Counts how many of some documents have each value of each of some facets.

Few documents are counted by going through their values; many by bitmaps, a row to a value,
which cost the same for any number of documents.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from toolbox.discovery.backends.whoosh.columnar import FieldColumns, slices
from toolbox.discovery.backends.whoosh.postings import Docs

I64 = NDArray[np.int64]

Counts = tuple[tuple[str, int], ...]
"""The values that are there at all, each with its number of documents, the most first."""

FEW_VALUES = 128
"""Facets of more values than this are counted without bitmaps, which would take much memory."""

_BITS = 64
# Going through one value of a document takes as long as looking at so many words of bitmaps.
_WORDS_TO_A_VALUE = 6


@dataclass(frozen=True, slots=True, eq=False)
class FacetColumn:
    """The values of a facet in their order, and which documents have which of them.

    Document d has those at ``codes[starts[d]:starts[d + 1]]``; codes count the values from 0.
    """

    values: list[str]
    starts: I64
    codes: NDArray[np.unsignedinteger]


def column_of(field: FieldColumns | None, size: int) -> FacetColumn:
    """Return the values of a facet in a segment of ``size`` documents, from its postings."""
    if field is None:
        return FacetColumn([], np.zeros(size + 1, np.int64), np.empty(0, np.uint8))
    values = [term.decode() for term in field.terms.part(range(len(field.terms)))]
    codes = np.repeat(_numbered(len(values)), np.diff(field.starts))
    order = field.docs.argsort(kind="stable")
    return FacetColumn(values, _starts(np.bincount(field.docs, minlength=size)), codes[order])


def joined(columns: Sequence[FacetColumn]) -> FacetColumn:
    """Return the values of a facet in several segments whose documents follow each other."""
    if len(columns) == 1:
        return columns[0]
    values = sorted({value for column in columns for value in column.values})
    places = {value: code for code, value in enumerate(values)}
    codes = _numbered(len(values))
    maps = [codes[[places[value] for value in column.values]] for column in columns]
    counts = [np.diff(column.starts) for column in columns]
    return FacetColumn(
        values,
        _starts(np.concatenate([*counts, np.empty(0, np.int64)])),
        np.concatenate(
            [codes[:0], *(new[column.codes] for new, column in zip(maps, columns, strict=True))]
        ),
    )


def _numbered(count: int) -> NDArray[np.unsignedinteger]:
    """Return the codes of so many values, as short as possible."""
    return np.arange(count).astype(np.min_scalar_type(count))


def _starts(counts: I64) -> I64:
    return np.concatenate(([0], counts.cumsum(dtype=np.int64)))


class Counter:
    """Counts the values of several facets together, among ``size`` documents.

    Memory: 8 bytes per document, 1 to 4 per value of a document and, once many documents are
    counted, a bit per document and value of facets with few values.
    """

    def __init__(self, facets: Sequence[FacetColumn], size: int) -> None:
        self._facets = facets
        few = [facet for facet in facets if len(facet.values) <= FEW_VALUES]
        many = [facet for facet in facets if len(facet.values) > FEW_VALUES]
        self._tables = [_Table(few, size, bitmaps=True), _Table(many, size, bitmaps=False)]
        self._order = [(few + many).index(facet) for facet in facets]

    def counts(self, docs: Docs) -> list[Counts]:
        """Return the counts of each facet among ``docs``."""
        found = [counts for table in self._tables for counts in table.counts(docs)]
        return [found[place] for place in self._order]


class _Table:
    """Some facets, counted together: every value of each has a code of its own."""

    def __init__(self, facets: Sequence[FacetColumn], size: int, *, bitmaps: bool) -> None:
        self._facets = facets
        self._size = size
        self._codes = sum(len(facet.values) for facet in facets)
        self._pairs = sum(len(facet.codes) for facet in facets)
        self._has_bitmaps = bitmaps

    def counts(self, docs: Docs) -> Iterator[Counts]:
        numbers = self._numbers(docs)
        stop = 0
        for facet in self._facets:
            start, stop = stop, stop + len(facet.values)
            yield _most_first(facet.values, numbers[start:stop])

    def _numbers(self, docs: Docs) -> I64:
        """Return the number of documents by code."""
        if not len(docs) or not self._pairs:
            return np.zeros(self._codes, np.int64)
        to_go_through = len(docs) * self._pairs / self._size
        words = self._codes * self._size / _BITS
        if self._has_bitmaps and to_go_through * _WORDS_TO_A_VALUE > words:
            return self._by_bitmaps(docs)
        if len(docs) * 2 > self._size:
            others = np.ones(self._size, bool)
            others[docs] = False
            return self._of_all - self._by_codes(others.nonzero()[0])
        return self._by_codes(docs)

    @cached_property
    def _of_all(self) -> I64:
        """The numbers among all documents of the index, deleted or not."""
        return np.bincount(self._by_document[1], minlength=self._codes)

    def _by_codes(self, docs: Docs) -> I64:
        return np.bincount(self._codes_of(docs), minlength=self._codes)

    def _codes_of(self, docs: Docs) -> NDArray[np.unsignedinteger]:
        starts, codes = self._by_document
        begins = starts[docs]
        return codes[slices(begins, starts[docs + 1] - begins)]

    @cached_property
    def _by_document(self) -> tuple[I64, NDArray[np.unsignedinteger]]:
        """The codes of all documents, one document after the other, and where each starts."""
        counts = [np.diff(facet.starts) for facet in self._facets]
        starts = _starts(sum(counts, np.zeros(self._size, np.int64)))
        codes = np.empty(self._pairs, np.min_scalar_type(self._codes))
        free, first = starts[:-1].copy(), 0
        for facet, own in zip(self._facets, counts, strict=True):
            codes[slices(free, own)] = facet.codes + codes.dtype.type(first)
            free += own
            first += len(facet.values)
        return starts, codes

    @cached_property
    def _bitmaps(self) -> NDArray[np.uint64]:
        """A row per code with a bit per document, in words of 64."""
        starts, codes = self._by_document
        docs = np.repeat(np.arange(self._size), np.diff(starts))
        return np.stack([_bits(docs[codes == code], self._size) for code in range(self._codes)])

    def _by_bitmaps(self, docs: Docs) -> I64:
        in_both = self._bitmaps & _bits(docs, self._size)
        numbers: I64 = np.bitwise_count(in_both).sum(axis=1, dtype=np.int64)
        return numbers


def _bits(docs: Docs, size: int) -> NDArray[np.uint64]:
    chosen = np.zeros(-(-size // _BITS) * _BITS, bool)
    chosen[docs] = True
    return np.packbits(chosen).view(np.uint64)


def _most_first(values: Sequence[str], numbers: I64) -> Counts:
    there = numbers.nonzero()[0]
    order = there[(-numbers[there]).argsort(kind="stable")]
    names = [values[place] for place in order.tolist()]
    return tuple(zip(names, numbers[order].tolist(), strict=True))
