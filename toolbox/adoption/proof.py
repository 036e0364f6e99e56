"""The private link of somebody without an account: it shows and changes one's own entry.

Opening it changes nothing, for mail programs open links by themselves. It works as long as the
entry is there: an entry must be possible to take back after years.
"""

import hashlib
import secrets
from dataclasses import dataclass

from toolbox.adoption.models import Adoption
from toolbox.foundation.actors import Actor
from toolbox.foundation.i18n import _l
from toolbox.foundation.private_links import PrivateLinks

_LINKS = PrivateLinks(
    "toolbox.adoption.entry",
    _l("There is no entry at this address. Perhaps it was withdrawn, or the link is broken."),
    code="link-dead",
)


@dataclass(frozen=True)
class Holder(Actor):
    """Who has the private link of an entry; acts for this one entry alone."""

    adoption_id: int = 0


def new_secret() -> str:
    """Return what makes the links of an entry work."""
    return secrets.token_hex(16)


def _mark(adoption: Adoption) -> str:
    if not adoption.holder_secret:
        return ""
    said = f"{adoption.holder_secret} {adoption.holder_email}"
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def entry_token(adoption: Adoption) -> str:
    """Return the secret part of the address of an entry; a new mailbox ends the old links."""
    return _LINKS.token(adoption.id, _mark(adoption))


def by_token(token: str) -> Adoption:
    """Return the entry of a private link; NotFound where there is none any more."""
    return _LINKS.behind(token, Adoption, _mark)


def holder(adoption: Adoption) -> Holder:
    """Return who acts with the private link of an entry."""
    return Holder(name="holder of a private link", adoption_id=adoption.id)
