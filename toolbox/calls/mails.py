"""Mails about calls: to those who look for something, and to the editors."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from toolbox.accounts import queries as accounts
from toolbox.accounts.models import User
from toolbox.calls import policy
from toolbox.calls.events import CallChanged
from toolbox.calls.lifecycle import CallState
from toolbox.calls.models import Call, CallAnswer
from toolbox.calls.proof import call_token
from toolbox.catalogue.models import Instrument
from toolbox.foundation.actors import Actor
from toolbox.foundation.addresses import public_url
from toolbox.foundation.db import db
from toolbox.foundation.i18n import _, speaking
from toolbox.foundation.mail import post
from toolbox.foundation.mail_texts import Entry, write
from toolbox.foundation.settings import installed_settings
from toolbox.notices.operations import tell, tell_mailbox

TOPIC = "calls"


def call_changed(event: CallChanged) -> None:
    """Tell those whom a change of a call concerns."""
    teller = _TELLERS.get(event.what)
    call = db.session.get(Call, event.call_id)
    if teller is not None and call is not None:
        teller(call, event)


def seekers_of(call: Call) -> list[User]:
    """Return who hears of a call: whoever wrote it, or else the owners of the organisation."""
    writer = accounts.user_by_id(call.entered_by_id) if call.entered_by_id else None
    if writer is not None and policy.own.allows(accounts.actor_for(writer), call):
        return [writer]
    return list(accounts.owners_of(call.organisation_id)) if call.organisation_id else []


def _tell_seekers(call: Call, template: str, by_id: int | None = None, **values: Any) -> None:
    about = {"title": call.title, **values}
    if call.holder_email:
        _write_to_holder(call, template, about)
        return
    own = public_url("calls.own", token=str(call.id))
    for user in seekers_of(call):
        if user.id != by_id:
            tell(user, TOPIC, f"calls/{template}", **about, own=own, own_call_id=call.id)


def _write_to_holder(call: Call, template: str, values: Mapping[str, Any]) -> None:
    own = public_url("calls.own", token=call_token(call))
    with speaking(call.holder_locale):
        reason = _(
            "You get this e-mail because this address stands in the call “%(title)s”.",
            title=call.title,
        )
    letter = write(
        f"calls/{template}",
        locale=call.holder_locale,
        values={**values, "own": own},
        frame={"reason": reason, "own_call": own},
    )
    post(call.holder_email, letter)


def _begun(call: Call, event: CallChanged) -> None:
    if call.holder_email:
        _tell_seekers(call, "your_call")
    elif call.state is CallState.WAITING:
        _tell_editors(call, event)


def _tell_editors(call: Call, event: CallChanged) -> None:
    values = {"title": call.title, "seeker": call.seeker_name, "waiting_call_id": call.id}
    shared = installed_settings().editors_mail
    if shared:
        tell_mailbox(shared, "submissions", "calls/waits", **values)
        return
    for editor in accounts.editors():
        if editor.id != event.by_id:
            tell(editor, "submissions", "calls/waits", **values)


def _revised(call: Call, event: CallChanged) -> None:
    """Whoever has not confirmed the address yet waits for no editor."""
    if call.state is CallState.WAITING and call.opened_at is not None:
        _tell_editors(call, event)


def _answered(call: Call, event: CallChanged) -> None:
    given = db.session.get(CallAnswer, event.answer_id) if event.answer_id else None
    if given is None:
        return
    named = given.instrument
    _tell_seekers(
        call,
        "answered",
        event.by_id,
        organisation=given.organisation_name,
        answer=given.text,
        found=entries_of([named]) if named is not None else [],
    )


def entries_of(instruments: Sequence[Instrument]) -> list[Entry]:
    """Return lines of a mail that lead to instruments."""
    return [
        Entry(
            one.current_version.title if one.current_version else one.slug,
            public_url("instruments.show", slug=one.slug),
            one.owner.name,
        )
        for one in instruments
    ]


def _opened(call: Call, event: CallChanged) -> None:
    _tell_seekers(call, "opened", event.by_id)


def _hidden(call: Call, event: CallChanged) -> None:
    _tell_seekers(call, "hidden", event.by_id, reason=call.reason)


def _expired(call: Call, event: CallChanged) -> None:
    _tell_seekers(call, "expired", event.by_id)


_TELLERS: Mapping[str, Callable[[Call, CallChanged], None]] = {
    "begun": _begun,
    "address-confirmed": _tell_editors,
    "revised": _revised,
    "opened": _opened,
    "answered": _answered,
    "hidden": _hidden,
    "expired": _expired,
}


def tell_new(call: Call, instruments: Sequence[Instrument]) -> None:
    """Tell a seeker what has been published and matches."""
    _tell_seekers(call, "new", found=entries_of(instruments), number=len(instruments))


def remind(call: Call) -> None:
    """Say that a call ends soon: one click is enough to go on."""
    _tell_seekers(call, "still_looking", ends_at=call.expires_at)


def sees_own(by: Actor, call_id: int) -> bool:
    """Tell whether somebody still looks after a call."""
    found = db.session.get(Call, call_id)
    return found is not None and policy.own.allows(by, found)


def sees_waiting(by: Actor, call_id: int) -> bool:
    """Tell whether a call still waits for an editor, and for somebody who may decide."""
    found = db.session.get(Call, call_id)
    return found is not None and policy.accept.allows(by, found)
