"""A feed, whichever way it is written: what it says about itself, and ids that stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from toolbox.following.things import Entry
from toolbox.foundation.settings import installed_settings

ATOM = "application/atom+xml"
JSON_FEED = "application/feed+json"
_NEVER = datetime(2026, 1, 1, tzinfo=UTC)
"""When a feed without entries was changed last: it has to say something."""
_YEAR = 2026
"""The year in which a host has given out ids, which RFC 4151 wants to be named."""


@dataclass(frozen=True)
class Feed:
    """What a feed says about itself. ``number`` makes its id; all addresses are complete.

    ``own_address`` is where this form of it is, ``other_address`` where the other one is.
    """

    number: str
    title: str
    subtitle: str
    address: str
    own_address: str
    other_address: str
    language: str
    entries: Sequence[Entry]

    @property
    def updated(self) -> datetime:
        """When the newest of its entries changed."""
        return max((one.updated for one in self.entries), default=_NEVER)


def stable_id(number: str) -> str:
    """Return a tag URI (RFC 4151): it names a thing, whatever its address is."""
    host = urlsplit(installed_settings().base_url).hostname or "localhost"
    return f"tag:{host},{_YEAR}:{number}"
