"""The map and its list say the same, whatever is known of the regions."""

import pytest
from flask import Flask

from tests.adoption.scene import BREMEN, DORTMUND, HAMM, NRW
from toolbox.adoption.figures import regions
from toolbox.adoption.figures.atlas import Atlas, Shape
from toolbox.adoption.figures.regions import level_of, map_of, present_regions
from toolbox.foundation.i18n import language
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import queries as vocabularies

ATLAS = Atlas(
    100,
    200,
    20,
    40,
    0.2,
    {key: Shape(f"M{key}z", 50, 100) for key in (DORTMUND, HAMM, BREMEN)},
    {key: Shape(f"L{key}z", 50, 100) for key in ("04", NRW)},
    {key: Shape(f"S{key}z", 10, 20) for key in ("04", NRW)},
)
NAMES = {"04": "Bremen", NRW: "NRW", DORTMUND: "Dortmund", HAMM: "Hamm", BREMEN: "Bremen (Stadt)"}


@pytest.fixture(autouse=True)
def _atlas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regions, "installed_atlas", lambda: ATLAS)


@pytest.mark.parametrize(
    ("number", "level"), [(1, 1), (2, 2), (4, 2), (5, 3), (9, 3), (10, 4), (5000, 4)]
)
def test_numbers_fall_into_classes(number: int, level: int) -> None:
    assert level_of(number) == level


def test_picture_and_list_say_the_same(inside: Flask) -> None:
    found = map_of({DORTMUND: 3, HAMM: 1, BREMEN: 12, NRW: 2, "": 4, "gone": 1}, names=NAMES)
    drawn = {area.key: (area.number, area.level) for area in found.areas}
    assert drawn == {DORTMUND: (3, 2), HAMM: (1, 1), BREMEN: (12, 4)}
    assert [(area.key, area.number) for area in found.laender] == [(NRW, 2)]
    assert [(row.name, row.number, row.districts, row.undivided) for row in found.rows] == [
        ("Bremen", 12, (("Bremen (Stadt)", 12),), 0),
        ("NRW", 6, (("Dortmund", 3), ("Hamm", 1)), 2),
    ]
    assert (found.total, found.elsewhere) == (23, 5)
    assert sum(row.number for row in found.rows) + found.elsewhere == found.total


def test_a_land_counts_as_a_region_where_none_of_its_districts_does(inside: Flask) -> None:
    assert map_of({NRW: 1}, names=NAMES).regions == 1
    assert map_of({NRW: 1, DORTMUND: 1}, names=NAMES).regions == 1
    assert map_of({NRW: 1, DORTMUND: 1, HAMM: 1, BREMEN: 1}, names=NAMES).regions == 3


def test_districts_without_places_are_one_path_and_small_dots_fit_the_small_map(
    inside: Flask,
) -> None:
    found = map_of({DORTMUND: 1}, names=NAMES)
    assert found.rest == f"M{HAMM}zM{BREMEN}z"
    assert found.small_dots == [(10.0, 20.0, 3.0)]
    assert found.small_laender == [("S04z", False), ("S05z", True)]


def test_without_a_map_the_list_stands_alone(
    inside: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(regions, "installed_atlas", lambda: None)
    found = map_of({DORTMUND: 2}, names=NAMES)
    assert not found.is_drawn
    assert found.rows[0].districts == (("Dortmund", 2),)
    assert (found.rest, found.outlines, found.small_laender) == ("", "", [])


def test_nothing_is_said_to_be_nothing(inside: Flask) -> None:
    found = map_of({}, names=NAMES)
    assert (found.rows, found.total, found.regions) == ((), 0, 0)
    assert found.summary


def test_a_merged_region_counts_where_it_went(inside: Flask) -> None:
    with unit_of_work():
        hamm = vocabularies.term_itself("region", HAMM)
        hamm.replaced_by_id = vocabularies.term_itself("region", DORTMUND).id
    assert present_regions({HAMM: 2, DORTMUND: 1, "": 3}) == {DORTMUND: 3, "": 3}
    assert vocabularies.labels("region", language())[DORTMUND] == "Dortmund"
