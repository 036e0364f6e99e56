"""Mails about alliances: who joins, meetings that are announced, moved, cancelled, minutes."""

from collections.abc import Iterable
from typing import Any

from toolbox.accounts import queries as accounts
from toolbox.accounts.models import User
from toolbox.alliances import guest_mails, pitch_mails, policy, queries
from toolbox.alliances.events import AllianceChanged, AllianceMemberChanged, MeetingChanged
from toolbox.alliances.lifecycle import MeetingState, MemberState
from toolbox.alliances.models import Alliance, Meeting
from toolbox.foundation.actors import Actor, Role
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.notices.operations import tell

TOPIC = "alliances"
_TO_ALL = {"announced": "announced", "moved": "moved", "cancelled": "cancelled"}
"""What happened to a meeting, and which mail says so."""


def sees_alliance(by: Actor, alliance_id: int) -> bool:
    """Tell whether an alliance is still there; everybody may know of it."""
    return by.is_signed_in and queries.alliance_by_id(alliance_id) is not None


def sees_meeting(by: Actor, meeting_id: int) -> bool:
    """Tell whether somebody may know of a meeting."""
    meeting = db.session.get(Meeting, meeting_id)
    return (
        meeting is not None
        and meeting.alliance.closed_at is None
        and policy.see.allows(by, meeting)
    )


def _tell_each(people: Iterable[User], template: str, *, but: int | None, **values: Any) -> None:
    for user in {one.id: one for one in people if one.id != but}.values():
        tell(user, TOPIC, f"alliances/{template}", **values)


def _moderators(alliance: Alliance) -> list[User]:
    return [one.user for one in queries.moderators_of(alliance) if one.user.deleted_at is None]


def member_changed(event: AllianceMemberChanged) -> None:
    """Tell the other side what the moderators or an organisation decided or ask for."""
    alliance = db.session.get_one(Alliance, event.alliance_id)
    row = queries.membership(alliance, event.organisation_id)
    if row is None:
        return
    to_moderators = _is_news_for_moderators(event)
    people = _moderators(alliance) if to_moderators else accounts.owners_of(event.organisation_id)
    _tell_each(
        people,
        "member_applied" if event.what == MemberState.APPLIED else _template(event, to_moderators),
        but=event.by_id,
        alliance=alliance.name,
        slug=alliance.slug,
        organisation=row.organisation.name,
        message=row.message,
        answer=row.answer,
        state=row.state.value,
        alliance_id=alliance.id,
    )


def _is_news_for_moderators(event: AllianceMemberChanged) -> bool:
    """The organisation applied, answered an invitation, or left by itself."""
    if event.what in {MemberState.APPLIED, MemberState.DECLINED}:
        return True
    if event.what == MemberState.MEMBER:
        return event.before == MemberState.INVITED
    return event.what == MemberState.LEFT and event.by_id in {
        owner.id for owner in accounts.owners_of(event.organisation_id)
    }


def _template(event: AllianceMemberChanged, to_moderators: bool) -> str:
    if to_moderators:
        return "member_answered"
    return "member_invited" if event.what == MemberState.INVITED else "member_decided"


def meeting_changed(event: MeetingChanged) -> None:
    """Tell members, makers of pitches and guests when a meeting is there, moves, does not happen.

    One that was written down afterwards invites nobody.
    """
    if event.what == "minutes":
        _tell_of_minutes(event)
    elif event.what in _TO_ALL:
        meeting = db.session.get_one(Meeting, event.meeting_id)
        if event.what == "announced" and meeting.state_at(now()) is MeetingState.OVER:
            return
        template, values = _TO_ALL[event.what], _about(meeting)
        _tell_each(
            queries.people_of(meeting.alliance),
            f"meeting_{template}",
            but=event.by_id,
            meeting_id=meeting.id,
            **values,
        )
        if event.what == "announced":
            pitch_mails.tell_all_makers(meeting, but=event.by_id)
        else:
            guest_mails.tell_all(meeting, f"alliances/guest_{template}", reason=values["reason"])


def _about(meeting: Meeting) -> dict[str, Any]:
    return {
        "alliance": meeting.alliance.name,
        "slug": meeting.alliance.slug,
        "number": meeting.number,
        "title": meeting.title,
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "place": meeting.place,
        "reason": meeting.cancel_reason,
    }


def _tell_of_minutes(event: MeetingChanged) -> None:
    meeting = db.session.get_one(Meeting, event.meeting_id)
    _tell_each(
        queries.people_of(meeting.alliance),
        "minutes",
        but=event.by_id,
        meeting_id=meeting.id,
        **_about(meeting),
    )


def remind(meeting: Meeting, stage: str) -> None:
    """Say that a meeting is near; ``stage`` is ``week`` or ``day``."""
    _tell_each(
        queries.people_of(meeting.alliance),
        "meeting_near",
        but=None,
        meeting_id=meeting.id,
        stage=stage,
        **_about(meeting),
    )
    if stage == "day":
        guest_mails.tell_all(meeting, "alliances/guest_near")


def alliance_changed(event: AllianceChanged) -> None:
    """Tell a new moderator; tell the administration where an alliance has nobody any more."""
    alliance = db.session.get_one(Alliance, event.alliance_id)
    values = {"alliance": alliance.name, "slug": alliance.slug, "alliance_id": alliance.id}
    if event.what == "moderator-named" and event.person_id != event.by_id:
        person = accounts.user_by_id(event.person_id or 0)
        _tell_each([person] if person else [], "moderator_named", but=None, **values)
    elif event.what == "moderator-left" and not queries.moderators_of(alliance):
        administrators = [one for one in accounts.editors() if one.role is Role.ADMINISTRATOR]
        _tell_each(administrators, "moderator_wanted", but=None, **values)
