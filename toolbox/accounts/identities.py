"""Accounts that open through an OpenID provider; each verb runs inside the caller's unit of work.

A mail address that the provider has proven opens an ordinary account; one with rights over the work
of others, only once its password was shown as well.
"""

from collections.abc import Sequence

from sqlalchemy import delete, select

from toolbox.accounts import queries, rules
from toolbox.accounts.events import AccountChanged
from toolbox.accounts.models import Identity, User
from toolbox.accounts.provider import Claims
from toolbox.foundation.actors import Role
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l, language
from toolbox.foundation.mail import write_mail

NAMELESS = _l("New member")


def user_of(claims: Claims) -> User | None:
    """Return the account that this identity opens already."""
    identity = db.session.scalar(
        select(Identity).where(Identity.issuer == claims.issuer, Identity.subject == claims.subject)
    )
    return queries.user_by_id(identity.user_id) if identity is not None else None


def proven_address(claims: Claims) -> str | None:
    """Return the address in the one form it is stored in, None where it proves nothing."""
    if not claims.email_is_proven:
        return None
    try:
        return rules.normalise_email(claims.email)
    except Invalid:
        return None


def needs_password(user: User) -> bool:
    """Return whether the provider's word is not enough to open this account the first time."""
    owns = queries.actor_for(user).owned_organisations
    return user.role is not Role.MEMBER or bool(owns)


def link(user: User, claims: Claims, *, provider: str) -> None:
    """Let this identity open the account from now on; the person is told."""
    if user_of(claims) is not None:
        raise Conflict(_l("This log-in belongs to another account."), code="identity-taken")
    db.session.add(Identity(issuer=claims.issuer, subject=claims.subject, user_id=user.id))
    db.session.flush()
    announce(AccountChanged(user.id, "identity-linked"))
    write_mail(
        str(user.email),
        "accounts/identity_linked",
        locale=user.locale,
        name=user.name,
        provider=provider,
    )


def open_account(claims: Claims, address: str) -> User:
    """Open an account, without a password, for somebody whose address the provider has proven."""
    try:
        name = rules.require_name(claims.name)
    except Invalid:
        name = str(NAMELESS)
    user = User(email=address, name=name, locale=language(), confirmed_at=now())
    db.session.add(user)
    db.session.flush()
    db.session.add(Identity(issuer=claims.issuer, subject=claims.subject, user_id=user.id))
    db.session.flush()
    announce(AccountChanged(user.id, "registered"))
    return user


def identities_of(user_id: int) -> Sequence[Identity]:
    """Return the identities that open an account."""
    return db.session.scalars(select(Identity).where(Identity.user_id == user_id)).all()


def unlink(user: User) -> None:
    """Let the password alone open the account; Conflict where there is none."""
    if user.password_hash is None:
        raise Conflict(
            _l("Please choose a password first: without one nothing would open your account."),
            code="no-password",
        )
    db.session.execute(delete(Identity).where(Identity.user_id == user.id))
    announce(AccountChanged(user.id, "identity-unlinked"))
