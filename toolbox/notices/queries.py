"""Questions about notices, preferences and dead addresses."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, select

from toolbox.accounts import queries as accounts
from toolbox.accounts.models import User
from toolbox.accounts.policy import see_members
from toolbox.foundation.actors import Actor, Role
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.policy import is_administrator
from toolbox.notices import rules
from toolbox.notices.models import AddressTrouble, Notice, NoticePreference, NoticeState
from toolbox.notices.topics import TOPICS, Frequency, Topic


def frequencies_of(user_id: int) -> Mapping[str, Frequency]:
    """Return how often a person hears of each topic, in the order of TOPICS."""
    chosen = {one.topic: one.frequency for one in preferences_of(user_id)}
    return {
        key: rules.allowed(key, chosen.get(key, topic.default)) for key, topic in TOPICS.items()
    }


def topics_for(user: User) -> Sequence[Topic]:
    """Return what a person may be told about: what is for editors only editors are."""
    is_editor = user.role is not Role.MEMBER
    return [topic for topic in TOPICS.values() if is_editor or not topic.for_editors]


def preferences_of(user_id: int) -> Sequence[NoticePreference]:
    """Return what a person has chosen, by topic."""
    return db.session.scalars(
        select(NoticePreference)
        .where(NoticePreference.user_id == user_id)
        .order_by(NoticePreference.topic)
    ).all()


def preference(user_id: int, topic: str) -> NoticePreference | None:
    """Return what a person has chosen for a topic, None where nothing was."""
    return db.session.get(NoticePreference, (user_id, topic))


def waiting_for(user_id: int) -> Sequence[Notice]:
    """Return what a person has not been told yet, oldest first."""
    return db.session.scalars(
        select(Notice)
        .where(Notice.user_id == user_id, Notice.state == NoticeState.WAITING)
        .order_by(Notice.id)
    ).all()


def readers_waited_for() -> Sequence[int]:
    """Return ids of everybody for whom a notice waits."""
    return db.session.scalars(
        select(Notice.user_id)
        .where(Notice.state == NoticeState.WAITING)
        .distinct()
        .order_by(Notice.user_id)
    ).all()


def told_within_the_hour(user_id: int) -> int:
    """Return how many notices a person got at once since an hour ago."""
    counted = (
        select(func.count())
        .select_from(Notice)
        .where(
            Notice.user_id == user_id,
            Notice.at_once,
            Notice.state == NoticeState.MAILED,
            Notice.settled_at > now() - rules.HOUR,
        )
    )
    return db.session.scalar(counted) or 0


def notices_of(user_id: int) -> Sequence[Notice]:
    """Return everything a person was told that is still kept, oldest first."""
    return db.session.scalars(
        select(Notice).where(Notice.user_id == user_id).order_by(Notice.id)
    ).all()


def trouble_of(user_id: int) -> AddressTrouble | None:
    """Return what mail servers say about a person's address, None where all is well."""
    return db.session.get(AddressTrouble, user_id)


def is_unreachable(user_id: int) -> bool:
    """Tell whether a person's address gets no more notices."""
    trouble = trouble_of(user_id)
    return trouble is not None and trouble.unreachable_at is not None


def unreachable_among(user_ids: Iterable[int], *, by: Actor) -> Mapping[int, AddressTrouble]:
    """Return who of these people cannot be reached, by id; Denied but for administrators."""
    is_administrator.require(by, None)
    troubles = db.session.scalars(
        select(AddressTrouble).where(
            AddressTrouble.user_id.in_(set(user_ids)), AddressTrouble.unreachable_at.is_not(None)
        )
    )
    return {one.user_id: one for one in troubles}


def reader(user_id: int) -> User | None:
    """Return the living account that has an address, None otherwise."""
    user = accounts.user_by_id(user_id)
    return user if user is not None and user.email else None


def sees_organisation(by: Actor, organisation_id: int) -> bool:
    """Tell whether somebody may know what happens inside an organisation."""
    try:
        organisation = accounts.organisation_by_id(organisation_id)
    except NotFound:
        return False
    return see_members.allows(by, organisation)


def unreachable_count(*, by: Actor) -> int:
    """Return how many people cannot be reached by mail; Denied but for administrators."""
    is_administrator.require(by, None)
    counted = (
        select(func.count())
        .select_from(AddressTrouble)
        .where(AddressTrouble.unreachable_at.is_not(None))
    )
    return db.session.scalar(counted) or 0
