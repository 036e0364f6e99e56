"""Makes the file of the map: districts and Länder as small SVG paths, from official GeoJSON.

    python -m toolbox.adoption.figures.drawing.making kreise.geo.json map.json

Runs at set-up. The source has the districts of 2016; those that were joined since are joined here.
"""

import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from toolbox.adoption.figures.drawing.simplifying import ring_area, simplified, snapped
from toolbox.adoption.figures.drawing.topology import Borders, Line, Point, rings_of

JOINED = {"03152": "03159", "03156": "03159", "16056": "16063"}
"""Göttingen and Osterode am Harz are one district since November 2016, and Eisenach belongs to the
Wartburgkreis since July 2021."""
LAND = 4
"""What the source says of a surface that is no water."""
HEIGHT, SMALL_HEIGHT = 1000, 280
"""Of the two drawings, in their own units: about 0.9 and 3 kilometres each."""
LEAST, SMALL_LEAST = 7.0, 5.0
"""The smallest triangle that a corner has to make to stay, in squares of those units."""
SPECK = 6.0
"""Islands smaller than this are left out, unless an area has nothing else."""
FINE = 0.25
_CENTRE = (math.radians(10.4), math.radians(51.2))
_GRID = 9


def projected(longitude: float, latitude: float) -> Point:
    """Return a place in the plane, the areas kept: Lambert's azimuthal projection."""
    east, north = math.radians(longitude) - _CENTRE[0], math.radians(latitude)
    middle = _CENTRE[1]
    cosine = math.cos(north) * math.cos(east)
    scale = math.sqrt(2 / (1 + math.sin(middle) * math.sin(north) + math.cos(middle) * cosine))
    return (
        scale * math.cos(north) * math.sin(east),
        -scale * (math.cos(middle) * math.sin(north) - math.sin(middle) * cosine),
    )


def districts_in(found: Iterable[Mapping[str, Any]]) -> dict[str, list[Line]]:
    """Return the rings of all districts in the plane, by the key they have today.

    ``found`` are features of GeoJSON or, as in the source, whole collections of them.
    """
    rings: dict[str, list[Line]] = defaultdict(list)
    for one in found:
        for feature in one.get("features", [one]):
            if feature["properties"]["GF"] != LAND:
                continue
            key = str(feature["properties"]["AGS"])
            shape = feature["geometry"]
            several = shape["type"] == "MultiPolygon"
            for polygon in shape["coordinates"] if several else [shape["coordinates"]]:
                rings[key] += [[projected(*place[:2]) for place in ring] for ring in polygon]
    return rings


def fitted(rings: Mapping[str, list[Line]], height: float) -> tuple[int, dict[str, list[Line]]]:
    """Return the width of a drawing of this height, and the rings in it, a unit from the edge.

    On a fine grid: the same border stays the same for both neighbours, with far fewer points.
    """
    places = [place for its_rings in rings.values() for ring in its_rings for place in ring]
    left, top = min(x for x, _y in places), min(y for _x, y in places)
    right, bottom = max(x for x, _y in places), max(y for _x, y in places)
    scale = (height - 2) / (bottom - top)
    moved = {
        key: [
            snapped([((x - left) * scale + 1, (y - top) * scale + 1) for x, y in ring], FINE)
            for ring in each
        ]
        for key, each in rings.items()
    }
    return math.ceil((right - left) * scale) + 2, moved


def shapes(
    rings: Mapping[str, list[Line]], least: float, *, of_laender: bool
) -> dict[str, dict[str, Any]]:
    """Return path and middle of every area: of the districts, or of the Länder they make up."""
    borders = Borders(rings, lambda key: key[:2] if of_laender else JOINED.get(key, key))
    around: dict[str, list[Line]] = defaultdict(list)
    for line, keys in borders.lines:
        kept = snapped(simplified(line, least), 1)
        for key in keys:
            around[key].append(kept)
    found = {}
    for key in borders.keys:
        its_rings = _worth_drawing(rings_of(around[key]))
        found[key] = {"d": path(its_rings), "at": middle(its_rings)}
    return found


def _worth_drawing(rings: list[Line]) -> list[Line]:
    by_size = sorted(rings, key=ring_area, reverse=True)
    return [ring for at, ring in enumerate(by_size) if not at or ring_area(ring) > SPECK]


def path(rings: Sequence[Line]) -> str:
    """Return rings as one path of SVG in whole numbers, each point relative to the one before."""
    pieces = []
    for ring in rings:
        x, y = (round(value) for value in ring[0])
        pieces.append(f"M{x} {y}l")
        steps = []
        for point in ring[1:-1]:
            new_x, new_y = (round(value) for value in point)
            steps += [new_x - x, new_y - y]
            x, y = new_x, new_y
        pieces.append(_joined(steps) + "z")
    return "".join(pieces)


def _joined(numbers: Sequence[int]) -> str:
    """Write numbers with a space only where no minus parts them."""
    words = "".join(f"{number}" if number < 0 else f" {number}" for number in numbers)
    return words.removeprefix(" ")


def middle(rings: Sequence[Line]) -> list[int]:
    """Return the place of a grid that lies deepest inside an area: there a dot belongs to it."""
    outer = rings[0]
    left, right = min(x for x, _y in outer), max(x for x, _y in outer)
    top, bottom = min(y for _x, y in outer), max(y for _x, y in outer)
    places = [
        (left + (right - left) * (x + 0.5) / _GRID, top + (bottom - top) * (y + 0.5) / _GRID)
        for x in range(_GRID)
        for y in range(_GRID)
    ]
    edges = [edge for ring in rings for edge in pairwise(ring)]
    deepest = max(places, key=lambda place: _depth(place, edges))
    return [round(value) for value in deepest]


def _depth(place: Point, edges: Sequence[tuple[Point, Point]]) -> float:
    """Return how far a place is from the border, negative outside."""
    crossings = sum(_crosses(place, *edge) for edge in edges)
    distance = min(_distance(place, *edge) for edge in edges)
    return distance if crossings % 2 else -distance


def _crosses(place: Point, first: Point, second: Point) -> bool:
    if (first[1] > place[1]) == (second[1] > place[1]):
        return False
    part = (place[1] - first[1]) / (second[1] - first[1])
    return place[0] < first[0] + part * (second[0] - first[0])


def _distance(place: Point, first: Point, second: Point) -> float:
    along = (second[0] - first[0], second[1] - first[1])
    length = along[0] ** 2 + along[1] ** 2
    part = 0.0
    if length:
        reach = (place[0] - first[0]) * along[0] + (place[1] - first[1]) * along[1]
        part = max(0.0, min(1.0, reach / length))
    return math.dist(place, (first[0] + part * along[0], first[1] + part * along[1]))


def the_map(found: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the whole file: a large drawing of districts and a small one of Länder."""
    rings = districts_in(found)
    width, large = fitted(rings, HEIGHT)
    small_width, small = fitted(rings, SMALL_HEIGHT)
    districts = shapes(large, LEAST, of_laender=False)
    share = (SMALL_HEIGHT - 2) / (HEIGHT - 2)
    return {
        "large": {"width": width, "height": HEIGHT},
        "small": {"width": small_width, "height": SMALL_HEIGHT, "share": round(share, 5)},
        "districts": districts,
        "laender": shapes(large, LEAST, of_laender=True),
        "small_laender": shapes(small, SMALL_LEAST, of_laender=True),
    }


def main(source: str, target: str) -> None:
    """Read the source and write the file."""
    found = json.loads(Path(source).read_text("utf-8"))
    drawn = json.dumps(the_map(found), ensure_ascii=False, separators=(",", ":"))
    new = Path(f"{target}.new")
    new.write_text(drawn, "utf-8")
    new.replace(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
