"""Tokens for programs: each opens some doors of the API for its person, until it ends.

Each verb runs inside the caller's unit of work.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select, update

from toolbox.accounts import queries, rules
from toolbox.accounts.events import AccountChanged
from toolbox.accounts.models import ApiToken, User
from toolbox.foundation.actors import Actor, Role
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Invalid, NotFound
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.ids import new_token, token_digest
from toolbox.foundation.mail import write_mail

SCOPES: Mapping[str, Message] = {
    "drafts:read": _l("Read drafts of your organisations"),
    "drafts:write": _l("Begin, change and submit drafts"),
    "files:write": _l("Add files to drafts"),
    "adoptions:write": _l("Report adoptions for your organisations"),
}
"""What a token can be made for; it never goes beyond what its person may do as a member."""

MARK = "wzk_"
"""How every token begins, so that programs that look for lost secrets know it."""

LONGEST_DAYS = 366
MOST_TOKENS = 20
_SHOWN = 6
_LONGEST = 200
"""No token has so many characters; what is longer is not even looked up."""


def make(user: User, *, name: str, scopes: Iterable[str], days: int) -> str:
    """Make a token and return its secret, this once; the person is told by mail.

    Raises Invalid with ``name``, ``scopes`` or ``days``.
    """
    tidy = rules.require_name(name)
    chosen = _checked_scopes(scopes)
    if not 1 <= days <= LONGEST_DAYS:
        sentence = _l("Please choose an end within a year.")
        raise Invalid(sentence, fields={"days": [sentence]})
    if len(living_of(user.id)) >= MOST_TOKENS:
        sentence = _l(
            "You have %(most)s tokens already. Please revoke one first.", most=MOST_TOKENS
        )
        raise Invalid(sentence, fields={"name": [sentence]})
    secret = MARK + new_token()
    db.session.add(
        ApiToken(
            digest=token_digest(secret),
            prefix=secret[: len(MARK) + _SHOWN],
            user_id=user.id,
            name=tidy,
            scopes=chosen,
            expires_at=now() + timedelta(days=days),
        )
    )
    db.session.flush()
    announce(AccountChanged(user.id, "token-made"))
    write_mail(
        str(user.email), "accounts/token_made", locale=user.locale, name=user.name, token_name=tidy
    )
    return secret


def _checked_scopes(scopes: Iterable[str]) -> list[str]:
    wanted = set(scopes)
    if not wanted or wanted - set(SCOPES):
        sentence = _l("Please choose what the token may do.")
        raise Invalid(sentence, fields={"scopes": [sentence]})
    return [scope for scope in SCOPES if scope in wanted]


def tokens_of(user_id: int) -> Sequence[ApiToken]:
    """Return all tokens of a person that are still known, newest first."""
    return db.session.scalars(
        select(ApiToken).where(ApiToken.user_id == user_id).order_by(ApiToken.id.desc())
    ).all()


def living_of(user_id: int) -> Sequence[ApiToken]:
    """Return the tokens of a person that open something, newest first."""
    return [one for one in tokens_of(user_id) if is_living(one)]


def is_living(token: ApiToken) -> bool:
    """Tell whether a token is neither revoked nor expired."""
    return token.revoked_at is None and token.expires_at > now()


def by_secret(secret: str) -> ApiToken | None:
    """Return the token behind a secret, None where it has ended, never was, or opens no account."""
    if not secret.startswith(MARK) or len(secret) > _LONGEST or not secret.isascii():
        return None
    return db.session.scalar(
        select(ApiToken)
        .join(User, User.id == ApiToken.user_id)
        .where(
            ApiToken.digest == token_digest(secret),
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > now(),
            User.deleted_at.is_(None),
            User.blocked_at.is_(None),
        )
    )


def actor_of(token: ApiToken) -> Actor:
    """Return who acts with a token: its person, as a member, whatever the role is."""
    return replace(queries.actor_for(token.user), role=Role.MEMBER)


def is_used_anew(token: ApiToken) -> bool:
    """Tell whether an hour has begun in which the token was not used yet."""
    return token.used_at is None or token.used_at < _hour(now())


def note_used(token_id: int) -> None:
    """Write down in which hour a token was used last."""
    db.session.execute(update(ApiToken).where(ApiToken.id == token_id).values(used_at=_hour(now())))


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def revoke(user_id: int, token_id: int) -> str:
    """Let a token open nothing any more and return its name; NotFound for those of others."""
    found = db.session.scalar(
        select(ApiToken).where(
            ApiToken.id == token_id, ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None)
        )
    )
    if found is None:
        raise NotFound(_l("There is no such token any more."))
    found.revoked_at = now()
    db.session.flush()
    announce(AccountChanged(user_id, "token-revoked"))
    return found.name


def revoke_all(user_id: int) -> None:
    """Let all tokens of a person end."""
    db.session.execute(
        update(ApiToken)
        .where(ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
        .values(revoked_at=now())
    )
