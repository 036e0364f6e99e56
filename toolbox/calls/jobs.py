"""Work of the night about calls: looking for what is new, reminding, and letting calls expire."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, select

from toolbox.calls import mails, matching, operations, rules
from toolbox.calls.lifecycle import CallState, Outcome
from toolbox.calls.models import Call
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Unavailable
from toolbox.foundation.uow import unit_of_work

LOOK_AFTER = "calls.look_after"


def look_after(_payload: dict[str, Any]) -> None:
    """Tell seekers what is new; remind those whose call ends soon; end what is over."""
    moment = now()
    _expire(_open(Call.expires_at < moment))
    for call_id in _open():
        with unit_of_work():
            _tell_new(db.session.get(Call, call_id))
    soon = (Call.expires_at < moment + rules.REMIND_BEFORE, Call.reminded_at.is_(None))
    for call_id in _open(*soon):
        with unit_of_work():
            _remind(db.session.get(Call, call_id))


def _open(*conditions: ColumnElement[bool]) -> Sequence[int]:
    return db.session.scalars(
        select(Call.id).where(Call.state == CallState.OPEN, *conditions).order_by(Call.id)
    ).all()


def _expire(call_ids: Sequence[int]) -> None:
    for call_id in call_ids:
        with unit_of_work():
            call = db.session.get(Call, call_id)
            if call is not None and call.state is CallState.OPEN:
                operations.end(call, Outcome.EXPIRED)
                operations.touch(call, "expired", by_id=None)


def _tell_new(call: Call | None) -> None:
    """A search that cannot be read now is looked at the next night."""
    if call is None or call.state is not CallState.OPEN:
        return
    try:
        found = matching.new_for(call)
    except Unavailable:
        return
    matching.note_told(call, found)
    if found:
        mails.tell_new(call, found)


def _remind(call: Call | None) -> None:
    if call is not None and call.state is CallState.OPEN:
        call.reminded_at = now()
        mails.remind(call)
