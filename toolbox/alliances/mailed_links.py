"""Links and marks for people without an account: what a mail opens, and what is noticed again.

A link is signed for its purpose and for the address it was sent to. So it opens nothing else, and
ends when the address is forgotten. Opening it changes nothing: mail programs do that by themselves.
"""

import hashlib
import hmac

from toolbox.alliances.pitch_models import Agreement, MeetingContact
from toolbox.foundation.i18n import _l
from toolbox.foundation.private_links import PrivateLinks
from toolbox.foundation.secret_key import secret_key_of
from toolbox.foundation.settings import installed_settings

_DEAD = _l("This link does not work any more. The address that it was sent to has been forgotten.")
_CONTACTS = PrivateLinks("toolbox.alliances.contact", _DEAD)
_AGREEMENTS = PrivateLinks("toolbox.alliances.agreement", _DEAD)


def keyed_mark(*parts: object) -> str:
    """Return a digest of ``parts`` that nobody can make without the key of this toolbox."""
    said = "\n".join(str(part).strip().casefold() for part in parts).encode()
    return hmac.new(secret_key_of(installed_settings()).encode(), said, hashlib.sha256).hexdigest()


def _mark(found: MeetingContact | Agreement) -> str:
    return keyed_mark("link", found.email)[:16] if found.email else ""


def contact_token(contact: MeetingContact) -> str:
    """Return what lets a guest confirm or take back a contact."""
    return _CONTACTS.token(contact.id, _mark(contact))


def contact_behind(token: str) -> MeetingContact:
    """Return the contact of a link; NotFound where it is forgotten, or the link is not ours."""
    return _CONTACTS.behind(token, MeetingContact, _mark)


def agreement_token(agreement: Agreement) -> str:
    """Return what lets somebody without an account confirm, tick off, or end the reminders."""
    return _AGREEMENTS.token(agreement.id, _mark(agreement))


def agreement_behind(token: str) -> Agreement:
    """Return the agreement of a link; NotFound where its address is forgotten."""
    return _AGREEMENTS.behind(token, Agreement, _mark)
