"""What this room knows about a person, and what becomes of it at a farewell."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from toolbox.accounts.mentions import forget_doer, forget_mentions
from toolbox.accounts.models import Organisation, User
from toolbox.alliances import guests, rules
from toolbox.alliances.events import AllianceChanged
from toolbox.alliances.models import (
    AgendaItem,
    Alliance,
    AllianceMember,
    Meeting,
    MeetingFile,
    MeetingGuest,
    Moderator,
)
from toolbox.foundation.db import db
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.personal import Facts, Farewell, PersonalData

_BY: Sequence[InstrumentedAttribute[int | None]] = (
    Alliance.created_by_id,
    AllianceMember.asked_by_id,
    AllianceMember.decided_by_id,
    Moderator.named_by_id,
    Meeting.created_by_id,
    MeetingGuest.invited_by_id,
    MeetingFile.added_by_id,
)
_WRITTEN: Sequence[InstrumentedAttribute[str]] = (
    AllianceMember.message,
    AllianceMember.answer,
    AgendaItem.speaker,
    Meeting.cancel_reason,
)


def about(user_id: int) -> Facts:
    """Return what a person runs, asked, answered, planned and added, and invitations as guest."""
    email = db.session.get_one(User, user_id).email or ""
    return {
        "moderated": [
            {"alliance": name, "since": row.named_at.isoformat()}
            for row, name in db.session.execute(
                select(Moderator, Alliance.name)
                .join(Alliance)
                .where(Moderator.user_id == user_id)
                .order_by(Moderator.id)
            )
        ],
        "founded": _names(Alliance.created_by_id == user_id),
        "named": _names(
            Alliance.id.in_(select(Moderator.alliance_id).where(Moderator.named_by_id == user_id))
        ),
        "asked": _memberships(AllianceMember.asked_by_id == user_id),
        "decided": _memberships(AllianceMember.decided_by_id == user_id),
        "planned": [
            {"title": one.title, "at": one.created_at.isoformat()}
            for one in db.session.scalars(
                select(Meeting).where(Meeting.created_by_id == user_id).order_by(Meeting.id)
            )
        ],
        "files": [
            {"title": one.title, "at": one.added_at.isoformat()}
            for one in db.session.scalars(
                select(MeetingFile).where(MeetingFile.added_by_id == user_id)
            )
        ],
        "guests": _guests(
            or_(
                MeetingGuest.invited_by_id == user_id,
                MeetingGuest.mark == (rules.mark_of(email) if email else "-"),
            ),
            email,
        ),
    }


def _names(condition: Any) -> list[dict[str, Any]]:
    rows = db.session.scalars(select(Alliance).where(condition).order_by(Alliance.id))
    return [{"alliance": one.name, "at": one.created_at.isoformat()} for one in rows]


def _memberships(condition: Any) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(AllianceMember, Alliance.name, Organisation.name)
        .join(Alliance, Alliance.id == AllianceMember.alliance_id)
        .join(Organisation, Organisation.id == AllianceMember.organisation_id)
        .where(condition)
        .order_by(AllianceMember.id)
    )
    return [
        {
            "alliance": alliance,
            "organisation": organisation,
            "state": one.state.value,
            "message": one.message,
            "answer": one.answer,
            "at": one.asked_at.isoformat(),
            "decided_at": one.decided_at.isoformat() if one.decided_at else None,
        }
        for one, alliance, organisation in rows
    ]


def _guests(condition: Any, email: str) -> list[dict[str, Any]]:
    """Return invitations by and to a person; those by the person say whom, but for oneself."""
    rows = db.session.scalars(select(MeetingGuest).where(condition).order_by(MeetingGuest.id))
    return [
        {
            "title": one.meeting.title,
            "to_me": one.email == email,
            "name": one.name,
            "email": one.email,
            "state": one.state.value,
            "at": one.invited_at.isoformat(),
        }
        for one in rows
    ]


WORDS = {
    "moderated": _l("Alliances that I run"),
    "founded": _l("Alliances that I founded"),
    "named": _l("Alliances for which I named moderators"),
    "asked": _l("Applications and invitations by me"),
    "decided": _l("Applications and invitations that I answered"),
    "planned": _l("Meetings that I planned"),
    "files": _l("Files that I put with meetings"),
    "guests": _l("Invitations to meetings, by me and to me"),
    "alliance": _l("Alliance"),
    "organisation": _l("Organisation"),
    "since": _l("Since"),
    "title": _l("Title"),
    "at": _l("When"),
    "state": _l("State"),
    "message": _l("Message"),
    "answer": _l("Answer"),
    "decided_at": _l("Answered"),
    "to_me": _l("To me"),
    "name": _l("Name"),
    "email": _l("E-mail address"),
}


def _goes(user_id: int) -> Sequence[Message]:
    if not any(about(user_id).values()):
        return ()
    return (
        _l("That you run alliances; your name with applications, meetings, files and guests."),
        _l("Invitations to meetings that were sent to your address."),
    )


def _stays(user_id: int) -> Sequence[Message]:
    if not about(user_id)["planned"]:
        return ()
    return (_l("Meetings and their minutes, without saying who entered them."),)


def _erase(farewell: Farewell) -> None:
    forget_doer(farewell.user_id, *_BY)
    guests.forget_address(farewell.email)
    _stop_moderating(farewell.user_id)
    if not farewell.keeps_name:
        forget_mentions(farewell.name, *_WRITTEN)


def _stop_moderating(user_id: int) -> None:
    left = db.session.scalars(
        select(Moderator.alliance_id).where(Moderator.user_id == user_id)
    ).all()
    db.session.execute(delete(Moderator).where(Moderator.user_id == user_id))
    for alliance_id in left:
        announce(AllianceChanged(alliance_id, "moderator-left", None))


PERSONAL_DATA = PersonalData(
    room="alliances",
    title=_l("Alliances"),
    about=about,
    words=WORDS,
    columns=frozenset(
        {
            "alliances.created_by_id",
            "alliance_members.asked_by_id",
            "alliance_members.decided_by_id",
            "alliance_moderators.user_id",
            "alliance_moderators.named_by_id",
            "alliance_meetings.created_by_id",
            "meeting_guests.email",
            "meeting_guests.invited_by_id",
            "meeting_files.added_by_id",
        }
    ),
    goes=_goes,
    stays=_stays,
    erase=_erase,
)
