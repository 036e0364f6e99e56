"""What happened to the synonyms."""

from dataclasses import dataclass

from toolbox.foundation.events import Event


@dataclass(frozen=True)
class RingChanged(Event):
    """A ring of synonyms was added, changed or removed; ``members`` are those from now on."""

    ring_id: int
    what: str
    members: tuple[str, ...]
    by_id: int | None
