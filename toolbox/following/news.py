"""What is new for a follower: gathered over all that is followed, each thing once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date

from toolbox.following import queries
from toolbox.following.models import Arriving, Follow
from toolbox.following.proof import stop_one_token
from toolbox.following.sources.registry import SOURCES
from toolbox.following.things import News, Thing, Window
from toolbox.foundation.addresses import public_url
from toolbox.foundation.clock import HOME_ZONE
from toolbox.foundation.i18n import language
from toolbox.foundation.mail_texts import Entry

MOST_LINES = 20
"""Lines about one thing; the page of the thing has the others."""


@dataclass(frozen=True)
class Part:
    """What is new of one thing; ``stop`` is the address that stops following it."""

    thing: Thing
    news: Sequence[News]
    stop: str
    formerly: str = ""

    @property
    def name(self) -> str:
        """What the thing is called, in the language of the reader."""
        return self.thing.name()

    @property
    def number(self) -> int:
        """How much is new."""
        return len(self.news)

    @property
    def more(self) -> int:
        """How much of it is not listed."""
        return max(0, self.number - MOST_LINES)

    @property
    def entries(self) -> list[Entry]:
        """The lines of the mail, in the language of the reader."""
        return [
            Entry(one.title, one.address, f"{one.note}, {_day(one.at)}")
            for one in self.news[:MOST_LINES]
        ]


def _day(moment: datetime) -> str:
    return format_date(moment.astimezone(HOME_ZONE).date(), "long", locale=language())


class Gathering:
    """News of several follows, up to one moment; what one of them has, the next does not."""

    def __init__(self, until: datetime) -> None:
        self._until = until
        self._told: set[str] = set()
        self._arrivals: dict[datetime, dict[int, tuple[Arriving, datetime]]] = {}

    def part_of(self, follow: Follow, thing: Thing) -> Part | None:
        """Return what is new of a thing; None where nothing is."""
        news = SOURCES[follow.kind].news(follow.target, self._window(follow.seen_until))
        fresh = [one for one in news if one.key not in self._told]
        if not fresh:
            return None
        self._told.update(one.key for one in fresh)
        stop = public_url("following.stop", token=stop_one_token(follow))
        return Part(thing, fresh, stop, follow.formerly)

    def _window(self, since: datetime) -> Window:
        if since not in self._arrivals:
            self._arrivals[since] = queries.arrivals_between(since, self._until)
        return Window(since, self._until, self._arrivals[since])
