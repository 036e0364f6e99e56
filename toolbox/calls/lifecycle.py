"""How a call begins and ends: it waits, is open, was closed by its seeker, or hidden by editors."""

from collections.abc import Mapping
from enum import StrEnum

from toolbox.foundation.errors import Conflict
from toolbox.foundation.i18n import Message, _l


class CallState(StrEnum):
    """Where a call stands; visitors see the open ones, and closed ones at their own address."""

    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"
    HIDDEN = "hidden"


class Outcome(StrEnum):
    """How a call has ended; none while it is open."""

    NONE = "none"
    FOUND = "found"
    NOT_NEEDED = "not-needed"
    EXPIRED = "expired"


OUTCOME_LABELS: Mapping[Outcome, Message] = {
    Outcome.FOUND: _l("Found"),
    Outcome.NOT_NEEDED: _l("No longer needed"),
    Outcome.EXPIRED: _l("Expired"),
}
_STEPS: Mapping[CallState, frozenset[CallState]] = {
    CallState.WAITING: frozenset({CallState.OPEN, CallState.CLOSED, CallState.HIDDEN}),
    CallState.OPEN: frozenset(
        {CallState.OPEN, CallState.WAITING, CallState.CLOSED, CallState.HIDDEN}
    ),
    CallState.CLOSED: frozenset({CallState.OPEN, CallState.HIDDEN}),
    CallState.HIDDEN: frozenset(),
}


def require_step(present: CallState, wanted: CallState) -> None:
    """Raise Conflict unless a call may go from ``present`` to ``wanted``."""
    if wanted not in _STEPS[present]:
        raise Conflict(
            _l("This call has changed in the meantime. Please load the page again."),
            code="wrong-state",
        )
