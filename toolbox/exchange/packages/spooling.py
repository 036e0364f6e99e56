"""What grows with the number of instruments: written to the disk, and read when it goes by."""

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO


class Lines:
    """Values of JSON in the order in which they came, in a file that disappears."""

    def __init__(self) -> None:
        self._file: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - it lives with the object
        self.count = 0

    def add(self, value: Any) -> None:
        """Keep a value."""
        self._file.write(json.dumps(value).encode() + b"\n")
        self.count += 1

    def __iter__(self) -> Iterator[Any]:
        """Yield all values; nothing may be added meanwhile."""
        self._file.seek(0)
        for line in self._file:
            yield json.loads(line)
        self._file.seek(0, 2)

    def close(self) -> None:
        """Let the file disappear."""
        self._file.close()


class Spool:
    """A file of a package that is made in pieces: its length and hash are known at the end."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._file: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - it lives with the object
        digest = hashlib.sha256()
        for piece in pieces:
            digest.update(piece)
            self._file.write(piece)
        self.size = self._file.tell()
        self.sha256 = digest.hexdigest()

    def opened(self) -> BinaryIO:
        """Return the content from its beginning; closing it ends the spool."""
        self._file.seek(0)
        return self._file

    def close(self) -> None:
        """Let the file disappear, read or not."""
        self._file.close()
