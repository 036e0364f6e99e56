"""Questions about followers, what they follow, and what became visible when."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from toolbox.discovery.behind import behind_since
from toolbox.discovery.models import StaleDocument
from toolbox.discovery.operations import waiting_count
from toolbox.following.models import Arrival, Arriving, Follow, Follower, FollowKind
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l

_INDEX_WAITS = timedelta(days=1)
"""For what the index leaves out for so long while it takes in the rest, nobody waits any more."""


def find_follower(follower_id: int) -> Follower | None:
    """Return a follower; None where nothing is followed any more."""
    return db.session.get(Follower, follower_id)


def follower(follower_id: int) -> Follower:
    """Return a follower; NotFound where nothing is followed any more."""
    found = find_follower(follower_id)
    if found is None:
        raise NotFound(_l("You do not follow this any more."))
    return found


def follower_of_user(user_id: int) -> Follower | None:
    """Return the follower that is an account."""
    return db.session.scalar(select(Follower).where(Follower.user_id == user_id))


def follower_of_address(email: str) -> Follower | None:
    """Return the follower that is a mailbox without an account."""
    return db.session.scalar(select(Follower).where(Follower.email == email))


def follows_of(follower_id: int) -> Sequence[Follow]:
    """Return what somebody follows and has confirmed, in the order in which it was begun."""
    return db.session.scalars(
        select(Follow)
        .where(Follow.follower_id == follower_id, Follow.confirmed_at.is_not(None))
        .order_by(Follow.id)
    ).all()


def all_follows_of(follower_id: int) -> Sequence[Follow]:
    """Return what somebody follows, confirmed or not."""
    return db.session.scalars(
        select(Follow).where(Follow.follower_id == follower_id).order_by(Follow.id)
    ).all()


def follow_on(follower_id: int, kind: FollowKind, target: str) -> Follow | None:
    """Return how somebody follows a thing, confirmed or not."""
    return db.session.scalar(
        select(Follow).where(
            Follow.follower_id == follower_id, Follow.kind == kind, Follow.target == target
        )
    )


def follow_of(follower_id: int, follow_id: int) -> Follow:
    """Return one of somebody's follows; NotFound otherwise."""
    found = db.session.get(Follow, follow_id)
    if found is None or found.follower_id != follower_id:
        raise NotFound(_l("You do not follow this any more."))
    return found


def followers_waited_for() -> Sequence[Follower]:
    """Return everybody who follows anything and has confirmed it."""
    following = select(Follow.follower_id).where(Follow.confirmed_at.is_not(None))
    return db.session.scalars(
        select(Follower).where(Follower.id.in_(following)).order_by(Follower.id)
    ).all()


def unconfirmed_before(moment: datetime) -> Sequence[Follow]:
    """Return what was begun before a moment and never confirmed."""
    return db.session.scalars(
        select(Follow).where(Follow.confirmed_at.is_(None), Follow.created_at < moment)
    ).all()


def arrivals_between(since: datetime, until: datetime) -> dict[int, tuple[Arriving, datetime]]:
    """Return which instruments became visible in a stretch of time, how and when.

    What came and was changed since counts as new.
    """
    rows = db.session.scalars(
        select(Arrival).where(Arrival.at > since, Arrival.at <= until).order_by(Arrival.id)
    )
    found: dict[int, tuple[Arriving, datetime]] = {}
    for one in rows:
        what = one.what
        if one.instrument_id in found and what is Arriving.VERSION:
            what = found[one.instrument_id][0]
        found[one.instrument_id] = (what, one.at)
    return found


def indexed_until(moment: datetime) -> datetime:
    """Return until when the index knows what arrived: ``moment``, or a little earlier.

    So that what it has not caught up with comes with the next mail instead of never. While the
    index as a whole stands still, everything waits that arrived since, however long that takes.
    """
    if not waiting_count():
        return moment
    waited_for = min(moment, behind_since() or moment) - _INDEX_WAITS
    first = db.session.scalar(
        select(func.min(Arrival.at))
        .join(StaleDocument, StaleDocument.instrument_id == Arrival.instrument_id)
        .where(Arrival.at > waited_for)
    )
    return moment if first is None else min(moment, first - timedelta(microseconds=1))
