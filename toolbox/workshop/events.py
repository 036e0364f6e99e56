"""What happened to adapted copies."""

from dataclasses import dataclass

from toolbox.foundation.events import Event


@dataclass(frozen=True)
class KitExamined(Event):
    """It is known now whether a file is a kit that can be used."""

    file_id: int


@dataclass(frozen=True)
class CopyChanged(Event):
    """An adapted copy was begun, hosted, taken offline, blocked, deleted and so on: ``what``."""

    copy_id: int
    what: str
    by_id: int | None


@dataclass(frozen=True)
class EntryArrived(Event):
    """Somebody filled in an item of a group by a link, changed it, or took it back.

    ``what`` is ``sent``, ``changed`` or ``withdrawn``; nobody knows who it was.
    """

    entry_id: int
    copy_id: int
    what: str


@dataclass(frozen=True)
class ImprovementProposed(Event):
    """The people behind a copy proposed something to the keepers of its kit, or got an answer.

    ``what`` is ``proposed``, ``accepted`` or ``declined``.
    """

    proposal_id: int
    instrument_id: int
    what: str
    by_id: int | None


@dataclass(frozen=True)
class SiteReported(Event):
    """A visitor says that something is wrong with a hosted copy."""

    copy_id: int
    text: str
