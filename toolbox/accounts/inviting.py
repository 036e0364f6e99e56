"""Registrations that wait for a click in a mail, some of them invitations to edit.

Each verb runs inside the caller's unit of work.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from toolbox.accounts import queries, rules
from toolbox.accounts.events import EditorInvited
from toolbox.accounts.models import OneTimeToken, Purpose
from toolbox.accounts.operations import ask_to_register, issue_token
from toolbox.accounts.policy import manage_people
from toolbox.foundation.actors import Actor, Role
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Invalid, NotFound
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l, language
from toolbox.foundation.mail import write_mail

_KNOWN = _l("There is an account with this address already. Its role is changed on its page.")
_NOT_WAITING = _l("No registration of this address waits any more.")


@dataclass(frozen=True)
class Waiting:
    """An address whose owner has a link and no account yet; ``role`` is what it will be."""

    email: str
    since: datetime
    until: datetime
    role: Role


def waiting_registrations(*, by: Actor) -> Sequence[Waiting]:
    """Return whose link can still be followed, newest first; Denied but for administrators."""
    manage_people.require(by, None)
    rows = db.session.execute(
        select(
            OneTimeToken.email,
            func.min(OneTimeToken.created_at),
            func.max(OneTimeToken.expires_at),
            func.max(OneTimeToken.role),
        )
        .where(
            OneTimeToken.purpose == Purpose.CONFIRM_EMAIL,
            OneTimeToken.used_at.is_(None),
            OneTimeToken.expires_at > now(),
        )
        .group_by(OneTimeToken.email)
        .order_by(func.max(OneTimeToken.created_at).desc())
    )
    return [
        Waiting(str(email), since, until, Role(role) if role else Role.MEMBER)
        for email, since, until, role in rows
    ]


def invite_editor(email: str, *, by: Actor) -> None:
    """Send a link that opens the account of an editor; Denied, Invalid with fields."""
    manage_people.require(by, None)
    address = rules.normalise_email(email)
    if queries.user_by_email(address) is not None:
        raise Invalid(_KNOWN, code="email-taken", fields={"email": [_KNOWN]})
    _drop_links(address)
    token = issue_token(
        Purpose.CONFIRM_EMAIL,
        hours=24 * rules.INVITATION_DAYS,
        email=address,
        role=Role.EDITOR,
    )
    write_mail(
        address,
        "accounts/invited_editor",
        locale=language(),
        inviter=by.name,
        token=token,
        days=rules.INVITATION_DAYS,
    )
    if by.user_id is not None:
        announce(EditorInvited(by.user_id))


def send_again(email: str, *, by: Actor) -> None:
    """Send a new link to an address whose registration waits; NotFound where none does."""
    if _waiting(email, by).role is Role.EDITOR:
        invite_editor(email, by=by)
    else:
        ask_to_register(email)


def withdraw(email: str, *, by: Actor) -> None:
    """Let the links of an address stop working; NotFound where none waits."""
    _drop_links(_waiting(email, by).email)


def _waiting(email: str, by: Actor) -> Waiting:
    for one in waiting_registrations(by=by):
        if one.email == email:
            return one
    raise NotFound(_NOT_WAITING)


def _drop_links(address: str) -> None:
    db.session.execute(
        delete(OneTimeToken).where(
            OneTimeToken.purpose == Purpose.CONFIRM_EMAIL,
            OneTimeToken.email == address,
            OneTimeToken.used_at.is_(None),
        )
    )
