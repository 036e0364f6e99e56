"""How long something takes, as people type it: "45 minuten", "zwei Stunden", "Doppelstunde"."""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from toolbox.discovery.language.analysis import Word, fold
from toolbox.discovery.language.senses import keys

_DAY = 8 * 60
_LESSON = 45

_UNITS: Mapping[str, int] = MappingProxyType(
    {
        "minute": 1, "min": 1,
        "stunde": 60, "std": 60, "h": 60, "hour": 60,
        "schulstunde": _LESSON, "unterrichtsstunde": _LESSON, "lesson": _LESSON,
        "doppelstunde": 2 * _LESSON,
        "tag": _DAY, "day": _DAY, "woche": 5 * _DAY, "week": 5 * _DAY,
    }
)  # fmt: skip
"""Minutes of working or lesson time, by the base form of the unit."""

_LONE = frozenset({"schulstunde", "unterrichtsstunde", "doppelstunde"})
"""Units that say how long without a number."""

_NUMBERS: Mapping[str, float] = MappingProxyType(
    {
        "ein": 1, "eine": 1, "einen": 1, "einer": 1, "einem": 1, "one": 1,
        "halbe": 0.5, "halben": 0.5, "halber": 0.5, "anderthalb": 1.5, "eineinhalb": 1.5,
        "zwei": 2, "drei": 3, "vier": 4, "funf": 5, "sechs": 6, "acht": 8, "zehn": 10,
    }
)  # fmt: skip
_MOST_DIGITS = 4


class Duration(NamedTuple):
    """How many words say it, and how many minutes it is."""

    length: int
    minutes: int


def duration(typed: Sequence[Word], place: int) -> Duration | None:
    """Return the duration that the words from ``place`` on say, or None.

    Days are counted in digits: "ein Tag im Betrieb" is about a day, not about time there is.
    """
    lone = _minutes(typed[place].plain, _LONE)
    if lone:
        return Duration(1, lone)
    number = _number(typed[place].plain)
    if number is None or place + 1 == len(typed):
        return None
    minutes = _minutes(typed[place + 1].plain, _UNITS)
    if not minutes or (minutes >= _DAY and not typed[place].plain.isdecimal()):
        return None
    return Duration(2, round(number * minutes))


def _minutes(word: str, units: Collection[str]) -> int:
    """Return how many minutes one of these units has, 0 for another word."""
    for one in keys(word):
        if one in units:
            return _UNITS[one]
    return 0


def _number(text: str) -> float | None:
    if text.isdecimal() and len(text) <= _MOST_DIGITS:
        return float(text)
    return _NUMBERS.get(fold(text))
