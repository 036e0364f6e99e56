"""What every storage can do, and the shapes that go in and come out."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Protocol


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object that is safely kept.

    ``sha256`` is its key (64 hexadecimal digits), ``size`` is in bytes. ``path`` is where it lies
    on this machine, None for a storage elsewhere; to read it in any case use ``as_file``.
    """

    sha256: str
    size: int
    path: Path | None


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """One line of an inventory; ``modified`` is in UTC, ``size`` in bytes."""

    key: str
    size: int
    modified: datetime


class Received(Protocol):
    """A file that came in completely and is not kept yet: look at ``path``, then ``keep``."""

    @property
    def path(self) -> Path:
        """The temporary file; it disappears at the end of the block."""

    @property
    def sha256(self) -> str:
        """SHA-256 of the content, in hexadecimal digits."""

    @property
    def size(self) -> int:
        """Number of bytes."""

    def keep(self) -> StoredObject:
        """Make it an object that survives a power cut. Raises Unavailable."""


class DerivedFiles(Protocol):
    """Disposable files beside the objects (previews, texts), named by whoever makes them.

    Keys are lower-case paths such as ``previews/<sha256>/page-1.webp``; others are a ValueError.
    """

    def put_bytes(self, key: str, content: bytes) -> None:
        """Write or replace a file as a whole. Raises Unavailable."""

    def open(self, key: str) -> BinaryIO:
        """Open for reading. Raises NotFound."""

    def exists(self, key: str) -> bool:
        """Tell whether there is such a file."""

    def delete_under(self, prefix: str) -> int:
        """Remove the file or the folder of this name, return how many files went."""

    def iterate(self) -> Iterator[StoredEntry]:
        """Return all files in the order of their keys."""


class Digest(Protocol):
    """What hashes pieces on their way, as hashlib makes it."""

    def update(self, piece: bytes, /) -> None:
        """Take the next piece."""

    def digest(self) -> bytes:
        """Return the hash of all pieces."""


class Spool(Protocol):
    """Unfinished files by a key of 32 hexadecimal digits; they grow until they are received."""

    def hold(self, key: str) -> AbstractContextManager[None]:
        """Keep everybody else from appending inside the block. Raises Conflict."""

    def append(
        self, key: str, source: BinaryIO, *, at: int, room: int, digest: Digest | None = None
    ) -> int:
        """Write ``source`` behind the first ``at`` bytes; return the length once it is safe.

        What lay behind ``at`` goes. Raises TooLarge where more than ``room`` bytes come, and
        Unavailable; errors of ``source`` pass through, what came before them is kept.
        """

    def length(self, key: str) -> int:
        """Return the number of bytes, 0 where there is nothing."""

    def open(self, key: str) -> BinaryIO:
        """Open for reading. Raises NotFound."""

    def delete(self, key: str) -> None:
        """Remove what is there."""

    def iterate(self) -> Iterator[StoredEntry]:
        """Return all unfinished files in the order of their keys."""


class Storage(Protocol):
    """Objects named by their SHA-256. What ``keep`` and ``put_stream`` returned is not lost."""

    @property
    def derived(self) -> DerivedFiles:
        """The namespace of what can be made again."""

    @property
    def spool(self) -> Spool:
        """The unfinished files of uploads that can be resumed."""

    def receive(self, source: BinaryIO, *, limit: int) -> AbstractContextManager[Received]:
        """Read ``source`` to its end into a temporary file, hashing and counting on the way.

        ``limit`` is in bytes. Raises TooLarge (``file-too-large``) and Unavailable
        (``storage-full``, ``storage-failed``); errors of ``source`` itself pass through. Whatever
        happens, nothing stays behind that was not kept.
        """

    def put_stream(self, source: BinaryIO, *, limit: int) -> StoredObject:
        """Receive and keep at once, for content that needs no look inside."""

    def open(self, key: str) -> BinaryIO:
        """Open an object for reading. Raises NotFound."""

    def as_file(self, key: str) -> AbstractContextManager[Path]:
        """Give an object as a file of this machine, valid inside the block. Raises NotFound."""

    def size(self, key: str) -> int:
        """Return the number of bytes. Raises NotFound."""

    def exists(self, key: str) -> bool:
        """Tell whether the object is there."""

    def delete(self, key: str, *, unchanged_since: datetime | None = None) -> bool:
        """Remove an object and tell whether it went.

        With ``unchanged_since`` (UTC) an object that was kept, also again, after that moment
        stays: so that a clean-up never takes what somebody is just uploading anew.
        """

    def iterate(self) -> Iterator[StoredEntry]:
        """Return all objects in the order of their keys."""

    def sweep(self, older_than: timedelta) -> int:
        """Remove what interrupted uploads left behind that long ago, return how many."""
