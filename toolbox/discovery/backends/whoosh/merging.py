"""Writes the postings of a segment, merged from what was gathered and from other segments.

The terms are gone through in pieces, each merged by a few operations on whole columns; finished
columns that grow large wait in temporary files. So memory does not grow with the segment, but
for about 30 bytes per term.
"""

import json
import shutil
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Protocol
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from toolbox.discovery.backends.whoosh.columnar import (
    ALIGN,
    COLUMNS,
    F32,
    MAGIC,
    U32,
    Terms,
    slices,
)
from toolbox.discovery.backends.whoosh.vocabulary import Vocabulary, vocabulary_of

I64 = NDArray[np.int64]

_TERMS_AT_ONCE = 20_000
_IN_MEMORY = 8 * 1024 * 1024
_BLOCK = 1 << 20


class TermColumns(Protocol):
    """The columns of postings that are merged, as a segment has them for a field."""

    terms: Terms
    starts: U32
    docs: U32
    weights: F32
    position_starts: U32
    positions: U32
    doc_starts: U32


@dataclass(frozen=True, slots=True)
class Source:
    """Postings to be merged. ``numbers`` leads from a document to its new number, or to -1.

    The documents of one source come all before those of the next.
    """

    columns: TermColumns
    numbers: I64


@dataclass(frozen=True, slots=True)
class Piece:
    """Merged postings of some terms, sorted by term and document."""

    terms: list[bytes]
    sizes: I64
    docs: U32
    weights: F32
    counts: U32
    positions: U32


def write_fields(file: IO[bytes], fields: Mapping[str, Sequence[Source]]) -> None:
    """Write the postings of all fields of a segment."""
    with ExitStack() as stack:
        spools = {
            name: {
                column: stack.enter_context(SpooledTemporaryFile(_IN_MEMORY))
                for column, _kind in COLUMNS
            }
            for name in sorted(fields)
        }
        for name, spool in spools.items():
            _FieldWriter(spool).write(fields[name])
        _join(file, spools)


def _join(file: IO[bytes], spools: Mapping[str, Mapping[str, IO[bytes]]]) -> None:
    directory: dict[str, dict[str, tuple[int, int]]] = {}
    place = 0
    for name, columns in spools.items():
        for column, spool in columns.items():
            length = spool.tell()
            directory.setdefault(name, {})[column] = (place, length)
            place += length + -length % ALIGN
    head = json.dumps(directory).encode("ascii")
    head += b" " * (-len(head) % ALIGN)
    file.write(MAGIC + len(head).to_bytes(8, "little") + head)
    for columns in spools.values():
        for spool in columns.values():
            length = spool.tell()
            spool.seek(0)
            shutil.copyfileobj(spool, file, _BLOCK)
            file.write(bytes(-length % ALIGN))


class _FieldWriter:
    """Writes the columns of one field, piece by piece."""

    def __init__(self, columns: Mapping[str, IO[bytes]]) -> None:
        self._columns = columns
        self._terms = 0
        self._text = 0
        self._postings = 0
        self._positions = 0
        self._hashes: list[U32] = []
        self._words: list[Vocabulary] = []

    def write(self, sources: Sequence[Source]) -> None:
        """Write what the sources have, merged."""
        with_positions = any(len(source.columns.positions) for source in sources)
        self._put("starts", np.zeros(1, np.uint32))
        doc_starts = _document_starts(sources)
        if with_positions:
            self._put("position_starts", np.zeros(1, np.uint32))
            self._put("occurrence_starts", np.zeros(1, np.uint32))
            self._put("doc_starts", doc_starts)
        for ranges in _ranges(sources):
            piece = _merged(sources, ranges, doc_starts)
            self._write_piece(piece, with_positions=with_positions)
        hashes = np.concatenate([np.empty(0, np.uint32), *self._hashes])
        order = hashes.argsort(kind="stable").astype(np.uint32)
        self._put("hashes", hashes[order])
        self._put("hashed", order)
        words = Vocabulary.joined(self._words)
        self._put("word_numbers", words.numbers)
        self._put("word_lengths", words.lengths)
        self._put("word_signatures", words.signatures)

    def _write_piece(self, piece: Piece, *, with_positions: bool) -> None:
        text = b"".join(piece.terms)
        stops = np.cumsum([len(term) for term in piece.terms], dtype=np.int64)
        self._put("term_stops", stops + self._text)
        self._columns["term_bytes"].write(text)
        self._put("starts", piece.sizes.cumsum() + self._postings)
        self._put("docs", piece.docs)
        self._put("weights", piece.weights)
        if with_positions:
            stops = piece.counts.cumsum(dtype=np.int64) + self._positions
            self._put("position_starts", stops)
            self._put("occurrence_starts", stops[piece.sizes.cumsum() - 1])
            self._put("positions", piece.positions)
            self._words.append(vocabulary_of(piece.terms, self._terms))
        self._hashes.append(np.fromiter(map(crc32, piece.terms), np.uint32, len(piece.terms)))
        self._terms += len(piece.terms)
        self._text += len(text)
        self._postings += len(piece.docs)
        self._positions += len(piece.positions)

    def _put(self, column: str, values: NDArray[np.generic]) -> None:
        self._columns[column].write(values.astype(dict(COLUMNS)[column], copy=False).tobytes())


def _ranges(sources: Sequence[Source]) -> Iterator[list[range]]:
    """Cut the terms of all sources at the same places; yield the numbers each has in a piece."""
    largest = max((source.columns.terms for source in sources), key=len)
    cuts = [largest[number] for number in range(_TERMS_AT_ONCE, len(largest), _TERMS_AT_ONCE)]
    places = [
        [0, *(bisect_left(terms, cut) for cut in cuts), len(terms)]
        for terms in (source.columns.terms for source in sources)
    ]
    for number in range(len(cuts) + 1):
        yield [range(own[number], own[number + 1]) for own in places]


def _document_starts(sources: Sequence[Source]) -> I64:
    """Return where every document begins when those of all sources follow each other.

    Behind the last one stands where that ends.
    """
    last = max(int(source.numbers.max(initial=-1)) for source in sources)
    spans = np.zeros(last + 1, np.int64)
    for source in sources:
        own = np.diff(source.columns.doc_starts)
        numbers = source.numbers[: len(own)]
        spans[numbers[numbers >= 0]] = own[numbers >= 0]
    return np.concatenate(([0], spans.cumsum()))


def _merged(sources: Sequence[Source], ranges: Sequence[range], doc_starts: I64) -> Piece:
    """Merge the postings of some terms of each source."""
    lists = [
        source.columns.terms.part(numbers) for source, numbers in zip(sources, ranges, strict=True)
    ]
    terms = sorted(set().union(*lists)) if len(lists) > 1 else lists[0]
    place = {term: number for number, term in enumerate(terms)}
    parts = [
        _part(
            source,
            numbers,
            np.fromiter(map(place.__getitem__, own), np.int64, len(own)),
            doc_starts,
        )
        for source, numbers, own in zip(sources, ranges, lists, strict=True)
    ]
    columns = (np.concatenate(column) for column in zip(*parts, strict=True))
    owners, docs, weights, counts, positions = columns
    sizes = np.bincount(owners, minlength=len(terms))
    # Of few terms the numbers are short, and short numbers are sorted fastest.
    order = owners.astype(np.min_scalar_type(len(terms))).argsort(kind="stable")
    begins = counts.cumsum(dtype=np.int64) - counts
    return Piece(
        [term for term, size in zip(terms, sizes.tolist(), strict=True) if size],
        sizes[sizes > 0],
        docs[order],
        weights[order],
        counts[order],
        positions[slices(begins[order], counts[order])],
    )


def _part(
    source: Source, numbers: range, owners: I64, doc_starts: I64
) -> tuple[I64, U32, F32, U32, U32]:
    """Return a source's postings of some terms: owners, documents, weights, counts, positions."""
    columns = source.columns
    start, stop = int(columns.starts[numbers.start]), int(columns.starts[numbers.stop])
    sizes = np.diff(columns.starts[numbers.start : numbers.stop + 1])
    own_docs = columns.docs[start:stop]
    docs = source.numbers[own_docs]
    kept = docs >= 0
    owner = np.repeat(owners, sizes)[kept]
    weights = columns.weights[start:stop][kept]
    if not len(columns.positions):
        none = np.empty(0, np.uint32)
        return owner, docs[kept].astype(np.uint32), weights, np.zeros(len(owner), np.uint32), none
    bounds = columns.position_starts[start : stop + 1]
    counts = np.diff(bounds)
    positions = columns.positions[int(bounds[0]) : int(bounds[-1])][np.repeat(kept, counts)]
    docs, counts = docs[kept], counts[kept]
    moved = doc_starts[docs] - columns.doc_starts[own_docs[kept]]
    positions = (positions + np.repeat(moved, counts)).astype(np.uint32)
    return owner, docs.astype(np.uint32), weights, counts, positions
