"""Time: always aware, always UTC; places are a matter of display."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

HOME_ZONE = ZoneInfo("Europe/Berlin")
"""Where "today" happens for review dates and daily counters."""


def now() -> datetime:
    """Return the present moment in UTC, to the microsecond."""
    return datetime.now(UTC)


def rfc3339(moment: datetime) -> str:
    """Return a moment to the second as machines exchange it: 2026-01-31T12:00:00Z."""
    return f"{moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()}Z"


def today() -> date:
    """Return today's date in Germany."""
    return datetime.now(HOME_ZONE).date()
