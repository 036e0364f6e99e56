"""Instruments change hands: offers, answers, care; verbs run inside the caller's unit of work."""

from datetime import date

from sqlalchemy import delete

from toolbox.accounts.models import Organisation
from toolbox.catalogue import publishing
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument, Partner
from toolbox.foundation.actors import Actor, system
from toolbox.foundation.clock import now, today
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import Message, _l
from toolbox.upkeep import policy, queries, rules
from toolbox.upkeep.events import CareRequestChanged, HandoverChanged
from toolbox.upkeep.lifecycle import Answered
from toolbox.upkeep.models import CareRequest, Handover

_REMOVED = _l("This instrument was removed in the meantime, so it cannot change hands any more.")
_AGREED = _l(
    "This offer was already accepted. The instrument moves on its day; until then either side can "
    "withdraw."
)
_OFFER_ENDED: dict[Answered, Message] = {
    Answered.ACCEPTED: _l("This offer was already accepted. The instrument has moved."),
    Answered.DECLINED: _l("This offer was already declined."),
    Answered.WITHDRAWN: _l("This offer was withdrawn in the meantime. Nothing has changed."),
    Answered.LAPSED: _l("This offer does not hold any more. Nothing has changed."),
}
_REQUEST_ENDED: dict[Answered, Message] = {
    Answered.ACCEPTED: _l("This request was already accepted."),
    Answered.DECLINED: _l("This request was already declined."),
    Answered.WITHDRAWN: _l("This request was withdrawn in the meantime."),
    Answered.LAPSED: _l("This request does not hold any more: the instrument has a keeper."),
}


def require_receiver(organisation: Organisation | None, *, field: str) -> Organisation:
    """Return an organisation that can look after something; Invalid otherwise."""
    sentence: Message | None = None
    if organisation is None:
        sentence = _l("Please choose an organisation from the list.")
    elif organisation.merged_into_id is not None:
        sentence = _l("This organisation is part of another one now. Please choose that one.")
    elif organisation.ended_at is not None:
        sentence = _l("This organisation has ended. Please choose another one.")
    if organisation is None or sentence is not None:
        raise Invalid(sentence or "", fields={field: [sentence or ""]})
    return organisation


def offer(
    instrument: Instrument,
    to: Organisation | None,
    message: str = "",
    *,
    moves_on: date | None = None,
    by: Actor,
) -> Handover:
    """Offer an instrument to another organisation; nothing changes until that accepts.

    Nor does it before the day ``moves_on``, where one is given. Where the person decides for
    both, and where editors do it because nobody is left who could, the offer comes back as
    accepted, or as agreed on where its day lies ahead. Raises Denied, Invalid, Conflict.
    """
    _require_there(instrument)
    policy.hand_over.require(
        by, instrument, _l("Only an owner of the organisation can hand its instruments over.")
    )
    receiver = require_receiver(to, field="organisation")
    if receiver.id == instrument.owner_id:
        sentence = _l("The instrument belongs to this organisation already.")
        raise Invalid(sentence, fields={"organisation": [sentence]})
    waiting = queries.open_offer(instrument.id)
    if waiting is not None:
        raise Conflict(
            _l(
                "It is already offered to %(organisation)s. Please withdraw that offer first.",
                organisation=waiting.to_name,
            ),
            code="offered",
        )
    by_editors = instrument.owner_id not in by.owned_organisations
    made = _begin(instrument, receiver, rules.checked_sentence("message", message), by)
    made.by_editors, made.moves_on = by_editors, rules.checked_move(moves_on, today())
    announce(HandoverChanged(made.id, instrument.id, "offered", by.user_id))
    if by_editors or receiver.id in by.owned_organisations:
        _agree(made, by)
    return made


def _begin(instrument: Instrument, to: Organisation, message: str, by: Actor) -> Handover:
    made = Handover(
        instrument=instrument,
        instrument_id=instrument.id,
        from_id=instrument.owner_id,
        from_name=instrument.owner.name,
        to_id=to.id,
        to_name=to.name,
        message=message,
        offered_by_id=by.user_id,
        state=Answered.OPEN,
    )
    db.session.add(made)
    db.session.flush()
    return made


def _require_there(instrument: Instrument) -> None:
    if instrument.state is InstrumentState.REMOVED:
        raise Conflict(_REMOVED, code="removed")


def _require_open(handover: Handover) -> None:
    if handover.state is not Answered.OPEN:
        raise Conflict(_OFFER_ENDED[handover.state], code=f"offer-{handover.state.value}")
    _require_there(handover.instrument)
    if handover.instrument.owner_id != handover.from_id:
        raise Conflict(
            _l("The instrument belongs to another organisation by now, so the offer is void."),
            code="owner-changed",
        )


def _require_unanswered(handover: Handover) -> None:
    _require_open(handover)
    if handover.is_agreed:
        raise Conflict(_AGREED, code="offer-agreed")


def accept(handover: Handover, *, by: Actor) -> None:
    """Take over what was offered, at once or on the day the offer names.

    Raises Denied, and Conflict with a clear sentence where the offer does not hold any more.
    """
    policy.answer_offer.require(
        by, handover, _l("Only an owner of the organisation can accept this offer.")
    )
    _require_unanswered(handover)
    require_receiver(queries.organisation(handover.to_id or 0), field="organisation")
    _agree(handover, by)


def _agree(handover: Handover, by: Actor) -> None:
    """Both sides have said yes: it moves, or waits for its day."""
    if not handover.moves_later:
        _move(handover, by)
        return
    handover.agreed_at, handover.decided_by_id = now(), by.user_id
    db.session.flush()
    announce(HandoverChanged(handover.id, handover.instrument_id, "agreed", by.user_id))


def move_as_agreed(handover: Handover) -> None:
    """Let an instrument move on its day; what is not possible any more lapses."""
    try:
        _require_open(handover)
        require_receiver(queries.organisation(handover.to_id or 0), field="organisation")
    except (Conflict, Invalid):
        lapse(handover)
    else:
        _move(handover, None)


def _move(handover: Handover, by: Actor | None) -> None:
    _settle(handover, Answered.ACCEPTED, by)
    _give(handover.instrument, handover.to_id)


def _give(instrument: Instrument, organisation_id: int | None) -> None:
    """Both sides have said yes, so nobody's own right is asked for any more."""
    if organisation_id is None:
        raise Conflict(_OFFER_ENDED[Answered.LAPSED], code="offer-lapsed")
    # Whoever keeps it is no partner any more.
    db.session.execute(
        delete(Partner)
        .where(Partner.instrument_id == instrument.id, Partner.organisation_id == organisation_id)
        .execution_options(synchronize_session=False)
    )
    publishing.move_to(instrument, organisation_id, by=system("handover"))
    db.session.flush()
    db.session.refresh(instrument)


def _settle(handover: Handover, state: Answered, by: Actor | None, answer: str = "") -> None:
    handover.state = state
    handover.decided_at = now()
    if by is not None:
        handover.decided_by_id = by.user_id
    handover.answer = answer
    db.session.flush()
    by_id = by.user_id if by is not None else None
    announce(HandoverChanged(handover.id, handover.instrument_id, state.value, by_id))


def decline(handover: Handover, answer: str = "", *, by: Actor) -> None:
    """Do not take over what was offered. Raises Denied, Invalid, Conflict."""
    policy.answer_offer.require(
        by, handover, _l("Only an owner of the organisation can decline this offer.")
    )
    _require_unanswered(handover)
    _settle(handover, Answered.DECLINED, by, rules.checked_sentence("answer", answer))


def withdraw_offer(handover: Handover, *, by: Actor) -> None:
    """Take back an offer, also one that waits for its day. Raises Denied, Conflict."""
    policy.withdraw_offer.require(
        by, handover, _l("Only the organisation that made the offer can withdraw it.")
    )
    _require_open(handover)
    _settle(handover, Answered.WITHDRAWN, by)


def lapse(handover: Handover) -> None:
    """Let an offer end that nobody has answered, or that means nothing any more."""
    if handover.state is Answered.OPEN:
        _settle(handover, Answered.LAPSED, None)


# Care for instruments that nobody looks after


def ask_for(
    instrument: Instrument, organisation: Organisation | None, sentence: str, *, by: Actor
) -> CareRequest:
    """Ask to take an instrument without a keeper into care. Raises Denied, Invalid, Conflict."""
    _require_there(instrument)
    asking = require_receiver(organisation, field="organisation")
    if asking.id not in by.owned_organisations:
        raise Denied(_l("Only an owner can ask for the organisation."))
    if asking.id == instrument.owner_id:
        own = _l("The instrument belongs to this organisation already.")
        raise Invalid(own, fields={"organisation": [own]})
    if not policy.seeks_keeper(instrument):
        raise Conflict(_l("Somebody looks after this instrument already."), code="has-keeper")
    if any(one.organisation_id == asking.id for one in queries.open_requests(instrument.id)):
        raise Conflict(
            _l("Your organisation has already asked for it. You will hear from us."), code="asked"
        )
    made = CareRequest(
        instrument=instrument,
        instrument_id=instrument.id,
        organisation=asking,
        organisation_id=asking.id,
        sentence=rules.checked_sentence(
            "sentence",
            sentence,
            asks=_l("Please say in a sentence why it would be in good hands with you."),
        ),
        asked_by_id=by.user_id,
        state=Answered.OPEN,
    )
    db.session.add(made)
    db.session.flush()
    announce(CareRequestChanged(made.id, instrument.id, "asked", by.user_id))
    return made


def _require_waiting(request: CareRequest) -> None:
    if request.state is not Answered.OPEN:
        raise Conflict(_REQUEST_ENDED[request.state], code=f"request-{request.state.value}")
    _require_there(request.instrument)


def accept_request(request: CareRequest, *, by: Actor) -> None:
    """Give an instrument into the care of who asked for it.

    Raises Denied, and Conflict where it has a keeper again who was not asked.
    """
    policy.decide_request.require(by, request, _l("Somebody else has to decide about this."))
    _require_waiting(request)
    instrument = request.instrument
    if instrument.owner_id not in by.owned_organisations and not policy.seeks_keeper(instrument):
        raise Conflict(
            _l("Somebody looks after this instrument again, so only its keeper can decide."),
            code="has-keeper",
        )
    receiver = require_receiver(request.organisation, field="organisation")
    _settle_request(request, Answered.ACCEPTED, by)
    made = _begin(instrument, receiver, request.sentence, by)
    made.offered_by_id, made.by_editors = None, instrument.owner_id not in by.owned_organisations
    made.state, made.decided_at, made.decided_by_id = Answered.ACCEPTED, now(), by.user_id
    db.session.flush()
    _give(instrument, receiver.id)


def _settle_request(
    request: CareRequest, state: Answered, by: Actor | None, answer: str = ""
) -> None:
    by_id = by.user_id if by is not None else None
    request.state, request.answer = state, answer
    request.decided_at, request.decided_by_id = now(), by_id
    db.session.flush()
    announce(CareRequestChanged(request.id, request.instrument_id, state.value, by_id))


def decline_request(request: CareRequest, answer: str, *, by: Actor) -> None:
    """Say no to who asked, with a reason. Raises Denied, Invalid, Conflict."""
    policy.decide_request.require(by, request, _l("Somebody else has to decide about this."))
    _require_waiting(request)
    reason = _l("Please give a reason; the organisation reads it.")
    tidy = rules.checked_sentence("answer", answer, asks=reason)
    _settle_request(request, Answered.DECLINED, by, tidy)


def withdraw_request(request: CareRequest, *, by: Actor) -> None:
    """Take back a request. Raises Denied, Conflict."""
    policy.withdraw_request.require(by, request)
    _require_waiting(request)
    _settle_request(request, Answered.WITHDRAWN, by)


def lapse_request(request: CareRequest) -> None:
    """Let a request end that nobody needs to answer any more."""
    if request.state is Answered.OPEN:
        _settle_request(request, Answered.LAPSED, None)
