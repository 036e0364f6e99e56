"""Background work on the index."""

from typing import Any

from toolbox.discovery.installed import installed_index
from toolbox.discovery.operations import CATCH_UP, REBUILD, catch_up_batch
from toolbox.discovery.rebuilding import rebuild_index

__all__ = ["CATCH_UP", "REBUILD", "catch_up", "rebuild"]


def catch_up(_payload: dict[str, Any]) -> None:
    """Bring everything that changed into the index; build it where it is missing."""
    if not installed_index().status().healthy:
        rebuild_index(installed_index())
    while catch_up_batch(installed_index()):
        pass


def rebuild(_payload: dict[str, Any]) -> None:
    """Make a new generation of the index beside the old one and switch."""
    rebuild_index(installed_index())
