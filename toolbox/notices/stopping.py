"""Links in mails that need no login: one stops notices, one opens the page of preferences.

Both are signed for their purpose alone and for the address they were sent to, so they open nothing
else and end when a person changes the address. Those that stop never expire: people read old mails.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

from toolbox.accounts.models import User
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l
from toolbox.foundation.secret_key import secret_key_of
from toolbox.foundation.settings import installed_settings
from toolbox.notices import queries
from toolbox.notices.topics import TOPICS

PREFERENCES_DAYS = 180
"""A link to the page works so long, the one in the newest mail always."""

_DEAD = _l("This link does not work any more. Please log in; the page is in your account.")


@dataclass(frozen=True)
class Stop:
    """What a link stops: some topics of one person."""

    user: User
    topics: tuple[str, ...]


def _mark(user: User) -> str:
    return hashlib.sha256(str(user.email).encode()).hexdigest()[:16]


def _stops() -> URLSafeSerializer:
    return URLSafeSerializer(secret_key_of(installed_settings()), salt="toolbox.notices.stop")


def _pages() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        secret_key_of(installed_settings()), salt="toolbox.notices.preferences"
    )


def _reader(user_id: Any, mark: Any) -> User:
    user = queries.reader(user_id) if isinstance(user_id, int) else None
    if user is None or _mark(user) != mark:
        raise NotFound(_DEAD, code="link-expired")
    return user


def stop_token(user: User, topics: Sequence[str]) -> str:
    """Return what stops ``topics`` for the person without a login."""
    return str(_stops().dumps([user.id, _mark(user), *topics]))


def stop_behind(token: str) -> Stop:
    """Return what a link stops; NotFound where it is not ours or its address has changed."""
    try:
        user_id, mark, *topics = _stops().loads(token)
    except (BadSignature, ValueError, TypeError):
        raise NotFound(_DEAD, code="link-expired") from None
    known = tuple(one for one in topics if one in TOPICS and TOPICS[one].may_be_off)
    return Stop(_reader(user_id, mark), known)


def preferences_token(user: User) -> str:
    """Return what opens the page of preferences, and nothing else, without a login."""
    return str(_pages().dumps([user.id, _mark(user)]))


def reader_behind(token: str) -> User:
    """Return whose page of preferences a link opens; NotFound where it does not work."""
    try:
        user_id, mark = _pages().loads(token, max_age=PREFERENCES_DAYS * 24 * 60 * 60)
    except (BadSignature, ValueError, TypeError):
        raise NotFound(_DEAD, code="link-expired") from None
    return _reader(user_id, mark)
