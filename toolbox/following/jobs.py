"""Following in the background: who hears today, one mail a follower, and what is forgotten."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete

from toolbox.following import operations, quarter, queries, rules
from toolbox.following.models import Arrival
from toolbox.following.operations import FORGET
from toolbox.following.sending import send_news
from toolbox.foundation.clock import now, today
from toolbox.foundation.db import db
from toolbox.foundation.jobs import enqueue
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.notices.rules import next_digest_at

__all__ = ["FORGET", "LOOK_AFTER", "SEND", "SEND_ONE"]

LOOK_AFTER = "following.look_after"
SEND = "following.send"
SEND_ONE = "following.send_one"
_ARRIVALS_KEPT = timedelta(days=60)
"""Nobody is told less than once a week."""


def look_after(_payload: dict[str, Any]) -> None:
    """Let the mails of the day be written in the morning, and forget what nobody needs."""
    with unit_of_work():
        db.session.execute(delete(Arrival).where(Arrival.at < now() - _ARRIVALS_KEPT))
        if queries.followers_waited_for():
            hour = installed_settings().digest_hour
            enqueue(SEND, key="due", run_at=next_digest_at(now(), hour=hour))
    with unit_of_work():
        quarter.tell_owners(today())


def send(_payload: dict[str, Any]) -> None:
    """Queue a look at what is new for everybody who follows something."""
    with unit_of_work():
        for follower in queries.followers_waited_for():
            enqueue(SEND_ONE, {"follower_id": follower.id}, key=str(follower.id))


def send_one(payload: dict[str, Any]) -> None:
    """Write one follower's mail; a second run finds nothing new."""
    with unit_of_work():
        send_news(payload["follower_id"])


def forget_unconfirmed(_payload: dict[str, Any]) -> None:
    """Forget addresses that were never confirmed, to the hour; look again for those that wait."""
    with unit_of_work():
        operations.forget_unconfirmed(now() - rules.CONFIRM_WITHIN)
        waiting = queries.unconfirmed_before(now())
        if waiting:
            first = min(one.created_at for one in waiting)
            enqueue(FORGET, key="due", run_at=first + rules.CONFIRM_WITHIN)
