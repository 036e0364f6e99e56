"""Files that come in piece by piece, on a local file system; what was appended is not lost."""

import fcntl
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from toolbox.foundation.errors import Conflict, TooLarge
from toolbox.foundation.i18n import _l
from toolbox.foundation.storage.durable import (
    entry_of,
    failing_well,
    make_folder,
    open_existing,
    sync_folder,
)
from toolbox.foundation.storage.protocol import Digest, StoredEntry

PIECE = 256 * 1024
KEY = re.compile(r"[0-9a-f]{32}\Z")


class LocalSpool:
    """Unfinished files in a folder, each appended to by one request at a time.

    ``write`` writes all of a piece and refuses where the disk is nearly full.
    """

    def __init__(self, root: Path, write: Callable[[BinaryIO, bytes], None]) -> None:
        self._root = root
        self._write = write

    @contextmanager
    def hold(self, key: str) -> Iterator[None]:
        """Keep others from appending; the kernel lets go at death. Raises Conflict."""
        path = self._path_of(key)
        with failing_well():
            make_folder(self._root)
            file = path.open("ab")
            if not path.stat().st_size:
                sync_folder(self._root)
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                sentence = _l("This file is just being uploaded elsewhere. Please wait a moment.")
                raise Conflict(sentence, code="upload-busy") from error
            yield

    def append(
        self, key: str, source: BinaryIO, *, at: int, room: int, digest: Digest | None = None
    ) -> int:
        """Write ``source`` behind the first ``at`` bytes and return the new length.

        Also where ``source`` breaks off, what came before is kept; ask for the length then.
        """
        with failing_well():
            file = self._path_of(key).open("ab", buffering=0)
        with file:
            with failing_well():
                file.truncate(at)
            try:
                self._copy(source, file, room, digest)
            finally:
                with failing_well():
                    os.fsync(file.fileno())
            return file.seek(0, os.SEEK_END)

    def _copy(self, source: BinaryIO, file: BinaryIO, room: int, digest: Digest | None) -> None:
        while piece := source.read(PIECE):
            room -= len(piece)
            if room < 0:
                sentence = _l("More was sent than the file was announced with.")
                raise TooLarge(sentence, code="upload-too-long")
            self._write(file, piece)
            if digest is not None:
                digest.update(piece)

    def length(self, key: str) -> int:
        """Return the number of bytes that lie here, 0 where there is nothing."""
        with suppress(FileNotFoundError):
            return self._path_of(key).stat().st_size
        return 0

    def open(self, key: str) -> BinaryIO:
        """Open for reading. Raises NotFound."""
        return open_existing(self._path_of(key))

    def delete(self, key: str) -> None:
        """Remove the file, if it is there."""
        self._path_of(key).unlink(missing_ok=True)

    def iterate(self) -> Iterator[StoredEntry]:
        """Return all unfinished files in the order of their keys."""
        for path in sorted(self._root.glob("*")):
            entry = entry_of(path.name, path) if KEY.match(path.name) else None
            if entry:
                yield entry

    def _path_of(self, key: str) -> Path:
        if not KEY.match(key):
            raise ValueError(f"{key!r} is no key of an unfinished file")
        return self._root / key
