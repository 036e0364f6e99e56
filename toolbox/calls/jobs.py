"""Work of the night about calls: looking for what is new, reminding, and letting calls expire."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, select

from toolbox.calls import mails, matching, operations, queries, rules
from toolbox.calls.lifecycle import CallState, Outcome
from toolbox.calls.models import Call
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Unavailable
from toolbox.foundation.uow import unit_of_work

LOOK_AFTER = "calls.look_after"
_AT_ONCE = 500


def look_after(_payload: dict[str, Any]) -> None:
    """Tell seekers what is new; remind those whose call ends soon; end what is over."""
    moment = now()
    _expire(_open(Call.expires_at < moment))
    _look_for_new()
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


def _look_for_new() -> None:
    """Look for all calls, most of which nothing new is there for: these take one statement."""
    windows = select(Call.opened_at, Call.looked_until).where(Call.state == CallState.OPEN)
    looking = matching.Looking(matching.earliest(db.session.execute(windows).all()))
    waiting = _open()
    for first in range(0, len(waiting), _AT_ONCE):
        lucky, others = _parted(looking, waiting[first : first + _AT_ONCE])
        with unit_of_work():
            matching.note_looked(others)
        for call_id in lucky:
            with unit_of_work():
                _tell_new(looking, db.session.get(Call, call_id))


def _parted(
    looking: matching.Looking, call_ids: Sequence[int]
) -> tuple[Sequence[int], Sequence[int]]:
    """Return for which calls there is something new, and for which there is not.

    A search that cannot be read now is in neither part: it is looked at the next night.
    """
    lucky: list[int] = []
    others: list[int] = []
    for call in queries.with_wishes(call_ids):
        try:
            found = looking.new_for(call)
        except Unavailable:
            continue
        (lucky if found else others).append(call.id)
    return lucky, others


def _tell_new(looking: matching.Looking, call: Call | None) -> None:
    """Tell a seeker, unless the call was closed, or what is new taken away, a moment ago."""
    found = looking.new_for(call) if call is not None and call.state is CallState.OPEN else []
    if call is not None and found:
        matching.note_told(call, found)
        mails.tell_new(call, found)


def _remind(call: Call | None) -> None:
    if call is not None and call.state is CallState.OPEN:
        call.reminded_at = now()
        mails.remind(call)
