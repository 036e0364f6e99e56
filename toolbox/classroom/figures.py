"""What a class has answered, in figures: spread of numbers, counts of words, nobody by name.

Words come from devices and could be anything, even somebody's name. So a word is shown only as
often as several devices said the same, all others are counted together; and a key that one
device alone has told is not shown as soon as there is a class.
"""

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from toolbox.classroom.models import Seat
from toolbox.classroom.rules import STRING_MOST
from toolbox.stage.contract import Message

SEVERAL = 2
"""Devices that must have told the same before it is shown, where so many have joined."""

VALUES_MOST = 8
"""Different words that are shown for one key."""

LABEL_MOST = 80


class Sort(StrEnum):
    """How answers to one key are shown."""

    NUMBER = "number"
    YES_NO = "yes-no"
    WORDS = "words"


@dataclass(frozen=True)
class Spread:
    """Where numbers lie. ``deviation`` is the standard deviation, 0 for a single number."""

    mean: float
    deviation: float
    low: float
    high: float


@dataclass(frozen=True)
class Figure:
    """One key: how many seats told something, and what.

    ``spread`` belongs to numbers, with the ends of the ``scale`` on which they are drawn: keys of
    the same unit share one, so that they can be compared. ``counts`` belong to the others: value
    (True, False or a word) and seats; ``other`` seats told something that is not shown.
    """

    key: str
    label: str
    unit: str
    sort: Sort
    told: int
    spread: Spread | None = None
    scale: tuple[float, float] = (0.0, 1.0)
    counts: Sequence[tuple[bool | str, int]] = ()
    other: int = 0


@dataclass(frozen=True)
class Standing:
    """Everything about the whole class; ``points`` is the spread of the scores."""

    joined: int
    done: int
    points: Figure | None
    figures: Sequence[Figure]


def kept(message: Message, at: str) -> dict[str, Any]:
    """Return what is stored of an answer; words that are too long leave only that they were."""
    value = message.value
    if isinstance(value, str):
        value = " ".join(value.split())
    is_long = isinstance(value, str) and len(value) > STRING_MOST
    return {
        "label": message.label[:LABEL_MOST],
        "value": None if is_long else value,
        "unit": message.unit[:20],
        "at": at,
    }


def standing_of(seats: Sequence[Seat]) -> Standing:
    """Return where a class stands."""
    scores = [seat.score_raw for seat in seats if seat.score_raw is not None]
    tops = [seat.score_max for seat in seats if seat.score_max is not None]
    points = None
    if scores:
        low = min(seat.score_min or 0.0 for seat in seats if seat.score_raw is not None)
        ends = (min(low, *scores), max(*tops, *scores))
        points = Figure("", "", "", Sort.NUMBER, len(scores), spread_of(scores), _wide(ends))
    return Standing(
        joined=len(seats),
        done=sum(seat.is_done for seat in seats),
        points=points,
        figures=figures_of(seats),
    )


def figures_of(seats: Sequence[Seat]) -> list[Figure]:
    """Return what was told by key, in the order in which devices tell it."""
    needed = needed_of(seats)
    by_key: dict[str, list[Mapping[str, Any]]] = {}
    places: dict[str, list[int]] = {}
    for seat in seats:
        for place, (key, answer) in enumerate(seat.answers.items()):
            by_key.setdefault(key, []).append(answer)
            places.setdefault(key, []).append(place)
    shown = {key: answers for key, answers in by_key.items() if len(answers) >= needed}
    scales = _scales(shown)
    order = sorted(shown, key=lambda key: (statistics.fmean(places[key]), key))
    return [_figure(key, shown[key], scales, needed) for key in order]


def needed_of(seats: Sequence[Seat]) -> int:
    """Return how many devices must have told the same; somebody trying alone sees everything."""
    return SEVERAL if len(seats) > SEVERAL else 1


def sort_of(answers: Iterable[Mapping[str, Any]]) -> Sort:
    """Return how answers are shown: what most devices told decides."""
    kinds = Counter(_sort(answer["value"]) for answer in answers)
    return kinds.most_common(1)[0][0]


def _sort(value: object) -> Sort:
    if isinstance(value, bool):
        return Sort.YES_NO
    return Sort.NUMBER if isinstance(value, int | float) else Sort.WORDS


def spread_of(values: Sequence[float]) -> Spread:
    """Return where numbers lie; there has to be one at least."""
    return Spread(statistics.fmean(values), statistics.pstdev(values), min(values), max(values))


def _numbers(answers: Iterable[Mapping[str, Any]]) -> list[float]:
    return [float(one["value"]) for one in answers if _sort(one["value"]) is Sort.NUMBER]


def _most_told(answers: Iterable[Mapping[str, Any]], field: str) -> str:
    """Return the label or unit that most devices sent: one alone cannot put its own there."""
    return str(Counter(answer[field] for answer in answers).most_common(1)[0][0])


def _scales(by_key: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, tuple[float, float]]:
    """Return by key on which scale it is drawn; zero is on it, so that lengths can be compared."""
    of_unit: dict[str, list[float]] = {}
    scale_of = {}
    for key, answers in by_key.items():
        scale_of[key] = _most_told(answers, "unit") or f"key {key}"
        of_unit.setdefault(scale_of[key], []).extend(_numbers(answers))
    return {
        key: _wide((min(0.0, *of_unit[name]), max(0.0, *of_unit[name])))
        for key, name in scale_of.items()
        if of_unit[name]
    }


def _wide(ends: tuple[float, float]) -> tuple[float, float]:
    low, high = ends
    return (low, high) if high > low else (low, low + 1)


def _figure(
    key: str,
    answers: Sequence[Mapping[str, Any]],
    scales: Mapping[str, tuple[float, float]],
    needed: int,
) -> Figure:
    sort = sort_of(answers)
    label, unit = _most_told(answers, "label") or key, _most_told(answers, "unit")
    if sort is Sort.NUMBER:
        numbers = _numbers(answers)
        return Figure(
            key, label, unit, sort, len(numbers), spread=spread_of(numbers), scale=scales[key]
        )
    counts = _counts(answers, sort, needed)
    other = len(answers) - sum(number for _value, number in counts)
    return Figure(key, label, unit, sort, len(answers), counts=counts, other=other)


def _counts(
    answers: Iterable[Mapping[str, Any]], sort: Sort, needed: int
) -> list[tuple[bool | str, int]]:
    told = Counter(one["value"] for one in answers if one["value"] not in (None, ""))
    of_sort = {value: number for value, number in told.items() if _sort(value) is sort}
    if sort is Sort.YES_NO:
        return [(value, of_sort.get(value, 0)) for value in (True, False)]
    several = [(value, number) for value, number in of_sort.items() if number >= needed]
    return sorted(several, key=lambda one: (-one[1], str(one[0])))[:VALUES_MOST]


def word_shown(figure: Figure, value: object) -> bool:
    """Tell whether one device's answer may stand in a table: numbers, yes and no, shown words."""
    if not isinstance(value, str):
        return value is not None
    return any(value == shown for shown, _number in figure.counts)
