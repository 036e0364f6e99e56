"""Nightly work of alliances: reminders before meetings."""

from typing import Any

from sqlalchemy import select

from toolbox.alliances import mails, rules
from toolbox.alliances.models import Alliance, Meeting
from toolbox.foundation.clock import now, today
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

REMIND = "alliances.remind"


def remind(_payload: dict[str, Any]) -> None:
    """Remind of meetings that are a week or a day away; what was said is written down with it."""
    with unit_of_work():
        for meeting in _ahead():
            stage = rules.reminder_stage(meeting.starts_at, today())
            if not stage or stage == meeting.reminded:
                continue
            meeting.reminded = stage
            if _heard_lately(meeting, stage):
                continue
            mails.remind(meeting, stage)


def _heard_lately(meeting: Meeting, stage: str) -> bool:
    """Whoever was just invited needs no reminder of the coming week."""
    announced_at = meeting.announced_at
    return stage == "week" and announced_at is not None and now() - announced_at < rules.FRESH


def _ahead() -> list[Meeting]:
    return list(
        db.session.scalars(
            select(Meeting)
            .join(Alliance)
            .where(
                Meeting.starts_at > now(),
                Meeting.announced_at.is_not(None),
                Meeting.cancelled_at.is_(None),
                Meeting.closed_at.is_(None),
                Alliance.closed_at.is_(None),
            )
            .order_by(Meeting.starts_at, Meeting.id)
        )
    )
