"""Everyday questions of firms, schools and projects lead to the right instruments."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.discovery.starting_content import names, slugs, starting_index
from toolbox.discovery.index import SearchIndex
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.understanding.answering import answer
from toolbox.discovery.understanding.naming import Names
from toolbox.discovery.understanding.rings import default_rings

LISTS = Path(__file__).parent / "questions"
FIRST = 5
BAR = 0.95


class Question(NamedTuple):
    """What somebody types, and the instruments of which one must be among the first five."""

    text: str
    expected: frozenset[str]
    audience: str


@cache
def questions(name: str) -> tuple[Question, ...]:
    lines = (LISTS / f"{name}.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return tuple(Question(text, frozenset(wanted.split(",")), who) for text, wanted, who in rows)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """The starting content, to be read only."""
    return starting_index(tmp_path_factory.mktemp("starting") / "index")


@pytest.fixture(scope="module")
def called() -> Names:
    """What kinds, audiences and regions are called."""
    return names()


def _missed(index: SearchIndex, called: Names, asked: tuple[Question, ...]) -> Iterator[str]:
    for question in asked:
        found = answer(index, SearchQuery(question.text, per_page=FIRST), default_rings(), called)
        first = [slugs()[hit.instrument_id] for hit in found.results.hits]
        if question.expected.isdisjoint(first):
            yield f"{question.text}: {', '.join(first) or 'nothing'}"


@pytest.mark.parametrize("name", ["betriebe", "schulen", "projekte", "held_out"])
def test_questions_are_answered_among_the_first_five(
    index: SearchIndex, called: Names, name: str
) -> None:
    asked = questions(name)
    missed = list(_missed(index, called, asked))
    assert len(missed) <= (1 - BAR) * len(asked), "\n".join(missed)


def test_there_are_questions_of_everybody_about_everything() -> None:
    asked = [*questions("betriebe"), *questions("schulen"), *questions("projekte")]
    assert len(asked) >= 120
    assert len({question.text for question in asked}) == len(asked)
    named = frozenset[str]().union(*(question.expected for question in asked))
    assert named == set(slugs())
