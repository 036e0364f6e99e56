"""JSON with the place of every part, so that a fault can name its line."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from toolbox.workshop.kits.findings import stop

DEPTH = 24
_SPACE = re.compile(r"[ \t\n]*")
_HALF = re.compile("[\ud800-\udfff]")
_SCALARS = json.JSONDecoder()
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class PlacedJson:
    """What a JSON file says, and the line and column at which each of its parts begins."""

    file: str
    value: Any
    places: Mapping[Place, tuple[int, int]]

    def at(self, *place: str | int) -> tuple[int, int]:
        """Return line and column of a part, or of the nearest part around it."""
        while place and place not in self.places:
            place = place[:-1]
        return self.places.get(place, (1, 1))


def read_json(text: str, file: str) -> PlacedJson:
    """Read JSON at most ``DEPTH`` levels deep. Raises FindingsError with line and column."""
    reader = _Reader(text, file)
    value, end = reader.value(reader.skip(0), ())
    if reader.skip(end) != len(text):
        raise reader.fault("json-more", reader.skip(end))
    return PlacedJson(file, value, reader.places)


class _Reader:
    """Walks through objects and lists itself; strings and numbers are read by the library."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.places: dict[Place, tuple[int, int]] = {}
        self._line, self._line_start = 1, 0

    def skip(self, at: int) -> int:
        found = _SPACE.match(self.text, at)
        return found.end() if found else at

    def place_of(self, at: int) -> tuple[int, int]:
        """Return line and column; asked for in the order of the text, which keeps it quick."""
        breaks = self.text.count("\n", self._line_start, at)
        if breaks:
            self._line += breaks
            self._line_start = self.text.rindex("\n", 0, at) + 1
        return self._line, at - self._line_start + 1

    def fault(self, code: str, at: int, **values: Any) -> Exception:
        line = self.text.count("\n", 0, at) + 1
        return stop(code, self.file, line, at - self.text.rfind("\n", 0, at), **values)

    def value(self, at: int, place: Place) -> tuple[Any, int]:
        self.places[place] = self.place_of(at)
        if len(place) > DEPTH:
            raise self.fault("json-too-deep", at, limit=DEPTH)
        opening = self.text[at : at + 1]
        if opening == "{":
            return self.members(at + 1, place)
        if opening == "[":
            return self.items(at + 1, place)
        return self.scalar(at)

    def scalar(self, at: int) -> tuple[Any, int]:
        try:
            value, end = _SCALARS.raw_decode(self.text, at)
        except ValueError as error:
            raise self.fault("json-unreadable", at) from error
        if not _can_be_written(value):
            raise self.fault("json-unreadable", at)
        return value, end

    def members(self, at: int, place: Place) -> tuple[dict[str, Any], int]:
        found: dict[str, Any] = {}
        at = self.skip(at)
        while self.text[at : at + 1] != "}":
            at = self.separated(at, first=not found)
            name_at = at
            if self.text[at : at + 1] != '"':
                raise self.fault("json-name", at)
            name, at = self.scalar(at)
            if name in found:
                raise self.fault("json-twice", name_at, name=name)
            at = self.skip(at)
            if self.text[at : at + 1] != ":":
                raise self.fault("json-colon", at)
            found[name], at = self.value(self.skip(at + 1), (*place, name))
            at = self.skip(at)
        return found, at + 1

    def items(self, at: int, place: Place) -> tuple[list[Any], int]:
        found: list[Any] = []
        at = self.skip(at)
        while self.text[at : at + 1] != "]":
            at = self.separated(at, first=not found)
            value, at = self.value(at, (*place, len(found)))
            found.append(value)
            at = self.skip(at)
        return found, at + 1

    def separated(self, at: int, *, first: bool) -> int:
        """Step over the comma between two parts."""
        if first:
            return at
        if self.text[at : at + 1] != ",":
            raise self.fault("json-comma", at)
        return self.skip(at + 1)


def _can_be_written(value: object) -> bool:
    """Tell whether JSON and UTF-8 can carry a value on: no infinity, no half of a character."""
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, str) or not _HALF.search(value)
