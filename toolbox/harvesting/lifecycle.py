"""The life of a source, and how a visit to it ends."""

from collections.abc import Mapping
from enum import StrEnum

from toolbox.foundation.errors import Conflict
from toolbox.foundation.i18n import Message, _l


class SourceState(StrEnum):
    """Where a source stands: nothing is taken in before a person has looked at the preview."""

    NEW = "new"
    FOLLOWED = "followed"
    PAUSED = "paused"
    LEAVING = "leaving"


class Outcome(StrEnum):
    """How a visit ended; running while it goes on."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


STATE_LABELS: Mapping[SourceState, Message] = {
    SourceState.NEW: _l("Waits for your yes"),
    SourceState.FOLLOWED: _l("Followed"),
    SourceState.PAUSED: _l("Paused"),
    SourceState.LEAVING: _l("Being removed"),
}
OUTCOME_LABELS: Mapping[Outcome, Message] = {
    Outcome.RUNNING: _l("Running"),
    Outcome.DONE: _l("Done"),
    Outcome.FAILED: _l("Broken off"),
}
_STEPS: Mapping[SourceState, frozenset[SourceState]] = {
    SourceState.NEW: frozenset({SourceState.FOLLOWED, SourceState.LEAVING}),
    SourceState.FOLLOWED: frozenset({SourceState.PAUSED, SourceState.LEAVING}),
    SourceState.PAUSED: frozenset({SourceState.FOLLOWED, SourceState.LEAVING}),
    SourceState.LEAVING: frozenset(),
}


CHANGED = _l("This source has changed in the meantime. Please load the page again.")


def require_step(present: SourceState, wanted: SourceState) -> None:
    """Raise Conflict unless a source may go from ``present`` to ``wanted``."""
    if wanted not in _STEPS[present]:
        raise Conflict(CHANGED, code="wrong-state")
