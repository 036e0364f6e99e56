"""Nightly work on agreements: whoever has said to do something is reminded in time."""

from typing import Any

from sqlalchemy import select

from toolbox.alliances import agreements, pitch_mails
from toolbox.alliances.models import Alliance
from toolbox.alliances.pitch_lifecycle import AgreementState
from toolbox.alliances.pitch_models import Agreement
from toolbox.alliances.pitch_rules import is_reminder_due
from toolbox.foundation.clock import today
from toolbox.foundation.db import db
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work

REMIND = "alliances.remind_of_agreements"


def remind_of_agreements(_payload: dict[str, Any]) -> None:
    """Remind of what is due; that it was said is written down with the mail, so it is said once."""
    days = installed_settings().agreement_reminder_days
    with unit_of_work():
        waiting = db.session.scalars(
            select(Agreement)
            .join(Alliance, Alliance.id == Agreement.alliance_id)
            .where(Agreement.state == AgreementState.OPEN, Alliance.closed_at.is_(None))
            .order_by(Agreement.id)
        ).all()
        for one in waiting:
            is_due = is_reminder_due(one.due_on, one.reminded_on, today(), days_before=days)
            if is_due and pitch_mails.remind_of(one):
                agreements.note_reminder(one)
