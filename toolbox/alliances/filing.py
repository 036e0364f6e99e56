"""Files of meetings: taken in for members, published by those who run it; inside a unit of work."""

from toolbox.alliances import meeting_queries, policy, rules
from toolbox.alliances.events import MeetingChanged
from toolbox.alliances.models import Meeting, MeetingFile
from toolbox.files.models import StoredFile
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import TooMany
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l


def _told(meeting: Meeting, what: str, by: Actor) -> None:
    meeting.changed_at = now()
    db.session.flush()
    announce(MeetingChanged(meeting.id, meeting.alliance_id, what, by.user_id))


def require_room(meeting: Meeting, *, by: Actor) -> None:
    """Raise Denied for whom may not add a file, TooMany where there are enough of them."""
    policy.run.require(by, meeting)
    if len(meeting_queries.files_of(meeting, by=by)) >= rules.MOST_FILES:
        raise TooMany(_l("A meeting has 60 files at most."), code="too-many-files")


def add(
    meeting: Meeting, file: StoredFile, *, name: str, title: str = "", by: Actor
) -> MeetingFile:
    """Put a file that is stored already with a meeting; members alone see it at first.

    The same content a second time only gets the newer name and title. Raises Denied, Invalid,
    TooMany.
    """
    require_room(meeting, by=by)
    present = {one.file_id: one for one in meeting_queries.files_of(meeting, by=by)}
    row = present.get(file.id)
    if row is None:
        row = MeetingFile(
            meeting_id=meeting.id,
            file_id=file.id,
            position=max((one.position for one in present.values()), default=0) + 1,
            added_by_id=by.user_id,
        )
        db.session.add(row)
    row.name = name
    row.title = rules.checked_line("title", title) or name
    _told(meeting, "file-added", by)
    return row


def publish(meeting: Meeting, file_id: int, *, by: Actor) -> None:
    """Show a file to everybody who sees the meeting. Raises Denied, NotFound."""
    policy.run.require(by, meeting)
    row = meeting_queries.file_of(meeting, file_id, by=by)
    if row.published_at is None:
        row.published_at = now()
        _told(meeting, "file-published", by)


def hide(meeting: Meeting, file_id: int, *, by: Actor) -> None:
    """Show a file to members alone. Raises Denied, NotFound."""
    policy.run.require(by, meeting)
    row = meeting_queries.file_of(meeting, file_id, by=by)
    if row.published_at is not None:
        row.published_at = None
        _told(meeting, "file-hidden", by)


def remove(meeting: Meeting, file_id: int, *, by: Actor) -> None:
    """Take a file away from a meeting. Raises Denied, NotFound."""
    policy.run.require(by, meeting)
    db.session.delete(meeting_queries.file_of(meeting, file_id, by=by))
    _told(meeting, "file-removed", by)
