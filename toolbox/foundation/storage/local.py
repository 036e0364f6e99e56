"""Storage in a folder of this machine that keeps what it acknowledged, also in a power cut.

Order of the steps: temporary file on the same file system, fsync, rename, fsync of the folder.
Without the first fsync a power cut leaves empty files under valid names.
"""

import errno
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from toolbox.foundation.clock import now
from toolbox.foundation.errors import TooLarge
from toolbox.foundation.i18n import _l
from toolbox.foundation.storage.durable import (
    entry_of,
    failing_well,
    folder_lock,
    make_folder,
    missing,
    open_existing,
    sync_folder,
)
from toolbox.foundation.storage.protocol import StoredEntry, StoredObject
from toolbox.foundation.storage.spool import LocalSpool

CHUNK = 1024 * 1024
RESERVE = 64 * 1024 * 1024
SHA256 = re.compile(r"[0-9a-f]{64}\Z")
DERIVED_KEY = re.compile(r"[a-z0-9][a-z0-9._-]*(?:/[a-z0-9][a-z0-9._-]*)*\Z")


class LocalStorage:
    """Objects below ``root/objects``, derived files below ``root/derived``.

    ``reserve`` bytes of the disk stay free, so that uploads never take the room that the
    database needs for its next commit.
    """

    def __init__(self, root: Path, *, reserve: int = RESERVE) -> None:
        self.root = root
        self.reserve = reserve
        self.derived = LocalDerivedFiles(self)
        self.spool = LocalSpool(root / "spool", self.write)

    @property
    def _objects(self) -> Path:
        return self.root / "objects"

    @contextmanager
    def receive(self, source: BinaryIO, *, limit: int) -> Iterator["LocalReceived"]:
        """Read ``source`` into a temporary file that is gone after the block unless kept."""
        with self.temporary_file() as (file, path):
            digest = hashlib.sha256()
            size = 0
            while chunk := source.read(CHUNK):
                size += len(chunk)
                if size > limit:
                    raise TooLarge(
                        _l(
                            "The file is larger than the %(limit)s MB that are allowed.",
                            limit=limit // (1024 * 1024),
                        ),
                        code="file-too-large",
                    )
                digest.update(chunk)
                self.write(file, chunk)
            with failing_well():
                file.flush()
            yield LocalReceived(self, file, path, digest.hexdigest(), size)

    def put_stream(self, source: BinaryIO, *, limit: int) -> StoredObject:
        """Receive and keep at once."""
        with self.receive(source, limit=limit) as received:
            return received.keep()

    def open(self, key: str) -> BinaryIO:
        """Open an object for reading. Raises NotFound."""
        return open_existing(self.path_of(key))

    @contextmanager
    def as_file(self, key: str) -> Iterator[Path]:
        """Give the object itself: it must not be written to. Raises NotFound."""
        self.size(key)
        yield self.path_of(key)

    def size(self, key: str) -> int:
        """Return the number of bytes. Raises NotFound."""
        try:
            return self.path_of(key).stat().st_size
        except FileNotFoundError as error:
            raise missing() from error

    def exists(self, key: str) -> bool:
        """Tell whether the object is there."""
        return SHA256.match(key) is not None and self.path_of(key).is_file()

    def delete(self, key: str, *, unchanged_since: datetime | None = None) -> bool:
        """Remove an object that was not kept again after ``unchanged_since``."""
        if not self.exists(key):
            return False
        path = self.path_of(key)
        with failing_well(), folder_lock(path.parent):
            entry = entry_of(key, path)
            if entry is None or (unchanged_since and entry.modified > unchanged_since):
                return False
            path.unlink()
            sync_folder(path.parent)
        return True

    def iterate(self) -> Iterator[StoredEntry]:
        """Return all objects in the order of their keys."""
        for path in sorted(self._objects.glob("??/??/*")):
            entry = entry_of(path.name, path) if SHA256.match(path.name) else None
            if entry:
                yield entry

    def sweep(self, older_than: timedelta) -> int:
        """Remove temporary files of uploads that were cut off that long ago."""
        before = now() - older_than
        swept = 0
        for path in self.temporary_folder().iterdir():
            entry = entry_of(path.name, path)
            if entry and entry.modified < before:
                path.unlink(missing_ok=True)
                swept += 1
        return swept

    def path_of(self, key: str) -> Path:
        """Return where an object of this key lies or would lie. Raises NotFound."""
        if not SHA256.match(key):
            raise missing()
        return self._objects / key[:2] / key[2:4] / key

    def temporary_folder(self) -> Path:
        """Return the folder of unfinished files, on the same file system as all others."""
        folder = self.root / "temporary"
        make_folder(folder)
        return folder

    @contextmanager
    def temporary_file(self) -> Iterator[tuple[BinaryIO, Path]]:
        """Open a new file that is gone after the block unless it was moved away."""
        with failing_well():
            descriptor, name = tempfile.mkstemp(dir=self.temporary_folder())
        path = Path(name)
        try:
            # Unbuffered: a full disk must not show itself a second time when the file closes.
            with os.fdopen(descriptor, "wb", buffering=0) as file:
                yield file, path
        finally:
            path.unlink(missing_ok=True)

    def write(self, file: BinaryIO, chunk: bytes) -> None:
        """Write all of ``chunk`` unless the disk is nearly full. Raises Unavailable."""
        with failing_well():
            if shutil.disk_usage(self.root).free < self.reserve + len(chunk):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            rest = memoryview(chunk)
            while rest:
                rest = rest[file.write(rest) :]

    def publish(self, file: BinaryIO, path: Path, target: Path) -> None:
        """Move a written temporary file to its name for good. Raises Unavailable."""
        with failing_well():
            make_folder(target.parent)
            with folder_lock(target.parent):
                # Its age counts from now; replacing equal content also mends a damaged object.
                os.utime(file.fileno())
                os.fsync(file.fileno())
                path.replace(target)
                sync_folder(target.parent)


class LocalReceived:
    """A file that came in completely and lies in the temporary folder."""

    def __init__(
        self, storage: LocalStorage, file: BinaryIO, path: Path, sha256: str, size: int
    ) -> None:
        self.path = path
        self.sha256 = sha256
        self.size = size
        self._storage = storage
        self._file = file
        self._kept: StoredObject | None = None

    def keep(self) -> StoredObject:
        """Make it an object; a second call returns the same. Raises Unavailable."""
        if self._kept is None:
            target = self._storage.path_of(self.sha256)
            self._storage.publish(self._file, self.path, target)
            self._kept = StoredObject(self.sha256, self.size, target)
        return self._kept


class LocalDerivedFiles:
    """Disposable files in a folder beside the objects."""

    def __init__(self, storage: LocalStorage) -> None:
        self._storage = storage
        self._root = storage.root / "derived"

    def put_bytes(self, key: str, content: bytes) -> None:
        """Write or replace a file as a whole. Raises Unavailable."""
        target = self._path_of(key)
        with self._storage.temporary_file() as (file, path):
            self._storage.write(file, content)
            self._storage.publish(file, path, target)

    def open(self, key: str) -> BinaryIO:
        """Open for reading. Raises NotFound."""
        return open_existing(self._path_of(key))

    def exists(self, key: str) -> bool:
        """Tell whether there is such a file."""
        return self._path_of(key).is_file()

    def delete_under(self, prefix: str) -> int:
        """Remove the file or the folder of this name, return how many files went."""
        path = self._path_of(prefix)
        if path.is_file():
            path.unlink()
            return 1
        gone = sum(1 for below in path.rglob("*") if below.is_file())
        with suppress(FileNotFoundError):
            shutil.rmtree(path)
        return gone

    def iterate(self) -> Iterator[StoredEntry]:
        """Return all files in the order of their keys."""
        for path in sorted(self._root.rglob("*")):
            entry = entry_of(path.relative_to(self._root).as_posix(), path)
            if entry:
                yield entry

    def _path_of(self, key: str) -> Path:
        if not DERIVED_KEY.match(key):
            raise ValueError(f"{key!r} is no key of a derived file")
        return self._root / key
