"""How an adoption goes on, who says so, and whether it counts: stages, states and their words."""

from enum import StrEnum

from toolbox.foundation.errors import Conflict
from toolbox.foundation.i18n import Message, _l


class Stage(StrEnum):
    """How far somebody is with an instrument, as they say themselves."""

    INTEREST = "interest"
    TRIAL = "trial"
    ADOPTED = "adopted"
    ESTABLISHED = "established"
    ABANDONED = "abandoned"


class AdoptionState(StrEnum):
    """Whether an entry holds: an editor or the adopter is asked, or somebody has said so."""

    WAITING = "waiting"
    TO_CONFIRM = "to-confirm"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


class EnteredAs(StrEnum):
    """In which part somebody wrote an entry down."""

    ADOPTER = "adopter"
    GUEST = "guest"
    MAKER = "maker"
    EDITOR = "editor"


IN_USE = (Stage.ADOPTED, Stage.ESTABLISHED)
"""The stages that count as an adoption; the others are shown beside."""
LIVING = (AdoptionState.WAITING, AdoptionState.TO_CONFIRM, AdoptionState.CONFIRMED)
"""The states that an entry has as long as somebody stands by it."""

STAGE_LABELS: dict[Stage, Message] = {
    Stage.INTEREST: _l("Interest"),
    Stage.TRIAL: _l("Trying it out"),
    Stage.ADOPTED: _l("In use"),
    Stage.ESTABLISHED: _l("Part of everyday work"),
    Stage.ABANDONED: _l("Given up"),
}
STATE_LABELS: dict[AdoptionState, Message] = {
    AdoptionState.WAITING: _l("Waits for the editors"),
    AdoptionState.TO_CONFIRM: _l("Waits for the organisation to confirm it"),
    AdoptionState.CONFIRMED: _l("Confirmed"),
    AdoptionState.WITHDRAWN: _l("Withdrawn"),
    AdoptionState.REFUSED: _l("Not accepted"),
}

_STAGE_STEPS: dict[Stage, frozenset[Stage]] = {
    Stage.INTEREST: frozenset({Stage.TRIAL, Stage.ADOPTED, Stage.ESTABLISHED, Stage.ABANDONED}),
    Stage.TRIAL: frozenset({Stage.ADOPTED, Stage.ESTABLISHED, Stage.ABANDONED}),
    Stage.ADOPTED: frozenset({Stage.TRIAL, Stage.ESTABLISHED, Stage.ABANDONED}),
    Stage.ESTABLISHED: frozenset({Stage.ADOPTED, Stage.ABANDONED}),
    Stage.ABANDONED: frozenset({Stage.INTEREST, Stage.TRIAL, Stage.ADOPTED, Stage.ESTABLISHED}),
}
_STATE_STEPS: dict[AdoptionState, frozenset[AdoptionState]] = {
    AdoptionState.WAITING: frozenset(
        {AdoptionState.CONFIRMED, AdoptionState.REFUSED, AdoptionState.WITHDRAWN}
    ),
    AdoptionState.TO_CONFIRM: frozenset(
        {
            *(AdoptionState.WAITING, AdoptionState.CONFIRMED),
            *(AdoptionState.REFUSED, AdoptionState.WITHDRAWN),
        }
    ),
    AdoptionState.CONFIRMED: frozenset(
        {AdoptionState.WAITING, AdoptionState.REFUSED, AdoptionState.WITHDRAWN}
    ),
    AdoptionState.WITHDRAWN: frozenset(),
    AdoptionState.REFUSED: frozenset(),
}
_WRONG_STATE = _l("This entry has changed in the meantime. Please load the page again.")


def next_stages(present: Stage) -> tuple[Stage, ...]:
    """Return the stages that may follow, in their order."""
    return tuple(stage for stage in Stage if stage in _STAGE_STEPS[present])


def require_stage_step(present: Stage, wanted: Stage) -> None:
    """Raise Conflict unless an adoption may go from ``present`` to ``wanted``."""
    if wanted not in _STAGE_STEPS[present]:
        raise Conflict(
            _l("The entry stands at this stage already, or cannot go there."), code="wrong-stage"
        )


def require_state_step(present: AdoptionState, wanted: AdoptionState) -> None:
    """Raise Conflict unless an entry may go from ``present`` to ``wanted``."""
    if wanted not in _STATE_STEPS[present]:
        raise Conflict(_WRONG_STATE, code="wrong-state")
