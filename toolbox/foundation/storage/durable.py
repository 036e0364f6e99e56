"""Folders, files and locks on the local file system that keep their word in a power cut."""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from toolbox.foundation.errors import NotFound, Unavailable
from toolbox.foundation.i18n import _l
from toolbox.foundation.storage.protocol import StoredEntry

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""A full disk; a size limit set from outside (EFBIG) means the same to the reader."""


def sync_folder(folder: Path) -> None:
    """Make names created, moved or removed in ``folder`` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Create ``folder`` with its parents, readable for us alone, and sync what is new."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Hold ``folder`` against other threads and processes; the kernel releases it at death."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def open_existing(path: Path) -> BinaryIO:
    """Open for reading. Raises NotFound."""
    try:
        return path.open("rb")
    except (FileNotFoundError, IsADirectoryError) as error:
        raise missing() from error


def entry_of(key: str, path: Path) -> StoredEntry | None:
    """Describe a file; None when it is a folder or went in the meantime."""
    with suppress(FileNotFoundError):
        status = path.stat()
        if path.is_file():
            return StoredEntry(key, status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))
    return None


def missing() -> NotFound:
    """Return the error for a file that is not there."""
    return NotFound(_l("This file is not stored here."), code="file-missing")


@contextmanager
def failing_well() -> Iterator[None]:
    """Turn what the operating system refuses into an Unavailable with a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            sentence = _l(
                "The storage of this toolbox is full. Nothing was saved; please try again later "
                "or tell the operators."
            )
            raise Unavailable(sentence, code="storage-full") from error
        sentence = _l("The file could not be stored just now. Please try again later.")
        raise Unavailable(sentence, code="storage-failed") from error
