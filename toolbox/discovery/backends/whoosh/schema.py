"""The fields of the index in Whoosh, and what a document looks like in them."""

import json
import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast, get_args

import numpy as np
from whoosh.columns import FixedBytesColumn, VarBytesColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.formats import Existence

from toolbox.discovery.analysis import fold, index_terms, joined_terms, words
from toolbox.discovery.backends.whoosh.codec import PlainPositions
from toolbox.discovery.documents import IndexDocument
from toolbox.discovery.facets import FACETS
from toolbox.discovery.index import Field

FORMAT = 1
"""Raise this with every change of what is stored: an index of another format is rebuilt."""

CONTENT = "content"
META = "meta"
TEXTS = "texts"
FACET_PREFIX = "facet_"

MAX_ATTACHMENT_CHARS = 1_000_000
"""So much of the text of an instrument's attachments is indexed, the rest is left out."""

_SECTION_CHARS = 1_000
# Positions left free between fields and pages, so that no phrase reaches from one to the next.
_GAP = 16

META_TYPE = np.dtype(
    [
        ("instrument", "<i8"),
        ("version", "<i8"),
        ("published", "<i8"),
        ("reuse", "<i4"),
        ("length", "<f4"),
        ("title", "S48"),
    ]
)
"""What is known of each document besides its text; ``published`` in seconds since 1970."""

SECTION_TYPE = np.dtype(
    [
        ("field", "<u4"),
        ("attachment", "<u4"),
        ("page", "<u4"),
        ("position", "<u4"),
        ("start", "<u4"),
        ("stop", "<u4"),
    ]
)
"""A piece of a document's text: where it is, its first position, and its bytes in the text.

``attachment`` and ``page`` count from 1 and are 0 for none.
"""

FIELDS: tuple[Field, ...] = get_args(Field)

Term = tuple[bytes, int, float, bytes]


@dataclass(frozen=True, slots=True)
class Weight:
    """How much an occurrence in a field counts, and at most all occurrences together."""

    each: float
    most: float


WEIGHTS: dict[Field, Weight] = {
    "title": Weight(6.0, 6.0),
    "tags": Weight(4.0, 4.0),
    "summary": Weight(2.5, 5.0),
    "description": Weight(1.0, 3.0),
    "credits": Weight(1.0, 1.5),
    "labels": Weight(0.6, 0.6),
    "attachment": Weight(0.2, 0.4),
}


class PreparedField(FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field whose value is already a series of terms with weights and positions."""

    def __init__(self, posting_format: Any) -> None:
        super().__init__(posting_format, None)

    def index(self, value: Iterable[Term], **_options: Any) -> Iterator[Term]:
        """Return the terms as they are."""
        return iter(value)


def encode(text: str) -> bytes:
    """Return text as bytes; half characters, as broken files contain them, become "?"."""
    return text.encode(errors="replace")


def schema() -> Any:
    """Return the schema of a new index; every facet has a field of its own."""
    fields = {FACET_PREFIX + facet.name: PreparedField(Existence()) for facet in FACETS}
    return Schema(
        **fields,
        **{
            CONTENT: PreparedField(PlainPositions()),
            META: COLUMN(FixedBytesColumn(META_TYPE.itemsize)),
            TEXTS: COLUMN(VarBytesColumn(allow_offsets=False)),
        },
    )


def prepare(document: IndexDocument) -> dict[str, Any]:
    """Return a document as the values of the fields of the index."""
    content = _Content()
    for name in FIELDS[:-1]:
        content.add(name, _text_of(document, name))
    length = content.length
    left = MAX_ATTACHMENT_CHARS
    for number, attachment in enumerate(document.attachments, 1):
        for page_number, page in enumerate(attachment.pages, 1):
            text = page[:left]
            left -= len(text)
            shown = page_number if len(attachment.pages) > 1 else 0
            content.add("attachment", text, attachment=number, page=shown)
    content.finish_field("attachment")
    values: dict[str, Any] = {
        CONTENT: content.terms(),
        META: _meta(document, length),
        TEXTS: content.packed([attachment.name for attachment in document.attachments]),
    }
    for facet in FACETS:
        chosen = dict.fromkeys(document.facets.get(facet.name, ()))
        if chosen:
            values[FACET_PREFIX + facet.name] = [(encode(v), 1, 1.0, b"") for v in chosen]
    return values


def _text_of(document: IndexDocument, name: Field) -> str:
    value = cast("str | tuple[str, ...]", getattr(document, name))
    return value if isinstance(value, str) else " · ".join(value)


def _meta(document: IndexDocument, length: int) -> bytes:
    row = (
        document.instrument_id,
        document.version_id,
        int(document.published_at.timestamp()),
        min(document.reuse_count, 2**31 - 1),
        length,
        _title_key(document.title),
    )
    return np.array([row], META_TYPE).tobytes()


def _title_key(title: str) -> bytes:
    """Return what titles are sorted by: letters and digits, umlauts as their vowels (DIN 5007)."""
    plain = fold(title)
    return encode(re.sub(r"[^\w]+", " ", plain).strip())[: META_TYPE["title"].itemsize]


class _Content:
    """Collects the terms and sections of one document."""

    def __init__(self) -> None:
        self.length = 0
        self._position = 0
        self._found: dict[str, tuple[array[int], list[float]]] = {}
        self._counts: dict[str, int] = {}
        self._sections: list[tuple[int, int, int, int, int, int]] = []
        self._text: list[bytes] = []
        self._size = 0

    def add(self, name: Field, text: str, *, attachment: int = 0, page: int = 0) -> None:
        for piece in _pieces(text) if name in {"description", "attachment"} else [text]:
            if not piece:
                continue
            encoded = encode(piece)
            start, self._size = self._size, self._size + len(encoded)
            where = (FIELDS.index(name), attachment, page)
            self._sections.append((*where, self._position, start, self._size))
            self._text.append(encoded)
            self._read(piece)
        self._position += _GAP
        if name != "attachment":
            self.length = self._position - _GAP * (FIELDS.index(name) + 1)
            self.finish_field(name)

    def _read(self, text: str) -> None:
        position = self._position
        found, counts = self._found, self._counts
        for word in words(text):
            terms = index_terms(word.plain)
            if word.joined:
                terms += joined_terms(word.joined)
            for term in terms:
                counts[term] = counts.get(term, 0) + 1
                entry = found.get(term)
                if entry is None:
                    entry = found[term] = (array("I"), [0.0])
                entry[0].append(position)
            position += 1
        self._position = position

    def finish_field(self, name: Field) -> None:
        weight = WEIGHTS[name]
        for term, count in self._counts.items():
            self._found[term][1][0] += min(weight.each * count, weight.most)
        self._counts.clear()

    def terms(self) -> Iterator[Term]:
        for term, (positions, weight) in self._found.items():
            yield encode(term), len(positions), weight[0], positions.tobytes()

    def packed(self, attachment_names: list[str]) -> bytes:
        sections = np.array(self._sections, SECTION_TYPE).tobytes()
        names = json.dumps(attachment_names).encode("ascii")
        head = len(self._sections).to_bytes(4, "little") + len(names).to_bytes(4, "little")
        return b"".join([head, sections, names, *self._text])


def _pieces(text: str) -> Iterator[str]:
    """Cut a long text into sections at the end of words."""
    start = 0
    while len(text) - start > _SECTION_CHARS * 3 // 2:
        space = text.rfind(" ", start, start + _SECTION_CHARS)
        stop = space + 1 if space > start else start + _SECTION_CHARS
        yield text[start:stop]
        start = stop
    yield text[start:]


@dataclass(frozen=True, slots=True)
class Texts:
    """The sections of a stored document, unpacked; texts are decoded one by one."""

    sections: np.ndarray[Any, np.dtype[np.void]]
    attachment_names: list[str]
    _text: bytes

    def section(self, index: int) -> str:
        """Return the text of a section."""
        row = self.sections[index]
        return self._text[int(row["start"]) : int(row["stop"])].decode()


def unpack(packed: bytes) -> Texts:
    """Read what ``prepare`` has put into the field of texts."""
    count = int.from_bytes(packed[:4], "little")
    names_length = int.from_bytes(packed[4:8], "little")
    sections = np.frombuffer(packed, SECTION_TYPE, count, 8)
    start = 8 + sections.nbytes
    names = json.loads(packed[start : start + names_length])
    return Texts(sections, names, packed[start + names_length :])
