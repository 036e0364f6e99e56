"""The file in which a segment keeps its postings: plain columns of numbers, mapped into memory.

Per field there are the terms in order, and for each term the documents, the weights and the
positions, one term after the other. Layout: 8 bytes of magic, 8 bytes of length, a directory
in JSON, then the columns, each at a multiple of 8 bytes, little-endian.
"""

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import IO

import numpy as np
from numpy.typing import NDArray

MAGIC = b"TBXCOL01"
_ALIGN = 8

U32 = NDArray[np.uint32]
F32 = NDArray[np.float32]
_COLUMNS = (
    ("term_stops", "<u4"),
    ("term_bytes", "u1"),
    ("starts", "<u4"),
    ("docs", "<u4"),
    ("weights", "<f4"),
    ("position_starts", "<u4"),
    ("positions", "<u4"),
)


@dataclass(slots=True)
class TermPostings:
    """The postings of one term while a segment is written; documents in rising order."""

    docs: "array[int]" = field(default_factory=lambda: array("I"))
    weights: "array[float]" = field(default_factory=lambda: array("f"))
    counts: "array[int]" = field(default_factory=lambda: array("I"))
    positions: "array[int]" = field(default_factory=lambda: array("I"))


def write_columns(file: IO[bytes], fields: Mapping[str, Mapping[bytes, TermPostings]]) -> None:
    """Write the postings of a segment's fields."""
    columns = {name: _columns(postings) for name, postings in sorted(fields.items())}
    directory: dict[str, dict[str, tuple[int, int]]] = {}
    place = 0
    for name, parts in columns.items():
        entries = directory.setdefault(name, {})
        for column, part in parts.items():
            entries[column] = (place, len(part))
            place += len(part) + -len(part) % _ALIGN
    head = json.dumps(directory).encode("ascii")
    head += b" " * (-len(head) % _ALIGN)
    file.write(MAGIC + len(head).to_bytes(8, "little") + head)
    for parts in columns.values():
        for part in parts.values():
            file.write(part)
            file.write(bytes(-len(part) % _ALIGN))


def _columns(postings: Mapping[bytes, TermPostings]) -> dict[str, bytes]:
    terms = sorted(postings)
    in_order = [postings[term] for term in terms]
    sizes = np.array([len(entry.docs) for entry in in_order], np.uint32)
    counts = np.frombuffer(b"".join(entry.counts.tobytes() for entry in in_order), np.uint32)
    return {
        "term_stops": np.cumsum([len(term) for term in terms], dtype=np.uint32).tobytes(),
        "term_bytes": b"".join(terms),
        "starts": _starts(sizes).tobytes(),
        "docs": b"".join(entry.docs.tobytes() for entry in in_order),
        "weights": b"".join(entry.weights.tobytes() for entry in in_order),
        "position_starts": _starts(counts).tobytes() if counts.any() else b"",
        "positions": b"".join(entry.positions.tobytes() for entry in in_order),
    }


def _starts(sizes: U32) -> U32:
    return np.concatenate(([0], np.cumsum(sizes, dtype=np.uint64))).astype(np.uint32)


class _Terms:
    """The sorted terms of a field as a sequence of bytes, read from the columns on demand."""

    def __init__(self, stops: U32, text: memoryview) -> None:
        self._stops = stops
        self._text = text

    def __len__(self) -> int:
        return len(self._stops)

    def __getitem__(self, index: int) -> bytes:
        start = self._stops[index - 1] if index else 0
        return bytes(self._text[start : self._stops[index]])


class FieldColumns:
    """The postings of one field, for reading. Numbers of terms count from 0 in their order."""

    def __init__(self, columns: Mapping[str, NDArray[np.generic]], text: memoryview) -> None:
        self.terms = _Terms(columns["term_stops"].view(np.uint32), text)
        self.starts: U32 = columns["starts"].view(np.uint32)
        self.docs: U32 = columns["docs"].view(np.uint32)
        self.weights: F32 = columns["weights"].view(np.float32)
        self.position_starts: U32 = columns["position_starts"].view(np.uint32)
        self.positions: U32 = columns["positions"].view(np.uint32)

    @property
    def has_positions(self) -> bool:
        return len(self.position_starts) > 0

    def find(self, term: bytes) -> int:
        """Return the number of a term, or -1."""
        index = bisect_left(self.terms, term)
        return index if index < len(self.terms) and self.terms[index] == term else -1

    def postings(self, index: int) -> tuple[U32, F32]:
        """Return the documents and weights of a term."""
        start, stop = int(self.starts[index]), int(self.starts[index + 1])
        return self.docs[start:stop], self.weights[start:stop]

    def positions_in(self, index: int, docs: NDArray[np.integer]) -> tuple[U32, U32]:
        """Return the documents among ``docs`` (sorted) that have a term, once per position,
        and the positions beside them."""
        start, stop = int(self.starts[index]), int(self.starts[index + 1])
        mine = self.docs[start:stop]
        places = np.searchsorted(mine, docs)
        places[places == len(mine)] = 0
        places = places[mine[places] == docs] + start if len(mine) else places[:0]
        begins = self.position_starts[places].astype(np.int64)
        counts = self.position_starts[places + 1].astype(np.int64) - begins
        total = int(counts.sum())
        shifts = np.repeat(begins - np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
        return (
            np.repeat(self.docs[places], counts),
            self.positions[(np.arange(total) + shifts).astype(np.int64)],
        )

    def items(self) -> Iterator[tuple[bytes, int, int]]:
        """Yield the terms in order with where their postings start and stop."""
        bounds = self.starts.tolist()
        for index, (start, stop) in enumerate(pairwise(bounds)):
            yield self.terms[index], start, stop


def read_columns(buffer: memoryview) -> dict[str, FieldColumns]:
    """Return the fields in a file of columns, without copying them.

    Raises ValueError if it is not such a file.
    """
    if bytes(buffer[: len(MAGIC)]) != MAGIC:
        raise ValueError("not a file of columns")
    head_stop = 16 + int.from_bytes(buffer[8:16], "little")
    directory = json.loads(bytes(buffer[16:head_stop]))
    fields = {}
    for name, entries in directory.items():
        columns = {}
        for column, kind in _COLUMNS:
            start, length = entries[column]
            size = np.dtype(kind).itemsize
            columns[column] = np.frombuffer(buffer, kind, length // size, head_stop + start)
        start, length = entries["term_bytes"]
        begin = head_stop + start
        fields[name] = FieldColumns(columns, buffer[begin : begin + length])
    return fields
