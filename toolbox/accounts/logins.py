"""Who is logged in where: rows that open the account to one browser each, until they end.

Each verb runs inside the caller's unit of work.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update

from toolbox.accounts.models import Login, User
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Denied, NotFound
from toolbox.foundation.i18n import _l
from toolbox.foundation.ids import new_token, token_digest
from toolbox.foundation.settings import Settings

SECOND_STEP = timedelta(minutes=10)
"""So long a right password waits for the second factor."""
DEVICE_LENGTH = 80
BLOCKED = _l("This account is blocked. Please write to the people who run this toolbox.")


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def begin(user: User, *, device: str, passed: bool) -> str:
    """Let a browser in, or, unless ``passed``, up to the second factor; return its secret.

    Denied where the account is blocked.
    """
    if user.blocked_at is not None:
        raise Denied(BLOCKED, code="blocked")
    token = new_token()
    db.session.add(
        Login(
            digest=token_digest(token),
            user_id=user.id,
            device=device[:DEVICE_LENGTH],
            passed_at=now() if passed else None,
            seen_at=_hour(now()),
        )
    )
    db.session.flush()
    return token


def by_token(token: str, settings: Settings) -> Login | None:
    """Return the login that a browser's secret opens, None where it has ended or never was."""
    return _living(
        token, Login.passed_at.is_not(None), now() - timedelta(days=settings.session_days)
    )


def awaiting(token: str) -> Login | None:
    """Return the login that still waits for the second factor, None where there is none."""
    return _living(token, Login.passed_at.is_(None), now() - SECOND_STEP)


def _living(token: str, state: ColumnElement[bool], oldest: datetime) -> Login | None:
    return db.session.scalar(
        select(Login)
        .join(User, User.id == Login.user_id)
        .where(
            Login.digest == token_digest(token),
            state,
            Login.created_at > oldest,
            User.deleted_at.is_(None),
            User.blocked_at.is_(None),
        )
    )


def is_seen_anew(login: Login) -> bool:
    """Return whether an hour has begun in which this login was not used yet."""
    return login.seen_at < _hour(now())


def note_seen(login_id: int) -> None:
    """Write down in which hour a login was used last; nothing where it has ended meanwhile."""
    db.session.execute(update(Login).where(Login.id == login_id).values(seen_at=_hour(now())))


def logins_of(user_id: int, settings: Settings) -> Sequence[Login]:
    """Return where a person is logged in, last used first."""
    return db.session.scalars(
        select(Login)
        .where(
            Login.user_id == user_id,
            Login.passed_at.is_not(None),
            Login.created_at > now() - timedelta(days=settings.session_days),
        )
        .order_by(Login.seen_at.desc(), Login.id.desc())
    ).all()


def end(user_id: int, login_id: int) -> None:
    """Log one browser of a person out; NotFound where it is not logged in."""
    ended = db.session.scalar(select(Login).where(Login.id == login_id, Login.user_id == user_id))
    if ended is None:
        raise NotFound(_l("Nobody is logged in there any more."))
    db.session.delete(ended)
    db.session.flush()


def end_by_token(token: str) -> None:
    """Log the browser with this secret out, or let it stop waiting for the second factor."""
    db.session.execute(delete(Login).where(Login.digest == token_digest(token)))


def end_all(user_id: int, *, except_for: int | None = None) -> None:
    """Log a person out everywhere, or everywhere else."""
    gone = Login.user_id == user_id
    if except_for is not None:
        gone = gone & (Login.id != except_for)
    db.session.execute(delete(Login).where(gone))


def forget_old(before: datetime) -> None:
    """Delete logins that began before this moment, and those that wait in vain."""
    waited = Login.passed_at.is_(None) & (Login.created_at < now() - SECOND_STEP)
    db.session.execute(delete(Login).where((Login.created_at < before) | waited))
