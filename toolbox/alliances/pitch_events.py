"""What happened to pitches, agreements, and the summing up of meetings."""

from dataclasses import dataclass

from toolbox.foundation.events import Event


@dataclass(frozen=True)
class PitchChanged(Event):
    """A pitch was proposed, planned, written, moved or taken off: ``what``."""

    pitch_id: int
    meeting_id: int
    what: str
    by_id: int | None


@dataclass(frozen=True)
class AgreementChanged(Event):
    """An agreement was made, changed, done, dropped or reopened: ``what``."""

    agreement_id: int
    alliance_id: int
    what: str
    by_id: int | None


@dataclass(frozen=True)
class MeetingSummedUp(Event):
    """What a meeting came to was published, taken back, or mailed: ``what``."""

    meeting_id: int
    what: str
    by_id: int | None
