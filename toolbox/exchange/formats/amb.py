"""Reading AMB, the "Allgemeines Metadatenprofil für Bildungsressourcen", as JSON-LD.

Specification: https://dini-ag-kim.github.io/amb/ (state 2023-10-19). ``amb_writing`` is its
counterpart; ``amb_kept`` holds what has no place in a version.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from toolbox.catalogue.content import Content, CreditEntry
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.catalogue.rules import (
    SUMMARY_LENGTH,
    TITLE_LENGTH,
)
from toolbox.exchange.formats import amb_terms
from toolbox.exchange.formats.amb_kept import (
    Node,
    is_date,
    languages_in,
    objects,
    origin_in,
    strings,
    text_in,
)
from toolbox.exchange.formats.reading import (
    CREDITS_AT_MOST,
    DEFAULT_LANGUAGES,
    TAGS_AT_MOST,
    TOO_LONG,
    TOO_MANY,
    TOO_MANY_CREDITS,
    as_markdown,
    is_address,
    links_to,
    minutes_of,
)
from toolbox.exchange.formats.tidying import tidy, tidy_lines
from toolbox.exchange.licences import normal_address
from toolbox.exchange.record import Record, UnusableRecord
from toolbox.foundation.clock import now
from toolbox.foundation.text import shorten
from toolbox.vocabularies.operations import TAG_LENGTH

_KNOWN = frozenset(
    {
        *("@context", "id", "type", "@type", "name", "description", "inLanguage", "license"),
        *("creator", "contributor", "publisher", "funder", "learningResourceType", "about"),
        *("audience", "educationalLevel", "datePublished", "dateCreated", "dateModified"),
        *("isAccessibleForFree", "mainEntityOfPage", "keywords", "timeRequired"),
        *("spatialCoverage", "producer"),
    }
)


def read(data: Any, licences: Mapping[str, str]) -> Record:
    """Return an AMB object as a record. Raises UnusableRecord with what is missing.

    ``licences`` maps licence addresses to our keys (see ``licence_keys``).
    """
    if not isinstance(data, dict):
        raise UnusableRecord("is not an object")
    identifier, name = text_in(data, "id"), text_in(data, "name")
    if not is_address(identifier):
        raise UnusableRecord("has no usable id")
    if not name:
        raise UnusableRecord("has no name")
    unmapped = [_note(key, "*") for key in data if key not in _KNOWN]
    told = data.get("description")
    description = tidy_lines(told) if isinstance(told, str) else ""
    content = Content(
        title=shorten(name, TITLE_LENGTH),
        summary=shorten(description, SUMMARY_LENGTH),
        description=_description(description, unmapped),
        languages=_languages(data, unmapped),
        duration_minutes=_minutes(data, unmapped),
        licence=_licence(data, licences, unmapped),
        links=links_to([identifier]),
        terms=_terms(data, unmapped),
        tags=_tags(data, unmapped),
        credits=_credits(data, unmapped),
    )
    return Record(
        external_id=identifier,
        kind=_kind(data, unmapped),
        content=content,
        published_at=_moment(data, "datePublished", "dateCreated"),
        unmapped=tuple(unmapped),
        origin=origin_in(data),
        changed_at=_moment(data, "dateModified"),
    )


def _note(key: str, value: object) -> str:
    return f"{tidy(key)[:60]}: {tidy(str(value))[:120]}"


def _with_label(entry: Node) -> str:
    """Return what a foreign term is called, with its address; the address where it has no name."""
    labels = entry.get("prefLabel")
    said = labels.get("de") or labels.get("en") if isinstance(labels, dict) else labels
    label = tidy(said)[:60] if isinstance(said, str) else ""
    return f"{label} ({entry.get('id')})" if label else str(entry.get("id"))


def _description(text: str, unmapped: list[str]) -> str:
    description, is_whole = as_markdown(text)
    if not is_whole:
        unmapped.append(_note("description", TOO_LONG))
    return description


def _languages(data: Node, unmapped: list[str]) -> tuple[str, ...]:
    found = languages_in(data)
    for tag in strings(data.get("inLanguage")):
        if tag.lower().partition("-")[0] not in found:
            unmapped.append(_note("inLanguage", tag))
    return tuple(found) or DEFAULT_LANGUAGES


def _minutes(data: Node, unmapped: list[str]) -> int | None:
    given = data.get("timeRequired")
    if given is None:
        return None
    minutes = minutes_of(given) if isinstance(given, str) else None
    if minutes is None:
        unmapped.append(_note("timeRequired", given))
    return minutes


def _tags(data: Node, unmapped: list[str]) -> tuple[str, ...]:
    words: dict[str, str] = {}
    for word in strings(data.get("keywords")):
        words.setdefault(word.casefold(), word)
    fitting = [word for word in words.values() if len(word) <= TAG_LENGTH]
    left_out = len(words) - min(len(fitting), TAGS_AT_MOST)
    unmapped.extend([_note("keywords", TOO_MANY)] * left_out)
    return tuple(fitting[:TAGS_AT_MOST])


def _licence(data: Node, licences: Mapping[str, str], unmapped: list[str]) -> str | None:
    value = data.get("license")
    address = value.get("id") if isinstance(value, dict) else value
    if not isinstance(address, str):
        return None
    found = licences.get(normal_address(address))
    if found is None:
        unmapped.append(_note("license", address))
    return found


def _kind(data: Node, unmapped: list[str]) -> str:
    types = [str(entry.get("id")) for entry in objects(data.get("learningResourceType"))]
    for key in KINDS:
        if f"{amb_terms.KIND}{key}" in types:
            return key
    mapped = [amb_terms.KIND_BY_TYPE[one] for one in types if one in amb_terms.KIND_BY_TYPE]
    unmapped.extend(
        _note("learningResourceType", one) for one in types if one not in amb_terms.KIND_BY_TYPE
    )
    return mapped[0] if mapped else amb_terms.DEFAULT_KIND


def _terms(data: Node, unmapped: list[str]) -> dict[str, tuple[str, ...]]:
    """Return the terms a record carries: our own by their names, else those that AMB's stand for.

    A toolbox names its own terms beside those of AMB, which are coarser and say nothing more.
    """
    own: dict[str, dict[str, None]] = {}
    found: dict[str, dict[str, None]] = {}
    foreign: list[str] = []
    for key in ("about", "educationalLevel", "audience", "spatialCoverage"):
        for entry in objects(data.get(key)):
            address = str(entry.get("id"))
            vocabulary, _colon, name = address.removeprefix(amb_terms.TERM).partition(":")
            if address.startswith(amb_terms.TERM):
                own.setdefault(vocabulary, {})[name] = None
            elif address in amb_terms.TERMS:
                vocabulary, name = amb_terms.TERMS[address]
                found.setdefault(vocabulary, {})[name] = None
            else:
                foreign.append(_note(key, _with_label(entry)))
    unmapped.extend(() if own else foreign)
    return {vocabulary: tuple(keys) for vocabulary, keys in (own or found).items()}


def _credits(data: Node, unmapped: list[str]) -> tuple[CreditEntry, ...]:
    project = _project(data, unmapped)
    found = [
        CreditEntry(name[:300], role, project if role == "author" else "")
        for key, role in (
            ("creator", "author"),
            ("contributor", "contributor"),
            ("publisher", "publisher"),
            ("funder", "funder"),
        )
        for entry in objects(data.get(key))
        if (name := text_in(entry, "name"))
    ]
    if len(found) > CREDITS_AT_MOST:
        unmapped.append(_note("creator", TOO_MANY_CREDITS))
    return tuple(found[:CREDITS_AT_MOST])


def _project(data: Node, unmapped: list[str]) -> str:
    """Return the project a record comes from, where it is one alone; the makers worked in it."""
    producers = objects(data.get("producer"))
    names = [text_in(one, "name")[:300] for one in producers if one.get("type") == "Project"]
    if len(producers) == len(names) == 1:
        return names[0]
    unmapped.extend(_note("producer", text_in(one, "name")) for one in producers)
    return ""


def _moment(data: Node, *keys: str) -> datetime | None:
    """Return the first moment that stands under one of these keys; a day is its noon (UTC)."""
    for key in keys:
        given = str(data.get(key))
        try:
            day = date.fromisoformat(given[:10])
            exact = "T" in given and is_date(given)
            moment = (
                datetime.fromisoformat(given).astimezone(UTC)
                if exact
                else datetime.combine(day, time(12), UTC)
            )
        except (ValueError, OverflowError):
            continue
        if day.year >= 1900 and moment <= now():
            return moment
    return None
