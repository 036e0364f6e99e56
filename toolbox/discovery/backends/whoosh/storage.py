"""A folder for Whoosh that keeps its word in a power cut, and notices damaged files.

Whoosh 2.7.4 never calls fsync, and trusts whatever it reads. Here segments and tables of
contents are synced before the rename that makes them count, and a file of checksums is written
with each table of contents, so that a flipped bit is found when a segment is opened.
"""

import errno
import json
import os
import re
import shutil
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.util import random_name

from toolbox.foundation.storage.durable import sync_folder

_TOC = re.compile(r"_MAIN_(\d+)\.toc")
_SUMS = re.compile(r"sums-(\d+)\.json")
_OF_A_SEGMENT = re.compile(r"(MAIN_\w+)\..+")
_SEGMENT_SUFFIX = ".seg"
_CONDEMNED = "damaged"
_BLOCK = 1 << 20
_PASSING = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM})


Look = tuple[int, int, int]
"""What tells a file from another one, and from itself as it was: inode, size, time written."""


class Damaged(Exception):
    """A file of the index is not what was written."""


class _Free:
    """A lock that is never taken: who writes here holds the lock of the whole index already."""

    def acquire(self) -> bool:
        return True

    def release(self) -> None:
        """There is nothing to let go of, so nothing can stay locked after an error either."""


class _Files(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """A folder that knows which of its files are still being written."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.path = folder
        self._written: list[Any] = []
        self._inside: list[_Files] = []

    def create_file(self, name: str, **options: Any) -> Any:
        file = super().create_file(name, **options)
        self._written = [one for one in self._written if not one.is_closed]
        self._written.append(file)
        return file

    def temp_storage(self, name: str | None = None) -> "_Files":
        inside = _Files(self.path / (name or f"{random_name()}.tmp"))
        self._inside = [inside]
        inside.create()
        return inside

    def close_all(self) -> None:
        """Close what a writer that failed has left open: deleted, it would still take up room."""
        for inside in self._inside:
            inside.close_all()
        for file in self._written:
            with suppress(OSError, ValueError):  # what cannot be written on a full disk
                file.file.close()
        self._written = []


class DurableStorage(_Files):
    """Whoosh's files in a folder of ours; opening verifies, committing syncs."""

    def create_file(self, name: str, **options: Any) -> Any:
        """Create a file that is synced and closed to writing at the end, if it is one that counts.

        Readers have segments mapped: cutting such a file short would kill them. A segment is never
        written again, so its mode says so to everything that runs under our account.
        """
        if name.endswith(_SEGMENT_SUFFIX):
            options["onclose"] = _seal
        elif ".toc" in name:
            options["onclose"] = _sync
        return super().create_file(name, **options)

    def lock(self, _name: str) -> _Free:
        """Return Whoosh's own lock, which has no work to do here."""
        return _Free()

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Rename durably; a table of contents gets its checksums first."""
        if safe and (self.path / newname).exists():
            raise FileExistsError(newname)
        match = _TOC.fullmatch(newname)
        if match:
            self._write_checksums(oldname, int(match[1]))
        sync_folder(self.path)
        (self.path / oldname).replace(self.path / newname)
        sync_folder(self.path)

    def verify(self, name: str, sums: dict[str, int]) -> None:
        """Raise Damaged if a file's content is not what its checksum says."""
        try:
            sound = name in sums and self._checksum(name) == sums[name]
        except OSError as error:
            if is_passing(error):
                raise
            raise Damaged(name) from error
        if not sound:
            raise Damaged(name)

    def checksums(self, number: int) -> dict[str, int]:
        """Return the checksums written with a table of contents. Raises Damaged without them."""
        name = sums_name(number)
        try:
            found = json.loads((self.path / name).read_text("ascii"))
            return {str(file): int(value) for file, value in found.items()}
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise Damaged(name) from error

    def latest(self) -> int:
        """Return the number of the newest table of contents, or -1 if there is none.

        Raises Damaged if some process has found out that this folder cannot be used.
        """
        names = os.listdir(self.path)  # noqa: PTH208 - fast
        if _CONDEMNED in names:
            raise Damaged(_CONDEMNED)
        return max((int(match[1]) for match in map(_TOC.fullmatch, names) if match), default=-1)

    def look_of(self, name: str) -> Look | None:
        """Return how a file looks from outside; None where it cannot be seen."""
        try:
            found = (self.path / name).stat()
        except OSError:
            return None
        return found.st_ino, found.st_size, found.st_mtime_ns

    def condemn(self) -> None:
        """Tell all processes that this folder is damaged, so that none reads it any longer."""
        with suppress(OSError):  # where nothing can be written, each finds out by itself
            (self.path / _CONDEMNED).touch()

    def sweep(self) -> None:
        """Remove what commits that did not finish have left behind; for who may write alone."""
        latest = self.latest()
        known = {Path(name).stem for name in self.checksums(latest)}
        for path in self.path.iterdir():
            sums, part = _SUMS.fullmatch(path.name), _OF_A_SEGMENT.fullmatch(path.name)
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif (
                (sums and int(sums[1]) != latest)
                or (part and part[1] not in known)
                or ".toc." in path.name
            ):
                path.unlink(missing_ok=True)

    def _write_checksums(self, toc_file: str, number: int) -> None:
        known = self.checksums(number - 1) if number else {}
        sums = {
            path.name: known[path.name] if path.name in known else self._checksum(path.name)
            for path in self.path.glob(f"*{_SEGMENT_SUFFIX}")
        }
        sums[f"_MAIN_{number}.toc"] = self._checksum(toc_file)
        with (self.path / sums_name(number)).open("w", encoding="ascii") as file:
            json.dump(sums, file)
            file.flush()
            os.fsync(file.fileno())

    def _checksum(self, name: str) -> int:
        value = 0
        with (self.path / name).open("rb") as file:
            while block := file.read(_BLOCK):
                value = zlib.crc32(block, value)
        return value


def is_passing(error: Exception) -> bool:
    """Say whether nothing is wrong with a file: the process or the machine is out of something."""
    return isinstance(error, OSError) and error.errno in _PASSING


def sums_name(number: int) -> str:
    """Return the name of the file with the checksums of a commit."""
    return f"sums-{number}.json"


def _sync(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())


def _seal(file: Any) -> None:
    _sync(file)
    os.fchmod(file.fileno(), 0o400)
