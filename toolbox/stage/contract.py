"""What a package may say to the page around it; ``docs/packages.md`` tells it to authors.

The frame in the browser checks the same things (``static/js/stage/messages.js``); what comes to
the server is checked here again.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

STRING_MOST = 200
KEYS_MOST = 40
MESSAGES_A_SECOND = 20
KEY = re.compile(r"[a-z0-9_]{1,40}")
_HALF = re.compile("[\ud800-\udfff]")
"""Half a character: JSON can say it, but no page can be written with it."""
_LARGEST = 1e9
_DAY = 24 * 60 * 60

VERBS = ("initialized", "progressed", "scored", "answered", "completed")
XAPI_VERBS: Mapping[str, str] = {verb: f"http://adlnet.gov/expapi/verbs/{verb}" for verb in VERBS}
"""The verbs of ADL (https://profiles.adlnet.gov), to which those of the contract correspond."""


@dataclass(frozen=True, slots=True)
class Score:
    """Points: ``raw`` lies between ``min`` and ``max``."""

    raw: float
    min: float
    max: float


@dataclass(frozen=True, slots=True)
class Message:
    """One checked message; what does not belong to its verb is None (or empty).

    ``progress`` is between 0 and 1, ``duration`` in seconds, ``success`` None where the package
    does not judge.
    """

    verb: str
    progress: float | None = None
    score: Score | None = None
    key: str = ""
    label: str = ""
    value: float | bool | str | None = None
    unit: str = ""
    success: bool | None = None
    duration: float | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the message as the package would have sent it."""
        return WRITERS[self.verb](self)


class _Wrong(Exception):
    """A field is missing or not as the contract says."""


def read_message(raw: object) -> Message | None:
    """Return a message where ``raw`` keeps the contract, None for anything else."""
    if not isinstance(raw, Mapping) or _is_other(raw.get("toolbox")):
        return None
    verb = raw.get("verb")
    reader = READERS.get(verb) if isinstance(verb, str) else None
    try:
        return reader(raw) if reader else None
    except _Wrong:
        return None


def _is_other(version: object) -> bool:
    return isinstance(version, bool) or version != 1


def _number(value: object, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _Wrong
    if not low <= value <= high:  # which NaN and infinity fail as well
        raise _Wrong
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > STRING_MOST or _HALF.search(value):
        raise _Wrong
    return value


def _value(value: object) -> float | bool | str:
    if isinstance(value, bool):
        return value
    return _text(value) if isinstance(value, str) else _number(value, -_LARGEST, _LARGEST)


def _initialized(_raw: Mapping[str, Any]) -> Message:
    return Message("initialized")


def _progressed(raw: Mapping[str, Any]) -> Message:
    return Message("progressed", progress=_number(raw.get("progress"), 0, 1))


def _scored(raw: Mapping[str, Any]) -> Message:
    score = raw.get("score")
    if not isinstance(score, Mapping):
        raise _Wrong
    low = _number(score.get("min", 0), -_LARGEST, _LARGEST)
    high = _number(score.get("max"), low, _LARGEST)
    return Message("scored", score=Score(_number(score.get("raw"), low, high), low, high))


def _answered(raw: Mapping[str, Any]) -> Message:
    key = _text(raw.get("key"))
    if not KEY.fullmatch(key):
        raise _Wrong
    return Message(
        "answered",
        key=key,
        label=_text(raw.get("label", "")),
        value=_value(raw.get("value")),
        unit=_text(raw.get("unit", "")),
    )


def _completed(raw: Mapping[str, Any]) -> Message:
    success, duration = raw.get("success"), raw.get("duration")
    if success is not None and not isinstance(success, bool):
        raise _Wrong
    seconds = None if duration is None else _number(duration, 0, _DAY)
    return Message("completed", success=success, duration=seconds)


READERS: Mapping[str, Callable[[Mapping[str, Any]], Message]] = {
    "initialized": _initialized,
    "progressed": _progressed,
    "scored": _scored,
    "answered": _answered,
    "completed": _completed,
}


def _head(message: Message, **fields: Any) -> dict[str, Any]:
    return {"toolbox": 1, "verb": message.verb, **fields}


def _write_score(message: Message) -> dict[str, Any]:
    score = message.score or Score(0, 0, 0)
    return _head(message, score={"raw": score.raw, "min": score.min, "max": score.max})


WRITERS: Mapping[str, Callable[[Message], dict[str, Any]]] = {
    "initialized": _head,
    "progressed": lambda message: _head(message, progress=message.progress),
    "scored": _write_score,
    "answered": lambda message: _head(
        message, key=message.key, label=message.label, value=message.value, unit=message.unit
    ),
    "completed": lambda message: _head(message, success=message.success, duration=message.duration),
}
