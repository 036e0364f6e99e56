"""Tells quickly that nothing can have changed in some folders since they were looked at."""

import os
import time
from collections.abc import Sequence

Stamp = tuple[int, ...]
"""When something was last added, removed or renamed in each folder, in nanoseconds since 1970."""

_SETTLED = 2_000_000_000
"""The coarsest clock of a file system ticks once in so many nanoseconds: a folder that changed
more recently may change again without showing it."""


def stamp_of(folders: Sequence[str]) -> Stamp | None:
    """Return when the folders changed; None if that was just now, or one is not there."""
    try:
        changed = tuple([os.stat(folder).st_mtime_ns for folder in folders])  # noqa: PTH116 - fast
    except OSError:
        return None
    return changed if max(changed) + _SETTLED < time.time_ns() else None
