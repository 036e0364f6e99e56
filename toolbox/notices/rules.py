"""Rules on notices that need no database: when a digest is due, what a refusal means."""

from datetime import datetime, timedelta

from toolbox.foundation.clock import HOME_ZONE
from toolbox.notices.topics import TOPICS, Frequency

REFUSALS_APART = timedelta(hours=1)
"""Several mails refused at the same time say no more than one."""
WEEK = timedelta(days=7)
HOUR = timedelta(hours=1)


def next_digest_at(moment: datetime, *, hour: int) -> datetime:
    """Return the next time after ``moment`` at which it is ``hour`` o'clock in Germany."""
    local = moment.astimezone(HOME_ZONE)
    due = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return due if due > local else due + timedelta(days=1)


def is_due(frequency: Frequency, *, told_at: datetime, moment: datetime, weekday: int) -> bool:
    """Tell whether a notice belongs into the digest of ``moment``; ``weekday`` 1 is Monday.

    What comes at once is in a digest because there was too much of it, so it waits no longer than
    a day. Weekly notices come on their day, or when they have waited for a week because nobody was
    there to send them on that day.
    """
    if frequency is Frequency.WEEKLY:
        today = moment.astimezone(HOME_ZONE)
        return today.isoweekday() == weekday or moment - told_at >= WEEK
    return frequency is not Frequency.OFF


def allowed(topic: str, frequency: Frequency) -> Frequency:
    """Return ``frequency``, or the rarest one of a topic that cannot be switched off."""
    return frequency if frequency in TOPICS[topic].frequencies else Frequency.WEEKLY
