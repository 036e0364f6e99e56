"""A folder for Whoosh that keeps its word in a power cut, and notices damaged files.

Whoosh 2.7.4 never calls fsync, and trusts whatever it reads. Here segments and tables of
contents are synced before the rename that makes them count, and a file of checksums is written
with each table of contents, so that a flipped bit is found when a segment is opened.
"""

import json
import os
import re
import zlib
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage

from toolbox.foundation.storage.durable import sync_folder

_TOC = re.compile(r"_MAIN_(\d+)\.toc")
_SEGMENT_SUFFIX = ".seg"
_BLOCK = 1 << 20


class Damaged(Exception):
    """A file of the index is not what was written."""


class DurableStorage(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's files in a folder of ours; opening verifies, committing syncs."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.path = folder

    def create_file(self, name: str, **options: Any) -> Any:
        """Create a file that is synced when it is closed, if it is one that counts."""
        if name.endswith(_SEGMENT_SUFFIX) or ".toc" in name:
            options["onclose"] = _sync
        return super().create_file(name, **options)

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
        expected = sums.get(name)
        if expected is not None and self._checksum(name) != expected:
            raise Damaged(name)

    def checksums(self, number: int) -> dict[str, int]:
        """Return the checksums written with a table of contents."""
        try:
            text = (self.path / _sums_name(number)).read_text("ascii")
            return {str(name): int(value) for name, value in json.loads(text).items()}
        except FileNotFoundError:
            return {}
        except ValueError as error:
            raise Damaged(_sums_name(number)) from error

    def latest(self) -> int:
        """Return the number of the newest table of contents, or -1 if there is none."""
        numbers = (_TOC.fullmatch(name) for name in os.listdir(self.path))  # noqa: PTH208 - fast
        return max((int(match[1]) for match in numbers if match), default=-1)

    def sweep(self) -> None:
        """Remove what commits that did not finish have left behind."""
        latest = self.latest()
        for path in self.path.iterdir():
            number = re.fullmatch(r"sums-(\d+)\.json", path.name)
            if (number and int(number[1]) != latest) or ".toc." in path.name:
                path.unlink(missing_ok=True)

    def _write_checksums(self, toc_file: str, number: int) -> None:
        known = self.checksums(number - 1)
        sums = {
            path.name: known.get(path.name) or self._checksum(path.name)
            for path in self.path.glob(f"*{_SEGMENT_SUFFIX}")
        }
        sums[f"_MAIN_{number}.toc"] = self._checksum(toc_file)
        with (self.path / _sums_name(number)).open("w", encoding="ascii") as file:
            json.dump(sums, file)
            file.flush()
            os.fsync(file.fileno())

    def _checksum(self, name: str) -> int:
        value = 0
        with (self.path / name).open("rb") as file:
            while block := file.read(_BLOCK):
                value = zlib.crc32(block, value)
        return value


def _sums_name(number: int) -> str:
    return f"sums-{number}.json"


def _sync(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())
