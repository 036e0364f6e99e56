"""What is left of an example in a copy."""

from pathlib import Path
from typing import Any

import pytest

from tests.workshop import sample
from toolbox.workshop.examples import still_there
from toolbox.workshop.kits.reading import read_kit
from toolbox.workshop.kits.records import Kit

_EXAMPLE = {
    "town": "Beispielstadt",
    "visitors": 100,
    "free": True,
    "place": "a",
    "days": ["Freitag"],
    "colour": "#0b4f5c",
    "address": {"street": "Beispielweg 1", "postcode": "00000", "town": "Beispielstadt"},
    "exhibitors": [{"name": "Beispiel-Spedition"}, {"name": "Beispiel-Hafen"}],
}


@pytest.fixture
def kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kit:
    """A kit whose example answers nearly everything."""
    monkeypatch.setattr(sample, "EXAMPLE", _EXAMPLE)
    packed = tmp_path / "messe.zip"
    packed.write_bytes(sample.kit_zip())
    return read_kit(packed)


@pytest.mark.parametrize(
    ("answers", "left"),
    [
        ({}, []),
        (_EXAMPLE, ["town", "address", "exhibitors"]),
        ({"town": "Hamm", "visitors": 100, "free": True}, []),
        ({"address": {"street": "Hafenweg 1", "postcode": "00000"}}, ["address"]),
        ({"address": {"street": "Hafenweg 1", "postcode": None}}, []),
        ({"exhibitors": [{"name": "Werft"}, {"name": "Beispiel-Hafen"}]}, ["exhibitors"]),
        ({"exhibitors": [{"name": "Beispiel-Hafen", "places": 3}]}, []),
        ({"exhibitors": []}, []),
    ],
)
def test_invented_answers_are_found(kit: Kit, answers: dict[str, Any], left: list[str]) -> None:
    assert [question.name for question in still_there(kit, answers)] == left
