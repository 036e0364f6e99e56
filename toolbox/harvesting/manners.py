"""How sources are asked: one question after the other, with pauses, and as long as they like it."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime

from toolbox.foundation.clock import now
from toolbox.foundation.outside import Unreachable
from toolbox.foundation.outside_reading import Arriving, Reader, Whole
from toolbox.harvesting.rules import LARGEST_ANSWER, Later, Trouble
from toolbox.upkeep.checking import Robots

AGENT = "Werkzeugkoffer-Sammler"
PAUSE = 1.0
"""Seconds between two questions."""
PATIENCE = 20.0
"""Seconds that we wait at once when a source asks for it; for more we come back later."""
LONGEST_WAIT = 24 * 3600.0
DEFAULT_WAIT = 3600.0
_TRIES = 3
_BUSY = frozenset({429, 503})
_NOTHING: Mapping[str, str] = {}


@dataclass
class Manners:
    """Asks one source; ``pause`` and ``rest`` say how, so that tests need not wait."""

    client: Reader
    pause: float = PAUSE
    rest: Callable[[float], None] = time.sleep
    robots: Robots = field(default_factory=lambda: Robots(agent=AGENT))
    asked: int = 0

    def whole(
        self,
        url: str,
        *,
        most: int = LARGEST_ANSWER,
        wanted: Mapping[str, str] = _NOTHING,
        passes: frozenset[int] = frozenset(),
    ) -> Whole:
        """Return all of an answer. Raises Trouble unless it is 200 or one of ``passes``; Later."""
        for turn in range(_TRIES):
            self._pause()
            with _in_words():
                found = self.client.whole(url, most=most, wanted=wanted)
            if found.status not in _BUSY:
                return _accepted(found, passes)
            self._wait_or_leave(found, is_last=turn + 1 == _TRIES)
        raise AssertionError("the last turn leaves")

    @contextmanager
    def opened(self, url: str, *, most: int, wanted: Mapping[str, str]) -> Iterator[Arriving]:
        """Give an answer while it arrives. Raises Trouble unless it is 200 or 304; Later."""
        self._pause()
        with _in_words(), self.client.opened(url, most=most, wanted=wanted) as found:
            if found.status in _BUSY:
                raise Later(_seconds(found.headers))
            if found.status not in {200, 304}:
                raise Trouble("status", status=found.status)
            yield found

    def may(self, url: str) -> bool:
        """Return whether the web site lets programs read a page."""
        return self.robots.allow(url, self.client)

    def _pause(self) -> None:
        if self.asked and self.pause:
            self.rest(self.pause)
        self.asked += 1

    def _wait_or_leave(self, found: Whole, *, is_last: bool) -> None:
        seconds = _seconds(found.headers)
        if is_last or seconds > PATIENCE:
            raise Later(seconds)
        self.rest(seconds)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except Unreachable as error:
        raise Trouble(error.reason) from None


def _accepted(found: Whole, passes: frozenset[int]) -> Whole:
    if found.status != 200 and found.status not in passes:
        raise Trouble("status", status=found.status)
    return found


def _seconds(headers: Mapping[str, str]) -> float:
    """Return how long a source wants to be left alone; sensible where it says nothing sensible."""
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdecimal() and len(said) < 10:
        return min(float(said), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return DEFAULT_WAIT
    until = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((until - now()).total_seconds(), 1.0), LONGEST_WAIT)
