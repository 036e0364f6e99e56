"""The rules for ZIP files, and for everything that is one: office documents, H5P.

They are the rules of PyPI for wheels: a limit on entries, size and ratio, names that stay inside,
and records that agree with each other and fill the file. Every entry is unpacked once, into
nothing, to see that it is as long as it says.
"""

import re
import stat
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from toolbox.files.inspection.refusals import refusal
from toolbox.files.inspection.ziprecords import (
    IS_ENCRYPTED,
    Entry,
    check_descriptor,
    find_directory,
    local_data_start,
    read_entries,
)

MEGABYTE = 1024 * 1024
NAME_LENGTH = 500
_CHUNK = 256 * 1024
_STORED, _DEFLATED = 0, 8
_SPECIAL = frozenset({stat.S_IFLNK, stat.S_IFIFO, stat.S_IFSOCK, stat.S_IFBLK, stat.S_IFCHR})
_OUTSIDE = re.compile(r"[\x00-\x1f\x7f\\]|\A/|\A[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """At most ``entries``, ``unpacked`` bytes in all, and above ``ratio_from`` bytes at most
    ``ratio`` times the size of the archive.
    """

    entries: int = 2_000
    unpacked: int = 200 * MEGABYTE
    ratio: int = 50
    ratio_from: int = 64 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that keeps all rules."""

    names: tuple[str, ...]
    unpacked: int


def check_archive(path: Path, limits: ArchiveLimits) -> Archive:
    """Check a ZIP file against all rules. Raises Invalid or TooLarge."""
    total = path.stat().st_size
    with path.open("rb") as file:
        directory = find_directory(file, total)
        if directory.count == 0:
            raise refusal("zip-empty")
        if directory.count > limits.entries:
            raise refusal("zip-too-many-entries", limit=limits.entries)
        entries = read_entries(file, directory)
        check_sizes(entries, total, limits)
        check_names(entries)
        for entry, data_start in zip(
            *placed_without_gaps(file, entries, directory.start), strict=True
        ):
            check_content(file, entry, data_start)
    return Archive(
        names=tuple(entry.name for entry in entries),
        unpacked=sum(entry.unpacked for entry in entries),
    )


def check_sizes(entries: Sequence[Entry], total: int, limits: ArchiveLimits) -> None:
    """Check what the archive announces before anything of it is read."""
    if any(entry.flags & IS_ENCRYPTED for entry in entries):
        raise refusal("file-encrypted")
    unpacked = sum(entry.unpacked for entry in entries)
    if unpacked > limits.unpacked:
        raise refusal("zip-too-large", limit=limits.unpacked // MEGABYTE)
    if unpacked > limits.ratio_from and unpacked > total * limits.ratio:
        raise refusal("zip-ratio", limit=limits.ratio)


def check_names(entries: Sequence[Entry]) -> None:
    """Check that names stay inside, and that no computer holds two of them to be the same."""
    seen: dict[str, str] = {}
    for entry in entries:
        check_name(entry)
        name = entry.name.rstrip("/")
        key = unicodedata.normalize("NFC", name).casefold()
        if key in seen:
            code = "zip-duplicate-name" if seen[key] == name else "zip-case-collision"
            raise refusal(code, name=name[:200])
        seen[key] = name
    files = {
        unicodedata.normalize("NFC", entry.name).casefold()
        for entry in entries
        if not entry.name.endswith("/")
    }
    for key, name in seen.items():
        parents = (key[:at] for at, character in enumerate(key) if character == "/")
        if any(parent in files for parent in parents):
            raise refusal("zip-duplicate-name", name=name[:200])


def check_name(entry: Entry) -> None:
    """Check one entry alone: its names, and that it is a file or a folder."""
    for name in filter(None, (entry.name, entry.other_name)):
        parts = name.rstrip("/").split("/")
        if (
            len(name) > NAME_LENGTH
            or _OUTSIDE.search(name)
            or any(part in {"", ".", ".."} for part in parts)
        ):
            raise refusal("zip-unsafe-name", name=ascii(name)[1:-1][:200])
    if not entry.name:
        raise refusal("zip-unsafe-name", name="")
    if stat.S_IFMT(entry.mode) in _SPECIAL:
        raise refusal("zip-link", name=entry.name[:200])


def placed_without_gaps(
    file: BinaryIO, entries: Sequence[Entry], directory_start: int
) -> tuple[list[Entry], list[int]]:
    """Check that the entries fill the file up to the directory; return where their data begin."""
    in_order = sorted(entries, key=lambda entry: entry.offset)
    if in_order[0].offset != 0:
        raise refusal("zip-extra-data")
    ends = [*(entry.offset for entry in in_order[1:]), directory_start]
    starts = []
    for entry, end in zip(in_order, ends, strict=True):
        data_start = local_data_start(file, entry)
        data_end = data_start + entry.packed
        if data_end > end:
            raise refusal("zip-overlap")
        if end - data_end > 24:
            raise refusal("zip-extra-data")
        file.seek(data_end)
        check_descriptor(file.read(end - data_end), entry)
        starts.append(data_start)
    return in_order, starts


def check_content(file: BinaryIO, entry: Entry, data_start: int) -> None:
    """Unpack an entry into nothing; never more than it announced."""
    if entry.method not in {_STORED, _DEFLATED}:
        raise refusal("zip-method")
    file.seek(data_start)
    length, crc = (stored if entry.method == _STORED else inflated)(file, entry)
    if (length, crc) != (entry.unpacked, entry.crc):
        raise refusal("zip-headers-differ")


def stored(file: BinaryIO, entry: Entry) -> tuple[int, int]:
    """Return length and checksum of data that are not packed."""
    crc, left = 0, entry.packed
    while left and (chunk := file.read(min(_CHUNK, left))):
        crc = zlib.crc32(chunk, crc)
        left -= len(chunk)
    return entry.packed - left, crc


def inflated(file: BinaryIO, entry: Entry) -> tuple[int, int]:
    """Return length and checksum of deflated data, which must end where the entry ends."""
    if entry.packed == entry.unpacked == 0:
        return 0, 0
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    crc, length, left, pending = 0, 0, entry.packed, b""
    while not inflater.eof:
        if not pending:
            pending = file.read(min(_CHUNK, left))
            left -= len(pending)
        try:
            chunk = inflater.decompress(pending, _CHUNK)
        except zlib.error as error:
            raise refusal("zip-broken") from error
        if not chunk and not pending and not inflater.eof:
            raise refusal("zip-broken")
        pending = inflater.unconsumed_tail
        crc, length = zlib.crc32(chunk, crc), length + len(chunk)
        if length > entry.unpacked:
            raise refusal("zip-headers-differ")
    if left or inflater.unused_data:
        raise refusal("zip-extra-data")
    return length, crc
