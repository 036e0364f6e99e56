"""All files of a version as one ZIP, with a note for people and its metadata for machines."""

import hashlib
import json
import stat
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import render_template
from stream_zip import ZIP_AUTO, stream_zip

from toolbox.catalogue.models import Attachment, Version
from toolbox.delivery.languages import reading_language
from toolbox.files.formats import FORMATS
from toolbox.files.inspection.names import safe_name
from toolbox.foundation.errors import Unavailable
from toolbox.foundation.i18n import _l
from toolbox.foundation.storage.protocol import Storage
from toolbox.web.instruments.own_json import as_own_json
from toolbox.web.instruments.presenters import version_view

README = "LIESMICH.txt"
METADATA = "metadata.json"
_CHUNK = 64 * 1024
_MODE = stat.S_IFREG | 0o644
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
"""ZIP knows no day before this one."""
_PACKED_FAMILIES = frozenset({"document", "presentation", "archive", "package", "video", "audio"})
_PACKED_FORMATS = frozenset({"png", "jpg", "webp", "gif", "xlsx", "ods"})


@dataclass(frozen=True)
class Entry:
    """One stored file under the name it has in the ZIP; ``size`` in bytes."""

    path: str
    sha256: str
    size: int
    is_packed: bool


@dataclass(frozen=True)
class Bundle:
    """What goes into the ZIP; ``etag`` changes with anything in it."""

    folder: str
    moment: datetime
    notes: Sequence[tuple[str, bytes]]
    entries: Sequence[Entry]
    etag: str

    def stream(self, storage: Storage) -> Iterator[bytes]:
        """Return the ZIP piece by piece, in memory that does not grow with the files.

        Raises Unavailable before the first piece if a file is not in the storage.
        """
        if not all(storage.exists(entry.sha256) for entry in self.entries):
            raise Unavailable(
                _l("A file of this instrument cannot be read just now. Please try again later.")
            )
        return iter(stream_zip(self._members(storage), chunk_size=_CHUNK))

    def _members(self, storage: Storage) -> Iterator[tuple[str, datetime, int, object, Iterable[bytes]]]:
        for name, content in self.notes:
            method = ZIP_AUTO(len(content))
            yield f"{self.folder}/{name}", self.moment, _MODE, method, (content,)
        for entry in self.entries:
            # What is compressed already is only stored: level 0 costs no time.
            method = ZIP_AUTO(entry.size, level=0 if entry.is_packed else 6)
            pieces = _pieces(storage, entry.sha256)
            yield f"{self.folder}/{entry.path}", self.moment, _MODE, method, pieces
