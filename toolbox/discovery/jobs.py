"""Background work on the index: following the database, and mending what is amiss."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from toolbox.catalogue.queries import published_count
from toolbox.discovery import health
from toolbox.discovery.index import SearchIndex
from toolbox.discovery.installed import installed_index, installed_logbook
from toolbox.discovery.operations import (
    CATCH_UP,
    MAINTAIN,
    REBUILD,
    follow,
    mark_stale,
    waiting_count,
)
from toolbox.discovery.rebuilding import rebuild_index
from toolbox.foundation.db import db
from toolbox.foundation.errors import Unavailable
from toolbox.foundation.uow import unit_of_work

__all__ = ["CATCH_UP", "MAINTAIN", "REBUILD", "catch_up", "maintain", "rebuild"]

log = logging.getLogger(__name__)

_BUSY = "index-busy"
_FULL = "index-full"
_TROUBLES = {
    _FULL: health.FULL,
    "storage-full": health.FULL,
    "index-not-writable": health.NOT_WRITABLE,
}


def catch_up(_payload: dict[str, Any]) -> None:
    """Bring everything that changed into the index; build it where that is needed.

    What fails is written down, not raised: the marks stay, so the next change tries again at
    once and the sweep within a minute, while a job that failed would pause longer and longer.
    """
    index = installed_index()
    try:
        with _written_down(index):
            _tend(index)
    except Exception:
        log.exception("The index could not follow; it is tried again")
        db.session.rollback()


def rebuild(_payload: dict[str, Any]) -> None:
    """Make a new generation of the index beside the old one and switch."""
    index = installed_index()
    with _written_down(index):
        rebuild_index(index)
    catch_up({})


def maintain(_payload: dict[str, Any]) -> None:
    """Do the housekeeping that would take too long while people wait, and look closely."""
    index = installed_index()
    while index.status().healthy and index.maintain():
        pass
    if index.status().healthy:
        _agree(index)


def _tend(index: SearchIndex) -> None:
    status = index.status()
    if status.rebuilding and not status.healthy:
        return  # whoever rebuilds follows up afterwards
    left_out = _followed(index) if status.healthy else []
    if status.reason and not status.rebuilding:
        rebuild_index(index)
        left_out = follow(index)
    health.settle(left_out)
    if not waiting_count() and index.document_count() != published_count():
        _agree(index)


def _followed(index: SearchIndex) -> list[int]:
    """Follow the database; where the index turns out to be unusable, after building it anew."""
    try:
        return follow(index)
    except Unavailable as error:
        is_of_the_index = error.code.startswith("index-")
        if not is_of_the_index or error.code in {_BUSY, _FULL}:
            raise
    rebuild_index(index)
    return follow(index)


def _agree(index: SearchIndex) -> None:
    """Mark what index and database disagree on, however that came about."""
    wrong = health.differing(index)
    if wrong:
        log.warning("The index differs from the database in %s instruments", len(wrong))
        with unit_of_work():
            mark_stale(wrong)


@contextmanager
def _written_down(index: SearchIndex) -> Iterator[None]:
    """Write down what goes wrong for administrators; that another one rebuilds is nothing wrong."""
    logbook, reason = installed_logbook(), index.status().reason
    if reason:
        logbook.add(reason)
    try:
        yield
    except Exception as error:
        code = error.code if isinstance(error, Unavailable) else ""
        if code == _BUSY and index.status().rebuilding:
            return
        logbook.add(_TROUBLES.get(code, health.FAILED))
        raise
