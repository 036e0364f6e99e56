"""The map that set-up drew: where the districts and Länder lie, as paths of SVG."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MAP_FILE = Path(__file__).with_name("map.json")


@dataclass(frozen=True)
class Shape:
    """The border of an area as a path, and a place well inside it."""

    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Atlas:
    """All shapes by the keys of regions; sizes are in units of the drawings.

    A place of the large drawing is at ``share`` of its coordinates in the small one.
    """

    width: int
    height: int
    small_width: int
    small_height: int
    share: float
    districts: Mapping[str, Shape]
    laender: Mapping[str, Shape]
    small_laender: Mapping[str, Shape]


def read_atlas(file: Path) -> Atlas:
    """Return the map in a file. Raises OSError where there is none, ValueError for another."""
    drawn = json.loads(file.read_text("utf-8"))
    districts, laender, small = (
        {key: Shape(one["d"], *one["at"]) for key, one in drawn[name].items()}
        for name in ("districts", "laender", "small_laender")
    )
    return Atlas(
        drawn["large"]["width"],
        drawn["large"]["height"],
        drawn["small"]["width"],
        drawn["small"]["height"],
        drawn["small"]["share"],
        districts,
        laender,
        small,
    )


@cache
def installed_atlas() -> Atlas | None:
    """Return the map of this installation, None where set-up made none."""
    try:
        return read_atlas(MAP_FILE)
    except FileNotFoundError:
        return None
