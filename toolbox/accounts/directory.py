"""The directory of people, for those who run the toolbox."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select

from toolbox.accounts.models import Login, Membership, Organisation, User
from toolbox.accounts.policy import manage_people
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db


def organisations_of(user_ids: Iterable[int]) -> dict[int, list[Organisation]]:
    """Return where these people belong, by name of the organisation, in one query."""
    rows = db.session.execute(
        select(Membership.user_id, Organisation)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.user_id.in_(set(user_ids)))
        .order_by(Organisation.name)
    )
    found: dict[int, list[Organisation]] = {}
    for user_id, organisation in rows:
        found.setdefault(user_id, []).append(organisation)
    return found


def last_seen(user_ids: Iterable[int]) -> dict[int, datetime]:
    """Return when these people were here last, to the hour; those logged in nowhere are left out.

    Nothing else is kept of it: a login that ended takes its hour along.
    """
    rows = db.session.execute(
        select(Login.user_id, func.max(Login.seen_at))
        .where(Login.user_id.in_(set(user_ids)), Login.passed_at.is_not(None))
        .group_by(Login.user_id)
    )
    return {user_id: seen_at for user_id, seen_at in rows}


def registrations_since(moment: datetime, *, by: Actor) -> Sequence[datetime]:
    """Return when accounts were opened since ``moment``; Denied but for administrators.

    Accounts that were deleted since are counted: their row tells no more than that.
    """
    manage_people.require(by, None)
    return db.session.scalars(
        select(User.created_at).where(User.created_at >= moment).order_by(User.created_at)
    ).all()


def named_like(text: str) -> set[int]:
    """Return ids of all accounts whose name holds ``text``, in whatever case."""
    wanted = text.casefold()
    rows = db.session.execute(select(User.id, User.name))
    return {user_id for user_id, name in rows if wanted in name.casefold()}


def organisations_like(text: str) -> set[int]:
    """Return ids of all organisations whose name holds ``text``, in whatever case."""
    wanted = text.casefold()
    rows = db.session.execute(select(Organisation.id, Organisation.name))
    return {found for found, name in rows if wanted in name.casefold()}
