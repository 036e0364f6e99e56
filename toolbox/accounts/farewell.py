"""Leaving for good: what goes, what stays, what has to be settled first, and the farewell itself.

Every room that knows something about a person has a say, through the table of personal data.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from toolbox.accounts import queries
from toolbox.accounts.events import AccountChanged, OrganisationChanged
from toolbox.accounts.models import FORMER_MEMBER, User
from toolbox.accounts.operations import require_password
from toolbox.foundation.actors import Role
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.erasures import Erasure, note_erasures
from toolbox.foundation.errors import Conflict
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import Message
from toolbox.foundation.mail import write_mail
from toolbox.foundation.personal import Farewell, Hindrance, personal_data
from toolbox.foundation.settings import Settings, installed_settings
from toolbox.foundation.uow import after_commit

log = logging.getLogger(__name__)


def what_goes(user: User) -> Sequence[Message]:
    """Return, as sentences, what is erased when this person leaves."""
    return [sentence for room in personal_data() for sentence in room.goes(user.id)]


def what_stays(user: User) -> Sequence[Message]:
    """Return, as sentences, what stays when this person leaves, and why."""
    return [sentence for room in personal_data() for sentence in room.stays(user.id)]


def hindrances(user: User) -> Sequence[Hindrance]:
    """Return what has to be settled before this person can leave."""
    return [one for room in personal_data() for one in room.hindered(user.id)]


def delete_account(
    user: User, *, password: str, settings: Settings, keeps_name: bool = False
) -> None:
    """Erase a person; published works keep their organisation, inside the caller's unit of work.

    Unless ``keeps_name``, the person is no longer named as a maker either. Raises Invalid for a
    wrong password, Conflict with the first of ``hindrances``.
    """
    require_password(user, password, settings, "password")
    for hindrance in hindrances(user):
        raise Conflict(hindrance.message, code=hindrance.code)
    email, locale = str(user.email), user.locale
    erase(user, keeps_name=keeps_name, at=now())
    write_mail(email, "accounts/deleted", locale=locale)


def erase(user: User, *, keeps_name: bool, at: datetime) -> None:
    """Take a person out of every room, inside the caller's unit of work.

    Once that is on disk, the journal of erased people gets its line, so that no backup brings the
    person back.
    """
    farewell = Farewell(user.id, str(user.email), user.name, keeps_name)
    for membership in queries.memberships_of(user.id):
        announce(OrganisationChanged(membership.organisation_id, "left", user.id, str(user.id)))
    announce(AccountChanged(user.id, "deleted"))
    for room in reversed(personal_data()):  # the account last: others ask where it belongs
        room.erase(farewell)
    user.email, user.name, user.password_hash = None, FORMER_MEMBER, None
    user.role, user.deleted_at, user.confirmed_at = Role.MEMBER, at, None
    user.locale, user.keyboard_shortcuts = "de", True
    db.session.flush()
    erasure = Erasure(user.id, user.created_at, at, keeps_name)
    after_commit(lambda: _note(erasure))


def _note(erasure: Erasure) -> None:
    """Write the line; where that fails, the row of the account has it written in the night."""
    try:
        note_erasures(installed_settings().instance, [erasure])
    except OSError:
        log.exception("The journal of erased people cannot be written; it is tried again")
