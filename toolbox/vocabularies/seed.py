"""Reads and checks the vocabularies that the product starts with."""

import csv
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

SEED_FOLDER = Path(__file__).parent / "data"
COLUMNS = (
    "key",
    "label_de",
    "label_en",
    "broader",
    "notation",
    "uri",
    "hint_de",
    "hint_en",
    "synonyms_de",
)
_KEY = re.compile(r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*")
_ANSWERS = {"yes": True, "no": False}


class SeedError(ValueError):
    """A vocabulary file contradicts itself; the message names the file and the rule."""


@dataclass(frozen=True, slots=True)
class TermSeed:
    """One term as its file gives it.

    `position` counts from 0 in file order. `broader` is the key of a term of the same
    vocabulary. `notation` is an official number: AGS for regions, KldB 2010 (version 2020,
    five digits) for occupations. `facts` holds the vocabulary's own yes/no columns.
    """

    vocabulary: str
    key: str
    label_de: str
    label_en: str
    position: int
    broader: str | None = None
    notation: str = ""
    uri: str = ""
    hint_de: str = ""
    hint_en: str = ""
    synonyms_de: tuple[str, ...] = ()
    facts: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class VocabularySeed:
    """One vocabulary with its terms in file order.

    `parameter` is its name in German addresses. An open vocabulary takes terms from people;
    only a hierarchical one may have broader terms.
    """

    key: str
    label_de: str
    label_en: str
    description_de: str
    description_en: str
    hierarchical: bool
    is_open: bool
    parameter: str
    facts: tuple[str, ...]
    terms: tuple[TermSeed, ...]


def load_vocabularies(folder: Path = SEED_FOLDER) -> tuple[VocabularySeed, ...]:
    """Return all vocabularies of `folder` in the order of vocabularies.toml.

    Raises SeedError if a vocabulary breaks a rule or two share an address parameter.
    """
    vocabularies = tuple(
        _vocabulary(key, about, folder) for key, about in _declarations(folder).items()
    )
    _refuse_doubles("vocabularies.toml", "parameter", [v.parameter for v in vocabularies])
    return vocabularies


def load_vocabulary(key: str, folder: Path = SEED_FOLDER) -> VocabularySeed:
    """Return the vocabulary `key` alone; raises KeyError if there is none of that name."""
    return _vocabulary(key, _declarations(folder)[key], folder)


def _declarations(folder: Path) -> dict[str, dict[str, Any]]:
    return tomllib.loads((folder / "vocabularies.toml").read_text(encoding="utf-8"))


def _vocabulary(key: str, about: Mapping[str, Any], folder: Path) -> VocabularySeed:
    facts = tuple(about.get("facts", ()))
    vocabulary = VocabularySeed(
        key=key,
        label_de=about["label_de"],
        label_en=about["label_en"],
        description_de=about["description_de"],
        description_en=about["description_en"],
        hierarchical=about["hierarchical"],
        is_open=about["open"],
        parameter=about["parameter"],
        facts=facts,
        terms=tuple(_terms(key, facts, folder / f"{key}.csv")),
    )
    _check(vocabulary)
    return vocabulary


def _terms(vocabulary: str, facts: tuple[str, ...], path: Path) -> Iterator[TermSeed]:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, strict=True)
        if tuple(rows.fieldnames or ()) != COLUMNS + facts:
            raise SeedError(f"{path.name}: the columns must be {', '.join(COLUMNS + facts)}.")
        for position, row in enumerate(rows):
            where = f"{path.name}, line {rows.line_num}"
            if None in row or None in row.values():
                raise SeedError(f"{where}: the row does not fit the columns.")
            yield TermSeed(
                vocabulary=vocabulary,
                key=row["key"],
                label_de=row["label_de"],
                label_en=row["label_en"],
                position=position,
                broader=row["broader"] or None,
                notation=row["notation"],
                uri=row["uri"],
                hint_de=row["hint_de"],
                hint_en=row["hint_en"],
                synonyms_de=tuple(filter(None, row["synonyms_de"].split("|"))),
                facts=MappingProxyType({name: _answer(row[name], where) for name in facts}),
            )


def _answer(text: str, where: str) -> bool:
    if text not in _ANSWERS:
        raise SeedError(f"{where}: {text!r} is neither yes nor no.")
    return _ANSWERS[text]


def _check(vocabulary: VocabularySeed) -> None:
    name = f"{vocabulary.key}.csv"
    for term in vocabulary.terms:
        if not _KEY.fullmatch(term.key):
            raise SeedError(f"{name}: {term.key!r} is not a key of letters, digits and hyphens.")
        if not (term.label_de.strip() and term.label_en.strip()):
            raise SeedError(f"{name}: {term.key} lacks a label.")
        _refuse_doubles(name, f"synonym of {term.key}", list(term.synonyms_de))
    _refuse_doubles(name, "key", [term.key for term in vocabulary.terms])
    _refuse_doubles(name, "label", _labels_with_broader_term(vocabulary))
    _check_broader(name, vocabulary)


def _labels_with_broader_term(vocabulary: VocabularySeed) -> list[str]:
    # Berlin is a Land and a district of it: one label may stand at two levels.
    return [f"{term.label_de} ({term.broader or '-'})" for term in vocabulary.terms]


def _check_broader(name: str, vocabulary: VocabularySeed) -> None:
    broader = {term.key: term.broader for term in vocabulary.terms}
    for key, parent in broader.items():
        if parent is None:
            continue
        if not vocabulary.hierarchical:
            raise SeedError(f"{name}: {key} has a broader term, but the vocabulary is flat.")
        if parent not in broader:
            raise SeedError(f"{name}: the broader term {parent} of {key} does not exist.")
        if key in _with_ancestors(parent, broader):
            raise SeedError(f"{name}: {key} is broader than itself.")


def _with_ancestors(key: str, broader: Mapping[str, str | None]) -> set[str]:
    found: set[str] = set()
    current: str | None = key
    while current is not None and current not in found:
        found.add(current)
        current = broader.get(current)
    return found


def _refuse_doubles(name: str, what: str, values: list[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise SeedError(f"{name}: the {what} {value!r} occurs twice.")
        seen.add(value)
