"""How much room the toolbox takes, and how much is left."""

import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from toolbox.foundation.settings import installed_settings

_SHORT_PART = 0.10
_SHORT_BYTES = 1_000_000_000


@dataclass(frozen=True)
class Room:
    """The file system of the instance, in bytes."""

    total: int
    free: int

    @property
    def is_short(self) -> bool:
        """True under a tenth, and under 1 GB."""
        return self.free < self.total * _SHORT_PART or self.free < _SHORT_BYTES


def disk_room() -> Room | None:
    """Return how much room there is, None where the system does not tell."""
    with suppress(OSError):
        usage = shutil.disk_usage(installed_settings().instance)
        return Room(usage.total, usage.free)
    return None


def database_size() -> int | None:
    """Return the size of the database with what is being written, None for another engine."""
    path = installed_settings().database_path
    if path is None:
        return None
    return _together(path.with_name(path.name + suffix) for suffix in ("", "-wal"))


def _together(paths: Iterable[Path]) -> int:
    size = 0
    for path in paths:
        with suppress(OSError):
            size += path.stat().st_size
    return size
