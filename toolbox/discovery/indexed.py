"""What of a document goes into an index: its texts, and the terms each of their words is under.

Besides what analysis.py says of a word, a word in title, credits or tags is indexed under its
base form behind the mark of the field, for searches in that field alone, and a word in title,
tags or summary as it is written where that is not its base form.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from toolbox.discovery.documents import IndexDocument
from toolbox.discovery.index import Field
from toolbox.discovery.language.analysis import (
    GERMAN,
    fold,
    index_terms,
    joined_terms,
    surface,
    words,
)

FIELD_MARKS: Mapping[Field, str] = MappingProxyType(
    {"title": "@titel:", "credits": "@autor:", "tags": "@tag:"}
)
SURFACE = "="

MAX_ATTACHMENT_CHARS = 1_000_000
"""So much of the text of an instrument's attachments is indexed, the rest is left out."""

BETWEEN = " · "
"""What stands between labels, credits and tags."""

_BETWEEN_WORDS = re.compile(r"[^\w]+")

SECTION_CHARS = 1_000
"""Texts are kept in sections of about this length, so that an excerpt needs to read but one."""

_WITH_SURFACE: frozenset[Field] = frozenset({"title", "tags", "summary"})


class Text(NamedTuple):
    """A text of a document; ``attachment`` and ``page`` count from 1 and are 0 for none."""

    field: Field
    text: str
    attachment: int = 0
    page: int = 0
    language: str = GERMAN


def texts_of(document: IndexDocument) -> Iterator[Text]:
    """Yield the texts of a document that are searched; no phrase reaches from one to the next.

    Labels, credits and tags are the catalogue's own, the others in the document's language.
    """
    language = document.language
    yield Text("title", document.title, language=language)
    yield Text("summary", document.summary, language=language)
    yield Text("description", document.description, language=language)
    yield Text("labels", BETWEEN.join(document.labels))
    yield Text("credits", BETWEEN.join(document.credits))
    yield Text("tags", BETWEEN.join(document.tags))
    for number, attachment in enumerate(document.attachments, 1):
        yield Text("attachment_name", attachment.name, number)
    left = MAX_ATTACHMENT_CHARS
    for number, attachment in enumerate(document.attachments, 1):
        for page_number, page in enumerate(attachment.pages, 1):
            text = page[:left]
            left -= len(text)
            shown = page_number if len(attachment.pages) > 1 else 0
            yield Text("attachment", text, number, shown, language)


def sections_of(text: str) -> Iterator[str]:
    """Cut a long text into sections at the end of words."""
    start = 0
    while len(text) - start > SECTION_CHARS * 3 // 2:
        space = text.rfind(" ", start, start + SECTION_CHARS)
        stop = space + 1 if space > start else start + SECTION_CHARS
        yield text[start:stop]
        start = stop
    if start < len(text):
        yield text[start:]


def terms_by_word(field: Field, text: str, language: str = GERMAN) -> Iterator[tuple[str, ...]]:
    """Yield for each word of a text the terms that the document is indexed under for it."""
    marked = field in FIELD_MARKS or field in _WITH_SURFACE
    for word in words(text):
        plain = word.plain
        terms = _terms_in(field, plain, language) if marked else index_terms(plain, language)
        yield terms + joined_terms(word.joined) if word.joined else terms


@lru_cache(maxsize=8_192)
def _terms_in(field: Field, word: str, language: str) -> tuple[str, ...]:
    terms = index_terms(word, language)
    key, written = terms[0], surface(word)
    if field in FIELD_MARKS:
        terms += (FIELD_MARKS[field] + key,)
    if field in _WITH_SURFACE and written != key:
        terms += (SURFACE + written,)
    return terms


def title_key(title: str) -> str:
    """Return what titles are sorted by: letters and digits, umlauts as their vowels (DIN 5007)."""
    return _BETWEEN_WORDS.sub(" ", fold(title)).strip()
