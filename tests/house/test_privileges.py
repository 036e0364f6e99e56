"""Every address, everybody of the cast, every state of an instrument: who gets what."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from flask import Flask

from tests.cast import enter_the_cast
from tests.conftest import restore
from tests.house.knocking import Door, PopulatedHouse
from tests.house.privileges import HOUSE_DOORS, INSTRUMENT_DOORS

pytestmark = pytest.mark.slow

Row = Mapping[str, str]


def _rows(table: str) -> dict[str, Row]:
    """Read a table: the first line names people, the others begin with what they are about."""
    head, *lines = (line for line in table.splitlines() if line.strip())
    people = head.split()
    parts = (line.rsplit(maxsplit=len(people)) for line in lines)
    return {first.strip(): dict(zip(people, cells, strict=True)) for first, *cells in parts}


ROWS = _rows(HOUSE_DOORS)


@pytest.fixture(scope="module")
def populated(
    _house: Flask, template_instance: Path, tmp_path_factory: pytest.TempPathFactory
) -> PopulatedHouse:
    restore(_house, template_instance)
    with _house.app_context():
        cast = enter_the_cast()
    return PopulatedHouse(_house, cast, tmp_path_factory.mktemp("populated") / "toolbox.db")


@pytest.fixture
def house(populated: PopulatedHouse) -> PopulatedHouse:
    populated.put_back()
    return populated


def _answers(house: PopulatedHouse, door: Door, state: str | None = None) -> Row:
    return {name: house.knock(door, person, state) for name, person in house.people.items()}


@pytest.mark.parametrize("door", INSTRUMENT_DOORS)
def test_who_gets_what_of_an_instrument(house: PopulatedHouse, door: str) -> None:
    decided = _rows(INSTRUMENT_DOORS[door])
    assert {state: _answers(house, Door(*door.split()), state) for state in house.states} == decided


@pytest.mark.parametrize("door", ROWS)
def test_who_gets_what_of_the_house(house: PopulatedHouse, door: str) -> None:
    assert _answers(house, Door(*door.split())) == ROWS[door]


def test_every_door_is_in_the_table(_house: Flask) -> None:
    doors = {
        f"{rule.endpoint} {method}"
        for rule in _house.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert doors == {*INSTRUMENT_DOORS, *ROWS}
