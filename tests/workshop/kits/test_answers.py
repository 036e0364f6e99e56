"""Answers are checked in plain words, and filled up for templates."""

from pathlib import Path
from typing import Any

import pytest

from tests.workshop.kits.kit_making import questions, write_kit
from toolbox.workshop.kits.answers import faults_of, with_defaults
from toolbox.workshop.kits.preparing import prepared
from toolbox.workshop.kits.reading import read_kit
from toolbox.workshop.kits.records import Kit

ALL: dict[str, Any] = {
    "text": {"type": "string", "title": "Text", "minLength": 2, "maxLength": 5},
    "day": {"type": "string", "format": "date", "title": "Tag"},
    "hour": {"type": "string", "format": "time", "title": "Uhrzeit"},
    "mail": {"type": "string", "format": "email", "title": "E-Mail"},
    "web": {"type": "string", "format": "uri", "title": "Web"},
    "colour": {"type": "string", "format": "color", "title": "Farbe", "default": "#123456"},
    "count": {"type": "integer", "title": "Anzahl", "minimum": 1, "maximum": 9},
    "share": {"type": "number", "title": "Anteil"},
    "sure": {"type": "boolean", "title": "Sicher"},
    "kind": {"enum": ["a", "b"], "title": "Art"},
    "kinds": {"type": "array", "items": {"enum": ["a", "b"]}, "title": "Arten", "maxItems": 1},
    "words": {"type": "array", "items": {"type": "string"}, "title": "Wörter", "maxItems": 2},
    "place": {"type": "object", "format": "address", "title": "Ort", "required": ["town"]},
}


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    """A kit that asks every kind of question."""
    return read_kit(write_kit(tmp_path_factory.mktemp("kits") / "kit", **questions(**ALL)))


@pytest.fixture
def fair(tmp_path: Path) -> Kit:
    """The usual kit, with a group that repeats."""
    return read_kit(write_kit(tmp_path / "kit"))


@pytest.mark.parametrize(
    ("name", "answer", "sentence"),
    [
        ("text", "x", "Please write at least 2 characters."),
        ("text", "xxxxxx", "Please shorten this to 5 characters."),
        ("text", 7, "Please write a text here."),
        ("day", "22.11.2026", "Please write a date"),
        ("day", "2026-02-30", "Please write a date"),
        ("hour", "25:00", "Please write a time"),
        ("hour", "9 Uhr", "Please write a time"),
        ("mail", "name@", "Please write a full email address"),
        ("web", "www.example.org", "Please write a full web address"),
        ("web", "javascript:alert(1)", "Please write a full web address"),
        ("colour", "rot", "Please write a colour"),
        ("colour", "#12345", "Please write a colour"),
        ("count", 0, "The smallest possible value is 1."),
        ("count", 10, "The largest possible value is 9."),
        ("count", "drei", "Please write a whole number"),
        ("share", "halb", "Please write a number"),
        ("sure", "ja", "Please answer with yes or no."),
        ("kind", "c", "Please choose one of the values offered."),
        ("kinds", ["c"], "Please choose one of the values offered."),
        ("kinds", ["a", "b"], "At most 1 can be given here."),
        ("kinds", "a", "Here a list is expected."),
        ("words", ["a", "b", "c"], "At most 2 can be given here."),
        ("words", [7], "Please write a text here."),
        ("place", {"street": "Weg 1"}, "Please fill this in."),
        ("place", "Hamm", "Here several fields are expected."),
    ],
)
def test_a_wrong_answer_is_told_in_plain_words(
    kit: Kit, name: str, answer: object, sentence: str
) -> None:
    (fault,) = faults_of(kit, {name: answer})
    assert fault.path[0] == name
    assert str(fault.message).startswith(sentence)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("text", "Ja"),
        ("text", ""),
        ("text", "   "),
        ("text", None),
        ("day", "2028-02-29"),
        ("hour", "09:30"),
        ("mail", "name@example.org"),
        ("web", "https://www.example.org/ä?b=1#c"),
        ("colour", "#A1b2C3"),
        ("count", 9),
        ("share", 0.5),
        ("share", 3),
        ("sure", False),
        ("kind", "a"),
        ("kinds", ["a"]),
        ("kinds", []),
        ("words", ["a", "b"]),
        ("place", {"town": "Hamm"}),
        ("place", {"street": "", "town": ""}),
        ("gibtsnicht", "x"),
    ],
)
def test_a_right_answer_is_taken(kit: Kit, name: str, answer: object) -> None:
    assert faults_of(kit, {name: answer}) == []


def test_faults_in_groups_name_the_entry_and_the_field(fair: Kit) -> None:
    given = {"exhibitors": [{"name": "A"}, {"name": " "}, {"name": "C", "about": 7}, "D"]}
    found = [(fault.key, fault.label, fault.path) for fault in faults_of(fair, given)]
    assert found == [
        ("town", "Ort", ("town",)),
        ("exhibitors-1-name", "Name", ("exhibitors", 1, "name")),
        ("exhibitors-2-about", "Profil", ("exhibitors", 2, "about")),
        ("exhibitors-3", "Aussteller", ("exhibitors", 3)),
    ]


def test_a_default_counts_as_an_answer(tmp_path: Path) -> None:
    town = {"type": "string", "title": "Ort", "default": "Hamm"}
    asked = questions(town=town)
    asked["answers"]["required"] = ["town"]
    kit = read_kit(write_kit(tmp_path / "kit", **asked))
    assert faults_of(kit, {}) == []
    assert with_defaults(kit, {"town": " "}) == {"town": "Hamm"}


def test_every_question_has_an_answer_afterwards(kit: Kit) -> None:
    filled = with_defaults(kit, {"text": "Ja", "gibtsnicht": 7, "words": ["a"]})
    assert filled == {
        **dict.fromkeys(ALL),
        "text": "Ja",
        "colour": "#123456",
        "sure": False,
        "kinds": [],
        "words": ["a"],
        "place": {"street": None, "postcode": None, "town": None},
    }


def test_entries_get_numbers_and_slugs_of_their_own(fair: Kit) -> None:
    names = ["Müller & Söhne", "müller söhne", "Müller + Söhne", "!!!", "Müller Söhne 2"]
    given = {"exhibitors": [{"name": name} for name in names]}
    entries = prepared(fair, given)["exhibitors"]
    assert [entry["number"] for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry["slug"] for entry in entries] == [
        "mueller-soehne",
        "mueller-soehne-2",
        "mueller-soehne-3",
        "eintrag-4",
        "mueller-soehne-2-2",
    ]


def test_a_picture_is_its_path_or_nothing(fair: Kit) -> None:
    given = {"exhibitors": [{"name": "A", "logo": "a.png"}, {"name": "B", "logo": "b.png"}]}
    first, second = prepared(fair, given, {"a.png": "bilder/a.png"})["exhibitors"]
    assert (first["logo"], second["logo"]) == ("bilder/a.png", None)
