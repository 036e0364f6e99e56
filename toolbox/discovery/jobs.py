"""Background work on the index."""

from typing import Any

from toolbox.discovery.index import SearchIndex
from toolbox.discovery.installed import installed_index
from toolbox.discovery.operations import CATCH_UP, MAINTAIN, REBUILD, catch_up_batch
from toolbox.discovery.rebuilding import rebuild_index

__all__ = ["CATCH_UP", "MAINTAIN", "REBUILD", "catch_up", "maintain", "rebuild"]


def catch_up(_payload: dict[str, Any]) -> None:
    """Bring everything that changed into the index; build it where it cannot be used."""
    index = installed_index()
    status = index.status()
    if status.healthy:
        _follow(index)
    elif not status.rebuilding:  # whoever rebuilds follows up afterwards
        rebuild({})


def rebuild(_payload: dict[str, Any]) -> None:
    """Make a new generation of the index beside the old one and switch."""
    index = installed_index()
    rebuild_index(index)
    _follow(index)


def maintain(_payload: dict[str, Any]) -> None:
    """Do the housekeeping of the index that would take too long while people wait."""
    index = installed_index()
    while index.status().healthy and index.maintain():
        pass


def _follow(index: SearchIndex) -> None:
    while catch_up_batch(index):
        pass
