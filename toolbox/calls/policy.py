"""Who may see a call, look after it, answer it, and decide about it."""

from sqlalchemy import and_, false, or_

from toolbox.calls.lifecycle import CallState
from toolbox.calls.models import Call
from toolbox.calls.proof import Holder
from toolbox.foundation.actors import Actor
from toolbox.foundation.policy import Sentence, about_actor, is_editor


def _in_state(*states: CallState) -> Sentence:
    return Sentence(
        lambda _actor, call: call.state in states, lambda _actor: Call.state.in_(states)
    )


_of_my_organisation = Sentence(
    lambda actor, call: call.organisation_id in actor.working_organisations,
    lambda actor: (
        and_(
            Call.organisation_id.is_not(None),
            Call.organisation_id.in_(actor.working_organisations),
        )
        if actor.working_organisations
        else false()
    ),
)
_my_own = Sentence(
    lambda actor, call: (
        actor.is_signed_in and call.entered_by_id == actor.user_id and call.organisation_id is None
    ),
    lambda actor: (
        and_(Call.entered_by_id == actor.user_id, Call.organisation_id.is_(None))
        if actor.is_signed_in
        else false()
    ),
)
_held = Sentence(
    lambda actor, call: isinstance(actor, Holder) and actor.call_id == call.id,
    lambda actor: Call.id == actor.call_id if isinstance(actor, Holder) else false(),
)
_proven = Sentence(
    lambda _actor, call: call.entered_by_id is not None or call.address_confirmed_at is not None,
    lambda _actor: or_(Call.entered_by_id.is_not(None), Call.address_confirmed_at.is_not(None)),
)
_works_somewhere = about_actor(lambda actor: bool(actor.working_organisations))

own = _of_my_organisation | _my_own | _held
"""About a Call: its seekers read all answers, keep it going, and close it."""
see = _in_state(CallState.OPEN, CallState.CLOSED) | own | (is_editor & _proven)
answer = _works_somewhere & _in_state(CallState.OPEN) & ~own
"""Whoever works in an organisation that is not the one that looks."""
accept = is_editor & _in_state(CallState.WAITING) & _proven
hide = is_editor & _in_state(CallState.WAITING, CallState.OPEN, CallState.CLOSED) & _proven


def reads_all_answers(actor: Actor, call: Call) -> bool:
    """Tell whether somebody reads the answers that are not public, too."""
    return own.allows(actor, call) or actor.is_editor
