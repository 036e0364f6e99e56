"""Counting views and downloads by day, without any personal data."""

import threading
import time
from collections import Counter
from datetime import date

from sqlalchemy import func, select, update

from toolbox.catalogue.models import Instrument, Use
from toolbox.foundation.clock import today
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

FLUSH_SECONDS = 10.0


class UsageCounter:
    """Collects counts in memory and writes them now and then: a page view is no writing request.

    A crash loses at most the last seconds of counts, and counts alone.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[tuple[int, date, str]] = Counter()
        self._flushed = time.monotonic()

    def count(self, instrument_id: int, what: str) -> None:
        """Count one use; ``what`` is ``views`` or ``downloads``."""
        with self._lock:
            self._counts[instrument_id, today(), what] += 1

    def is_due(self) -> bool:
        """Return whether enough time has passed to write."""
        return bool(self._counts) and time.monotonic() - self._flushed >= FLUSH_SECONDS

    def flush(self) -> int:
        """Write what was collected in a unit of work of its own; return how many uses."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
            self._flushed = time.monotonic()
        if not counts:
            return 0
        with unit_of_work():
            for (instrument_id, day, what), number in counts.items():
                _add(instrument_id, day, what, number)
        return sum(counts.values())


def _add(instrument_id: int, day: date, what: str, number: int) -> None:
    if db.session.get(Instrument, instrument_id) is None:
        return
    row = db.session.get(Use, (instrument_id, day))
    if row is None:
        row = Use(instrument_id=instrument_id, day=day, views=0, downloads=0)
        db.session.add(row)
    setattr(row, what, getattr(row, what) + number)
    total = {"views": Instrument.view_count, "downloads": Instrument.download_count}[what]
    db.session.execute(
        update(Instrument).where(Instrument.id == instrument_id).values({total: total + number})
    )


def uses_since(day: date) -> list[tuple[date, int, int]]:
    """Return day, views and downloads of all instruments together, oldest first."""
    rows = db.session.execute(
        select(Use.day, func.sum(Use.views), func.sum(Use.downloads))
        .where(Use.day >= day)
        .group_by(Use.day)
        .order_by(Use.day)
    )
    return [(found, views, downloads) for found, views, downloads in rows]
