"""A segment of the index, opened for reading: its columns mapped into memory, never copied."""

import mmap
from collections.abc import Callable
from functools import cached_property, lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.compound import CompoundStorage

from toolbox.discovery.backends.whoosh.codec import EXTENSION
from toolbox.discovery.backends.whoosh.columnar import FieldColumns, read_columns
from toolbox.discovery.backends.whoosh.counting import FacetColumn, column_of
from toolbox.discovery.backends.whoosh.gathering import encode
from toolbox.discovery.backends.whoosh.schema import (
    CONTENT,
    FACET_PREFIX,
    META,
    META_TYPE,
    TEXTS,
    Texts,
    unpack,
)
from toolbox.discovery.backends.whoosh.storage import Damaged, DurableStorage
from toolbox.discovery.wanted import Choice

_NOWHERE = np.empty(0, np.uint32)
_NUMBERS_KEPT = 1_024


class SegmentView:
    """What searches read of one segment. It never changes; deletions are kept outside of it.

    Documents are numbered from 0 within the segment.
    """

    def __init__(self, storage: DurableStorage, segment: Any) -> None:
        """Open a segment. Raises Damaged if its file does not hold what it should."""
        self.name: str = segment.segment_id()
        self.size: int = segment.doc_count_all()
        self._facets: dict[str, FacetColumn] = {}
        try:
            directory, self._map = _mapped(storage, segment)
            self._buffer = memoryview(self._map)
            self.fields = read_columns(self._part(directory, segment.make_filename(EXTENSION)))
            meta = self._part(directory, W3Codec.column_filename(segment, META))
            self.meta = np.frombuffer(meta, META_TYPE, self.size)
            self._texts = self._part(directory, W3Codec.column_filename(segment, TEXTS))
        except (KeyError, ValueError, EOFError) as error:
            raise Damaged(self.name) from error
        find = partial(_numbers, self.fields.get(CONTENT))
        self.numbers: Callable[[Choice], range] = lru_cache(_NUMBERS_KEPT)(find)
        """Return the numbers of the terms of the content that a choice stands for.

        One search asks for those of a term up to four times.
        """

    @property
    def size_bytes(self) -> int:
        """The size of the segment's file."""
        return len(self._buffer)

    @property
    def is_whole(self) -> bool:
        """Whether the file is as long as it was when it was mapped.

        Reading beyond the end of a file that was cut short since would kill the process.
        """
        return self._map.size() == len(self._map)

    def _part(self, directory: dict[str, Any], name: str) -> memoryview:
        start, length = directory[name]["offset"], directory[name]["length"]
        return self._buffer[start : start + length]

    @cached_property
    def _text_stops(self) -> NDArray[np.int64]:
        """Where the packed texts of each document stop, from the lengths at the column's end."""
        kind = np.dtype(chr(self._texts[-1])).newbyteorder(">")
        start = len(self._texts) - 1 - self.size * kind.itemsize
        return np.cumsum(np.frombuffer(self._texts, kind, self.size, start), dtype=np.int64)

    def packed_texts(self, doc: int) -> bytes:
        """Return the texts of a document as they are stored."""
        start = int(self._text_stops[doc - 1]) if doc else 0
        return bytes(self._texts[start : int(self._text_stops[doc])])

    def texts(self, doc: int) -> Texts:
        """Return the texts of a document."""
        return unpack(self.packed_texts(doc))

    @property
    def content(self) -> FieldColumns:
        """The postings of the content; only there if ``numbers`` finds anything."""
        return self.fields[CONTENT]

    def having(self, facet: str, value: str) -> NDArray[np.uint32]:
        """Return the documents with a value of a facet."""
        columns = self.fields.get(FACET_PREFIX + facet)
        index = columns.find(encode(value)) if columns else -1
        return columns.postings(index)[0] if columns and index >= 0 else _NOWHERE

    def facet(self, name: str) -> FacetColumn:
        """Return the values of a facet by document; worked out once."""
        column = self._facets.get(name)
        if column is None:
            column = column_of(self.fields.get(FACET_PREFIX + name), self.size)
            self._facets[name] = column
        return column


def _numbers(columns: FieldColumns | None, choice: Choice) -> range:
    """Return the numbers of the terms that a choice stands for."""
    if columns is None:
        return range(0)
    if choice.is_open:
        return columns.beginning_with(encode(choice.term))
    index = columns.find(encode(choice.term))
    return range(index, index + 1) if index >= 0 else range(0)


def _mapped(storage: DurableStorage, segment: Any) -> tuple[dict[str, Any], mmap.mmap]:
    """Map a segment's file into memory; return its directory as well.

    The map lives as long as any array that looks into it, and outlives the file's name.
    """
    name = segment.make_filename(segment.COMPOUND_EXT)
    compound = CompoundStorage(storage.open_file(name), use_mmap=False)
    directory = {
        part: dict(zip(("offset", "length"), compound.range(part), strict=True))
        for part in compound.list()
    }
    compound.close()
    with (storage.path / name).open("rb") as file:
        return directory, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
