"""What happened to instruments."""

from dataclasses import dataclass

from toolbox.foundation.events import Event


@dataclass(frozen=True)
class InstrumentDrafted(Event):
    """A first or a further version was begun."""

    instrument_id: int
    version_id: int
    by_id: int | None


@dataclass(frozen=True)
class VersionSubmitted(Event):
    """A version waits for an editor."""

    instrument_id: int
    version_id: int
    by_id: int | None


@dataclass(frozen=True)
class VersionReturned(Event):
    """A version went back to its makers, by an editor with a comment or withdrawn by themselves."""

    instrument_id: int
    version_id: int
    by_id: int | None
    comment: str


@dataclass(frozen=True)
class VersionPublished(Event):
    """A version is what visitors see now."""

    instrument_id: int
    version_id: int
    by_id: int | None


@dataclass(frozen=True)
class InstrumentChanged(Event):
    """What visitors see or find of an instrument changed otherwise: retired, removed, moved."""

    instrument_id: int
    what: str
    by_id: int | None


@dataclass(frozen=True)
class InstrumentsArrived(Event):
    """Many instruments were taken in and published at once."""

    instrument_ids: tuple[int, ...]
    by_id: int | None


@dataclass(frozen=True)
class InstrumentsReclassified(Event):
    """One term took the place of another on these published instruments."""

    instrument_ids: tuple[int, ...]
    term_id: int


@dataclass(frozen=True)
class PreviewLinkChanged(Event):
    """A link that shows a draft to outsiders was made or ended."""

    instrument_id: int
    what: str
    by_id: int | None


@dataclass(frozen=True)
class PartnerAsked(Event):
    """An organisation was asked to be a maker of an instrument, too."""

    instrument_id: int
    organisation_id: int
    by_id: int | None


@dataclass(frozen=True)
class PartnerAnswered(Event):
    """What became of it, in words of ``partners.News``; the one change is announced besides."""

    instrument_id: int
    organisation_id: int
    what: str
    by_id: int | None
