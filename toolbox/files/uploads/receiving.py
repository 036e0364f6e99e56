"""The bytes of an upload: appended piece by piece, received as a file when all are there.

Nothing here holds a transaction: how much is safe is noted by the caller afterwards.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from toolbox.files.intake import KeptFile, receive
from toolbox.files.uploads.models import Upload
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.i18n import _l
from toolbox.foundation.storage.protocol import Storage

CHECKSUMS: dict[str, Callable[[], Any]] = {
    "sha1": lambda: hashlib.sha1(usedforsecurity=False),  # what the protocol asks for at least
    "sha256": hashlib.sha256,
}


@dataclass(frozen=True)
class Checksum:
    """What the bytes of one piece must hash to; ``algorithm`` is a key of ``CHECKSUMS``."""

    algorithm: str
    digest: bytes


def safe_length(upload: Upload, storage: Storage) -> int:
    """Return how many bytes are safe: acknowledged by the row and still in the spool."""
    if upload.finished_at is not None:
        return upload.size
    return min(upload.received, storage.spool.length(upload.key))


def append(
    upload: Upload,
    source: BinaryIO,
    *,
    at: int,
    checksum: Checksum | None = None,
    storage: Storage,
) -> int:
    """Add ``source`` to the bytes of ``upload`` and return how many are on the disk.

    Stands inside ``storage.spool.hold``. Raises Conflict (``upload-offset``) where ``at`` is not
    where the upload stands, Invalid (``checksum-mismatch``), TooLarge and Unavailable; errors of
    ``source`` pass through.
    """
    present = safe_length(upload, storage)
    if at != present:
        raise Conflict(
            _l("The upload stands elsewhere by now. Please go on from there."), code="upload-offset"
        )
    digest = CHECKSUMS[checksum.algorithm]() if checksum else None
    length = storage.spool.append(upload.key, source, at=at, room=upload.size - at, digest=digest)
    if checksum and digest is not None and digest.digest() != checksum.digest:
        raise Invalid(
            _l("A piece of the file arrived damaged. It will be sent again."),
            code="checksum-mismatch",
        )
    return length


def receive_upload(upload: Upload, *, storage: Storage) -> KeptFile:
    """Take a complete upload as a file. Raises Invalid, TooLarge or Unavailable.

    The bytes in the spool stay until the caller has noted where the file went: a server that
    dies in between finds them again.
    """
    with storage.spool.open(upload.key) as source:
        return receive(
            source,
            name=upload.name,
            declared_type=upload.media_type or None,
            limit=upload.size,
            storage=storage,
        )
