"""What happened while instruments are looked after."""

from dataclasses import dataclass

from toolbox.foundation.events import Event


@dataclass(frozen=True)
class InstrumentConfirmed(Event):
    """Somebody says that a published version still holds."""

    instrument_id: int
    version_id: int
    by_id: int | None


@dataclass(frozen=True)
class HandoverChanged(Event):
    """An offer was made or answered; ``what`` is ``offered``, ``agreed`` or the new state."""

    handover_id: int
    instrument_id: int
    what: str
    by_id: int | None


@dataclass(frozen=True)
class CareRequestChanged(Event):
    """Somebody asked for an instrument, or got an answer; ``what`` is ``asked`` or the state."""

    request_id: int
    instrument_id: int
    what: str
    by_id: int | None


@dataclass(frozen=True)
class ProjectEndingChanged(Event):
    """The end of a project was announced, called off, or has come: planned, called-off, ended."""

    organisation_id: int
    what: str
    by_id: int | None
