"""Rules on pitches, interest and agreements that need no database: lengths, times, what is due."""

from datetime import date, datetime, timedelta

from toolbox.alliances.lifecycle import MeetingState
from toolbox.alliances.models import OVERTIME, Meeting
from toolbox.foundation.clock import HOME_ZONE

PARTS = ("problem", "audience", "effort", "proof", "ask")
"""What a card says, in the order in which it is told."""
NEEDED_PARTS = ("problem", "audience", "effort", "ask")
PART_MOST = 220
"""Characters; more of them cannot be read from the back row, or told within a minute."""
SECONDS_LEAST, SECONDS_MOST = 30, 300
PITCHES_MOST = 30
INTERESTS_MOST = 500
"""Of one pitch; more people than that do not sit in a meeting."""
MAILS_TO_AN_ADDRESS = 3
"""Questions whether an address is right that go to it for one meeting, whoever types it in."""
WHAT_MOST = 400
LINE_MOST = 200
WORDS_MOST = 4000
AGREEMENTS_MOST = 500
DUE_WITHIN = timedelta(days=5 * 366)
AGAIN_AFTER = timedelta(days=14)
"""So long after a reminder of something that is late comes the next one."""


def opens_at(meeting: Meeting) -> datetime:
    """Return when the codes of a meeting begin to work: with its day, or when it is opened."""
    day = meeting.starts_at.astimezone(HOME_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    return min(day, meeting.begun_at) if meeting.begun_at is not None else day


def is_before_its_day(meeting: Meeting, moment: datetime) -> bool:
    """Tell whether a planned meeting would be opened before its day; that is asked for first."""
    is_planned = meeting.state_at(moment) is MeetingState.PLANNED
    return is_planned and moment < opens_at(meeting)


def closes_at(meeting: Meeting, *, hours: int) -> datetime:
    """Return when the codes of a meeting stop working: so many hours after its end."""
    end = meeting.closed_at
    if end is None:
        end = meeting.ends_at + OVERTIME if meeting.begun_at is not None else meeting.ends_at
    return end + timedelta(hours=hours)


def takes_interest(meeting: Meeting, moment: datetime, *, hours: int) -> bool:
    """Tell whether interest in the pitches of a meeting can be shown now."""
    if meeting.state_at(moment) in {MeetingState.DRAFT, MeetingState.CANCELLED}:
        return False
    return opens_at(meeting) <= moment < closes_at(meeting, hours=hours)


def is_reminder_due(
    due_on: date, reminded_on: date | None, today: date, *, days_before: int
) -> bool:
    """Tell whether somebody is to be reminded today: some days before, on the day, when late.

    What is late is said again every two weeks.
    """
    soon = due_on - timedelta(days=days_before)
    if today < soon:
        return False
    if reminded_on is None or reminded_on < soon:
        return True
    if reminded_on < due_on:
        return today >= due_on
    return today - reminded_on >= AGAIN_AFTER
