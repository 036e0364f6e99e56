"""What becomes of entries that others sent in, and of improvements that were proposed back."""

from enum import StrEnum

from toolbox.foundation.i18n import Message, _l


class EntryState(StrEnum):
    """Where an entry stands; an accepted one may have a change that waits."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ProposalState(StrEnum):
    """Where an improvement stands that was proposed to the keepers of a kit."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


ENTRY_LABELS: dict[EntryState, Message] = {
    EntryState.WAITING: _l("Waits for you"),
    EntryState.ACCEPTED: _l("Accepted"),
    EntryState.DECLINED: _l("Declined"),
    EntryState.WITHDRAWN: _l("Withdrawn by the sender"),
}
PROPOSAL_LABELS: dict[ProposalState, Message] = {
    ProposalState.OPEN: _l("Waits for an answer"),
    ProposalState.ACCEPTED: _l("Accepted"),
    ProposalState.DECLINED: _l("Declined"),
}
