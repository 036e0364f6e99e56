"""How long alliances keep what says something about people."""

from datetime import datetime

from sqlalchemy import select, update

from toolbox.alliances.models import Meeting, MeetingGuest
from toolbox.foundation.db import db


def forget_guests(before: datetime) -> None:
    """Empty names and addresses of guests of meetings that were over before a moment.

    Who asked not to be invited again stays noted, as a mark that needs our key.
    """
    over = select(Meeting.id).where(Meeting.ends_at < before)
    db.session.execute(
        update(MeetingGuest)
        .where(MeetingGuest.meeting_id.in_(over))
        .values(name="", organisation="", email="", named_at=None)
        .execution_options(synchronize_session=False)
    )
