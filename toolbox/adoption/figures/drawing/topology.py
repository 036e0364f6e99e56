"""Borders that neighbours share, as lines of their own: simplified once, they fit on both sides."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

Point = tuple[float, float]
Line = list[Point]
Rings = Mapping[str, Sequence[Sequence[Point]]]
"""The rings of each area by its key, closed; holes are rings too."""

_Edge = tuple[Point, Point]


class Borders:
    """The lines between areas, and which areas lie at each.

    ``merged`` turns the key of an area into that of the area it is a part of: borders between
    parts of the same go.
    """

    def __init__(self, rings: Rings, merged: Callable[[str], str] = str) -> None:
        self._sides = _sides(rings, merged)
        self.lines = list(self._walk())
        self.keys = sorted({key for sides in self._sides.values() for key in sides})

    def _walk(self) -> Iterator[tuple[Line, frozenset[str]]]:
        """Yield each line from one meeting of borders to the next, with the areas beside it."""
        neighbours: dict[Point, list[Point]] = defaultdict(list)
        for first, second in self._sides:
            neighbours[first].append(second)
            neighbours[second].append(first)
        meetings = {point for point in neighbours if self._is_meeting(point, neighbours[point])}
        seen: set[_Edge] = set()
        # Lines with an end come first: what is left after them are circles.
        for start in [*sorted(meetings), *sorted(neighbours)]:
            for following in neighbours[start]:
                if _edge(start, following) not in seen:
                    line = _follow(start, following, neighbours, meetings, seen)
                    yield line, self._sides[_edge(line[0], line[1])]

    def _is_meeting(self, point: Point, others: Sequence[Point]) -> bool:
        if len(others) != 2:
            return True
        return self._sides[_edge(point, others[0])] != self._sides[_edge(point, others[1])]


def _edge(first: Point, second: Point) -> _Edge:
    return (first, second) if first < second else (second, first)


def _sides(rings: Rings, merged: Callable[[str], str]) -> dict[_Edge, frozenset[str]]:
    """Return the edges that are borders, each with the keys of the areas beside it."""
    beside: dict[_Edge, Counter[str]] = defaultdict(Counter)
    for key, its_rings in rings.items():
        for ring in its_rings:
            for first, second in pairwise(ring):
                if first != second:
                    beside[_edge(first, second)][merged(key)] += 1
    # An area that lies on both sides of an edge has no border there.
    sides = {
        edge: frozenset(key for key, times in keys.items() if times % 2)
        for edge, keys in beside.items()
    }
    return {edge: keys for edge, keys in sides.items() if keys}


def _follow(
    start: Point,
    following: Point,
    neighbours: Mapping[Point, Sequence[Point]],
    meetings: set[Point],
    seen: set[_Edge],
) -> Line:
    line = [start, following]
    seen.add(_edge(start, following))
    while line[-1] not in meetings and line[-1] != start:
        here, before = line[-1], line[-2]
        onward = next(one for one in neighbours[here] if one != before)
        seen.add(_edge(here, onward))
        line.append(onward)
    return line


def rings_of(lines: Iterable[Line]) -> list[Line]:
    """Return the closed rings that the lines around an area make up."""
    left = [line for line in lines if len(line) > 1]
    by_end: dict[Point, list[int]] = defaultdict(list)
    for at, line in enumerate(left):
        by_end[line[0]].append(at)
        by_end[line[-1]].append(at)
    used: set[int] = set()
    rings = []
    for at in range(len(left)):
        if at in used:
            continue
        used.add(at)
        ring = list(left[at])
        while ring[0] != ring[-1]:
            on = next((one for one in by_end[ring[-1]] if one not in used), None)
            if on is None:
                break
            used.add(on)
            piece = left[on] if left[on][0] == ring[-1] else left[on][::-1]
            ring += piece[1:]
        rings.append(ring)
    return rings
