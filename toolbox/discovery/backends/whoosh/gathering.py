"""Gathers the postings of a segment that is written: of new documents, and of other segments."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolbox.discovery.backends.whoosh.columnar import F32, U32, Terms, slices
from toolbox.discovery.backends.whoosh.merging import Source
from toolbox.discovery.ranking import FIELD_WEIGHTS, FieldWeight

I64 = NDArray[np.int64]

_PLACE_BITS = 32
_GAP = 16
"""Positions that are left free between documents, so that nothing reaches from one to the next."""


@dataclass(slots=True)
class Gathered:
    """The columns of a field, sorted by term and document."""

    terms: Terms
    starts: U32
    docs: U32
    weights: F32
    position_starts: U32
    positions: U32
    doc_starts: U32


class Passage(NamedTuple):
    """Words in a field of a document that follow each other, from a position on.

    Each word is given as the terms it is indexed under.
    """

    field: str
    position: int
    words: Sequence[tuple[str, ...]]


class _Numbers(dict[tuple[str, ...], int]):
    """Numbers the words that have the same terms as they come, and their terms as well."""

    def __init__(self) -> None:
        self.terms: dict[str, int] = {}
        self.ends = array("I", [0])
        self.of_words = array("I")

    def __missing__(self, terms: tuple[str, ...]) -> int:
        number = self[terms] = len(self)
        known = self.terms
        own = dict.fromkeys(terms)
        self.of_words.extend([known.setdefault(term, len(known)) for term in own])
        self.ends.append(len(self.of_words))
        return number


class TextPool:
    """The words of new documents in their order, and 4 bytes of memory to each.

    Which documents have a term, how strongly and where, is worked out for all of them at once.
    """

    def __init__(self) -> None:
        self._numbers = _Numbers()
        self._words = array("I")
        self._fields: dict[str, int] = {}
        self._passages: list[tuple[int, int, int, int]] = []

    def add(self, doc: int, passages: Iterable[Passage]) -> None:
        """Take the texts of a document; documents come in rising order."""
        for field, position, words in passages:
            self._words.extend(map(self._numbers.__getitem__, words))
            number = self._fields.setdefault(field, len(self._fields))
            self._passages.append((doc, number, position, len(words)))

    def gathered(self) -> Gathered:
        """Return the postings in the order of terms."""
        by_number = [encode(term) for term in self._numbers.terms]
        order = sorted(range(len(by_number)), key=by_number.__getitem__)
        terms = [by_number[number] for number in order]
        ranks = np.empty(len(terms), np.int64)
        ranks[order] = np.arange(len(terms))
        owners, places = self._occurrences(ranks)
        passages = np.array(self._passages, np.int64).reshape(-1, 4)
        docs, fields, positions, lengths = passages.T
        doc_starts = _document_starts(docs, positions + lengths)
        positions = positions + doc_starts[docs]
        passage = np.repeat(np.arange(len(passages)), lengths)[places]
        first = lengths.cumsum() - lengths
        return _weighed(
            terms,
            owners,
            docs[passage],
            fields[passage],
            (positions - first)[passage] + places,
            [FIELD_WEIGHTS[field] for field in self._fields],
            doc_starts,
        )

    def _occurrences(self, ranks: I64) -> tuple[I64, I64]:
        """Return every occurrence of a term, as the term's rank and the place of the word."""
        words = np.frombuffer(self._words, np.uint32)
        ends = np.frombuffer(self._numbers.ends, np.uint32)
        sizes = ends[words + 1] - ends[words]
        terms = np.frombuffer(self._numbers.of_words, np.uint32)[slices(ends[words], sizes)]
        place = np.repeat(np.arange(len(words)), sizes)
        # One number for both: such are sorted fastest.
        both = ranks[terms] << _PLACE_BITS | place
        both.sort()
        return both >> _PLACE_BITS, both & ((1 << _PLACE_BITS) - 1)


def _weighed(
    terms: list[bytes],
    owners: I64,
    docs: I64,
    fields: I64,
    positions: I64,
    weights: Sequence[FieldWeight],
    doc_starts: I64,
) -> Gathered:
    """Return the postings of occurrences that are sorted by term, document and field."""
    new_doc = _changes(owners) | _changes(docs)
    in_field = (new_doc | _changes(fields)).nonzero()[0]
    starts = new_doc.nonzero()[0]
    counts = np.diff(in_field, append=len(owners))
    each = np.array([weight.each for weight in weights], np.float32)[fields[in_field]]
    most = np.array([weight.most for weight in weights], np.float32)[fields[in_field]]
    full = np.array([weight.full for weight in weights], np.float32)[fields[in_field]]
    by_field = each * counts
    over = by_field > full
    room = most[over] - full[over]
    by_field[over] = most[over] - room * room / (by_field[over] - full[over] + room)
    of_docs = new_doc[in_field].nonzero()[0]
    return Gathered(
        terms=_listed(terms),
        starts=_starts(np.bincount(owners[starts], minlength=len(terms))),
        docs=docs[starts].astype(np.uint32),
        weights=np.add.reduceat(by_field, of_docs, dtype=np.float32) if len(starts) else each,
        position_starts=np.append(starts, len(owners)).astype(np.uint32),
        positions=positions.astype(np.uint32),
        doc_starts=doc_starts.astype(np.uint32),
    )


def _document_starts(docs: I64, stops: I64) -> I64:
    """Return where documents begin if they follow each other, and where the last one ends.

    ``stops`` are where the passages of ``docs`` stop within each.
    """
    spans = np.zeros(int(docs.max(initial=-1)) + 1, np.int64)
    np.maximum.at(spans, docs, stops + _GAP)
    return np.concatenate(([0], spans.cumsum()))


class ValuePool:
    """The values of a facet, and which documents have them."""

    def __init__(self) -> None:
        self._docs: dict[bytes, array[int]] = {}

    def add(self, doc: int, values: Iterable[str]) -> None:
        """Take the values of a document, each of which is there once."""
        for value in values:
            self._docs.setdefault(encode(value), array("I")).append(doc)

    def gathered(self) -> Gathered:
        """Return the postings in the order of values; a value weighs 1 and has no positions."""
        values = sorted(self._docs)
        docs = np.frombuffer(b"".join(self._docs[value] for value in values), np.uint32)
        none = np.empty(0, np.uint32)
        sizes = np.array([len(self._docs[value]) for value in values], np.int64)
        ones = np.ones(len(docs), np.float32)
        return Gathered(_listed(values), _starts(sizes), docs, ones, none, none, none)


def _changes(column: I64) -> NDArray[np.bool_]:
    """Return for each number whether it differs from the one before it."""
    changes = np.ones(len(column), bool)
    np.not_equal(column[1:], column[:-1], out=changes[1:])
    return changes


def _listed(terms: list[bytes]) -> Terms:
    stops = np.cumsum([len(term) for term in terms], dtype=np.uint32)
    return Terms.listed(stops, b"".join(terms))


class Pool:
    """Everything that goes into a segment, by field; Whoosh hands it to the field writer."""

    def __init__(self) -> None:
        self._texts: dict[str, TextPool] = {}
        self._values: dict[str, ValuePool] = {}
        self._sources: dict[str, list[Source]] = {}
        self._documents = 0

    def add(
        self,
        doc: int,
        texts: Mapping[str, Iterable[Passage]],
        values: Mapping[str, Iterable[str]],
    ) -> None:
        """Take a new document by its fields; those come before the ones of other segments."""
        for field, passages in texts.items():
            self._texts.setdefault(field, TextPool()).add(doc, passages)
        for field, own in values.items():
            self._values.setdefault(field, ValuePool()).add(doc, own)
        self._documents = doc + 1

    def absorb(self, field: str, source: Source) -> None:
        """Take the postings of another segment; segments come in the order of their documents."""
        self._sources.setdefault(field, []).append(source)

    def gathered(self) -> dict[str, Gathered]:
        """Return the postings of new documents by field."""
        pools: list[tuple[str, TextPool | ValuePool]] = [
            *self._texts.items(),
            *self._values.items(),
        ]
        return {name: pool.gathered() for name, pool in pools}

    def sources(self) -> dict[str, list[Source]]:
        """Return the columns to be merged, of new documents first."""
        numbers = np.arange(self._documents)
        found = {name: [Source(columns, numbers)] for name, columns in self.gathered().items()}
        for name, others in self._sources.items():
            found.setdefault(name, []).extend(others)
        return found

    def iter_postings(self) -> "Pool":
        """Hand everything to the field writer, which knows this class."""
        return self

    def cleanup(self) -> None:
        """Let go of everything."""
        self._texts, self._values, self._sources = {}, {}, {}


def encode(text: str) -> bytes:
    """Return text as bytes; half characters, as broken files contain them, become "?"."""
    return text.encode(errors="replace")


def _starts(sizes: I64) -> U32:
    return np.concatenate(([0], sizes.cumsum(dtype=np.int64))).astype(np.uint32)
