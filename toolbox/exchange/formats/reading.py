"""Putting what other catalogues write into our words: texts, names, terms, dates."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from sqlalchemy import select

from toolbox.catalogue.content import CreditEntry, LinkEntry
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.catalogue.rules import (
    DESCRIPTION_LENGTH,
    SUMMARY_LENGTH,
    is_web_address,
)
from toolbox.exchange.formats import amb_terms
from toolbox.exchange.formats.tidying import tidy
from toolbox.exchange.licences import licence_keys, normal_address
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.i18n import LOCALES, speaking
from toolbox.foundation.text import plain_as_markdown, shorten
from toolbox.vocabularies.models import TAG, Term
from toolbox.vocabularies.operations import TAG_LENGTH

DEFAULT_LANGUAGES = ("de",)
TAGS_AT_MOST = 20
CREDITS_AT_MOST = 50
LINKS_AT_MOST = 20
TOO_LONG = f"what is over {DESCRIPTION_LENGTH} characters"
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?![\d])")
_THREE_LETTERS = {"deu": "de", "ger": "de", "eng": "en", "fra": "fr", "fre": "fr", "tur": "tr"}


@dataclass(frozen=True)
class Words:
    """The words a toolbox knows: licences by address, terms and kinds by every name of theirs."""

    licences: Mapping[str, str]
    terms: Mapping[str, tuple[str, str]]
    kinds: Mapping[str, str]


def known_words() -> Words:
    """Return the words of this toolbox, in two statements; load them once for many records."""
    rows = db.session.execute(
        select(Term.vocabulary_key, Term.key, Term.label_de, Term.label_en, Term.uri)
        .where(
            Term.vocabulary_key.not_in([TAG, "licence"]),
            Term.retired_at.is_(None),
            Term.replaced_by_id.is_(None),
        )
        .order_by(Term.vocabulary_key, Term.position, Term.key)
    )
    terms: dict[str, tuple[str, str]] = {}
    for vocabulary, key, *names in rows:
        for name in names:
            if name:
                terms.setdefault(name.casefold(), (vocabulary, key))
    kinds: dict[str, str] = {}
    for locale in LOCALES:
        with speaking(locale):
            kinds |= {str(kind.label).casefold(): str(key) for key, kind in KINDS.items()}
    return Words(licence_keys(), terms, kinds)


@dataclass
class Reading:
    """One record being read: the words it is put into, and what they could not hold."""

    words: Words
    unmapped: list[str] = field(default_factory=list)

    def miss(self, key: str, value: object) -> None:
        """Note something for which there is no word."""
        self.unmapped.append(f"{key}: {tidy(str(value))[:120]}")

    def texts(self, paragraphs: Iterable[str]) -> tuple[str, str]:
        """Return summary and description (Markdown) of what is described in several pieces."""
        pieces = [piece for piece in paragraphs if piece]
        if len(pieces) > 1 and len(pieces[0]) <= SUMMARY_LENGTH:
            summary, rest = " ".join(pieces[0].split()), pieces[1:]
        else:
            summary, rest = shorten("\n".join(pieces), SUMMARY_LENGTH), pieces
        description, is_whole = as_markdown("\n".join(rest))
        if not is_whole:
            self.miss("description", TOO_LONG)
        return summary, description

    def languages(self, tags: Iterable[str]) -> tuple[str, ...]:
        """Return the languages of two letters, German where none is said."""
        found: dict[str, None] = {}
        for tag in tags:
            language = tag.lower().replace("_", "-").partition("-")[0]
            language = _THREE_LETTERS.get(language, language)
            if language in amb_terms.LANGUAGES:
                found[language] = None
            elif language not in {"xnone", "none", "zxx", "und"}:
                self.miss("language", tag)
        return tuple(found) or DEFAULT_LANGUAGES

    def licence(self, statements: Iterable[str]) -> str | None:
        """Return the first licence that is known by its address."""
        said = list(statements)
        for statement in said:
            found = self.words.licences.get(normal_address(statement))
            if found is not None:
                return found
        for statement in said[:1]:
            self.miss("licence", statement)
        return None

    def terms_and_tags(
        self, words: Iterable[str]
    ) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
        """Return terms by vocabulary, and what is a tag because no term is called so."""
        terms: dict[str, dict[str, None]] = {}
        tags: dict[str, str] = {}
        for word in words:
            known = self.words.terms.get(word.casefold())
            if known is not None:
                terms.setdefault(known[0], {})[known[1]] = None
            elif is_web_address(word) or len(word) > TAG_LENGTH:
                self.miss("subject", word)
            else:
                tags.setdefault(word.casefold(), word)
        kept = tuple(tags.values())[:TAGS_AT_MOST]
        for word in tuple(tags.values())[TAGS_AT_MOST:]:
            self.miss("subject", word)
        return {vocabulary: tuple(keys) for vocabulary, keys in terms.items()}, kept

    def kind(self, types: Iterable[str]) -> str:
        """Return the kind that one of these names says, best the one called like it."""
        said = list(types)
        for name in said:
            if name.casefold() in self.words.kinds:
                return self.words.kinds[name.casefold()]
        for name in said:
            if name in amb_terms.KIND_BY_TYPE:
                return amb_terms.KIND_BY_TYPE[name]
        for name in said[:1]:
            self.miss("type", name)
        return amb_terms.DEFAULT_KIND

    def credits(self, entries: Iterable[tuple[str, str]]) -> tuple[CreditEntry, ...]:
        """Return names with their roles, each once."""
        found = {(name[:300], role): None for name, role in entries if name}
        if len(found) > CREDITS_AT_MOST:
            self.miss("creator", f"more than {CREDITS_AT_MOST}")
        return tuple(CreditEntry(name, role) for name, role in list(found)[:CREDITS_AT_MOST])


def as_markdown(text: str) -> tuple[str, bool]:
    """Return plain text as Markdown that reads the same ("Schüler*innen" keeps its star), cut to
    what a description may hold; and whether that is all of it.
    """
    whole = plain_as_markdown(text)
    if len(whole) <= DESCRIPTION_LENGTH:
        return whole, True
    # Cut as plain text, so that no sign is parted from the backslash before it.
    text = text[:DESCRIPTION_LENGTH]
    too_much = max(0, len(plain_as_markdown(text)) - DESCRIPTION_LENGTH)
    return plain_as_markdown(text[: len(text) - too_much]), False


def is_address(text: str) -> bool:
    """Say whether a text can stand for a record: http, urn, doi and others."""
    return len(text) <= 500 and _ADDRESS.fullmatch(text) is not None


def links_to(addresses: Iterable[str]) -> tuple[LinkEntry, ...]:
    """Return those that lead to a page, each once."""
    pages = [address for address in dict.fromkeys(addresses) if is_web_address(address)]
    return tuple(LinkEntry(page) for page in pages[:LINKS_AT_MOST])


def moment_of(text: str) -> datetime | None:
    """Return the noon of a day, of the first day of a month or year; None for what is no date.

    Days before 1900 and those to come are none: they are mistakes.
    """
    found = _DATE.match(text.strip())
    if found is None:
        return None
    year, month, day = (int(part) if part else 1 for part in found.groups())
    try:
        moment = datetime.combine(date(year, month, day), time(12), UTC)
    except ValueError:
        return None
    return moment if year >= 1900 and moment <= now() else None
