"""Links and marks for people without an account: what a mail opens, and what is noticed again.

A link is signed for its purpose and for the address it was sent to. So it opens nothing else, and
ends when the address is forgotten. Opening it changes nothing: mail programs do that by themselves.
"""

import hashlib
import hmac
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from toolbox.alliances.pitch_models import Agreement, MeetingContact
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l
from toolbox.foundation.secret_key import secret_key_of
from toolbox.foundation.settings import installed_settings

_DEAD = _l("This link does not work any more. The address that it was sent to has been forgotten.")


def keyed_mark(*parts: object) -> str:
    """Return a digest of ``parts`` that nobody can make without the key of this toolbox."""
    said = "\n".join(str(part).strip().casefold() for part in parts).encode()
    return hmac.new(secret_key_of(installed_settings()).encode(), said, hashlib.sha256).hexdigest()


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        secret_key_of(installed_settings()), salt=f"toolbox.alliances.{purpose}"
    )


def _short(email: str) -> str:
    return keyed_mark("link", email)[:16]


def _behind(purpose: str, token: str, model: type[Any]) -> Any:
    try:
        number, mark = _signer(purpose).loads(token)
    except (BadSignature, ValueError, TypeError):
        raise NotFound(_DEAD, code="link-expired") from None
    found = db.session.get(model, number) if isinstance(number, int) else None
    if found is None or not found.email or _short(found.email) != mark:
        raise NotFound(_DEAD, code="link-expired")
    return found


def contact_token(contact: MeetingContact) -> str:
    """Return what lets a guest confirm or take back a contact."""
    return str(_signer("contact").dumps([contact.id, _short(contact.email)]))


def contact_behind(token: str) -> MeetingContact:
    """Return the contact of a link; NotFound where it is forgotten, or the link is not ours."""
    found: MeetingContact = _behind("contact", token, MeetingContact)
    return found


def agreement_token(agreement: Agreement) -> str:
    """Return what lets somebody without an account confirm, tick off, or end the reminders."""
    return str(_signer("agreement").dumps([agreement.id, _short(agreement.email)]))


def agreement_behind(token: str) -> Agreement:
    """Return the agreement of a link; NotFound where its address is forgotten."""
    found: Agreement = _behind("agreement", token, Agreement)
    return found
