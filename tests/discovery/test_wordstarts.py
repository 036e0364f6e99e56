"""Names by the beginnings of their words: how people type, and what comes first."""

import pytest

from toolbox.discovery.suggesting.wordstarts import Name, WordStarts, pieces

TITLES = (
    "Checkliste für Ausbildungsbetriebe",
    "Prüfung vorbereiten",
    "Betrieb erkunden",
    "Elternabend zur Berufswahl",
    "Straßenfest der Berufe",
    "Der Messestand, der ins Gespräch kommt",
)


@pytest.fixture
def titles() -> WordStarts:
    """Six titles, numbered from 0."""
    return WordStarts(Name(number, (title,)) for number, title in enumerate(TITLES))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("pr", [1]),
        ("prü", [1]),
        ("pru", [1]),
        ("prue", [1]),
        ("PRÜF", [1]),
        ("pruefung", [1]),
        ("betrieb", [2, 0]),
        ("betriebe", [2, 0]),
        ("ausbildungsbet", [0]),
        ("checkliste für be", [0]),
        ("betr check", [0]),
        ("strassen", [4]),
        ("beruf", [4, 3]),
        ("wahl", [3]),
        ("messe", [5]),
        ("checklsite", [0]),
        ("elterabend", [3]),
        ("für", []),
        ("xyz", []),
        ("", []),
        ("  ?! ", []),
        ('"-*\x00', []),
    ],
)
def test_what_is_typed_finds(titles: WordStarts, typed: str, found: list[int]) -> None:
    assert titles.find(typed, 8) == found


@pytest.mark.parametrize("title", TITLES)
def test_typing_on_never_loses_the_name_that_is_typed(titles: WordStarts, title: str) -> None:
    wanted = TITLES.index(title)
    for length in range(4, len(title) + 1):
        assert wanted in titles.find(title[:length], 8), title[:length]


def test_the_beginning_of_a_name_counts_more_than_how_well_known_it_is() -> None:
    names = WordStarts(
        [
            Name(1, ("Leitfaden Messe",), 500),
            Name(2, ("Messe im Ort",), 1),
            Name(3, ("Messe im Dorf",), 9),
            Name(4, ("Ausbildungsmesse",), 900),
        ]
    )
    assert names.find("messe", 8) == [3, 2, 1, 4]
    assert names.find("messe", 2) == [3, 2]


def test_further_names_find_after_the_own_one() -> None:
    names = WordStarts([Name(1, ("Auszubildende", "Lehrling"), 9), Name(2, ("Lehrer",), 1)])
    assert names.find("leh", 8) == [2, 1]


def test_names_come_change_and_go() -> None:
    names = WordStarts([Name(1, ("Kran",)), Name(2, ("Kranich",))])
    names.put(Name(3, ("Kranfahrer",)))
    names.put(Name(1, ("Gabelstapler",)))
    names.drop(2)
    names.drop(99)
    assert names.find("kran", 8) == [3]
    assert names.find("gabel", 8) == [1]
    assert len(names) == 2
    assert 3 in names
    assert 2 not in names


@pytest.mark.parametrize(
    ("name", "typed", "expected"),
    [
        ("Prüfung", "pru", ["", "Prü", "fung"]),
        ("Prüfung", "prue", ["", "Prü", "fung"]),
        ("Ausbildungsmesse", "mess", ["Ausbildungs", "mess", "e"]),
        ("Die Messe der Messen", "me", ["Die ", "Me", "sse der ", "Me", "ssen"]),
        ("Checkliste Betrieb", "betr check", ["", "Check", "liste ", "Betr", "ieb"]),
        ("Kran", "xyz", ["Kran"]),
        ("Straße", "strass", ["", "Straß", "e"]),
    ],
)
def test_what_was_typed_is_marked(name: str, typed: str, expected: list[str]) -> None:
    assert pieces(name, typed) == expected
    assert "".join(pieces(name, typed)) == name
