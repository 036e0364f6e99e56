"""What was typed, taken apart: phrases, minus, "oder", fields; anything else is simply text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from toolbox.discovery.typed import MAX_WORDS, Clause, Piece, parse


def word(text: str, field: str | None = None) -> Piece:
    return Piece(text, field=field)  # type: ignore[arg-type]  # a name of a field, or none


def phrase(text: str, field: str | None = None) -> Piece:
    return Piece(text, phrase=True, field=field)  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("", []),
        ('""', []),
        ("duale ausbildung", [(word("duale"),), (word("ausbildung"),)]),
        ('"duale ausbildung" messe', [(phrase("duale ausbildung"),), (word("messe"),)]),
        ("„duale Ausbildung“", [(phrase("duale Ausbildung"),)]),
        ("azubi-marketing", [(word("azubi-marketing"),)]),
        ("azubi oder lehrling finden", [(word("azubi"), word("lehrling")), (word("finden"),)]),
        ("a | b OR c", [(word("a"), word("b"), word("c"))]),
        ('"erster tag" oder start', [(phrase("erster tag"), word("start"))]),
        ("tag:messe oder art:spiel", [(word("messe", "tags"), word("spiel", "kind"))]),
        ('autor:"Stiftung Bau"', [(phrase("Stiftung Bau", "credits"),)]),
        ("Author:x TITLE:y", [(word("x", "credits"),), (word("y", "title"),)]),
    ],
)
def test_parsing(text: str, clauses: list[Clause]) -> None:
    assert parse(text).clauses == tuple(clauses)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('"offen', ["offen"]),
        ('"', []),
        ("a - b", ["a", "-", "b"]),
        ("oder messe", ["oder", "messe"]),
        ("messe oder", ["messe", "oder"]),
        ("art:", ["art:"]),
        ("art: spiel", ["art:", "spiel"]),
        ("foo:bar", ["foo:bar"]),
        ("smart:phone", ["smart:phone"]),
        ("http://example.org/art:x", ["http://example.org/art:x"]),
        ("um 10:30", ["um", "10:30"]),
    ],
)
def test_what_does_not_fit_is_text(text: str, words: list[str]) -> None:
    parsed = parse(text)
    assert list(parsed.words) == words
    assert all(len(clause) == 1 and clause[0].field is None for clause in parsed.clauses)


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("messe -xanten", [word("xanten")]),
        ('-"digitale messe"', [phrase("digitale messe")]),
        ("-art:spiel -tag:messe", [word("spiel", "kind"), word("messe", "tags")]),
        ("e-learning", []),
    ],
)
def test_minus(text: str, excluded: list[Piece]) -> None:
    assert parse(text).excluded == tuple(excluded)


@given(st.text(alphabet='ab "-|:artgo\n', max_size=80))
def test_any_text_is_read(text: str) -> None:
    parsed = parse(text)
    assert sum(len(one.split()) for one in (*parsed.words, *parsed.phrases)) <= MAX_WORDS


def test_words_can_be_exchanged() -> None:
    parsed = parse('mese oder "mese a" -mese').with_words({"mese": "messe"})
    assert parsed.clauses == ((word("messe"), phrase("messe a")),)
    assert parsed.excluded == (word("mese"),)


@given(st.text("abÄß oOdRr ", max_size=40))
@example("a oder b")
@example("x " * 40)
def test_nothing_but_words_is_read_as_anything_else_is(text: str) -> None:
    with_quotes = parse(f'{text} ""')  # an empty phrase changes nothing but the way it is read
    assert parse(text) == with_quotes
    assert parse(f'"{text}"') == parse(f'"{text}" ""')
