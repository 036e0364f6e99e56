"""What changed in a text, word by word: nothing is lost, and small changes stay small."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolbox.review.words import Effort, Fate, Piece, word_changes

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


def _hard(number: int, mark: str) -> str:
    """A paragraph in which every word of the other one stands, each apart from its neighbours."""
    return " ".join(f"wort{number}-{one} {mark}" for one in range(1000))


def test_a_paragraph_that_takes_too_long_is_compared_as_a_whole_and_its_neighbours_are_not() -> (
    None
):
    effort = Effort()
    before = f"Bleibt.\n\n{_hard(1, 'alt')}\n\nEine kleine Liste für den Start.\n"
    after = f"Bleibt.\n\n{_hard(1, 'neu')}\n\nEine große Liste für den Start.\n"
    pieces = word_changes(before, after, effort)
    assert next(one.text for one in pieces if one.fate is Fate.KEPT) == "Bleibt.\n\n"
    assert any(one.text.startswith("wort1-0 alt wort1-1 alt ") for one in pieces)
    assert effort.left > 0


def test_the_texts_of_a_page_share_what_they_may_take() -> None:
    """However many paragraphs were rewritten; what is left over is compared as a whole."""
    effort = Effort()
    for number in range(8):
        pieces = word_changes(_hard(number, "alt"), _hard(number, "neu"), effort)
        assert "".join(one.text for one in pieces if one.fate is not Fate.ADDED) == _hard(
            number, "alt"
        )
    assert 0 <= effort.left < 200_000
    assert [one.fate for one in word_changes("ein Wort", "ein Satz", Effort(0))] == [
        Fate.REMOVED,
        Fate.ADDED,
    ]
