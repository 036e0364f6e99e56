"""Planning meetings, moving, running and ending them; verbs run inside the unit of work."""

from sqlalchemy import delete

from toolbox.alliances import meeting_queries, policy, rules
from toolbox.alliances.events import MeetingChanged
from toolbox.alliances.lifecycle import MeetingState
from toolbox.alliances.models import Alliance, Meeting
from toolbox.alliances.rules import MeetingDetails
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import Message, _l

_STALE = _l(
    "Somebody else has changed this in the meantime. Please load the page again; what you typed "
    "was not saved."
)
_CANCELLED = _l("This meeting was cancelled. Please plan a new one.")
_BUT: dict[MeetingState, Message] = {
    MeetingState.DRAFT: _l("This meeting is a draft. Please announce it first."),
    MeetingState.PLANNED: _l("This meeting has not begun yet."),
    MeetingState.RUNNING: _l("This meeting is running already."),
    MeetingState.OVER: _l("This meeting is over."),
    MeetingState.CANCELLED: _CANCELLED,
}


def _require_state(meeting: Meeting, *allowed: MeetingState) -> None:
    state = meeting.state_at(now())
    if state not in allowed:
        raise Conflict(_BUT[state], code=f"meeting-{state.value}")


def _told(meeting: Meeting, what: str, by: Actor) -> None:
    meeting.changed_at = now()
    db.session.flush()
    announce(MeetingChanged(meeting.id, meeting.alliance_id, what, by.user_id))


def plan(alliance: Alliance, details: MeetingDetails, *, by: Actor) -> Meeting:
    """Begin a meeting as a draft that moderators alone see. Raises Denied, Invalid."""
    policy.moderate.require(by, alliance)
    made = Meeting(
        alliance_id=alliance.id,
        number=meeting_queries.next_number(alliance),
        created_by_id=by.user_id,
    )
    _write(made, rules.checked_meeting(details, now()))
    db.session.add(made)
    _told(made, "planned", by)
    return made


def _write(meeting: Meeting, details: MeetingDetails) -> None:
    meeting.title, meeting.about = details.title, details.about
    meeting.starts_at, meeting.ends_at = details.starts_at, details.ends_at
    meeting.place, meeting.link = details.place, details.link
    meeting.is_public = details.is_public
    meeting.public_parts = [part.value for part in details.public_parts]


def revise(
    meeting: Meeting, details: MeetingDetails, *, row_version: int | None = None, by: Actor
) -> bool:
    """Change what is planned; return whether people have to know: another time, place or link.

    Raises Denied, Invalid, Conflict where it was cancelled or saved by somebody else meanwhile.
    """
    policy.run.require(by, meeting)
    if row_version is not None and row_version != meeting.row_version:
        raise Conflict(_STALE, code="changed-meanwhile")
    if meeting.cancelled_at is not None:
        raise Conflict(_CANCELLED, code="meeting-cancelled")
    checked = rules.checked_meeting(details, now())
    before = (meeting.starts_at, meeting.ends_at, meeting.place, meeting.link)
    after = (checked.starts_at, checked.ends_at, checked.place, checked.link)
    _write(meeting, checked)
    meeting.row_version += 1
    meeting.sequence += 1
    if before[0] != after[0]:
        meeting.reminded = ""
    matters = before != after and meeting.state_at(now()) is MeetingState.PLANNED
    _told(meeting, "moved" if matters else "changed", by)
    return matters


def make_known(meeting: Meeting, *, by: Actor) -> None:
    """Announce a draft: members and, where it is public, everybody see it. Denied, Conflict."""
    policy.run.require(by, meeting)
    if meeting.announced_at is not None:
        raise Conflict(_l("This meeting is announced already."), code="announced")
    _require_state(meeting, MeetingState.DRAFT)
    meeting.announced_at = now()
    _told(meeting, "announced", by)


def discard(meeting: Meeting, *, by: Actor) -> None:
    """Delete a draft that nobody else has seen. Raises Denied, Conflict."""
    policy.run.require(by, meeting)
    if meeting.announced_at is not None:
        raise Conflict(
            _l("This meeting was announced. Please cancel it, so that people hear of it."),
            code="announced",
        )
    gone = MeetingChanged(meeting.id, meeting.alliance_id, "discarded", by.user_id)
    db.session.execute(delete(Meeting).where(Meeting.id == meeting.id))
    announce(gone)


def cancel(meeting: Meeting, reason: str, *, by: Actor) -> None:
    """Cancel a meeting that people know of; its page stays and says why. Denied, Conflict."""
    policy.run.require(by, meeting)
    _require_state(meeting, MeetingState.PLANNED, MeetingState.RUNNING)
    meeting.cancel_reason = rules.checked_text("reason", reason)
    meeting.cancelled_at = now()
    meeting.sequence += 1
    meeting.row_version += 1
    _told(meeting, "cancelled", by)


def begin(meeting: Meeting, *, by: Actor) -> None:
    """Open a meeting here. Raises Denied; Conflict unless it is planned, or runs by the clock."""
    policy.run.require(by, meeting)
    _require_state(meeting, MeetingState.PLANNED, MeetingState.RUNNING)
    if meeting.begun_at is None:
        meeting.begun_at = now()
        _told(meeting, "begun", by)


def close(meeting: Meeting, *, by: Actor) -> None:
    """End a meeting that runs, or that the clock has ended. Raises Denied, Conflict."""
    policy.run.require(by, meeting)
    _require_state(meeting, MeetingState.RUNNING, MeetingState.OVER)
    if meeting.closed_at is None:
        meeting.closed_at = now()
        _told(meeting, "closed", by)


def write_minutes(
    meeting: Meeting, text: str, *, row_version: int | None = None, by: Actor
) -> None:
    """Write what was said and agreed, in Markdown; members see it once it is published.

    Raises Denied, Invalid, Conflict where somebody else saved in the meantime.
    """
    policy.run.require(by, meeting)
    if row_version is not None and row_version != meeting.row_version:
        raise Conflict(_STALE, code="changed-meanwhile")
    if meeting.announced_at is None:
        raise Conflict(_BUT[MeetingState.DRAFT], code="meeting-draft")
    meeting.minutes = rules.checked_text("minutes", text, maximum=rules.MINUTES_LENGTH)
    meeting.row_version += 1
    _told(meeting, "changed", by)


def publish_minutes(meeting: Meeting, *, by: Actor) -> None:
    """Show the minutes to those whom the meeting shows them to. Raises Denied, Conflict."""
    policy.run.require(by, meeting)
    if not meeting.minutes:
        raise Conflict(_l("There are no minutes yet. Please write them first."), code="no-minutes")
    if meeting.minutes_published_at is None:
        meeting.minutes_published_at = now()
        _told(meeting, "minutes", by)


def hide_minutes(meeting: Meeting, *, by: Actor) -> None:
    """Let the minutes be a draft again that moderators alone see."""
    policy.run.require(by, meeting)
    if meeting.minutes_published_at is not None:
        meeting.minutes_published_at = None
        _told(meeting, "changed", by)
