"""Questions about meetings and what belongs to them; what others may not know is not found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from toolbox.alliances import policy, queries
from toolbox.alliances.lifecycle import GuestState
from toolbox.alliances.models import AgendaItem, Alliance, Meeting, MeetingFile, MeetingGuest
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l

_UNKNOWN = _l(
    "There is no meeting at this address, or it is for members alone. Please log in if you belong "
    "to the alliance."
)
_NO_FILE = _l("There is no such file, or it is for members alone.")
_FAR = 100


@dataclass(frozen=True)
class TimedItem:
    """A point of an agenda with the moments at which it begins and ends."""

    item: AgendaItem
    starts_at: datetime
    ends_at: datetime


def meeting_for(slug: str, number: int, *, by: Actor) -> Meeting:
    """Return a meeting by its address for somebody who may know of it; NotFound or Gone."""
    alliance = queries.alliance_by_slug(slug)
    found = db.session.scalar(
        select(Meeting).where(Meeting.alliance_id == alliance.id, Meeting.number == number)
    )
    if found is None or not policy.see.allows(by, found):
        raise NotFound(_UNKNOWN)
    return found


def meeting_to_run(slug: str, number: int, *, by: Actor) -> Meeting:
    """Return a meeting by its address for a moderator; NotFound, Gone or Denied."""
    found = meeting_for(slug, number, by=by)
    policy.run.require(by, found)
    return found


def announced_among(ids: Iterable[int]) -> dict[int, tuple[str, str, int]]:
    """Return title, slug of the alliance and number of those meetings that are no drafts."""
    rows = db.session.execute(
        select(Meeting.id, Meeting.title, Alliance.slug, Meeting.number)
        .join(Alliance, Alliance.id == Meeting.alliance_id)
        .where(Meeting.id.in_(set(ids)), Meeting.announced_at.is_not(None))
    )
    return {one: (title, slug, number) for one, title, slug, number in rows}


def coming_meetings(alliance: Alliance, *, by: Actor) -> Sequence[Meeting]:
    """Return the meetings of an alliance that are not over by the clock, next first."""
    return db.session.scalars(
        select(Meeting)
        .where(
            Meeting.alliance_id == alliance.id,
            policy.see.where(by),
            Meeting.ends_at > now(),
            Meeting.closed_at.is_(None),
        )
        .order_by(Meeting.starts_at, Meeting.number)
    ).all()


def past_meetings(alliance: Alliance, *, by: Actor) -> Sequence[Meeting]:
    """Return the meetings of an alliance that are over, latest first, at most a hundred."""
    return db.session.scalars(
        select(Meeting)
        .where(
            Meeting.alliance_id == alliance.id,
            policy.see.where(by),
            (Meeting.ends_at <= now()) | Meeting.closed_at.is_not(None),
        )
        .order_by(Meeting.starts_at.desc(), Meeting.number.desc())
        .limit(_FAR)
    ).all()


def next_meetings(*, by: Actor) -> dict[int, Meeting]:
    """Return the next meeting of each alliance that has one, for somebody."""
    found = db.session.scalars(
        select(Meeting)
        .where(
            policy.see.where(by),
            Meeting.announced_at.is_not(None),
            Meeting.ends_at > now(),
            Meeting.cancelled_at.is_(None),
            Meeting.closed_at.is_(None),
        )
        .order_by(Meeting.starts_at.desc())
    ).all()
    return {one.alliance_id: one for one in found}


def meetings_for_calendar(alliance: Alliance, *, by: Actor) -> Sequence[Meeting]:
    """Return the announced meetings of the last year and all coming ones, by day."""
    return db.session.scalars(
        select(Meeting)
        .where(
            Meeting.alliance_id == alliance.id,
            policy.see.where(by),
            Meeting.announced_at.is_not(None),
            Meeting.ends_at > now() - timedelta(days=366),
        )
        .order_by(Meeting.starts_at, Meeting.number)
    ).all()


def next_number(alliance: Alliance) -> int:
    """Return the number of the next meeting of an alliance."""
    last = db.session.scalar(
        select(func.max(Meeting.number)).where(Meeting.alliance_id == alliance.id)
    )
    return (last or 0) + 1


def agenda_of(meeting: Meeting) -> Sequence[AgendaItem]:
    """Return the points of an agenda in their order."""
    return db.session.scalars(
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting.id)
        .order_by(AgendaItem.position, AgendaItem.id)
    ).all()


def timetable_of(meeting: Meeting) -> list[TimedItem]:
    """Return the points of an agenda with their times, from the beginning of the meeting."""
    moment, timed = meeting.starts_at, []
    for item in agenda_of(meeting):
        ends_at = moment + timedelta(minutes=item.duration)
        timed.append(TimedItem(item, moment, ends_at))
        moment = ends_at
    return timed


def agenda_item(meeting: Meeting, item_id: int) -> AgendaItem:
    """Return one point of an agenda; NotFound otherwise."""
    found = db.session.get(AgendaItem, item_id)
    if found is None or found.meeting_id != meeting.id:
        raise NotFound(_l("This point is not on the agenda any more."))
    return found


def guests_of(meeting: Meeting) -> Sequence[MeetingGuest]:
    """Return everybody who was invited to a meeting without being a member, as invited."""
    return db.session.scalars(
        select(MeetingGuest).where(MeetingGuest.meeting_id == meeting.id).order_by(MeetingGuest.id)
    ).all()


def named_guests_of(meeting: Meeting) -> Sequence[MeetingGuest]:
    """Return guests who come and agreed that the members see their names."""
    return db.session.scalars(
        select(MeetingGuest)
        .where(
            MeetingGuest.meeting_id == meeting.id,
            MeetingGuest.state == GuestState.ACCEPTED,
            MeetingGuest.named_at.is_not(None),
        )
        .order_by(MeetingGuest.name)
    ).all()


def guest_of(meeting: Meeting, guest_id: int) -> MeetingGuest:
    """Return one guest of a meeting; NotFound otherwise."""
    found = db.session.get(MeetingGuest, guest_id)
    if found is None or found.meeting_id != meeting.id:
        raise NotFound(_l("This guest is not on the list any more."))
    return found


def files_of(meeting: Meeting, *, by: Actor) -> Sequence[MeetingFile]:
    """Return the files of a meeting that somebody may see, in their order."""
    return db.session.scalars(
        select(MeetingFile)
        .where(MeetingFile.meeting_id == meeting.id, policy.see_file.where(by))
        .order_by(MeetingFile.position, MeetingFile.id)
    ).all()


def file_of(meeting: Meeting, file_id: int, *, by: Actor) -> MeetingFile:
    """Return one file of a meeting for somebody who may see it; NotFound otherwise."""
    found = db.session.get(MeetingFile, file_id)
    if found is None or found.meeting_id != meeting.id or not policy.see_file.allows(by, found):
        raise NotFound(_NO_FILE)
    return found


def files_in_use() -> set[int]:
    """Return the ids of stored files that meetings need."""
    return set(db.session.scalars(select(MeetingFile.file_id)))
