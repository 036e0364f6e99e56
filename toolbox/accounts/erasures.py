"""The database and the journal of what was erased: each tells the other what it lacks."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from toolbox.accounts import queries
from toolbox.accounts.farewell import erase
from toolbox.accounts.models import MembershipRole, Organisation, User
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.erasures import (
    JOURNAL,
    Entry,
    Erasure,
    Replayed,
    drop_erasures,
    note_erasures,
    read_journal,
)
from toolbox.foundation.forgetting import drop_forgotten, forget_again, forgotten_since
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work

log = logging.getLogger(__name__)


def replay(entries: Iterable[Entry]) -> Replayed:
    """Erase everybody again whom the database has back, each in a unit of work of its own.

    What people without an account have taken back goes, too.

    It is the farewell without its e-mail: that one was sent. What hindered a farewell is no
    hindrance here, for it had been settled when the person left.
    """
    entries = list(entries)
    erased, left, forgotten = 0, set[int](), forget_again(entries)
    for entry in _still_there(entries):
        with unit_of_work():
            user = db.session.get_one(User, entry.user_id)
            if user.deleted_at is not None:
                continue  # another process that starts was faster
            owned = {
                one.organisation_id
                for one in queries.memberships_of(user.id)
                if one.role is MembershipRole.OWNER
            }
            erase(user, keeps_name=bool(entry.keeps_name), at=entry.erased_at)
        erased, left = erased + 1, left | owned
    return Replayed(erased, _without_owner(left), forgotten)


def _still_there(entries: Iterable[Entry]) -> list[Erasure]:
    accounts = db.session.execute(select(User.id, User.created_at).where(User.deleted_at.is_(None)))
    there = {(user_id, created_at) for user_id, created_at in accounts}
    return [entry for entry in entries if isinstance(entry, Erasure) and entry.key in there]


def _without_owner(organisations: set[int]) -> tuple[str, ...]:
    names = [
        db.session.get_one(Organisation, one).name
        for one in organisations
        if queries.owner_count(one) == 0
    ]
    return tuple(sorted(names))


def settle_erasures() -> Replayed:
    """Let database and journal say the same, before an instance serves; opens units of work.

    A process may have died before it wrote into the journal, and a database may have been put
    back by other tools than ours.
    """
    settings = installed_settings()
    instance = settings.instance
    note_erasures(instance, _known_since(now() - timedelta(days=settings.keep_erasures_days)))
    replayed = replay(read_journal(instance / JOURNAL).entries)
    if replayed.erased:
        log.warning("%d people who had been erased were back and are erased", replayed.erased)
    if replayed.forgotten:
        log.warning("%d things that had been taken back were there again", replayed.forgotten)
    return replayed


def forget_erasures(before: datetime) -> None:
    """Let entries go from before this moment, and write those that are lacking since."""
    instance = installed_settings().instance
    drop_erasures(instance, before)
    drop_forgotten(before)
    note_erasures(instance, _known_since(before))


def _known_since(moment: datetime) -> list[Entry]:
    """Return what the database knows as erased; it does not say whose name is kept."""
    users = db.session.scalars(select(User).where(User.deleted_at >= moment).order_by(User.id))
    return [
        *(Erasure(user.id, user.created_at, user.deleted_at) for user in users if user.deleted_at),
        *forgotten_since(moment),
    ]
