"""Where a membership, a guest and a meeting stand, and which parts of a meeting there are."""

from enum import StrEnum

from toolbox.foundation.i18n import Message, _l


class MemberState(StrEnum):
    """How an organisation belongs to an alliance; all but ``member`` belong to it no (more)."""

    APPLIED = "applied"
    INVITED = "invited"
    MEMBER = "member"
    REFUSED = "refused"
    DECLINED = "declined"
    LEFT = "left"


OPEN_STATES = frozenset({MemberState.APPLIED, MemberState.INVITED})
"""Somebody waits for an answer: the organisation, or the moderators."""

MEMBER_STATE_LABELS: dict[MemberState, Message] = {
    MemberState.APPLIED: _l("Wants to join"),
    MemberState.INVITED: _l("Is invited"),
    MemberState.MEMBER: _l("Member"),
    MemberState.REFUSED: _l("Was not taken"),
    MemberState.DECLINED: _l("Did not want to join"),
    MemberState.LEFT: _l("Has left"),
}


class GuestState(StrEnum):
    """What somebody without an account answered to the invitation to a meeting."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"


GUEST_STATE_LABELS: dict[GuestState, Message] = {
    GuestState.INVITED: _l("Has not answered yet"),
    GuestState.ACCEPTED: _l("Comes"),
    GuestState.DECLINED: _l("Does not come"),
}


class MeetingState(StrEnum):
    """Where a meeting stands at some moment; it follows from its times, see ``Meeting.state_at``.

    A ``draft`` is known to the moderators alone.
    """

    DRAFT = "draft"
    PLANNED = "planned"
    RUNNING = "running"
    OVER = "over"
    CANCELLED = "cancelled"


MEETING_STATE_LABELS: dict[MeetingState, Message] = {
    MeetingState.DRAFT: _l("Draft"),
    MeetingState.PLANNED: _l("Planned"),
    MeetingState.RUNNING: _l("Running now"),
    MeetingState.OVER: _l("Over"),
    MeetingState.CANCELLED: _l("Cancelled"),
}


class Part(StrEnum):
    """What of a meeting is shown to everybody or to members alone, as decided for each meeting.

    Title, day and place are as public as the meeting itself; files decide one by one; names of
    guests are never public.
    """

    AGENDA = "agenda"
    LINK = "link"
    MINUTES = "minutes"
    PITCHES = "pitches"
    AGREEMENTS = "agreements"


PART_LABELS: dict[Part, Message] = {
    Part.AGENDA: _l("Agenda"),
    Part.LINK: _l("Link to the video meeting"),
    Part.MINUTES: _l("Minutes, once they are published"),
    Part.PITCHES: _l("Pitches"),
    Part.AGREEMENTS: _l("Agreements"),
}
PUBLIC_AT_FIRST: tuple[Part, ...] = (Part.AGENDA, Part.PITCHES)
