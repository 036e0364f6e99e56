"""Writing a bag (RFC 8493) piece by piece: files go by, and their checksums come at the end.

Hashes of stored files are known, so a package of any size needs neither memory nor a folder for
what is in it. Times in the ZIP say nothing: the same content makes the same package.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from toolbox.exchange.packages import layout
from toolbox.exchange.packages.spooling import Spool
from toolbox.foundation import zipping
from toolbox.foundation.storage.protocol import DerivedFiles, Storage
from toolbox.foundation.zipping import Member

_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_PACKED = frozenset({"zip", "h5p", "docx", "pptx", "xlsx", "odt", "odp", "ods", "epub", "pdf"})
"""Formats in which deflating once more saves nothing."""


@dataclass
class BagWriter:
    """Makes the members of one bag; call ``closing`` last. ``stem`` is the folder in the ZIP."""

    stem: str
    lines: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    size: int = 0

    def payload(self, path: str, content: bytes) -> Member:
        """Put in something that was written just now, below ``data/``."""
        self._note(path, hashlib.sha256(content).hexdigest(), len(content))
        return self._member(f"{layout.PAYLOAD}/{path}", content)

    def stored(self, path: str, sha256: str, size: int, format_key: str, of: Storage) -> Member:
        """Put in a file of the storage; its bytes are read when they go by."""
        self._note(path, sha256, size)
        level = 0 if format_key in _PACKED else 6
        name = f"{self.stem}/{layout.PAYLOAD}/{path}"
        return zipping.read(name, size, partial(of.open, sha256), level=level)

    def derived(self, path: str, key: str, of: DerivedFiles) -> Iterator[Member]:
        """Put in a small file that can be made again, such as a preview; none where it is gone."""
        if of.exists(key):
            with of.open(key) as stream:
                content = stream.read()
            yield self.payload(path, content)

    def tag(self, path: str, content: bytes) -> Member:
        """Put in something beside the payload."""
        self.tags.append(f"{hashlib.sha256(content).hexdigest()}  {path}\n")
        return self._member(path, content)

    def spooled(self, path: str, spool: Spool) -> Member:
        """Put in something that was made in pieces, below ``data/``."""
        self._note(path, spool.sha256, spool.size)
        name = f"{self.stem}/{layout.PAYLOAD}/{path}"
        return zipping.read(name, spool.size, spool.opened)

    def spooled_tag(self, path: str, spool: Spool) -> Member:
        """Put in something that was made in pieces, beside the payload."""
        self.tags.append(f"{spool.sha256}  {path}\n")
        return zipping.read(f"{self.stem}/{path}", spool.size, spool.opened)

    def closing(self, *, about: Sequence[tuple[str, str]], on: date) -> Iterator[Member]:
        """Yield what makes a bag of it; ``about`` goes into its description."""
        info = [
            *about,
            ("Bagging-Date", on.isoformat()),
            ("Payload-Oxum", f"{self.size}.{len(self.lines)}"),
        ]
        text = "".join(f"{name}: {' '.join(value.split())}\n" for name, value in info)
        yield self.tag("bagit.txt", _DECLARATION)
        yield self.tag("bag-info.txt", text.encode())
        yield self.tag("manifest-sha256.txt", "".join(sorted(self.lines)).encode())
        yield self._member("tagmanifest-sha256.txt", "".join(sorted(self.tags)).encode())

    def _note(self, path: str, sha256: str, size: int) -> None:
        self.lines.append(f"{sha256}  {layout.PAYLOAD}/{path}\n")
        self.size += size

    def _member(self, path: str, content: bytes) -> Member:
        return zipping.written(f"{self.stem}/{path}", content)
