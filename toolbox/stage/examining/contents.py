"""What lies in an archive: its files by name, without what computers add by themselves."""

import unicodedata
import zipfile
from dataclasses import dataclass

from toolbox.files.extraction.parsers.webpage import decode_page

_LITTER = frozenset({"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"})
_LONGEST_NAME = 200
"""Bytes of one part of a path; file systems end at 255."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The files of an archive, by their paths; sizes in bytes."""

    package: zipfile.ZipFile
    files: dict[str, zipfile.ZipInfo]

    @property
    def unpacked(self) -> int:
        """Size of all files together."""
        return sum(info.file_size for info in self.files.values())

    def text(self, path: str, limit: int) -> str:
        """Return the beginning of a text, at most ``limit`` bytes of it."""
        with self.package.open(self.files[path]) as stream:
            return decode_page(stream.read(limit))

    def long_names(self) -> list[str]:
        """Return the paths that no file system could keep."""
        return [
            path
            for path in self.files
            if any(len(part.encode()) > _LONGEST_NAME for part in path.split("/"))
        ]


def contents_of(package: zipfile.ZipFile) -> Contents:
    """Return the files of an open archive; names are composed as browsers ask for them."""
    return Contents(
        package,
        {
            unicodedata.normalize("NFC", info.filename): info
            for info in package.infolist()
            if not info.is_dir() and not is_litter(info.filename)
        },
    )


def is_litter(path: str) -> bool:
    """Tell whether a computer put this file in, and nobody misses it."""
    return any(part in _LITTER for part in path.split("/"))
