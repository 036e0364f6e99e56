"""The points of an agenda and their order; verbs run inside the unit of work."""

from toolbox.alliances import meeting_queries, policy, rules
from toolbox.alliances.events import MeetingChanged
from toolbox.alliances.models import AgendaItem, Meeting
from toolbox.alliances.rules import PointDetails
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import TooMany
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l


def _told(meeting: Meeting, by: Actor) -> None:
    meeting.changed_at = now()
    db.session.flush()
    announce(MeetingChanged(meeting.id, meeting.alliance_id, "changed", by.user_id))


def add(meeting: Meeting, details: PointDetails, *, by: Actor) -> AgendaItem:
    """Put a point at the end of the agenda. Raises Denied, Invalid, TooMany."""
    policy.run.require(by, meeting)
    checked = rules.checked_point(details)
    present = meeting_queries.agenda_of(meeting)
    if len(present) >= rules.MOST_POINTS:
        raise TooMany(_l("An agenda has 60 points at most."), code="too-many-points")
    made = AgendaItem(
        meeting_id=meeting.id, position=max((one.position for one in present), default=0) + 1
    )
    _write(made, checked)
    db.session.add(made)
    _told(meeting, by)
    return made


def _write(item: AgendaItem, details: PointDetails) -> None:
    item.title, item.duration = details.title, details.duration
    item.speaker, item.note = details.speaker, details.note


def change(meeting: Meeting, item_id: int, details: PointDetails, *, by: Actor) -> None:
    """Write a point anew. Raises Denied, NotFound, Invalid."""
    policy.run.require(by, meeting)
    _write(meeting_queries.agenda_item(meeting, item_id), rules.checked_point(details))
    _told(meeting, by)


def remove(meeting: Meeting, item_id: int, *, by: Actor) -> None:
    """Take a point off the agenda. Raises Denied, NotFound."""
    policy.run.require(by, meeting)
    db.session.delete(meeting_queries.agenda_item(meeting, item_id))
    _told(meeting, by)


def move(meeting: Meeting, item_id: int, *, steps: int, by: Actor) -> None:
    """Move a point by some places, as far as there are any; negative is towards the beginning."""
    policy.run.require(by, meeting)
    item = meeting_queries.agenda_item(meeting, item_id)
    order = list(meeting_queries.agenda_of(meeting))
    place = min(max(0, order.index(item) + steps), len(order) - 1)
    order.remove(item)
    order.insert(place, item)
    for position, one in enumerate(order, 1):
        one.position = position
    _told(meeting, by)
