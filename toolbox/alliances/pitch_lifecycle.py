"""Where a pitch and an agreement stand, and what was done with an agreement."""

from enum import StrEnum

from toolbox.foundation.i18n import Message, _l


class PitchState(StrEnum):
    """A maker proposes a pitch; moderators put it on the agenda."""

    PROPOSED = "proposed"
    PLANNED = "planned"


class AgreementState(StrEnum):
    """Until an agreement is settled it stands on the page of the alliance."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


AGREEMENT_STATE_LABELS: dict[AgreementState, Message] = {
    AgreementState.OPEN: _l("Still open"),
    AgreementState.DONE: _l("Done"),
    AgreementState.DROPPED: _l("Dropped"),
}


class AgreementDeed(StrEnum):
    """One line in the history of an agreement."""

    MADE = "made"
    CHANGED = "changed"
    DONE = "done"
    DROPPED = "dropped"
    REOPENED = "reopened"
    REMINDED = "reminded"


AGREEMENT_DEED_LABELS: dict[AgreementDeed, Message] = {
    AgreementDeed.MADE: _l("Agreed"),
    AgreementDeed.CHANGED: _l("Changed"),
    AgreementDeed.DONE: _l("Ticked off as done"),
    AgreementDeed.DROPPED: _l("Dropped"),
    AgreementDeed.REOPENED: _l("Opened again"),
    AgreementDeed.REMINDED: _l("Reminded by e-mail"),
}

SETTLING: dict[AgreementDeed, AgreementState] = {
    AgreementDeed.DONE: AgreementState.DONE,
    AgreementDeed.DROPPED: AgreementState.DROPPED,
    AgreementDeed.REOPENED: AgreementState.OPEN,
}
