"""A record as it travels between catalogues, whatever its format."""

from dataclasses import dataclass, field
from datetime import datetime

from toolbox.catalogue.content import Content
from toolbox.exchange.origins import Origin


@dataclass(frozen=True, slots=True)
class Record:
    """Something another catalogue describes, put into our words.

    ``external_id`` is its address there. ``unmapped`` names what our words could not hold, as
    ``property: value``, so that a report can count it. ``origin`` is what the record itself says
    about where it comes from, with those parts that travel on without a word of ours.
    """

    external_id: str
    kind: str
    content: Content
    published_at: datetime | None = None
    unmapped: tuple[str, ...] = ()
    origin: Origin = field(default_factory=Origin)
    changed_at: datetime | None = None


class UnusableRecord(ValueError):
    """A record lacks what it needs, or is not one; the text says what."""
