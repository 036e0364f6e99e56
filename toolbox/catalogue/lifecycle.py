"""The life of an instrument and of its versions: states and the steps between them."""

from enum import StrEnum

from toolbox.foundation.errors import Conflict
from toolbox.foundation.i18n import Message, _l


class InstrumentState(StrEnum):
    """Where an instrument stands as a whole, as a visitor meets it."""

    DRAFT = "draft"
    IN_REVIEW = "in-review"
    PUBLISHED = "published"
    RETIRED = "retired"
    REMOVED = "removed"


class VersionState(StrEnum):
    """Where one version stands; at most one is open, at most one is published."""

    DRAFT = "draft"
    IN_REVIEW = "in-review"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


OPEN_STATES = (VersionState.DRAFT, VersionState.IN_REVIEW)
FROZEN_STATES = (VersionState.PUBLISHED, VersionState.SUPERSEDED)

INSTRUMENT_STATE_LABELS: dict[InstrumentState, Message] = {
    InstrumentState.DRAFT: _l("Draft"),
    InstrumentState.IN_REVIEW: _l("In review"),
    InstrumentState.PUBLISHED: _l("Published"),
    InstrumentState.RETIRED: _l("Retired"),
    InstrumentState.REMOVED: _l("Removed"),
}

_VERSION_STEPS: dict[VersionState, frozenset[VersionState]] = {
    VersionState.DRAFT: frozenset({VersionState.IN_REVIEW, VersionState.PUBLISHED}),
    VersionState.IN_REVIEW: frozenset({VersionState.DRAFT, VersionState.PUBLISHED}),
    VersionState.PUBLISHED: frozenset({VersionState.SUPERSEDED}),
    VersionState.SUPERSEDED: frozenset(),
}
_INSTRUMENT_STEPS: dict[InstrumentState, frozenset[InstrumentState]] = {
    InstrumentState.DRAFT: frozenset(
        {InstrumentState.IN_REVIEW, InstrumentState.PUBLISHED, InstrumentState.REMOVED}
    ),
    InstrumentState.IN_REVIEW: frozenset({InstrumentState.DRAFT, InstrumentState.PUBLISHED}),
    InstrumentState.PUBLISHED: frozenset({InstrumentState.RETIRED, InstrumentState.REMOVED}),
    InstrumentState.RETIRED: frozenset({InstrumentState.PUBLISHED, InstrumentState.REMOVED}),
    InstrumentState.REMOVED: frozenset(),
}
WRONG_STATE = _l("This is not possible in the present state. Please load the page again.")


def require_version_step(present: VersionState, wanted: VersionState) -> None:
    """Raise Conflict unless a version may go from ``present`` to ``wanted``."""
    if wanted not in _VERSION_STEPS[present]:
        raise Conflict(WRONG_STATE, code="wrong-state")


def require_instrument_step(present: InstrumentState, wanted: InstrumentState) -> None:
    """Raise Conflict unless an instrument may go from ``present`` to ``wanted``."""
    if wanted not in _INSTRUMENT_STEPS[present]:
        raise Conflict(WRONG_STATE, code="wrong-state")
