"""Links in mails that need no login: a guest's own page, and an alliance's calendar for members.

They are signed for their purpose alone. Those of guests never expire, for people read old mails;
those of a calendar end when the person belongs to the alliance no more, or changes the address.
"""

import hashlib
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from toolbox.accounts import queries as accounts
from toolbox.accounts.models import User
from toolbox.alliances.models import Alliance, MeetingGuest
from toolbox.foundation.db import db
from toolbox.foundation.errors import Gone, NotFound
from toolbox.foundation.i18n import _l
from toolbox.foundation.secret_key import secret_key_of
from toolbox.foundation.settings import installed_settings

_NO_INVITATION = _l(
    "There is no invitation at this address. Perhaps it was withdrawn, or the address was mistyped."
)
_CLOSED = _l("This alliance has ended, and its meetings with it.")
_NO_CALENDAR = _l("This calendar address does not work any more. The alliance shows a new one.")
_MARK = 16


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        secret_key_of(installed_settings()), salt=f"toolbox.alliances.{purpose}"
    )


def _load(purpose: str, token: str, refusal: NotFound) -> tuple[int, str]:
    try:
        number, mark = _signer(purpose).loads(token)
    except (BadSignature, ValueError, TypeError):
        raise refusal from None
    return int(number), str(mark)


def guest_token(guest: MeetingGuest) -> str:
    """Return what opens a guest's own page, and nothing else."""
    return str(_signer("guest").dumps([guest.id, guest.mark[:_MARK]]))


def guest_behind(token: str) -> MeetingGuest:
    """Return whose page a link opens; NotFound where there is none, Gone with the alliance."""
    refusal = NotFound(_NO_INVITATION, code="link-expired")
    number, mark = _load("guest", token, refusal)
    found = db.session.get(MeetingGuest, number)
    if found is None or found.mark[:_MARK] != mark:
        raise refusal
    if found.meeting.alliance.closed_at is not None:
        raise Gone(_CLOSED, code="alliance-closed")
    return found


def _mark(user: User, alliance_id: int) -> str:
    said: Any = f"{alliance_id} {user.email} {user.password_hash or ''}"
    return hashlib.sha256(said.encode()).hexdigest()[:_MARK]


def calendar_token(user: User, alliance: Alliance) -> str:
    """Return what opens a person's calendar of an alliance; another password ends it."""
    return str(_signer("calendar").dumps([user.id, _mark(user, alliance.id)]))


def reader_behind(token: str, alliance: Alliance) -> User:
    """Return whose calendar of this alliance it is; NotFound where the address is dead."""
    refusal = NotFound(_NO_CALENDAR, code="link-expired")
    number, mark = _load("calendar", token, refusal)
    user = accounts.user_by_id(number)
    if user is None or user.blocked_at is not None or _mark(user, alliance.id) != mark:
        raise refusal
    return user
