"""What happened to the entries of those who use instruments."""

from dataclasses import dataclass

from toolbox.foundation.events import Event


@dataclass(frozen=True)
class AdoptionChanged(Event):
    """An entry was made, has changed, or counts no longer; ``by_id`` is None for guests.

    ``what`` is reported, address-confirmed, advanced, revised, waits-again, reconfirmed,
    withdrawn, confirmed, declined, accepted, refused, answered, answer-taken-back,
    contact-shared, contact-forgotten, settled (it follows another organisation or region) or
    lapsed (a year has passed).
    """

    adoption_id: int
    instrument_id: int
    what: str
    by_id: int | None
