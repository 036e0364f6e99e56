"""The link in a reminder: it opens the page on which one click says that a version still holds.

It is signed for one person, the address it was sent to, and one version. Opening it changes
nothing, for mail programs open links by themselves.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from itsdangerous import BadSignature, URLSafeTimedSerializer

from toolbox.accounts import queries as accounts
from toolbox.accounts.models import User
from toolbox.catalogue.models import Version
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l
from toolbox.foundation.secret_key import secret_key_of
from toolbox.foundation.settings import installed_settings

DAYS = 180

_DEAD = _l(
    "This link does not work any more. Please log in; you find the instrument under My instruments."
)


@dataclass(frozen=True)
class Proof:
    """Who may confirm which version with a link."""

    user: User
    version: Version


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        secret_key_of(installed_settings()), salt="toolbox.upkeep.confirm"
    )


def _mark(user: User) -> str:
    return hashlib.sha256(str(user.email).encode()).hexdigest()[:16]


def confirm_token(user: User, version_id: int) -> str:
    """Return what lets a person confirm a version without a log-in."""
    return str(_signer().dumps([user.id, _mark(user), version_id]))


def proof_behind(token: str) -> Proof:
    """Return who may confirm what; NotFound where the link does not work any more."""
    try:
        user_id, mark, version_id = _signer().loads(token, max_age=DAYS * 24 * 60 * 60)
    except (BadSignature, ValueError, TypeError):
        raise NotFound(_DEAD, code="link-expired") from None
    user, version = _person(user_id), db.session.get(Version, version_id)
    if user is None or version is None or _mark(user) != mark:
        raise NotFound(_DEAD, code="link-expired")
    return Proof(user, version)


def _person(user_id: Any) -> User | None:
    found = accounts.user_by_id(user_id) if isinstance(user_id, int) else None
    return found if found is not None and found.blocked_at is None else None
