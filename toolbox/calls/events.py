"""What happened to calls."""

from dataclasses import dataclass

from toolbox.foundation.events import Event


@dataclass(frozen=True)
class CallChanged(Event):
    """A call was written, has changed or ended; ``by_id`` is None for guests and for the clock.

    ``what`` is begun, address-confirmed, opened, answered, answer-taken-back, extended, closed,
    hidden or expired. ``answer_id`` says which answer was given.
    """

    call_id: int
    what: str
    by_id: int | None
    answer_id: int | None = None
