"""What the words of the dictionary may stand for, worked out beforehand and kept in a file.

Reading a typed word takes some twenty looks into the dictionary, an eighth of the time of a search
for two words. Whoever has the file finds all of it in one; without it, words are read as they come.

A line for each word, and behind them a hash table: a trie of a million words, asked now and then,
takes as long as reading a word, because it looks into memory at some hundred places. Layout: 32
bytes of checksum (SHA-256) of all that follows, 4 bytes with the number of slots, a power of two;
the lines; for each slot the checksum of a word (CRC-32) and the place of its line in the file, 4
bytes each, 0 for none. Numbers are as this machine writes them. A word's line is in the slot that
its checksum leads to, or in the next that was free.
"""

import hashlib
import logging
import mmap
import struct
import tempfile
from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.metadata import version
from os import pread
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from toolbox.discovery.language.lexicon import COMPILED
from toolbox.foundation.storage.opened import OpenFile

log = logging.getLogger(__name__)

_FOLDER = Path(__file__).parent
_HEAD = struct.Struct("<32sI")
_DIGEST = 32
_SLOT = 8
_PLACE_BITS = 32
_PLACE = (1 << _PLACE_BITS) - 1
_BETWEEN, _END = b"\t", b"\n"
PREFIX = "senses-"
"""What the names of all such files begin with, and of the folders in which they are written."""

# A longer line is left out: its word is read when it comes.
_LONGEST = 256


class _Table(NamedTuple):
    """The open file, its slots, and the bits of a checksum that say which slot."""

    lines: OpenFile
    slots: memoryview
    mask: int


def find(lower: str) -> str | None:
    """Return what is kept of a word in lower case, or None."""
    table = _table()
    if table is None:
        return None
    start = _start(lower)
    line = _line(table, start, _LONGEST)
    return None if line is None else line[len(start) : line.index(_END)].decode()


def those_kept(words: Iterable[str]) -> list[str] | None:
    """Return those of some words in lower case that are kept; None if none are at all."""
    table = _table()
    if table is None:
        return None
    starts = ((word, _start(word)) for word in words)
    return [word for word, start in starts if _line(table, start, len(start)) is not None]


def _start(lower: str) -> bytes:
    return lower.encode(errors="replace") + _BETWEEN


def _line(table: _Table, start: bytes, most: int) -> bytes | None:
    """Return the line that begins like this, but for what is beyond so many bytes, or None."""
    lines, slots, mask = table
    checksum = crc32(start)
    slot = checksum & mask
    while entry := slots[slot]:
        if entry >> _PLACE_BITS == checksum:
            # Lines are not mapped: all of them would soon be in the memory of the process.
            line = pread(lines.number, most, entry & _PLACE)
            if line.startswith(start):
                return line
        slot = slot + 1 & mask
    return None


def file() -> Path:
    """Return where the words are kept that are read as this version of the analysis reads them."""
    return COMPILED / f"{PREFIX}{_recipe()}.dic"


def write(words: Iterable[tuple[str, str]], target: Path) -> None:
    """Keep what words stand for. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=PREFIX) as folder:
        new = Path(folder) / target.name
        _write(words, new)
        new.replace(target)


def _write(words: Iterable[tuple[str, str]], new: Path) -> None:
    with new.open("wb") as output:
        output.write(bytes(_HEAD.size))
        checksums, places = array("I"), array("I")
        for word, text in words:
            start = _start(word)
            line = start + text.encode() + _END
            if len(line) <= _LONGEST:
                checksums.append(crc32(start))
                places.append(output.tell())
                output.write(line)
        output.write(bytes(-output.tell() % _SLOT))
        slots = _slots(checksums, places)
        output.write(slots.tobytes())
        output.seek(0)
        output.write(_HEAD.pack(bytes(_DIGEST), len(slots)))
    with new.open("r+b") as output:
        output.seek(_DIGEST)
        digest = hashlib.file_digest(output, "sha256").digest()
        output.seek(0)
        output.write(digest)


def _slots(checksums: Sequence[int], places: Sequence[int]) -> "array[int]":
    mask = (1 << (2 * len(places)).bit_length()) - 1
    slots = array("Q", bytes(_SLOT * (mask + 1)))
    for checksum, place in zip(checksums, places, strict=True):
        slot = checksum & mask
        while slots[slot]:
            slot = slot + 1 & mask
        slots[slot] = checksum << _PLACE_BITS | place
    return slots


def open_if_there() -> bool:
    """Open the file, if it has come to be by now; say whether words are looked up in it."""
    if _table() is None and file().exists():
        _table.cache_clear()
    return _table() is not None


@lru_cache(maxsize=1)
def _table() -> _Table | None:
    return _opened(file())


def _opened(path: Path) -> _Table | None:
    try:
        lines = OpenFile(path)
        content = mmap.mmap(lines.number, 0, access=mmap.ACCESS_READ)
        checksum, size = _HEAD.unpack(content[: _HEAD.size])
        with open(lines.number, "rb", closefd=False) as file_:
            file_.seek(_DIGEST)
            is_whole = hashlib.file_digest(file_, "sha256").digest() == checksum
    except (OSError, ValueError, struct.error):  # not there, or too short
        return None
    if not is_whole:
        log.warning("The file of known words is damaged and not used: %s", path)
        return None
    return _Table(lines, memoryview(content)[-_SLOT * size :].cast("Q"), size - 1)


@lru_cache(maxsize=1)
def _recipe() -> str:
    """Return a fingerprint of everything that decides how words are read."""
    digest = hashlib.sha256(version("simplemma").encode())
    for path in [*sorted(_FOLDER.glob("*.py")), _FOLDER.parent / "data" / "parts.txt"]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
