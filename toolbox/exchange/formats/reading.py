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
    LONGEST_MINUTES,
    SUMMARY_LENGTH,
    is_web_address,
)
from toolbox.exchange.formats import amb_terms
from toolbox.exchange.formats.tidying import tidy
from toolbox.exchange.licences import licence_keys, licence_names, normal_address
from toolbox.exchange.naming import likeliest_first
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.i18n import LOCALES, _l, speaking
from toolbox.foundation.text import plain_as_markdown, shorten
from toolbox.vocabularies.models import TAG, Term
from toolbox.vocabularies.operations import TAG_LENGTH

DEFAULT_LANGUAGES = ("de",)
TAGS_AT_MOST = 20
CREDITS_AT_MOST = 50
LINKS_AT_MOST = 20
TOO_LONG = f"what is over {DESCRIPTION_LENGTH} characters"
TOO_MANY = "too long or too many"
TOO_MANY_CREDITS = f"more than {CREDITS_AT_MOST}"
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?![\d])")
_DURATION = re.compile(
    r"P(?:(?P<d>\d{1,3})D)?(?:T(?:(?P<h>\d{1,4})H)?(?:(?P<m>\d{1,6})M)?(?:(?P<s>\d{1,8})(?:\.\d+)?S)?)?",
    re.ASCII,
)
_CLOCK = re.compile(r"(?P<h>\d{2}):(?P<m>\d{2}):(?P<s>\d{2})(?:\.\d+)?", re.ASCII)
_NAME_LENGTH, _PERIOD_LENGTH = 300, 40
NO_LICENCE = _l("No licence is stated.")
"""What a record says whose format asks for a word about rights."""
_THREE_LETTERS = {"deu": "de", "ger": "de", "eng": "en", "fra": "fr", "fre": "fr", "tur": "tr"}


@dataclass(frozen=True)
class Words:
    """The words a toolbox knows: licences by address and by name, terms and kinds by every name of
    theirs, the keys of its languages, and what its own records say where there is no licence.
    """

    licences: Mapping[str, str]
    licence_names: Mapping[str, str]
    terms: Mapping[str, tuple[str, str]]
    kinds: Mapping[str, str]
    languages: frozenset[str]
    unlicensed: frozenset[str]


def known_words() -> Words:
    """Return the words of this toolbox, in few statements; load them once for many records."""
    rows = db.session.execute(
        select(Term.vocabulary_key, Term.key, Term.label_de, Term.label_en, Term.uri)
        .where(
            Term.vocabulary_key.not_in([TAG, "licence"]),
            Term.retired_at.is_(None),
            Term.replaced_by_id.is_(None),
        )
        .order_by(*likeliest_first())
    )
    terms: dict[str, tuple[str, str]] = {}
    languages: set[str] = set()
    for vocabulary, key, *names in rows:
        if vocabulary == "language":
            languages.add(key)
        for name in names:
            if name:
                terms.setdefault(name.casefold(), (vocabulary, key))
    kinds: dict[str, str] = {}
    unlicensed: set[str] = set()
    for locale in LOCALES:
        with speaking(locale):
            kinds |= {str(kind.label).casefold(): str(key) for key, kind in KINDS.items()}
            unlicensed.add(str(NO_LICENCE).casefold())
    return Words(
        licence_keys(), licence_names(), terms, kinds, frozenset(languages), frozenset(unlicensed)
    )


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
        """Return the languages, German where none is said: ours, and others by two letters."""
        found: dict[str, None] = {}
        for tag in tags:
            if tag.lower() in self.words.languages:
                found[tag.lower()] = None
                continue
            language = tag.lower().replace("_", "-").partition("-")[0]
            language = _THREE_LETTERS.get(language, language)
            if language in amb_terms.LANGUAGES:
                found[language] = None
            elif language not in {"xnone", "none", "zxx", "und"}:
                self.miss("language", tag)
        return tuple(found) or DEFAULT_LANGUAGES

    def licence(self, statements: Iterable[str]) -> str | None:
        """Return the first licence that is known by its address, else the first by its name."""
        said = list(statements)
        words = self.words
        for statement in said:
            found = words.licences.get(normal_address(statement))
            if found is not None:
                return found
        for statement in said:
            found = words.licence_names.get(statement.casefold())
            if found is not None:
                return found
        for statement in [one for one in said if one.casefold() not in words.unlicensed][:1]:
            self.miss("licence", statement)
        return None

    def terms_and_tags(
        self, words: Iterable[str]
    ) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
        """Return terms by vocabulary, and what is a tag because no term is called so.

        What names a term and comes once more is a tag as well: so our own records say both.
        """
        terms: dict[str, dict[str, None]] = {}
        tags: dict[str, str] = {}
        for word in words:
            known = self.words.terms.get(word.casefold())
            if known is not None and known[1] not in terms.get(known[0], {}):
                terms.setdefault(known[0], {})[known[1]] = None
            elif is_web_address(word) or len(word) > TAG_LENGTH:
                self.miss("subject", word)
            else:
                tags.setdefault(word.casefold(), word)
        kept = tuple(tags.values())[:TAGS_AT_MOST]
        for word in tuple(tags.values())[TAGS_AT_MOST:]:
            self.miss("subject", word)
        return {vocabulary: tuple(keys) for vocabulary, keys in terms.items()}, kept

    def kind(self, types: Iterable[str], *, hints: Iterable[str] = ()) -> str:
        """Return the kind that one of these names says, best the one called like it.

        ``hints`` are words that may name a kind and may as well say something else.
        """
        said = list(types)
        for name in (*said, *hints):
            if name.casefold() in self.words.kinds:
                return self.words.kinds[name.casefold()]
        for name in said:
            if name in amb_terms.KIND_BY_TYPE:
                return amb_terms.KIND_BY_TYPE[name]
        for name in said[:1]:
            self.miss("type", name)
        return amb_terms.DEFAULT_KIND

    def credits(self, entries: Iterable[CreditEntry]) -> tuple[CreditEntry, ...]:
        """Return who has a name, each once, cut to what an entry may hold."""
        found = dict.fromkeys(
            CreditEntry(
                one.name[:_NAME_LENGTH],
                one.role,
                one.project[:_NAME_LENGTH],
                one.funding_line[:_NAME_LENGTH],
                one.period[:_PERIOD_LENGTH],
            )
            for one in entries
            if one.name
        )
        if len(found) > CREDITS_AT_MOST:
            self.miss("creator", TOO_MANY_CREDITS)
        return tuple(found)[:CREDITS_AT_MOST]

    def minutes(self, texts: Iterable[str]) -> int | None:
        """Return the first duration (ISO 8601) that there is, in minutes; a part counts as one."""
        for text in texts:
            found = minutes_of(text)
            if found is not None:
                return found
            self.miss("duration", text)
        return None


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


def minutes_of(text: str) -> int | None:
    """Return a duration (ISO 8601: PT1H30M, or 01:30:00) in minutes; None for what is none."""
    match = _DURATION.fullmatch(text.strip()) or _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    given = match.groupdict()
    seconds = sum(
        int(given.get(name) or 0) * length
        for name, length in (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1))
    )
    minutes = -(-seconds // 60)
    return minutes if 0 < minutes <= LONGEST_MINUTES else None


def is_address(text: str) -> bool:
    """Say whether a text can stand for a record: http, urn, doi and others."""
    return len(text) <= 500 and _ADDRESS.fullmatch(text) is not None


def links_to(addresses: Iterable[str]) -> tuple[LinkEntry, ...]:
    """Return those that lead to a page, each once."""
    pages = [address for address in dict.fromkeys(addresses) if is_web_address(address)]
    return tuple(LinkEntry(page) for page in pages[:LINKS_AT_MOST])


def noon_of(text: str) -> datetime | None:
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
