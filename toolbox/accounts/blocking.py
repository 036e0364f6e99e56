"""Closing an account to its owner, and opening it again; inside the caller's unit of work."""

from collections.abc import Mapping
from enum import StrEnum

from toolbox.accounts import logins, tokens
from toolbox.accounts.events import AccountBlocked, AccountUnblocked
from toolbox.accounts.models import User
from toolbox.accounts.operations import forget_links, require_another_administrator
from toolbox.accounts.policy import manage_people
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.errors import Conflict
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.mail import write_mail


class BlockReason(StrEnum):
    """Why an account is closed. A choice, no text: the audit trail keeps it, and forgets nothing
    that is written about people.
    """

    SECURITY = "security"
    MISUSE = "misuse"
    LEFT = "left"
    WISH = "wish"


BLOCK_REASONS: Mapping[BlockReason, Message] = {
    BlockReason.SECURITY: _l("Somebody else may have got hold of the account"),
    BlockReason.MISUSE: _l("The account was misused"),
    BlockReason.LEFT: _l("The person works elsewhere now"),
    BlockReason.WISH: _l("The person has asked for it"),
}


def block(user: User, reason: BlockReason, *, by: Actor) -> None:
    """Let an account open no more: sessions, links and tokens end, the person is told by mail.

    Raises Denied, and Conflict for the own account, the last administrator, and one that is
    blocked already.
    """
    manage_people.require(by, None)
    if user.id == by.user_id:
        raise Conflict(_l("Nobody can block the own account."), code="own-account")
    if user.blocked_at is not None:
        raise Conflict(_l("This account is blocked already."), code="already-blocked")
    require_another_administrator(user)
    user.blocked_at = now()
    logins.end_all(user.id)
    tokens.revoke_all(user.id)
    forget_links(user)
    announce(AccountBlocked(user.id, reason.value, by.user_id))
    write_mail(
        str(user.email),
        "accounts/blocked",
        locale=user.locale,
        name=user.name,
        reason=BLOCK_REASONS[reason],
    )


def unblock(user: User, *, by: Actor) -> None:
    """Let a blocked account open again; Denied, and Conflict where it is not blocked."""
    manage_people.require(by, None)
    if user.blocked_at is None:
        raise Conflict(_l("This account is not blocked."), code="not-blocked")
    user.blocked_at = None
    announce(AccountUnblocked(user.id, by.user_id))
    write_mail(str(user.email), "accounts/unblocked", locale=user.locale, name=user.name)
