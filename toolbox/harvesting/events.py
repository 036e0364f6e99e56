"""What happened to sources."""

from dataclasses import dataclass

from toolbox.foundation.events import Event


@dataclass(frozen=True)
class SourceChanged(Event):
    """A source was added, followed, paused, given up or removed; nobody does the clock's deeds.

    ``what`` is added, followed, paused, failing or removed.
    """

    source_id: int
    what: str
    by_id: int | None
