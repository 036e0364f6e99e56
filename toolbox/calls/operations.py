"""What seekers do with calls, and who answers; each verb runs inside the caller's unit of work."""

from toolbox.accounts import queries as accounts
from toolbox.accounts.models import Organisation
from toolbox.accounts.rules import normalise_email, require_name
from toolbox.alliances import queries as alliances
from toolbox.calls import policy, queries, rules
from toolbox.calls.events import CallChanged
from toolbox.calls.lifecycle import CallState, Outcome, require_step
from toolbox.calls.models import Call, CallAnswer, CallWish
from toolbox.calls.proof import Holder, new_secret
from toolbox.calls.rules import Wanted, wrong
from toolbox.catalogue.models import Instrument
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, NotFound, TooMany
from toolbox.foundation.events import announce
from toolbox.foundation.forgetting import note_forgotten
from toolbox.foundation.i18n import LOCALES, _l
from toolbox.vocabularies import queries as vocabularies
from toolbox.vocabularies.models import Term

_NOT_YOURS = _l("Only those who have written this call can change it.")
_CHANGED = _l("The call was changed in the meantime. Please load the page again.")


def begin(
    wanted: Wanted,
    *,
    organisation: Organisation | None = None,
    seeker_name: str = "",
    guest_email: str = "",
    locale: str = LOCALES[0],
    by: Actor,
) -> Call:
    """Say what one looks for: an own organisation's call is open at once.

    A guest's waits for the address (``guest_email``) and then for an editor; so does that of a
    person without an organisation. Raises Invalid with fields, TooMany.
    """
    is_guest = not by.is_signed_in
    tidy = rules.checked(wanted, guest_email if is_guest else None)
    if organisation is not None:
        _require_own(organisation, by)
    made = Call(
        title=tidy.title,
        purpose=tidy.purpose,
        words=tidy.words,
        kind=tidy.kind,
        organisation_id=organisation.id if organisation else None,
        seeker_name=organisation.name if organisation else require_name(seeker_name, "seeker_name"),
        alliance_id=_alliance(tidy.alliance_id),
        entered_by_id=by.user_id,
        state=CallState.WAITING,
        outcome=Outcome.NONE,
        wishes=[CallWish(term_id=one.id) for one in _terms(tidy)],
    )
    if is_guest:
        _give_link(made, normalise_email(guest_email), locale)
    elif queries.living_of(made.organisation_id, by.user_id) >= rules.MOST_OPEN:
        raise _too_many_open()
    if organisation is not None:
        _open(made)
    db.session.add(made)
    touch(made, "begun", by_id=by.user_id)
    return made


def _require_own(organisation: Organisation, by: Actor) -> None:
    if organisation.id not in by.working_organisations:
        raise wrong("organisation", _l("Please choose an organisation that you belong to."))
    if organisation.merged_into_id is not None or organisation.ended_at is not None:
        raise wrong(
            "organisation", _l("This organisation has ended or is part of another one now.")
        )


def _alliance(alliance_id: int | None) -> int | None:
    if alliance_id is not None and alliances.alliance_by_id(alliance_id) is None:
        raise wrong("alliance", _l("Please choose one of the alliances from the list."))
    return alliance_id


def _terms(wanted: Wanted) -> list[Term]:
    """Return the terms that are wished, of merged ones what stands for them. Raises Invalid."""
    found: dict[int, Term] = {}
    for vocabulary in rules.WISHES:
        keys = getattr(wanted, vocabulary)
        known = vocabularies.terms_by_key(vocabulary, keys)
        for key in keys:
            term = vocabularies.term(vocabulary, key) if key in known else None
            if term is None or term.retired_at is not None:
                raise wrong(vocabulary, _l("Please choose from the list."))
            found[term.id] = term
    return list(found.values())


def _too_many_open() -> TooMany:
    return TooMany(
        _l(
            "You have %(most)s calls already. Please close one of them first.", most=rules.MOST_OPEN
        ),
        code="too-many-open",
    )


def _give_link(call: Call, address: str, locale: str) -> None:
    if queries.living_for(address, unproven=True) >= rules.MOST_UNCONFIRMED:
        raise TooMany(
            _l("Several calls wait for this mailbox already. Please confirm these first."),
            code="too-many-unconfirmed",
        )
    if queries.living_for(address, unproven=False) >= rules.MOST_OPEN:
        raise _too_many_open()
    call.holder_email, call.holder_secret = address, new_secret()
    call.holder_locale = locale if locale in LOCALES else LOCALES[0]


def _open(call: Call) -> None:
    call.state, call.outcome, call.found_id = CallState.OPEN, Outcome.NONE, None
    call.opened_at = call.opened_at or now()
    call.looked_until = now()
    call.expires_at, call.reminded_at, call.ended_at = rules.expires_at(), None, None


def touch(call: Call, what: str, *, by_id: int | None, answer_id: int | None = None) -> None:
    """Tell whoever listens what has become of a call."""
    db.session.flush()
    announce(CallChanged(call.id, what, by_id, answer_id))


def revise(
    call: Call, wanted: Wanted, *, seeker_name: str = "", expected: int | None = None, by: Actor
) -> None:
    """Say anew what one looks for. Raises Denied, Conflict, Invalid with fields.

    ``expected`` is the ``row_version`` that was read; ``seeker_name`` counts for calls of no
    organisation. Where such a call says something else to everybody, an editor reads it anew.
    """
    policy.own.require(by, call, _NOT_YOURS)
    if call.state not in {CallState.WAITING, CallState.OPEN}:
        raise Conflict(_l("This call is over. Please keep it going first."), code="ended")
    if expected is not None and expected != call.row_version:
        raise Conflict(_CHANGED, code="changed-meanwhile")
    tidy = rules.checked(wanted)
    name = call.seeker_name
    if call.organisation_id is None:
        name = require_name(seeker_name, "seeker_name")
    words = (tidy.title, tidy.purpose, name)
    is_said_anew = (call.title, call.purpose, call.seeker_name) != words
    call.title, call.purpose, call.seeker_name = words
    call.words, call.kind = tidy.words, tidy.kind
    call.alliance_id = _alliance(tidy.alliance_id)
    kept = {one.term_id: one for one in call.wishes}
    call.wishes = [kept.get(one.id) or CallWish(term_id=one.id) for one in _terms(tidy)]
    call.looked_until = call.opened_at
    if is_said_anew and call.organisation_id is None and call.state is CallState.OPEN:
        require_step(call.state, CallState.WAITING)
        call.state = CallState.WAITING
    touch(call, "revised", by_id=by.user_id)


def confirm_address(call: Call, *, by: Holder) -> None:
    """Let a guest's call go to the editors: whoever has the link reads the mailbox."""
    policy.own.require(by, call, _NOT_YOURS)
    if call.address_confirmed_at is None:
        call.address_confirmed_at = now()
        touch(call, "address-confirmed", by_id=by.user_id)


def keep_going(call: Call, *, by: Actor) -> None:
    """Go on looking, also after the call has expired. Raises Denied, Conflict."""
    policy.own.require(by, call, _NOT_YOURS)
    may_go_on = call.state is CallState.OPEN or call.outcome is Outcome.EXPIRED
    if not may_go_on:
        raise Conflict(_l("This call cannot be kept going. Please write a new one."), code="ended")
    require_step(call.state, CallState.OPEN)
    _open(call)
    touch(call, "extended", by_id=by.user_id)


def close(call: Call, *, found: str = "", is_found: bool, by: Actor) -> None:
    """Stop looking: ``found`` is address or title of the instrument that it was found with.

    The mailbox of somebody without an account is forgotten at once. Raises Denied, Invalid,
    Conflict.
    """
    policy.own.require(by, call, _NOT_YOURS)
    require_step(call.state, CallState.CLOSED)
    instrument = queries.named(found) if is_found and found.strip() else None
    if is_found and found.strip() and instrument is None:
        raise wrong("found", _l("No published instrument has this address or title."))
    end(call, Outcome.FOUND if is_found else Outcome.NOT_NEEDED)
    call.found_id = instrument.id if instrument is not None else None
    forget_holder(call)
    touch(call, "closed", by_id=by.user_id)


def end(call: Call, outcome: Outcome) -> None:
    """Let a call be over."""
    call.state, call.outcome, call.ended_at = CallState.CLOSED, outcome, now()


def forget_holder(call: Call) -> None:
    """Forget the mailbox of whoever has the private link, which opens nothing any more."""
    if call.holder_email:
        call.holder_email = call.holder_secret = ""
        note_forgotten("call", call.id, call.created_at)


def accept(call: Call, *, expected: int | None = None, by: Actor) -> None:
    """Let a call be shown that waited for an editor. Raises Denied, Conflict.

    ``expected`` is the ``row_version`` that the editor has read.
    """
    if call.state is not CallState.WAITING:
        raise Conflict(_l("This call does not wait any more."), code="decided")
    policy.accept.require(by, call)
    if expected is not None and expected != call.row_version:
        raise Conflict(
            _l("The call was changed in the meantime. Please read it once more."),
            code="changed-meanwhile",
        )
    _open(call)
    call.decided_by_id = by.user_id
    touch(call, "opened", by_id=by.user_id)


def hide(call: Call, reason: str, *, by: Actor) -> None:
    """Do not show a call, or show it no more; the seeker reads the reason.

    Raises Denied, Invalid, Conflict.
    """
    require_step(call.state, CallState.HIDDEN)
    policy.hide.require(by, call)
    call.reason = rules.checked_reason(reason)
    call.state, call.ended_at, call.decided_by_id = CallState.HIDDEN, now(), by.user_id
    touch(call, "hidden", by_id=by.user_id)


def answer(
    call: Call, text: str, *, organisation: Organisation, instrument: str = "", by: Actor
) -> CallAnswer:
    """Say something to a call for an organisation; public where it names an ``instrument``.

    Raises Denied, Invalid, TooMany.
    """
    policy.answer.require(by, call, _l("Organisations answer calls as long as these are open."))
    _require_own(organisation, by)
    named: Instrument | None = queries.named(instrument) if instrument.strip() else None
    if instrument.strip() and named is None:
        raise wrong("instrument", _l("No published instrument has this address or title."))
    said = rules.checked_answer(text, is_public=named is not None)
    mine = sum(1 for one in call.answers if one.organisation_id == organisation.id)
    if mine >= rules.MOST_ANSWERS_OF_ONE or len(call.answers) >= rules.MOST_ANSWERS:
        raise TooMany(_l("There are enough answers to this call already."), code="too-many-answers")
    made = CallAnswer(
        organisation_id=organisation.id,
        organisation_name=accounts.organisation_by_id(organisation.id).name,
        text=said,
        is_public=named is not None,
        instrument_id=named.id if named is not None else None,
        by_id=by.user_id,
    )
    call.answers.append(made)
    db.session.flush()
    touch(call, "answered", by_id=by.user_id, answer_id=made.id)
    return made


def take_back_answer(answer_id: int, *, by: Actor) -> Call:
    """Take an answer away, as one of the organisation that gave it, or as an editor.

    Returns the call. Raises NotFound, Denied.
    """
    found = db.session.get(CallAnswer, answer_id)
    if found is None:
        raise NotFound(_l("This answer is not there any more."))
    if found.organisation_id not in by.working_organisations and not by.is_editor:
        raise Denied(_l("Only who has answered can take the answer back."))
    call = db.session.get_one(Call, found.call_id)
    call.answers.remove(found)
    touch(call, "answer-taken-back", by_id=by.user_id, answer_id=answer_id)
    return call
