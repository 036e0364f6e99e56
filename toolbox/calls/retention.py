"""What this room forgets by itself: calls that are over, hidden, or were never confirmed."""

from datetime import datetime

from sqlalchemy import and_, delete, or_, select

from toolbox.calls import operations
from toolbox.calls.lifecycle import CallState
from toolbox.calls.models import Call
from toolbox.foundation.db import db


def forget_holders(before: datetime) -> None:
    """Forget the mailboxes of calls that have ended before: of those that ran out, or are hidden.

    Until then their seekers can go on looking, and read why. Who closes a call is forgotten then.
    """
    ended = (Call.state.in_((CallState.CLOSED, CallState.HIDDEN)), Call.ended_at < before)
    for call in db.session.scalars(select(Call).where(*ended, Call.holder_email != "")):
        operations.forget_holder(call)
    db.session.flush()


def forget_calls(before: datetime) -> None:
    """Delete what has ended before, and calls whose senders never confirmed their address."""
    ended = and_(
        Call.state.in_((CallState.CLOSED, CallState.HIDDEN)),
        Call.ended_at < before,
    )
    unproven = and_(
        Call.state == CallState.WAITING,
        Call.entered_by_id.is_(None),
        Call.address_confirmed_at.is_(None),
        Call.created_at < before,
    )
    db.session.execute(
        delete(Call).where(or_(ended, unproven)).execution_options(synchronize_session=False)
    )
    db.session.expire_all()
