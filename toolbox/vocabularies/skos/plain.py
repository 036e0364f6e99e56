"""Reads JSON arrays of concepts, as many value lists are passed on without any linked data."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from toolbox.vocabularies.skos.concepts import (
    MOST_CONCEPTS,
    NO_CONCEPTS,
    TOO_MANY,
    Concept,
    Scheme,
    Texts,
    unreadable,
)

_ADDRESS = ("id", "uri", "url")
_NAMES = ("prefLabel", "label", "name")
_OTHER_NAMES = ("altLabel", "alt")
_HINTS = ("definition", "scopeNote", "description", "hint")
_DEPRECATED = ("deprecated", "retired")


def scheme_of_rows(rows: Iterable[object]) -> Scheme:
    """Return the list that a JSON array has: objects with an address and names. Raises Invalid."""
    given = [row for row in rows if isinstance(row, dict)]
    if len(given) > MOST_CONCEPTS:
        raise unreadable(TOO_MANY)
    concepts = tuple(one for one in map(_concept, given) if one.uri and one.german)
    if not concepts:
        raise unreadable(NO_CONCEPTS)
    return Scheme({}, {}, concepts)


def _concept(row: Mapping[str, Any]) -> Concept:
    return Concept(
        uri=_text(_first(row, _ADDRESS)),
        key=_text(row.get("key")),
        notation=_text(row.get("notation")),
        names=_texts(_first(row, _NAMES)),
        other_names=_texts(_first(row, _OTHER_NAMES)),
        hints=_texts(_first(row, _HINTS)),
        broader=_text(row.get("broader")),
        replaced_by=_text(row.get("isReplacedBy")),
        deprecated=_first(row, _DEPRECATED) is True,
    )


def _first(row: Mapping[str, Any], names: Iterable[str]) -> object:
    return next((row[name] for name in names if name in row), None)


def _text(given: object) -> str:
    """Return a text, the first of a list, or the address of an object."""
    if isinstance(given, list):
        given = given[0] if given else ""
    if isinstance(given, dict):
        given = _first(given, _ADDRESS)
    return " ".join(str(given).split()) if isinstance(given, str | int) else ""


def _texts(given: object) -> Texts:
    """Return texts by language, from one text, a list of them, or an object with languages."""
    if isinstance(given, dict):
        pairs = {str(language): tuple(_strings(one)) for language, one in given.items()}
    else:
        pairs = {"": tuple(_strings(given))}
    return {language: texts for language, texts in pairs.items() if texts}


def _strings(given: object) -> Iterator[str]:
    for one in given if isinstance(given, list) else [given]:
        text = _text(one) if isinstance(one, str | int) else ""
        if text:
            yield text
