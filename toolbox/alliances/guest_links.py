"""Links in mails that need no login: a guest's own page, and an alliance's calendar for members.

They are signed for their purpose alone. Those of guests never expire, for people read old mails;
those of a calendar end when the person belongs to the alliance no more, or changes the address.
"""

import hashlib

from toolbox.accounts.models import User
from toolbox.alliances.models import Alliance, MeetingGuest
from toolbox.foundation.errors import Gone
from toolbox.foundation.i18n import _l
from toolbox.foundation.private_links import PrivateLinks

_NO_INVITATION = _l(
    "There is no invitation at this address. Perhaps it was withdrawn, or the address was mistyped."
)
_CLOSED = _l("This alliance has ended, and its meetings with it.")
_NO_CALENDAR = _l("This calendar address does not work any more. The alliance shows a new one.")
_MARK = 16
_GUESTS = PrivateLinks("toolbox.alliances.guest", _NO_INVITATION)
_CALENDARS = PrivateLinks("toolbox.alliances.calendar", _NO_CALENDAR)


def _guest_mark(guest: MeetingGuest) -> str:
    return guest.mark[:_MARK]


def guest_token(guest: MeetingGuest) -> str:
    """Return what opens a guest's own page, and nothing else."""
    return _GUESTS.token(guest.id, _guest_mark(guest))


def guest_behind(token: str) -> MeetingGuest:
    """Return whose page a link opens; NotFound where there is none, Gone with the alliance."""
    found = _GUESTS.behind(token, MeetingGuest, _guest_mark)
    if found.meeting.alliance.closed_at is not None:
        raise Gone(_CLOSED, code="alliance-closed")
    return found


def _mark(user: User, alliance_id: int) -> str:
    said = f"{alliance_id} {user.email} {user.password_hash or ''}"
    return hashlib.sha256(said.encode()).hexdigest()[:_MARK]


def calendar_token(user: User, alliance: Alliance) -> str:
    """Return what opens a person's calendar of an alliance; another password ends it."""
    return _CALENDARS.token(user.id, _mark(user, alliance.id))


def reader_behind(token: str, alliance: Alliance) -> User:
    """Return whose calendar of this alliance it is; NotFound where the address is dead."""
    user = _CALENDARS.behind(token, User, lambda one: _mark(one, alliance.id))
    if user.blocked_at is not None or user.deleted_at is not None:
        raise _CALENDARS.refusal()
    return user
