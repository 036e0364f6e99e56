"""Who is asked answers: the organisation that was named, the editors, the makers."""

from toolbox.accounts import queries as accounts
from toolbox.adoption import policy, rules
from toolbox.adoption.keeping import end
from toolbox.adoption.lifecycle import AdoptionState, require_state_step
from toolbox.adoption.models import Adoption, AdoptionAnswer
from toolbox.adoption.proof import Holder
from toolbox.adoption.writing import note_confirmed, touch
from toolbox.catalogue.models import Partner
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, NotFound, TooMany
from toolbox.foundation.forgetting import note_forgotten
from toolbox.foundation.i18n import _l

_NOT_ASKED = _l("Only the organisation that was named can say whether this is right.")
_ANSWERED = _l("This question was answered already.")


def confirm(adoption: Adoption, *, by: Actor) -> None:
    """Say for the organisation that makers have named that it is right; it owns the entry now.

    Where it has no account here, an editor still looks at it. Raises Denied, Conflict.
    """
    _require_asked(adoption)
    policy.confirm.require(by, adoption, _NOT_ASKED)
    adoption.decided_at, adoption.decided_by_id = now(), by.user_id
    if isinstance(by, Holder) or adoption.places > 1:
        require_state_step(adoption.state, AdoptionState.WAITING)
        adoption.state, adoption.address_confirmed_at = AdoptionState.WAITING, now()
    else:
        note_confirmed(adoption)
    touch(adoption, "confirmed", by=by)


def decline(adoption: Adoption, reason: str = "", *, by: Actor) -> None:
    """Say for the organisation that makers have named that it is not right. Raises Denied."""
    _require_asked(adoption)
    policy.confirm.require(by, adoption, _NOT_ASKED)
    adoption.reason = rules.checked_text("reason", reason)
    end(adoption, AdoptionState.REFUSED)
    note_forgotten("adoption", adoption.id, adoption.created_at)
    adoption.decided_by_id = by.user_id
    touch(adoption, "declined", by=by)


def _require_asked(adoption: Adoption) -> None:
    if adoption.state is not AdoptionState.TO_CONFIRM:
        raise Conflict(_ANSWERED, code="answered")


def accept(adoption: Adoption, *, expected: int | None = None, by: Actor) -> None:
    """Let an entry count that waited for an editor. Raises Denied, Conflict.

    ``expected`` is the ``row_version`` that the editor has read.
    """
    if adoption.state is not AdoptionState.WAITING:
        raise Conflict(_l("This entry does not wait any more."), code="decided")
    policy.decide.require(by, adoption)
    if expected is not None and expected != adoption.row_version:
        raise Conflict(
            _l("The entry was changed in the meantime. Please read it once more."),
            code="changed-meanwhile",
        )
    if not policy.is_proven(adoption):
        raise Conflict(_l("The address of the sender is not confirmed yet."), code="unproven")
    note_confirmed(adoption)
    adoption.decided_at, adoption.decided_by_id, adoption.reason = now(), by.user_id, ""
    touch(adoption, "accepted", by=by)


def refuse(adoption: Adoption, reason: str, *, by: Actor) -> None:
    """Do not let an entry count, or take off one that did; the sender reads the reason.

    Raises Denied, Invalid, Conflict.
    """
    if adoption.state not in {AdoptionState.WAITING, AdoptionState.CONFIRMED}:
        raise Conflict(_l("This entry does not wait any more."), code="decided")
    policy.decide.require(by, adoption)
    asks = _l("Please say why, so that the sender understands it.")
    adoption.reason = rules.checked_text("reason", reason, asks=asks)
    end(adoption, AdoptionState.REFUSED)
    adoption.decided_by_id = by.user_id
    touch(adoption, "refused", by=by)


def answer(adoption: Adoption, text: str, *, by: Actor) -> AdoptionAnswer:
    """Say something to an entry as a maker; it stands below. Raises Denied, Invalid, TooMany."""
    policy.answer.require(by, adoption, _l("Only the makers of the instrument can answer here."))
    said = rules.checked_text("text", text, asks=_l("Please write an answer."))
    if len(adoption.answers) >= rules.MOST_ANSWERS:
        raise TooMany(
            _l("There are at most %(most)s answers below an entry.", most=rules.MOST_ANSWERS)
        )
    makers = [adoption.instrument.owner_id, *(p.organisation_id for p in _partners(adoption))]
    speaks_for = next(one for one in makers if one in by.working_organisations)
    made = AdoptionAnswer(
        organisation_id=speaks_for,
        organisation_name=accounts.organisation_by_id(speaks_for).name,
        text=said,
        by_id=by.user_id,
    )
    adoption.answers.append(made)
    touch(adoption, "answered", by=by)
    return made


def _partners(adoption: Adoption) -> list[Partner]:
    return [one for one in adoption.instrument.partners if one.accepted_at is not None]


def take_back_answer(answer_id: int, *, by: Actor) -> Adoption:
    """Take an answer away, as one of the organisation that gave it, or as an editor.

    Returns the entry below which it stood. Raises NotFound, Denied.
    """
    found = db.session.get(AdoptionAnswer, answer_id) if 0 < answer_id < 2**31 else None
    if found is None:
        raise NotFound(_l("This answer is not there any more."))
    if found.organisation_id not in by.working_organisations and not by.is_editor:
        raise Denied(_l("Only who has answered can take the answer back."))
    adoption = db.session.get_one(Adoption, found.adoption_id)
    adoption.answers.remove(found)
    touch(adoption, "answer-taken-back", by=by)
    return adoption
