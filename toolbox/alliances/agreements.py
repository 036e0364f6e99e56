"""Agreements: who does what by when; made in a meeting, kept in mind, ticked off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from toolbox.accounts.rules import normalise_email
from toolbox.alliances import pitch_mails, pitch_policy, policy, queries
from toolbox.alliances.lifecycle import Part
from toolbox.alliances.models import Alliance, Meeting
from toolbox.alliances.pitch_events import AgreementChanged
from toolbox.alliances.pitch_lifecycle import SETTLING, AgreementDeed, AgreementState
from toolbox.alliances.pitch_models import Agreement, AgreementStep
from toolbox.alliances.pitch_rules import AGREEMENTS_MOST, DUE_WITHIN, LINE_MOST, WHAT_MOST
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now, today
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Invalid, NotFound, TooMany
from toolbox.foundation.events import announce
from toolbox.foundation.forgetting import note_forgotten
from toolbox.foundation.i18n import Message, _l

_FIELDS = _l("Please look at the fields that are marked.")
_WHAT = _l("Please say what is going to be done.")
_WHO = _l("Please say who does it: choose a member, or name an organisation or a role.")
_WHAT_LONG = _l("Please use at most %(maximum)s characters.", maximum=WHAT_MOST)
_LINE_LONG = _l("Please use at most %(maximum)s characters.", maximum=LINE_MOST)
_DUE = _l("Please say by when: a day within the next five years.")
_CONSENT = _l("Please ask whether we may write to this address, and tick that they agreed.")
_NO_MEMBER = _l("This organisation is no member of the alliance.")
_STALE = _l("Somebody else changed this agreement meanwhile. Please load it again.")
_SETTLED = _l("This agreement is settled already.")
_IS_OPEN = _l("This agreement is open.")
_UNKNOWN = _l("There is no such agreement, or it is for members alone.")
_FULL = _l("An alliance keeps at most %(most)s open agreements.", most=AGREEMENTS_MOST)


@dataclass(frozen=True)
class AgreementEntry:
    """What a moderator writes down; ``email`` is where reminders go, if anybody wants them."""

    what: str
    due_on: date | None
    organisation_id: int | None = None
    who: str = ""
    person: str = ""
    email: str = ""
    consent: bool = False


def agreement_by_id(alliance: Alliance, agreement_id: int, *, by: Actor) -> Agreement:
    """Return an agreement for somebody who sees all of it; NotFound otherwise."""
    found = db.session.get(Agreement, agreement_id)
    if (
        found is None
        or found.alliance_id != alliance.id
        or not pitch_policy.read_agreement.allows(by, found)
    ):
        raise NotFound(_UNKNOWN)
    return found


def open_agreements_of(alliance: Alliance, *, by: Actor) -> Sequence[Agreement]:
    """Return what is agreed and not settled, next first, as far as somebody may see it."""
    found = db.session.scalars(
        select(Agreement)
        .where(Agreement.alliance_id == alliance.id, Agreement.state == AgreementState.OPEN)
        .order_by(Agreement.due_on, Agreement.id)
    ).all()
    return [one for one in found if may_see(one, by=by)]


def settled_agreements_of(alliance: Alliance, *, by: Actor, limit: int) -> Sequence[Agreement]:
    """Return what was done or dropped, latest first, as far as somebody may see it."""
    found = db.session.scalars(
        select(Agreement)
        .where(Agreement.alliance_id == alliance.id, Agreement.state != AgreementState.OPEN)
        .order_by(Agreement.settled_at.desc(), Agreement.id.desc())
        .limit(limit)
    ).all()
    return [one for one in found if may_see(one, by=by)]


def agreements_of(meeting: Meeting) -> Sequence[Agreement]:
    """Return what was agreed at a meeting, next first; the caller asks who may see it."""
    return db.session.scalars(
        select(Agreement)
        .where(Agreement.meeting_id == meeting.id, Agreement.state != AgreementState.DROPPED)
        .order_by(Agreement.due_on, Agreement.id)
    ).all()


def may_see(agreement: Agreement, *, by: Actor) -> bool:
    """Tell whether somebody sees what is agreed; visitors where its meeting shows it to all."""
    if pitch_policy.read_agreement.allows(by, agreement):
        return True
    meeting = agreement.meeting
    return meeting is not None and policy.sees_part(by, meeting, Part.AGREEMENTS)


def steps_of(agreement: Agreement) -> Sequence[AgreementStep]:
    """Return what was done with an agreement, oldest first."""
    return db.session.scalars(
        select(AgreementStep)
        .where(AgreementStep.agreement_id == agreement.id)
        .order_by(AgreementStep.at, AgreementStep.id)
    ).all()


def agree(
    alliance: Alliance, entry: AgreementEntry, *, meeting: Meeting | None, locale: str, by: Actor
) -> Agreement:
    """Write an agreement down. Raises Denied, Invalid with fields, TooMany."""
    policy.moderate.require(by, alliance)
    _require_room(alliance)
    agreement = Agreement(
        alliance=alliance, meeting=meeting, created_by_id=by.user_id, locale=locale
    )
    with db.session.no_autoflush:
        _put(agreement, entry, today())
    db.session.add(agreement)
    db.session.flush()
    _note(agreement, AgreementDeed.MADE, by_id=by.user_id)
    _ask_address(agreement)
    return agreement


def _require_room(alliance: Alliance) -> None:
    number = db.session.scalar(
        select(func.count()).where(
            Agreement.alliance_id == alliance.id, Agreement.state == AgreementState.OPEN
        )
    )
    if (number or 0) >= AGREEMENTS_MOST:
        raise TooMany(_FULL)


def _put(agreement: Agreement, entry: AgreementEntry, earliest: date) -> None:
    """Take over what was written, or say all that is wrong with it."""
    problems: dict[str, list[Message]] = {}
    what, person = " ".join(entry.what.split()), " ".join(entry.person.split())
    if not what:
        problems["what"] = [_WHAT]
    elif len(what) > WHAT_MOST:
        problems["what"] = [_WHAT_LONG]
    who = _who(agreement.alliance, entry, problems)
    if len(person) > LINE_MOST:
        problems["person"] = [_LINE_LONG]
    if entry.due_on is None or not earliest <= entry.due_on <= today() + DUE_WITHIN:
        problems["due_on"] = [_DUE]
    email = _email(entry, agreement, problems)
    if problems or entry.due_on is None:
        raise Invalid(_FIELDS, fields=problems)
    agreement.what, agreement.who, agreement.person = what, who, person
    agreement.organisation_id, agreement.due_on = entry.organisation_id, entry.due_on
    _remind_at(agreement, email)


def _who(alliance: Alliance, entry: AgreementEntry, problems: dict[str, list[Message]]) -> str:
    if entry.organisation_id is not None:
        names = {one.organisation_id: one.organisation.name for one in queries.members_of(alliance)}
        if entry.organisation_id not in names:
            problems["organisation"] = [_NO_MEMBER]
        return names.get(entry.organisation_id, "")
    who = " ".join(entry.who.split())
    if not who:
        problems["who"] = [_WHO]
    elif len(who) > LINE_MOST:
        problems["who"] = [_LINE_LONG]
    return who


def _email(entry: AgreementEntry, agreement: Agreement, problems: dict[str, list[Message]]) -> str:
    if not entry.email.strip():
        return ""
    try:
        email = normalise_email(entry.email)
    except Invalid as error:
        problems |= error.fields
        return ""
    is_known = email in {agreement.email, agreement.user.email if agreement.user else ""}
    if not is_known and not entry.consent:
        problems["consent"] = [_CONSENT]
    return email


def _remind_at(agreement: Agreement, email: str) -> None:
    """Note who is reminded: somebody of the alliance by the account, others by their address."""
    people = {user.email: user for user in queries.people_of(agreement.alliance)}
    agreement.user = people.get(email) if email else None
    if agreement.user is not None:
        email = ""
    if email != agreement.email:
        agreement.email, agreement.confirmed_at, agreement.asked_at = email, None, None
    agreement.email = email


def _ask_address(agreement: Agreement) -> None:
    """Ask somebody without an account once whether reminders are welcome."""
    if agreement.email and agreement.asked_at is None:
        agreement.asked_at = now()
        pitch_mails.ask_agreement(agreement)


def reword(agreement: Agreement, entry: AgreementEntry, *, expected: int, by: Actor) -> None:
    """Write an open agreement anew; the history says what was changed.

    Raises Denied, Conflict, Invalid with fields.
    """
    pitch_policy.keep_agreement.require(by, agreement)
    _require_open(agreement)
    if agreement.row_version != expected:
        raise Conflict(_STALE, code="changed-meanwhile")
    before = _said(agreement)
    with db.session.no_autoflush:
        _put(agreement, entry, min(today(), agreement.due_on))
    changed = [name for name, text in _said(agreement).items() if text != before[name]]
    if changed:
        if "due_on" in changed:
            agreement.reminded_on = None
        shown = [name for name in changed if name in _TOLD]
        agreement.row_version += 1
        db.session.flush()
        _note(
            agreement,
            AgreementDeed.CHANGED,
            by_id=by.user_id,
            changed=changed,
            before="\n".join(before[name] for name in shown),
            after="\n".join(_said(agreement)[name] for name in shown),
        )
    _ask_address(agreement)


_TOLD = ("what", "who", "due_on")
"""What the history quotes; of people it says only that something changed."""


def _said(agreement: Agreement) -> dict[str, str]:
    return {
        "what": agreement.what,
        "who": agreement.who,
        "due_on": agreement.due_on.isoformat(),
        "person": agreement.person,
        "email": agreement.email or str(agreement.user.id if agreement.user else ""),
    }


def _require_open(agreement: Agreement) -> None:
    if agreement.state is not AgreementState.OPEN:
        raise Conflict(_SETTLED, code="agreement-settled")


def settle(agreement: Agreement, deed: AgreementDeed, *, by: Actor) -> None:
    """Tick an agreement off, drop it, or open it again. Raises Denied, Conflict."""
    sentence = (
        pitch_policy.settle_agreement if deed is AgreementDeed.DONE else pitch_policy.keep_agreement
    )
    sentence.require(by, agreement)
    _settle(agreement, deed, by_id=by.user_id)


def tick_off_by_link(agreement: Agreement) -> None:
    """Tick an agreement off for somebody without an account, who has the link of a reminder."""
    confirm_address(agreement)
    _settle(agreement, AgreementDeed.DONE, by_id=None)


def _settle(agreement: Agreement, deed: AgreementDeed, *, by_id: int | None) -> None:
    state = SETTLING[deed]
    if state is agreement.state:
        raise Conflict(_IS_OPEN if state is AgreementState.OPEN else _SETTLED)
    if state is not AgreementState.OPEN:
        _require_open(agreement)
    agreement.state = state
    agreement.settled_at = None if state is AgreementState.OPEN else now()
    agreement.row_version += 1
    _note(agreement, deed, by_id=by_id)


def confirm_address(agreement: Agreement) -> None:
    """Take down that reminders are welcome at the address; twice changes nothing."""
    if agreement.confirmed_at is None:
        agreement.confirmed_at = now()


def forget_address(agreement: Agreement) -> None:
    """Forget address and name of whoever was to be reminded; the agreement stays."""
    agreement.email = agreement.person = ""
    agreement.confirmed_at = None
    agreement.row_version += 1
    note_forgotten("agreement-address", agreement.id, agreement.created_at)


def note_reminder(agreement: Agreement) -> None:
    """Take down that somebody was reminded today."""
    agreement.reminded_on = today()
    _note(agreement, AgreementDeed.REMINDED, by_id=None)


def _note(
    agreement: Agreement,
    deed: AgreementDeed,
    *,
    by_id: int | None,
    changed: Sequence[str] = (),
    before: str = "",
    after: str = "",
) -> None:
    db.session.add(
        AgreementStep(
            agreement_id=agreement.id,
            deed=deed,
            changed=list(changed),
            before=before,
            after=after,
            by_id=by_id,
        )
    )
    db.session.flush()
    if deed is not AgreementDeed.REMINDED:
        announce(AgreementChanged(agreement.id, agreement.alliance_id, deed.value, by_id))
