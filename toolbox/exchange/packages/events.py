"""What happened to instruments that two toolboxes know."""

from dataclasses import dataclass

from toolbox.foundation.events import Event


@dataclass(frozen=True)
class DifferencesDecided(Event):
    """An editor decided what holds where two toolboxes changed the same."""

    instrument_id: int
    by_id: int | None
