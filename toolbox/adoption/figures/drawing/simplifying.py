"""Lines with fewer points, after Visvalingam: the corner that shows least goes first."""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from itertools import pairwise

from toolbox.adoption.figures.drawing.topology import Line, Point


def triangle(first: Point, second: Point, third: Point) -> float:
    """Return the area of a triangle."""
    return (
        abs(
            (second[0] - first[0]) * (third[1] - first[1])
            - (third[0] - first[0]) * (second[1] - first[1])
        )
        / 2
    )


def ring_area(ring: Sequence[Point]) -> float:
    """Return the area inside a closed ring."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2


def simplified(line: Line, least: float) -> Line:
    """Return a line without the corners whose triangle is smaller than ``least``; ends stay.

    A circle keeps four points at least, so that something is left of it.
    """
    enough = 4 if line[0] == line[-1] else 2
    before, after = list(range(-1, len(line) - 1)), list(range(1, len(line) + 1))
    areas = [0.0] * len(line)
    heap = []
    for at in range(1, len(line) - 1):
        areas[at] = triangle(line[at - 1], line[at], line[at + 1])
        heap.append((areas[at], at))
    heapify(heap)
    gone = [False] * len(line)
    left = len(line)
    while heap and heap[0][0] < least and left > enough:
        area, at = heappop(heap)
        if gone[at] or area != areas[at]:
            continue
        gone[at] = True
        left -= 1
        first, last = before[at], after[at]
        after[first], before[last] = last, first
        for corner in (first, last):
            if 0 < corner < len(line) - 1:
                # Never less than what just went, or a whole bay could vanish corner by corner.
                around = triangle(line[before[corner]], line[corner], line[after[corner]])
                areas[corner] = max(area, around)
                heappush(heap, (areas[corner], corner))
    return [point for at, point in enumerate(line) if not gone[at]]


def snapped(line: Line, step: float) -> Line:
    """Return a line on a grid, without points that fall on the one before."""
    found: Line = []
    for x, y in line:
        point = (round(x / step) * step, round(y / step) * step)
        if not found or found[-1] != point:
            found.append(point)
    if len(found) == 1:
        found.append(found[0])
    return found
