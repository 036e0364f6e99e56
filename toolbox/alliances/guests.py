"""People who are invited to a meeting without being members; verbs run inside the unit of work."""

from sqlalchemy import delete, select

from toolbox.accounts.rules import normalise_email, require_name
from toolbox.alliances import guest_mails, meeting_queries, policy, rules
from toolbox.alliances.events import MeetingChanged
from toolbox.alliances.lifecycle import GuestState, MeetingState
from toolbox.alliances.models import Meeting, MeetingGuest
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Invalid, TooMany
from toolbox.foundation.events import announce
from toolbox.foundation.findings import Findings
from toolbox.foundation.forgetting import note_forgotten
from toolbox.foundation.i18n import _l, language

_COMING = frozenset({MeetingState.PLANNED, MeetingState.RUNNING})
_ASKED_NOT_TO = _l("This person has asked not to be invited by this alliance again.")
_INVITED = _l("This person is invited to the meeting already.")
_OVER = _l("This meeting is over or was cancelled; there is nothing to answer any more.")


def takes_guests(meeting: Meeting) -> bool:
    """Tell whether guests can be invited and answer: it is announced, and not over yet."""
    return meeting.state_at(now()) in _COMING


def invite(
    meeting: Meeting, *, email: str, name: str, organisation: str = "", by: Actor
) -> MeetingGuest:
    """Ask somebody by mail to come to a meeting; the mail leads to a yes and to one click for no.

    Raises Denied, Invalid with fields, Conflict unless the meeting lies ahead, TooMany.
    """
    policy.run.require(by, meeting)
    if not takes_guests(meeting):
        raise Conflict(
            _l("Guests can be invited once a meeting is announced, and until it is over."),
            code="meeting-not-ahead",
        )
    address, tidy_name, of = checked(meeting, email=email, name=name, organisation=organisation)
    if len(meeting_queries.guests_of(meeting)) >= rules.MOST_GUESTS:
        raise TooMany(_l("A meeting has 200 guests at most."), code="too-many-guests")
    made = MeetingGuest(
        meeting_id=meeting.id,
        mark=rules.mark_of(address),
        name=tidy_name,
        organisation=of,
        email=address,
        locale=language(),
        invited_by_id=by.user_id,
    )
    db.session.add(made)
    db.session.flush()
    guest_mails.invite(made, inviter=by.name)
    announce(MeetingChanged(meeting.id, meeting.alliance_id, "guest-invited", by.user_id))
    return made


def checked(meeting: Meeting, *, email: str, name: str, organisation: str) -> tuple[str, str, str]:
    """Return address, name and organisation of somebody to invite, tidied.

    Raises Invalid with everything that is wrong with them, by field.
    """
    found = Findings()
    tidy_name = found.checked(lambda: require_name(name))
    address = found.checked(lambda: _askable(meeting, email))
    of = found.checked(lambda: rules.checked_line("organisation", organisation))
    found.speak()
    return address, tidy_name, of


def _askable(meeting: Meeting, email: str) -> str:
    """Return an address, tidied; Invalid where the person was asked, or said never again."""
    address = normalise_email(email)
    mark = rules.mark_of(address)
    refused = db.session.scalar(
        select(MeetingGuest.id)
        .join(Meeting, Meeting.id == MeetingGuest.meeting_id)
        .where(
            Meeting.alliance_id == meeting.alliance_id,
            MeetingGuest.mark == mark,
            MeetingGuest.never_again.is_(True),
        )
        .limit(1)
    )
    if refused is not None:
        raise Invalid(_ASKED_NOT_TO, code="never-again", fields={"email": [_ASKED_NOT_TO]})
    if mark in {one.mark for one in meeting_queries.guests_of(meeting)}:
        raise Invalid(_INVITED, code="invited", fields={"email": [_INVITED]})
    return address


def withdraw(meeting: Meeting, guest_id: int, *, by: Actor) -> None:
    """Take a guest off the list and forget the address; one who may not be asked again stays."""
    policy.run.require(by, meeting)
    guest = meeting_queries.guest_of(meeting, guest_id)
    note_forgotten("guest-withdrawn", guest_id, guest.invited_at)
    take_off(guest)
    announce(MeetingChanged(meeting.id, meeting.alliance_id, "guest-withdrawn", by.user_id))


def take_off(guest: MeetingGuest) -> None:
    """Let a guest be on no list; of one who may not be asked again the mark stays."""
    if guest.never_again:
        forget(guest)
    else:
        db.session.delete(guest)
    db.session.flush()


def accept(guest: MeetingGuest, *, name: str, shows_name: bool) -> None:
    """Say that one comes, under which name, and whether the members may see it.

    Raises Invalid with fields, Conflict where the meeting is over or the guest was forgotten.
    """
    if not takes_guests(guest.meeting):
        raise Conflict(_OVER, code="meeting-not-ahead")
    if not guest.email:
        raise Conflict(
            _l(
                "You have declined, and your address was deleted here. Please ask the moderators "
                "for a new invitation."
            ),
            code="declined",
        )
    guest.name = require_name(name)
    guest.state, guest.answered_at = GuestState.ACCEPTED, now()
    guest.named_at = now() if shows_name else None
    db.session.flush()


def decline(guest: MeetingGuest, *, never_again: bool = False) -> None:
    """Say that one does not come; name and address are deleted at once.

    Works at any time, also twice. With ``never_again`` this alliance cannot invite the address.
    """
    guest.state, guest.answered_at = GuestState.DECLINED, now()
    guest.never_again = guest.never_again or never_again
    forget(guest)
    kind = "guest-never-again" if guest.never_again else "guest-declined"
    note_forgotten(kind, guest.id, guest.invited_at)
    db.session.flush()


def forget(guest: MeetingGuest) -> None:
    """Delete what says who a guest is."""
    guest.name = guest.organisation = guest.email = ""
    guest.named_at = None


def forget_address(email: str) -> None:
    """Delete the guests behind an address, whatever they answered."""
    if email:
        db.session.execute(
            delete(MeetingGuest).where(
                MeetingGuest.mark == rules.mark_of(email), MeetingGuest.never_again.is_(False)
            )
        )
