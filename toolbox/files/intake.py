"""Receiving a file: onto the disk, looked at, kept; the database comes afterwards.

Nothing here holds a transaction, so a long upload never blocks other writers.
"""

import io
from dataclasses import dataclass
from typing import BinaryIO

from toolbox.files.formats import BY_EXTENSION
from toolbox.files.inspection.inspector import clean_image, inspect
from toolbox.files.inspection.names import extension_of, safe_name
from toolbox.foundation.storage.protocol import Storage


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that is safely in the storage and not in the database yet; ``size`` in bytes."""

    sha256: str
    size: int
    format: str
    media_type: str
    name: str
    page_count: int | None = None


def receive(
    source: BinaryIO, *, name: str, declared_type: str | None, limit: int, storage: Storage
) -> KeptFile:
    """Take a file from a stranger. Raises Invalid, TooLarge or Unavailable with a sentence.

    Pictures are stored without their metadata (place, camera, comments).
    """
    with storage.receive(source, limit=limit) as received:
        inspection = inspect(received.path, name, declared_type)
        cleaned = clean_image(received.path, inspection.format)
        if cleaned is None:
            stored = received.keep()
        else:
            stored = storage.put_stream(io.BytesIO(cleaned), limit=limit)
    pages = inspection.facts.get("pages")
    return KeptFile(
        sha256=stored.sha256,
        size=stored.size,
        format=inspection.format.key,
        media_type=inspection.media_type,
        name=inspection.name,
        page_count=pages if isinstance(pages, int) else None,
    )


def keep_own(content: bytes, *, name: str, storage: Storage) -> KeptFile:
    """Keep a file this product made itself, such as one of the starting content."""
    file_format = BY_EXTENSION[extension_of(name)]
    stored = storage.put_stream(io.BytesIO(content), limit=len(content))
    return KeptFile(
        sha256=stored.sha256,
        size=stored.size,
        format=file_format.key,
        media_type=file_format.media_type,
        name=safe_name(name),
    )
