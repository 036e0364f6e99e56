"""Who only reads along in an organisation changes nothing of its instruments, at no door."""

from pathlib import Path

import pytest
from flask import Flask

from tests.cast import enter_the_cast
from tests.conftest import restore
from tests.house.knocking import Door, PopulatedHouse
from tests.house.privileges import INSTRUMENT_DOORS

FOR_EVERYBODY = {"adoption.send_report"}
"""Whoever uses an instrument may say so; who vouches for nothing waits for an editor."""
CHANGING = [Door(*name.split()) for name in INSTRUMENT_DOORS if not name.endswith(" GET")]
CHANGING = [door for door in CHANGING if door.endpoint not in FOR_EVERYBODY]


@pytest.mark.slow
def test_no_door_lets_readers_change_anything(
    _house: Flask, template_instance: Path, tmp_path: Path
) -> None:
    restore(_house, template_instance)
    with _house.app_context():
        cast = enter_the_cast()
    house = PopulatedHouse(_house, cast, tmp_path / "populated.db")
    let_in = [
        (door.endpoint, state, answer)
        for door in CHANGING
        for state in house.states
        if not (answer := house.knock(door, cast.rita, state)).startswith("4")
    ]
    assert let_in == []
