"""Improvements go back to the keepers of a kit; inside a unit of work."""

from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l
from toolbox.workshop import policy, queries, rules
from toolbox.workshop.events import ImprovementProposed
from toolbox.workshop.lifecycle import ProposalState
from toolbox.workshop.models import AdaptedCopy, KitProposal

OPEN_OF_ONE = 10
"""So many proposals of one copy may wait for an answer."""


def propose(copy: AdaptedCopy, text: str, *, with_answers: bool, by: Actor) -> KitProposal:
    """Propose something to the keepers. Raises Denied, Invalid, Conflict."""
    policy.work_on.require(by, copy)
    instrument = copy.instrument
    if instrument is None or instrument.state is InstrumentState.REMOVED:
        raise Conflict(
            _l("The instrument that this was made from is not there any more."), code="origin-gone"
        )
    waiting = [one for one in queries.proposals_from(copy) if one.state is ProposalState.OPEN]
    if len(waiting) >= OPEN_OF_ONE:
        raise Conflict(
            _l("Several of your proposals wait for an answer. Please wait for it."), code="waiting"
        )
    asks = _l("Please write what could be better.")
    made = KitProposal(
        instrument_id=instrument.id,
        copy_id=copy.id,
        kit_version=copy.kit_version,
        from_name=copy.organisation.name if copy.organisation is not None else by.name,
        text=rules.checked_text("text", text, most=rules.TEXT_LENGTH, asks=asks),
        answers=dict(copy.answers) if with_answers else None,
        state=ProposalState.OPEN,
        sent_by_id=by.user_id,
    )
    db.session.add(made)
    db.session.flush()
    announce(ImprovementProposed(made.id, instrument.id, "proposed", by.user_id))
    return made


def answer(proposal: KitProposal, state: ProposalState, text: str, *, by: Actor) -> None:
    """Accept or decline a proposal, with words for those who made it.

    Raises Denied, Invalid, Conflict where it was answered already.
    """
    policy.see_proposal.require(by, proposal)
    if proposal.state is not ProposalState.OPEN:
        raise Conflict(_l("This proposal was answered already."), code="answered")
    asks = _l("Please give a reason; whoever proposed it reads it.")
    needed = asks if state is ProposalState.DECLINED else None
    proposal.answer = rules.checked_text("answer", text, most=rules.TEXT_LENGTH, asks=needed)
    proposal.state, proposal.decided_at, proposal.decided_by_id = state, now(), by.user_id
    db.session.flush()
    announce(ImprovementProposed(proposal.id, proposal.instrument_id, state.value, by.user_id))
