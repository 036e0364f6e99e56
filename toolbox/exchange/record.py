"""A record as it travels between catalogues, whatever its format."""

from dataclasses import dataclass
from datetime import datetime

from toolbox.catalogue.content import Content


@dataclass(frozen=True, slots=True)
class Record:
    """Something another catalogue describes, put into our words.

    ``external_id`` is its address there. ``unmapped`` names what our words could not hold, as
    ``property: value``, so that a report can count it.
    """

    external_id: str
    kind: str
    content: Content
    published_at: datetime | None = None
    unmapped: tuple[str, ...] = ()


class UnusableRecord(ValueError):
    """A record lacks what it needs, or is not one; the text says what."""
