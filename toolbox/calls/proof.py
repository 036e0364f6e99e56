"""The private link of a seeker without an account: it shows and changes the own call.

Opening it changes nothing, for mail programs open links by themselves.
"""

import hashlib
import secrets
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer

from toolbox.calls.models import Call
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l
from toolbox.foundation.secret_key import secret_key_of
from toolbox.foundation.settings import installed_settings

_DEAD = _l("There is no call at this address. Perhaps it was deleted, or the link is broken.")


@dataclass(frozen=True)
class Holder(Actor):
    """Who has the private link of a call; acts for this one call alone."""

    call_id: int = 0


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(secret_key_of(installed_settings()), salt="toolbox.calls.call")


def new_secret() -> str:
    """Return what makes the link of a call work."""
    return secrets.token_hex(16)


def _mark(call: Call) -> str:
    return hashlib.sha256(f"{call.holder_secret} {call.holder_email}".encode()).hexdigest()[:20]


def call_token(call: Call) -> str:
    """Return the secret part of the address of a call."""
    return str(_signer().dumps([call.id, _mark(call)]))


def by_token(token: str) -> Call:
    """Return the call of a private link; NotFound where there is none any more."""
    try:
        call_id, mark = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        raise NotFound(_DEAD, code="link-dead") from None
    found = db.session.get(Call, call_id) if isinstance(call_id, int) else None
    if found is None or not found.holder_secret or mark != _mark(found):
        raise NotFound(_DEAD, code="link-dead")
    return found


def holder(call: Call) -> Holder:
    """Return who acts with the private link of a call."""
    return Holder(name="holder of a private link", call_id=call.id)
