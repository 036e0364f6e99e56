"""What changed in a text, word by word: nothing is lost, and small changes stay small."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolbox.review.words import Fate, Piece, word_changes

WORDS = st.lists(st.sampled_from(["die", "Azubi", "prüft", "Ware", "\n", "\n\n", " ", "z.B."]))


@settings(max_examples=200, deadline=None)
@given(WORDS.map("".join) | st.text(max_size=60), WORDS.map("".join) | st.text(max_size=60))
def test_both_texts_can_be_read_off(before: str, after: str) -> None:
    pieces = word_changes(before, after)
    old = "".join(one.text for one in pieces if one.fate is not Fate.ADDED)
    new = "".join(one.text for one in pieces if one.fate is not Fate.REMOVED)
    assert (old, new) == (before, after)
    fates = [one.fate for one in pieces]
    assert all(one is not other for one, other in pairwise(fates))


@pytest.mark.parametrize(
    ("before", "after", "gone", "new"),
    [
        ("Ein Text", "Ein Text", [], []),
        ("", "Neu", [], ["Neu"]),
        ("Alt", "", ["Alt"], []),
        (
            "Die Liste hilft kleinen Betrieben beim Start.",
            "Die Liste hilft großen Betrieben beim Start.",
            ["kleinen "],
            ["großen "],
        ),
        ("Erster Absatz.\n\nZweiter.", "Erster Absatz.\n\nEingefügt.\n\nZweiter.", [], None),
        ("Ganz anders gesagt", "Kein Wort davon bleibt", ["Ganz anders gesagt"], None),
    ],
)
def test_what_came_and_what_went(
    before: str, after: str, gone: list[str], new: list[str] | None
) -> None:
    pieces = word_changes(before, after)
    assert [one.text for one in pieces if one.fate is Fate.REMOVED] == gone
    if new is not None:
        assert [one.text for one in pieces if one.fate is Fate.ADDED] == new


def test_very_long_texts_of_the_same_word_are_not_compared_word_by_word() -> None:
    before, after = "ja " * 7000, "ja " * 6000 + "nein"
    assert word_changes(before, after) == [Piece(Fate.REMOVED, before), Piece(Fate.ADDED, after)]
