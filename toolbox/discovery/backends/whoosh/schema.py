"""The fields of the index in Whoosh, and what a document looks like in them."""

import json
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
from whoosh.columns import FixedBytesColumn, VarBytesColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.formats import Existence

from toolbox.discovery.backends.whoosh.codec import PlainPositions
from toolbox.discovery.backends.whoosh.gathering import Passage, encode
from toolbox.discovery.documents import IndexDocument
from toolbox.discovery.facets import FACETS
from toolbox.discovery.index import Field
from toolbox.discovery.indexed import Text, sections_of, terms_by_word, texts_of, title_key

FORMAT = 3
"""Raise this with every change of what is stored: an index of another format is rebuilt."""

CONTENT = "content"
META = "meta"
TEXTS = "texts"
FACET_PREFIX = "facet_"

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


class PreparedField(FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field that is never given texts to analyse: our writer brings its postings."""

    def __init__(self, posting_format: Any) -> None:
        super().__init__(posting_format, None)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document as it is written: texts and values by field, and what is kept beside them."""

    meta: bytes
    texts: bytes
    passages: dict[str, list[Passage]]
    values: dict[str, list[str]]


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


def prepare(document: IndexDocument) -> Prepared:
    """Analyse a document."""
    content = _Content()
    for text in texts_of(document):
        content.add(text)
    chosen = {facet.name: document.facets.get(facet.name, ()) for facet in FACETS}
    return Prepared(
        meta=_meta(document, content.length),
        texts=content.packed([attachment.name for attachment in document.attachments]),
        passages={CONTENT: content.passages},
        values={FACET_PREFIX + name: list(dict.fromkeys(own)) for name, own in chosen.items()},
    )


def _meta(document: IndexDocument, length: int) -> bytes:
    row = (
        document.instrument_id,
        document.version_id,
        int(document.published_at.timestamp()),
        min(document.reuse_count, 2**31 - 1),
        length,
        encode(title_key(document.title))[: META_TYPE["title"].itemsize],
    )
    return np.array([row], META_TYPE).tobytes()


class _Content:
    """Collects the words and sections of one document; ``length`` in words, without its files."""

    def __init__(self) -> None:
        self.length = 0
        self.passages: list[Passage] = []
        self._position = 0
        self._sections: list[tuple[int, int, int, int, int, int]] = []
        self._text: list[bytes] = []
        self._size = 0

    def add(self, text: Text) -> None:
        """Read a text; the texts of a field follow each other."""
        for piece in sections_of(text.text):
            encoded = encode(piece)
            start, self._size = self._size, self._size + len(encoded)
            where = (FIELDS.index(text.field), text.attachment, text.page)
            self._sections.append((*where, self._position, start, self._size))
            self._text.append(encoded)
            found = list(terms_by_word(text.field, piece, text.language))
            self.passages.append(Passage(text.field, self._position, found))
            self._position += len(found)
            if not text.attachment:
                self.length += len(found)
        self._position += _GAP

    def packed(self, attachment_names: list[str]) -> bytes:
        sections = np.array(self._sections, SECTION_TYPE).tobytes()
        names = json.dumps(attachment_names).encode("ascii")
        head = len(self._sections).to_bytes(4, "little") + len(names).to_bytes(4, "little")
        return b"".join([head, sections, names, *self._text])


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
