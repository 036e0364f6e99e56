"""A segment of the index, opened for reading: its columns mapped into memory, never copied."""

import mmap
from collections.abc import Callable
from functools import cache, cached_property, lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.compound import CompoundStorage

from toolbox.discovery.backends.whoosh.codec import EXTENSION
from toolbox.discovery.backends.whoosh.columnar import FieldColumns, read_columns
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
from toolbox.discovery.index import Field
from toolbox.discovery.indexed import FIELD_MARKS
from toolbox.discovery.wanted import Choice
from toolbox.foundation.storage.opened import OpenFile

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
        try:
            directory, file = _opened(storage, segment)
            # The map lives as long as any array that looks into it.
            self._map = mmap.mmap(file.number, 0, access=mmap.ACCESS_READ)
            self._buffer = memoryview(self._map)
            name = segment.make_filename(EXTENSION)
            self.fields = read_columns(self._part(directory, name), file, directory[name]["offset"])
            name = W3Codec.column_filename(segment, META)
            self.meta = np.frombuffer(self._part(directory, name), META_TYPE, self.size)
            self._meta_start = directory[name]["offset"]
            self._texts = self._part(directory, W3Codec.column_filename(segment, TEXTS))
        except (KeyError, ValueError, EOFError) as error:
            raise Damaged(self.name) from error
        find = partial(_numbers, self.fields.get(CONTENT))
        self.numbers: Callable[[Choice], range] = lru_cache(_NUMBERS_KEPT)(find)
        """Return the numbers of the terms of the content that a choice stands for.

        One search asks for those of a term up to four times.
        """
        self.words_of: Callable[[Field], list[str]] = cache(self._words_of)
        """Return the words that stand in a field, such as the names of makers."""

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

    def column(self, name: str) -> NDArray[np.generic]:
        """Return what is known of every document under a name, as a column of its own.

        The mapped pages are given back: they hold the other columns as well, ten times as much.
        """
        column = np.ascontiguousarray(self.meta[name])
        start = self._meta_start + -self._meta_start % mmap.PAGESIZE
        stop = self._meta_start + self.meta.nbytes
        if start < stop:
            self._map.madvise(mmap.MADV_DONTNEED, start, stop - start)
        return column

    def let_go(self) -> None:
        """Give mapped pages back, after whole columns were gone through that are not needed again.

        Those that are read again come back by themselves.
        """
        self._map.madvise(mmap.MADV_DONTNEED)

    def _part(self, directory: dict[str, Any], name: str) -> memoryview:
        start, length = directory[name]["offset"], directory[name]["length"]
        return self._buffer[start : start + length]

    @cached_property
    def _text_stops(self) -> NDArray[np.integer]:
        """Where the packed texts of each document stop, from the lengths at the column's end."""
        stops = np.uint32 if len(self._texts) < 1 << 32 else np.int64
        kind = np.dtype(chr(self._texts[-1])).newbyteorder(">")
        start = len(self._texts) - 1 - self.size * kind.itemsize
        return np.cumsum(np.frombuffer(self._texts, kind, self.size, start), dtype=stops)

    def packed_texts(self, doc: int) -> bytes:
        """Return the texts of a document as they are stored."""
        start = int(self._text_stops[doc - 1]) if doc else 0
        return bytes(self._texts[start : int(self._text_stops[doc])])

    def texts(self, doc: int) -> Texts:
        """Return the texts of a document."""
        return unpack(self.packed_texts(doc))

    def _words_of(self, field: Field) -> list[str]:
        columns = self.fields.get(CONTENT)
        if columns is None:
            return []
        mark = encode(FIELD_MARKS[field])
        found = columns.terms.part(columns.beginning_with(mark))
        return [term.removeprefix(mark).decode() for term in found]

    @cached_property
    def content(self) -> FieldColumns:
        """The postings of the content; only there if ``numbers`` finds anything."""
        return self.fields[CONTENT]

    def having(self, facet: str, value: str) -> NDArray[np.uint32]:
        """Return the documents with a value of a facet."""
        columns = self.fields.get(FACET_PREFIX + facet)
        index = columns.find(encode(value)) if columns else -1
        return columns.documents(index) if columns and index >= 0 else _NOWHERE


def _numbers(columns: FieldColumns | None, choice: Choice) -> range:
    """Return the numbers of the terms that a choice stands for."""
    if columns is None:
        return range(0)
    if choice.is_open:
        return columns.beginning_with(encode(choice.term))
    index = columns.find(encode(choice.term))
    return range(index, index + 1) if index >= 0 else range(0)


def _opened(storage: DurableStorage, segment: Any) -> tuple[dict[str, Any], OpenFile]:
    """Open a segment's file; return its directory as well."""
    name = segment.make_filename(segment.COMPOUND_EXT)
    compound = CompoundStorage(storage.open_file(name), use_mmap=False)
    directory = {
        part: dict(zip(("offset", "length"), compound.range(part), strict=True))
        for part in compound.list()
    }
    compound.close()
    return directory, OpenFile(storage.path / name)
