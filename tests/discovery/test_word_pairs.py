"""Lists of words: what people type and what documents say, and pairs that must stay apart."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from rapidfuzz.distance import OSA

from toolbox.discovery.language.analysis import index_terms, joined_terms, surface, words
from toolbox.discovery.query import parse
from toolbox.discovery.understanding.meaning import meaning_of
from toolbox.discovery.understanding.rings import default_rings
from toolbox.discovery.wanted import Alternative, Choices

LISTS = Path(__file__).parent / "words"
TYPO = "typo"


class Pair(NamedTuple):
    """A typed text, a written one, and what kind of difference is between them."""

    query: str
    document: str
    kind: str


def pairs(name: str) -> list[Pair]:
    with (LISTS / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        return [Pair(*row) for row in rows]


def matches(pair: Pair) -> bool:
    """Say whether an index with this one document would find it."""
    return _found(pair.query, pair.document) or (
        pair.kind == TYPO and _found(_corrected(pair.query), pair.document)
    )


def _found(query: str, document: str) -> bool:
    places = [
        {*index_terms(word.plain), *(joined_terms(word.joined) if word.joined else ())}
        for word in words(document)
    ]
    wanted = meaning_of(parse(query), default_rings()).wanted
    return bool(wanted.groups) and all(
        any(_meets(places, alternative) for alternative in group.alternatives)
        for group in wanted.groups
    )


def _meets(places: Sequence[set[str]], alternative: Alternative) -> bool:
    if alternative.phrase:
        length = len(alternative.words)
        return any(
            all(map(_is_one_of, places[start : start + length], alternative.words))
            for start in range(len(places) - length + 1)
        )
    everywhere = set().union(*places)
    return all(_is_one_of(everywhere, choices) for choices in alternative.words)


def _is_one_of(terms: set[str], choices: Choices) -> bool:
    return any(choice.term in terms for choice in choices)


def _corrected(query: str) -> str:
    """Return the query with each word replaced by the nearest one of the lists' documents."""
    return " ".join(_nearest(word) for word in query.split())


def _nearest(word: str) -> str:
    typed = surface(word)
    limit = 1 if len(typed) < 8 else 2
    best = min(_vocabulary(), key=lambda known: OSA.distance(typed, known))
    return best if OSA.distance(typed, best) <= limit else word


@cache
def _vocabulary() -> tuple[str, ...]:
    """Return all words of the lists' documents, with compounds' parts as an index has them."""
    texts = [pair.document for name in ("matching", "held_out") for pair in pairs(name)]
    return tuple({surface(word.plain): None for text in texts for word in words(text)})


def _report(failing: Sequence[Pair]) -> str:
    """Return the failing pairs by class, for whoever reads the failed test."""
    return "\n".join(_lines(failing))


def _lines(failing: Sequence[Pair]) -> Iterator[str]:
    for kind, count in Counter(pair.kind for pair in failing).most_common():
        yield f"{kind} ({count})"
        yield from (f"    {one.query} | {one.document}" for one in failing if one.kind == kind)


@pytest.mark.parametrize(("name", "share"), [("matching", 0.97), ("held_out", 0.95)])
def test_what_people_type_finds_what_documents_say(name: str, share: float) -> None:
    """The second list was written before the rules, and none of them was made for it."""
    known = pairs(name)
    failing = [pair for pair in known if not matches(pair)]
    assert len(failing) <= (1 - share) * len(known), _report(failing)


def test_what_only_looks_alike_stays_apart() -> None:
    known = pairs("distinct")
    failing = [pair for pair in known if matches(pair)]
    assert len(failing) <= 0.01 * len(known), _report(failing)


def test_the_lists_are_long_enough_and_free_of_repetitions() -> None:
    assert len(set(pairs("matching"))) == len(pairs("matching")) >= 400
    assert len(set(pairs("held_out"))) == len(pairs("held_out")) >= 150
    assert len(set(pairs("distinct"))) == len(pairs("distinct")) >= 200
