"""Locks between processes; the kernel releases them when their holder dies."""

import fcntl
from pathlib import Path
from typing import IO

EXECUTOR = "executor.lock"
"""Name of the file in the instance folder whose lock the one process holds that works on it."""


def try_to_hold(path: Path) -> IO[str] | None:
    """Take the lock that the file ``path`` stands for; None where another holds it.

    It is held until the stream that comes back is closed.
    """
    stream = path.open("a")
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        stream.close()
        return None
    return stream


def hold(path: Path) -> IO[str]:
    """Take the lock as soon as it is free, however long that takes."""
    stream = path.open("a")
    fcntl.flock(stream, fcntl.LOCK_EX)
    return stream
