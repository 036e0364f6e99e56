"""Compounds come apart at their joints, and nothing else does."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolbox.discovery.language.analysis import PART, index_terms
from toolbox.discovery.language.compounds import base_of_compound, boundaries, split
from toolbox.discovery.language.wordlists import lines

LISTS = Path(__file__).parent / "words"
COMPOUNDS = [
    line.split("\t") for line in (LISTS / "compounds.tsv").read_text("utf-8").splitlines()[1:]
]
SIMPLE = (LISTS / "simple.txt").read_text("utf-8").split()
MOST_PARTS = 30


@pytest.mark.parametrize(("word", "parts"), COMPOUNDS)
def test_compounds_are_found_by_their_parts(word: str, parts: str) -> None:
    terms = index_terms(word.capitalize())
    assert {PART + part for part in parts.split()} <= set(terms)
    assert terms[0] == word.replace("ß", "ss") or word.endswith("frau")


@pytest.mark.parametrize("word", SIMPLE)
def test_what_is_no_compound_stays_whole(word: str) -> None:
    assert split(word) == ()


@pytest.mark.parametrize("word", ["", "a", "x" * 61, "äöü" * 15, "27", "a-b"])
def test_what_is_no_word_stays_whole(word: str) -> None:
    assert split(word) == ()


@pytest.mark.parametrize(
    ("word", "places", "base"),
    [
        ("ausbildungsbetrieben", (11,), "ausbildungsbetrieb"),
        ("ausbildungsrahmenplans", (11, 17), "ausbildungsrahmenplan"),
        ("fachkräften", (4,), "fachkraft"),
        ("studienabbrecherinnen", (7,), "studienabbrecher"),
        ("verein", (), None),
    ],
)
def test_where_a_compound_comes_apart(word: str, places: tuple[int, ...], base: str | None) -> None:
    assert boundaries(word) == places
    assert base_of_compound(word) == base


@given(st.lists(st.sampled_from(lines("parts")), min_size=2, max_size=9))
def test_the_number_of_parts_is_bounded(parts: list[str]) -> None:
    word = "".join(part.rstrip("-") for part in parts)
    found = split(word)
    assert len(found) <= MOST_PARTS
    assert len(set(found)) == len(found)
