"""The private link of somebody without an account: it shows and changes one's own entry.

Opening it changes nothing, for mail programs open links by themselves. It works as long as the
entry is there: an entry must be possible to take back after years.
"""

import hashlib
import secrets
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer

from toolbox.adoption.models import Adoption
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l
from toolbox.foundation.secret_key import secret_key_of
from toolbox.foundation.settings import installed_settings

_DEAD = _l("There is no entry at this address. Perhaps it was withdrawn, or the link is broken.")


@dataclass(frozen=True)
class Holder(Actor):
    """Who has the private link of an entry; acts for this one entry alone."""

    adoption_id: int = 0


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(secret_key_of(installed_settings()), salt="toolbox.adoption.entry")


def new_secret() -> str:
    """Return what makes the links of an entry work."""
    return secrets.token_hex(16)


def _mark(adoption: Adoption) -> str:
    said = f"{adoption.holder_secret} {adoption.holder_email}"
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def entry_token(adoption: Adoption) -> str:
    """Return the secret part of the address of an entry; a new mailbox ends the old links."""
    return str(_signer().dumps([adoption.id, _mark(adoption)]))


def by_token(token: str) -> Adoption:
    """Return the entry of a private link; NotFound where there is none any more."""
    try:
        adoption_id, mark = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        raise NotFound(_DEAD, code="link-dead") from None
    found = db.session.get(Adoption, adoption_id) if isinstance(adoption_id, int) else None
    if found is None or not found.holder_secret or mark != _mark(found):
        raise NotFound(_DEAD, code="link-dead")
    return found


def holder(adoption: Adoption) -> Holder:
    """Return who acts with the private link of an entry."""
    return Holder(name="holder of a private link", adoption_id=adoption.id)
