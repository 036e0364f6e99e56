"""The ledger read from front to back: whoever goes on behind a line misses nothing meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from toolbox.exchange import ledger
from toolbox.exchange.describing import Description, descriptions_of
from toolbox.exchange.models import Publication

_LATEST = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp())


@dataclass(frozen=True)
class Changes:
    """Some lines in the order of their changes: what can be read now, and what has gone.

    ``total`` counts all lines that were asked for; ``after`` is the place to go on behind, None
    where nothing follows.
    """

    present: Sequence[Description]
    gone: Sequence[Publication]
    total: int
    after: str | None


def changes(*, since: datetime | None, after: str | None, limit: int) -> Changes:
    """Return what has changed since then, the longest ago first; ``after`` is from an answer."""
    asked = ledger.Asked(since=since)
    found = ledger.changed(asked, after=_place(after) if after else None, limit=limit + 1)
    lines = found[:limit]
    living = [one.instrument_id for one in lines if one.instrument_id and not one.is_gone]
    return Changes(
        present=descriptions_of(living),
        gone=[line for line in lines if line.is_gone],
        total=ledger.changed_count(asked),
        after=_said(lines[-1]) if len(found) > limit else None,
    )


def _said(line: Publication) -> str:
    return f"{int(line.changed_at.timestamp())}.{line.id}"


def _place(after: str) -> ledger.Place:
    """Read a place; what lies beyond all years is behind every line."""
    seconds, _dot, number = after.partition(".")
    return datetime.fromtimestamp(min(int(seconds), _LATEST), UTC), int(number)
