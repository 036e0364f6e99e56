"""The map that set-up draws: borders fit on both sides, joined districts are one, keys are ours."""

import csv
import gzip
from collections.abc import Sequence
from typing import Any

import pytest

from toolbox.adoption.figures.atlas import MAP_FILE, installed_atlas, read_atlas
from toolbox.adoption.figures.drawing import making
from toolbox.adoption.figures.drawing.simplifying import ring_area, simplified, snapped
from toolbox.adoption.figures.drawing.topology import Borders, rings_of
from toolbox.vocabularies import seed

Square = list[tuple[float, float]]


def square(x: float, y: float, size: float = 1) -> Square:
    return [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)]


def beside(borders: Borders, key: str) -> list[Square]:
    """Return the lines around an area."""
    return [line for line, keys in borders.lines if key in keys]


def feature(key: str, *rings: Sequence[tuple[float, float]], surface: int = 4) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"AGS": key, "GF": surface},
        "geometry": {"type": "Polygon", "coordinates": [list(map(list, ring)) for ring in rings]},
    }


def test_a_border_is_one_line_with_both_neighbours() -> None:
    borders = Borders({"a": [square(0, 0)], "b": [square(1, 0)]})
    sides = sorted("".join(sorted(keys)) for _line, keys in borders.lines)
    assert sides == ["a", "ab", "b"]
    (shared,) = (line for line, keys in borders.lines if len(keys) == 2)
    assert sorted(shared) == [(1, 0), (1, 1)]


def test_borders_between_joined_areas_go() -> None:
    rings = {"a": [square(0, 0)], "b": [square(1, 0)], "c": [square(2, 0)]}
    borders = Borders(rings, lambda key: "ab" if key in "ab" else key)
    assert borders.keys == ["ab", "c"]
    (ring,) = rings_of(beside(borders, "ab"))
    assert ring[0] == ring[-1]
    assert ring_area(ring) == 2


def test_an_area_with_a_hole_keeps_both_rings() -> None:
    borders = Borders({"ring": [square(0, 0, 4), square(1, 1)], "core": [square(1, 1)]})
    sizes = {
        key: sorted(ring_area(ring) for ring in rings_of(beside(borders, key)))
        for key in borders.keys
    }
    assert sizes == {"core": [1], "ring": [1, 16]}


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ([(0, 0), (1, 0), (2, 0)], [(0, 0), (2, 0)]),
        ([(0, 0), (1, 0.1), (2, 0), (3, 4)], [(0, 0), (2, 0), (3, 4)]),
        ([(0, 0), (1, 5), (2, 0)], [(0, 0), (1, 5), (2, 0)]),
    ],
)
def test_corners_that_show_little_go(line: Square, kept: Square) -> None:
    assert simplified(line, 0.5) == kept


def test_a_circle_never_becomes_a_line() -> None:
    assert len(simplified(square(0, 0, 0.01), 100)) == 4
    assert snapped([(0.1, 0.1), (0.2, 0.2)], 1) == [(0, 0), (0, 0)]


def test_waters_stay_out_and_old_districts_become_the_present_one() -> None:
    found = [
        feature("03152", square(10, 51)),
        {"type": "FeatureCollection", "features": [feature("03156", square(11, 51))]},
        feature("05913", square(7, 51)),
        feature("05913", square(20, 60), surface=2),
    ]
    drawn = making.the_map(found)
    assert sorted(drawn["districts"]) == ["03159", "05913"]
    assert sorted(drawn["laender"]) == ["03", "05"]
    assert drawn["large"]["height"] == making.HEIGHT
    x, y = drawn["districts"]["05913"]["at"]
    assert 0 < x < drawn["large"]["width"]
    assert 0 < y < making.HEIGHT


@pytest.mark.skipif(not MAP_FILE.is_file(), reason="the map is drawn at set-up by start.py")
def test_every_region_of_the_vocabulary_has_a_shape_and_no_other() -> None:
    atlas = read_atlas(MAP_FILE)
    with (seed.SEED_FOLDER / "region.csv").open(encoding="utf-8") as file:
        keys = {row["key"] for row in csv.DictReader(file)}
    assert {key for key in keys if len(key) == 5} == set(atlas.districts)
    assert {key for key in keys if len(key) == 2} == set(atlas.laender) == set(atlas.small_laender)
    assert len(atlas.districts) == 400


@pytest.mark.skipif(not MAP_FILE.is_file(), reason="the map is drawn at set-up by start.py")
def test_the_shapes_are_small_enough_for_a_page() -> None:
    atlas = installed_atlas()
    assert atlas is not None
    paths = "".join(shape.path for shape in atlas.districts.values())
    assert len(gzip.compress(paths.encode())) < 20_000
    small = "".join(shape.path for shape in atlas.small_laender.values())
    assert len(gzip.compress(small.encode())) < 2_000
