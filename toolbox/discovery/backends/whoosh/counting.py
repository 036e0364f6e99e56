"""Counts how many of some documents have each value of each of some facets.

Few documents are counted by going through their values; many by bitmaps, a row to a value,
which cost the same for any number of documents.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count, pairwise
from typing import overload

import numpy as np
from numpy.typing import NDArray

from toolbox.discovery.backends.whoosh.columnar import FieldColumns, slices
from toolbox.discovery.backends.whoosh.postings import Docs

I64 = NDArray[np.int64]
U32 = NDArray[np.uint32]
U64 = NDArray[np.uint64]
Codes = NDArray[np.integer]
Pairs = NDArray[np.unsignedinteger]

Parts = Sequence[tuple[FieldColumns, int]]
"""The columns of a facet in each segment that has it, with the number of its first document."""

FEW_VALUES = 128
"""Facets of more values than this are counted without bitmaps, which would take much memory."""

_WORD_BITS = 64
# Going through one value of a document takes as long as looking at so many words of bitmaps;
# getting ready for either way takes as long as for so many.
_WORDS_TO_A_VALUE = 5
_WORDS_TO_BEGIN = 8_000
# So many words are looked at in one go: they stay in the cache of a processor.
_WORDS_AT_ONCE = 16_384
# Codes that are so many times fewer than there are values are counted faster by sorting them.
_FEWER = 4

# What values are sorted by, in one number: the facet, the number of documents, and the code.
_CODE_BITS = 26
_CODE = (1 << _CODE_BITS) - 1
_MOST = (1 << 31) - 1
_FACET_BITS = _CODE_BITS + 31


class ValueCounts(Sequence[tuple[str, int]]):
    """The values that are there at all, each with its number of documents, the most first.

    Values are read when they are asked for: of thousands of keywords hardly any is ever shown.
    """

    def __init__(self, values: list[str], keys: I64) -> None:
        """Take the values of all facets, and of those that are there what they are sorted by."""
        self._values = values
        self._keys = keys

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, place: int) -> tuple[str, int]: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[tuple[str, int], ...]: ...

    def __getitem__(self, place: int | slice) -> tuple[str, int] | tuple[tuple[str, int], ...]:
        if isinstance(place, slice):
            return self._read(self._keys[place])
        return self._read(self._keys[[place]])[0]

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return iter(self._read(self._keys))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # as sequences that may be long have none

    def __repr__(self) -> str:
        return repr(tuple(self))

    def _read(self, keys: I64) -> tuple[tuple[str, int], ...]:
        # One by one: most often there are but a few, for which numpy takes longer.
        values = self._values
        return tuple(
            [(values[key & _CODE], _MOST - (key >> _CODE_BITS & _MOST)) for key in keys.tolist()]
        )


class _Facet:
    """The values of a facet in their order, and documents with the place of a value of theirs."""

    def __init__(self, name: str, parts: Parts) -> None:
        self.name = name
        self.parts = parts
        lists = [field.texts for field, _offset in parts]
        # Several sorted lists are sorted again in almost no time, other than a set.
        self.values, self.places = _merged(lists)
        self.docs: U32 = np.concatenate([field.docs + np.uint32(offset) for field, offset in parts])
        self.codes: U32 = np.concatenate(
            [
                np.repeat(own, np.diff(field.starts))
                for own, (field, _offset) in zip(self.places, parts, strict=True)
            ]
        )


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Some facets by their places; ``rows`` are their codes with bitmaps, as ranges.

    ``codes`` tells where to find all of their codes in a document: see ``_by_document``.
    """

    names: dict[int, str]
    rows: list[tuple[int, int]]
    codes: slice


class Counter:
    """Counts the values of facets among the documents of an index, of which there are ``size``.

    Every value has a code, those of facets with few values first. Memory: 8 bytes per document,
    1 to 4 per value of a document, and a bit per document and value of facets with few values.
    """

    def __init__(self, facets: Mapping[str, Parts], size: int) -> None:
        found = [_Facet(name, parts) for name, parts in facets.items() if parts]
        found.sort(key=lambda facet: len(facet.values) > FEW_VALUES)
        sizes = [len(facet.values) for facet in found]
        self._size = size
        self._names = [facet.name for facet in found]
        self._values = [value for facet in found for value in facet.values]
        self._stops = np.cumsum([0, *sizes]).tolist()
        self._few = sum(own for own in sizes if own <= FEW_VALUES)
        self._cuts = np.arange(len(found) + 1) << _FACET_BITS
        # The key of each value if no document had it.
        self._keys = np.repeat(self._cuts[:-1], sizes) + (_MOST << _CODE_BITS)
        self._keys += np.arange(len(self._values))
        self._edges, self._codes = _by_document(found, size, self._few)
        self._of_all = _of_all(found)
        self._pairs_of_few = int(self._of_all[: self._few].sum())
        self._bitmaps = _bitmaps(found, size, self._few)
        self._choices: dict[tuple[str, ...], _Chosen] = {}
        self._none = ValueCounts(self._values, np.empty(0, np.int64))

    def counts(self, names: tuple[str, ...], docs: Docs) -> dict[str, ValueCounts]:
        """Return the counts of these facets among ``docs``."""
        counted: dict[str, ValueCounts] = dict.fromkeys(names, self._none)
        chosen = self._choices.get(names) or self._choices.setdefault(names, self._choice(names))
        if not len(docs) or chosen.codes.start == chosen.codes.stop:
            return counted
        keys = self._sorted(*self._numbers(chosen, docs))
        cuts = keys.searchsorted(self._cuts).tolist()
        for place, name in chosen.names.items():
            counted[name] = ValueCounts(self._values, keys[cuts[place] : cuts[place + 1]])
        return counted

    def _sorted(self, codes: Codes, numbers: I64) -> I64:
        keys: I64 = self._keys[codes] - (numbers << _CODE_BITS)
        keys.sort()
        return keys

    def _choice(self, names: tuple[str, ...]) -> _Chosen:
        places = {
            place: name
            for place, name in enumerate(self._names)
            if name in names and self._stops[place] < self._stops[place + 1]
        }
        ranges = [(self._stops[place], self._stops[place + 1]) for place in places]
        rows = [(start, stop) for start, stop in ranges if stop <= self._few]
        has_many = len(rows) < len(ranges)
        return _Chosen(places, _together(rows), slice(0 if rows else 1, 2 if has_many else 1))

    def _numbers(self, chosen: _Chosen, docs: Docs) -> tuple[Codes, I64]:
        """Return codes that the documents have, chosen or not, and how many have each."""
        has_many = chosen.codes.stop == 2
        words = sum(stop - start for start, stop in chosen.rows) * self._size / _WORD_BITS
        # With facets of many values bitmaps come on top of going through those, else instead.
        words += _WORDS_TO_BEGIN if has_many else -_WORDS_TO_BEGIN
        to_go_through = len(docs) * self._pairs_of_few / self._size
        if not chosen.rows or to_go_through * _WORDS_TO_A_VALUE <= words:
            return self._by_codes(docs, chosen.codes)
        codes, numbers = self._by_bitmaps(docs, chosen.rows)
        if not has_many:
            return codes, numbers
        others, their_numbers = self._by_codes(docs, slice(1, 2))
        return np.concatenate((codes, others)), np.concatenate((numbers, their_numbers))

    def _by_codes(self, docs: Docs, which: slice) -> tuple[Codes, I64]:
        if len(docs) == 1:
            edges = 2 * int(docs[0])
            codes = self._codes[self._edges[edges + which.start] : self._edges[edges + which.stop]]
            return codes, np.ones(len(codes), np.int64)
        if len(docs) * 2 > self._size:
            others = np.ones(self._size, bool)
            others[docs] = False
            codes = self._codes_of(others.nonzero()[0], which)
            numbers = self._of_all - np.bincount(codes, minlength=len(self._values))
            numbers[: self._few * which.start] = 0
            return _there(numbers)
        codes = self._codes_of(docs, which)
        if len(codes) * _FEWER > len(self._values):
            return _there(np.bincount(codes))
        codes.sort(kind="stable")
        is_last = np.empty(len(codes), bool)
        is_last[-1:] = True
        np.not_equal(codes[1:], codes[:-1], out=is_last[:-1])
        last = is_last.nonzero()[0]
        numbers = last + 1
        numbers[1:] -= numbers[:-1].copy()
        return codes[last], numbers

    def _codes_of(self, docs: Docs, which: slice) -> Codes:
        edges = docs * 2
        begins = self._edges[edges + which.start]
        return self._codes[slices(begins, self._edges[edges + which.stop] - begins)]

    def _by_bitmaps(self, docs: Docs, ranges: Sequence[tuple[int, int]]) -> tuple[Codes, I64]:
        numbers = np.zeros(self._few, np.int64)
        wanted = _bits(docs, self._size)
        step = max(_WORDS_AT_ONCE // len(wanted), 1)
        for start, stop in ranges:
            for begin in range(start, stop, step):
                rows = slice(begin, min(begin + step, stop))
                numbers[rows] = np.bitwise_count(self._bitmaps[rows] & wanted).sum(axis=1)
        return _there(numbers)


def _there(numbers: I64) -> tuple[Codes, I64]:
    codes = numbers.nonzero()[0]
    return codes, numbers[codes]


def _together(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return rising ranges with those in one that follow each other without a gap."""
    joined: list[tuple[int, int]] = []
    for start, stop in ranges:
        if joined and joined[-1][1] == start:
            start = joined.pop()[0]
        joined.append((start, stop))
    return joined


def _merged(lists: Sequence[list[str]]) -> tuple[list[str], list[U32]]:
    """Return the values of sorted lists in one, and for each list their places in it."""
    if len(lists) == 1:
        return lists[0], [np.arange(len(lists[0]), dtype=np.uint32)]
    # Sorted lists one after the other are sorted in almost no time, other than a set.
    places = dict(zip(dict.fromkeys(sorted(chain(*lists))), count(), strict=False))
    by_list = [np.array([places[value] for value in own], np.uint32) for own in lists]
    return list(places), by_list


def _by_document(facets: Sequence[_Facet], size: int, few: int) -> tuple[NDArray[np.int32], Codes]:
    """Return the codes of all documents, rising, one document after the other, and their edges.

    Document d has those below ``few`` from ``edges[2 * d]`` on, those above from
    ``edges[2 * d + 1]``, and none from ``edges[2 * d + 2]``.
    """
    total, first = sum(len(facet.values) for facet in facets), 0
    bits = total.bit_length()
    # One number for document and code: such are sorted fastest, short ones above all.
    kind = np.dtype(np.uint32 if size << bits < 1 << 32 else np.uint64)
    found: list[Pairs] = [np.empty(0, kind)]
    counts = np.zeros((size, 2), np.int32)
    for facet in facets:
        counts[:, int(first >= few)] += np.bincount(facet.docs, minlength=size)
        own: Pairs = facet.docs.astype(kind)
        own <<= bits
        own |= facet.codes + np.uint32(first)
        found.append(own)
        first += len(facet.values)
    pairs: Pairs = np.concatenate(found)
    found.clear()
    pairs.sort()
    pairs &= (1 << bits) - 1
    edges = np.zeros(2 * size + 1, np.int32)
    counts.cumsum(out=edges[1:])
    return edges, pairs.astype(np.min_scalar_type(total))


def _of_all(facets: Sequence[_Facet]) -> I64:
    """Return how many documents have each code, deleted ones among them."""
    numbers = [np.bincount(facet.codes, minlength=len(facet.values)) for facet in facets]
    return np.concatenate([np.empty(0, np.int64), *numbers])


def _bitmaps(facets: Sequence[_Facet], size: int, few: int) -> U64:
    """Return a row per code below ``few``, with a bit per document, in words of 64."""
    rows = np.zeros((few, _words(size)), np.uint64)
    first = 0
    for facet in facets:
        if first < few:
            for (field, offset), places in zip(facet.parts, facet.places, strict=True):
                bounds = pairwise(field.starts.tolist())
                for place, (start, stop) in zip(places.tolist(), bounds, strict=True):
                    rows[first + place] |= _bits(field.docs[start:stop] + np.intp(offset), size)
        first += len(facet.values)
    return rows


def _words(size: int) -> int:
    return -(-size // _WORD_BITS)


def _bits(docs: Docs, size: int) -> U64:
    chosen = np.zeros(_words(size) * _WORD_BITS, bool)
    chosen[docs] = True
    return np.packbits(chosen).view(np.uint64)
