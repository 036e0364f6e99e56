"""A codec for Whoosh that keeps postings in columns instead of pickled blocks.

Segments, commits, columns and the query engine stay Whoosh's own: its queries run on these
segments as on any other, which the tests use to compare answers. Our searches read the columns
directly.
"""

import shutil
from array import array
from collections.abc import Iterable, Iterator
from typing import Any

from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Codec, W3Segment, W3TermInfo
from whoosh.filedb.compound import CompoundStorage
from whoosh.formats import Positions
from whoosh.matching import ListMatcher
from whoosh.reading import TermNotFound

from toolbox.discovery.backends.whoosh.columnar import FieldColumns, read_columns
from toolbox.discovery.backends.whoosh.gathering import Pool
from toolbox.discovery.backends.whoosh.merging import write_fields

EXTENSION = ".cols"
_ALIGN = 8
_BLOCK = 1 << 20


class PlainPositions(Positions):  # type: ignore[misc]  # Whoosh has no types
    """Positions as an array of unsigned 32-bit numbers, nothing around them."""

    def decode_positions(self, value: bytes) -> list[int]:
        """Return the positions in a posting."""
        positions = array("I")
        positions.frombytes(value)
        return positions.tolist()

    def decode_frequency(self, value: bytes) -> int:
        """Return how often the term occurs."""
        return len(value) // 4


class ColumnarFieldWriter:
    """Writes the pool of a segment in one go."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self._storage = storage
        self._segment = segment
        self.is_closed = False

    def add_postings(self, _schema: Any, _lengths: Any, pool: Pool) -> None:
        """Write all postings of the segment."""
        file = self._segment.create_file(self._storage, EXTENSION)
        write_fields(file, pool.sources())
        file.close()

    def close(self) -> None:
        """There is nothing left open."""
        self.is_closed = True


class ColumnarTermsReader(base.TermsReader):  # type: ignore[misc]  # Whoosh has no types
    """The terms of a segment as Whoosh's own queries want to see them."""

    def __init__(self, fields: dict[str, FieldColumns]) -> None:
        self._fields = fields

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        name, text = term
        return name in self._fields and self._fields[name].find(text) >= 0

    def indexed_field_names(self) -> Iterable[str]:
        """Return the names of the fields that have terms."""
        return self._fields.keys()

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield all terms in order."""
        for name, columns in self._fields.items():
            for text, _start, _stop in columns.items():
                yield name, text

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield all terms from one on."""
        return (term for term in self.terms() if term >= (fieldname, prefix))

    def items(self) -> Iterator[tuple[tuple[str, bytes], Any]]:
        """Yield all terms with what is known of them."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[Any, Any]]:
        """Yield terms from one on with what is known of them."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> Any:
        """Return the statistics of a term."""
        docs, weights = self._postings(fieldname, text)
        return W3TermInfo(
            weight=float(weights.sum()),
            df=len(docs),
            minlength=0,
            maxlength=0,
            maxweight=float(weights.max()),
            minid=int(docs[0]),
            maxid=int(docs[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        """Return the total weight of a term."""
        there = (fieldname, text) in self
        return float(self._postings(fieldname, text)[1].sum()) if there else 0.0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Return the number of documents with a term."""
        return len(self._postings(fieldname, text)[0]) if (fieldname, text) in self else 0

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> Any:
        """Return Whoosh's view of a list of postings."""
        docs, weights = self._postings(fieldname, text)
        columns = self._fields[fieldname]
        values = [b""] * len(docs)
        if columns.has_positions:
            by_document = columns.positions_by_document(columns.find(text))
            values = [positions.tobytes() for positions in by_document]
        return ListMatcher(
            docs.tolist(),
            weights.tolist(),
            values,
            format_,
            scorer=scorer,
            term=(fieldname, text),
            terminfo=self.term_info(fieldname, text),
        )

    def close(self) -> None:
        """Nothing to do: the memory is given back with the last array that looks into it."""

    def _postings(self, fieldname: str, text: bytes) -> Any:
        columns = self._fields.get(fieldname)
        index = columns.find(text) if columns else -1
        if columns is None or index < 0:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return columns.postings(index)


class ColumnarSegment(W3Segment):  # type: ignore[misc]  # Whoosh has no types
    """A segment whose files lie in one, each where numpy can look at it without copying."""

    def codec(self, **_options: Any) -> "ColumnarCodec":
        """Return the codec that reads this segment."""
        return ColumnarCodec()

    def create_compound_file(self, storage: Any) -> None:
        """Put the files of the segment into one, at multiples of 8 bytes."""
        names = self.list_files(storage)
        file = self.create_file(storage, self.COMPOUND_EXT)
        file.write_long(0)
        file.write_int(0)
        directory = {}
        for name in names:
            file.write(bytes(-file.tell() % _ALIGN))
            start = file.tell()
            with (storage.path / name).open("rb") as part:
                shutil.copyfileobj(part, file, _BLOCK)
            directory[name] = {"offset": start, "length": file.tell() - start, "modified": 0}
        CompoundStorage.write_dir(file, 0, directory)
        for name in names:
            storage.delete_file(name)
        self.compound = True


class ColumnarCodec(W3Codec):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's newest codec with postings in columns."""

    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> ColumnarFieldWriter:
        """Return the writer of a segment's postings."""
        return ColumnarFieldWriter(storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> ColumnarTermsReader:
        """Return Whoosh's way to a segment's postings."""
        file = storage.open_file(segment.make_filename(EXTENSION))
        return ColumnarTermsReader(read_columns(memoryview(file.read())))

    def new_segment(self, storage: Any, indexname: str) -> ColumnarSegment:
        """Return a segment to be written."""
        return ColumnarSegment(self, indexname)
