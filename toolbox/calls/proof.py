"""The private link of a seeker without an account: it shows and changes the own call.

Opening it changes nothing, for mail programs open links by themselves.
"""

import hashlib
import secrets
from dataclasses import dataclass

from toolbox.calls.models import Call
from toolbox.foundation.actors import Actor
from toolbox.foundation.i18n import _l
from toolbox.foundation.private_links import PrivateLinks

_LINKS = PrivateLinks(
    "toolbox.calls.call",
    _l("There is no call at this address. Perhaps it was deleted, or the link is broken."),
    code="link-dead",
)


@dataclass(frozen=True)
class Holder(Actor):
    """Who has the private link of a call; acts for this one call alone."""

    call_id: int = 0


def new_secret() -> str:
    """Return what makes the link of a call work."""
    return secrets.token_hex(16)


def _mark(call: Call) -> str:
    if not call.holder_secret:
        return ""
    return hashlib.sha256(f"{call.holder_secret} {call.holder_email}".encode()).hexdigest()[:20]


def call_token(call: Call) -> str:
    """Return the secret part of the address of a call."""
    return _LINKS.token(call.id, _mark(call))


def by_token(token: str) -> Call:
    """Return the call of a private link; NotFound where there is none any more."""
    return _LINKS.behind(token, Call, _mark)


def holder(call: Call) -> Holder:
    """Return who acts with the private link of a call."""
    return Holder(name="holder of a private link", call_id=call.id)
