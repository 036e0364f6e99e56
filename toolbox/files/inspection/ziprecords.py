"""Reads the records of a ZIP file without unpacking it, and believes none of them.

Layout: APPNOTE.TXT 6.3.10 of PKWARE, sections 4.3.7 (local header), 4.3.9 (data descriptor),
4.3.12 (central directory), 4.3.14 to 4.3.16 (ends). The records must fill the file without a gap,
so that a reader from the front and a reader from the back see the same archive.
"""

import struct
from dataclasses import dataclass
from typing import BinaryIO

from toolbox.files.inspection.refusals import refusal

LOCAL, CENTRAL, DESCRIPTOR = b"PK\x03\x04", b"PK\x01\x02", b"PK\x07\x08"
END, END64, LOCATOR64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64 = struct.Struct("<4sLQL")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF
ZIP64, UNICODE_PATH = 0x0001, 0x7075
DIRECTORY_LIMIT = 32 * 1024 * 1024

IS_ENCRYPTED = 0x0001 | 0x0040 | 0x2000
HAS_DESCRIPTOR = 0x0008
IS_UTF8 = 0x0800
_COMPARED_FLAGS = IS_ENCRYPTED | HAS_DESCRIPTOR | IS_UTF8


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or folder as the central directory describes it; sizes and offsets in bytes."""

    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    unpacked: int
    offset: int
    mode: int
    other_name: str

    @property
    def name(self) -> str:
        """The name as text: UTF-8 where the archive says so, else the old code page 437."""
        return self.raw_name.decode("utf-8" if self.flags & IS_UTF8 else "cp437", "replace")


@dataclass(frozen=True, slots=True)
class Directory:
    """Where the central directory lies and how many entries it announces."""

    start: int
    size: int
    count: int


def find_directory(file: BinaryIO, total: int) -> Directory:
    """Read the records at the end of a file of ``total`` bytes. Raises Invalid."""
    tail_start = max(0, total - _END.size - _FULL16)
    file.seek(tail_start)
    tail = file.read()
    at = tail.find(END) if tail.count(END) == 1 else find_exact_end(tail)
    if at < 0 or at + _END.size > len(tail):
        raise refusal("zip-broken")
    _sig, disk, first_disk, here, count, size, start, comment = _END.unpack_from(tail, at)
    if at + _END.size + comment != len(tail):
        raise refusal("zip-extra-data")
    if disk not in (0, _FULL16) or first_disk not in (0, _FULL16) or here != count:
        raise refusal("zip-broken")
    end = tail_start + at
    directory = Directory(start, size, count)
    file.seek(max(0, end - _LOCATOR64.size))
    if end >= _LOCATOR64.size and file.read(4) == LOCATOR64:
        directory, end = read_end64(file, end - _LOCATOR64.size)
    if directory.start + directory.size != end:
        raise refusal("zip-extra-data" if directory.start + directory.size < end else "zip-broken")
    return directory


def find_exact_end(tail: bytes) -> int:
    """Return where the end record is when its signature also occurs before it in packed data.

    Two ends that both fit, one inside the comment of the other, are an archive with two faces.
    """
    fitting = []
    at = tail.find(END)
    while at >= 0:
        length = tail[at + _END.size - 2 : at + _END.size]
        if len(length) == 2 and at + _END.size + int.from_bytes(length, "little") == len(tail):
            fitting.append(at)
        at = tail.find(END, at + 1)
    if len(fitting) > 1:
        raise refusal("zip-headers-differ")
    return fitting[0] if fitting else -1


def read_end64(file: BinaryIO, locator_at: int) -> tuple[Directory, int]:
    """Read the end records of a large archive; return also where they begin."""
    file.seek(locator_at)
    _sig, disk, at, disks = _LOCATOR64.unpack(read_exactly(file, _LOCATOR64.size))
    if disk != 0 or disks != 1 or at + _END64.size != locator_at:
        raise refusal("zip-broken")
    file.seek(at)
    record = _END64.unpack(read_exactly(file, _END64.size))
    signature, size_of_record, _made, _needed, _disk, _first, here, count, size, start = record
    if signature != END64 or size_of_record != _END64.size - 12 or here != count:
        raise refusal("zip-broken")
    return Directory(start, size, count), at


def read_entries(file: BinaryIO, directory: Directory) -> list[Entry]:
    """Read the central directory. Raises Invalid."""
    if directory.size > DIRECTORY_LIMIT:
        raise refusal("zip-broken")
    file.seek(directory.start)
    records = read_exactly(file, directory.size)
    entries, at = [], 0
    for _number in range(directory.count):
        entry, at = read_entry(records, at)
        entries.append(entry)
    if at != len(records):
        raise refusal("zip-extra-data")
    return entries


def read_entry(records: bytes, at: int) -> tuple[Entry, int]:
    """Read one record of the central directory; return also where the next begins."""
    if at + _CENTRAL.size > len(records):
        raise refusal("zip-broken")
    fields = _CENTRAL.unpack_from(records, at)
    signature, _made, _needed, flags, method, _time, _date, crc, packed, unpacked = fields[:10]
    name_length, extra_length, comment_length, _disk, _internal, external, offset = fields[10:]
    name_end = at + _CENTRAL.size + name_length
    end = name_end + extra_length + comment_length
    if signature != CENTRAL or end > len(records):
        raise refusal("zip-broken")
    extra = extra_fields(records[name_end : name_end + extra_length])
    unpacked, packed, offset = widened(extra.get(ZIP64, b""), unpacked, packed, offset)
    return Entry(
        raw_name=records[at + _CENTRAL.size : name_end],
        flags=flags,
        method=method,
        crc=crc,
        packed=packed,
        unpacked=unpacked,
        offset=offset,
        mode=external >> 16,
        other_name=extra.get(UNICODE_PATH, b"")[5:].decode("utf-8", "replace"),
    ), end


def local_data_start(file: BinaryIO, entry: Entry) -> int:
    """Compare an entry with its local header; return where its packed data begin.

    Raises Invalid when the two differ: programs that trust the one would unpack something else
    than programs that trust the other.
    """
    file.seek(entry.offset)
    fields = _LOCAL.unpack(read_exactly(file, _LOCAL.size))
    signature, _needed, flags, method, _time, _date, crc, packed, unpacked = fields[:9]
    name_length, extra_length = fields[9:]
    name = read_exactly(file, name_length)
    extra = extra_fields(read_exactly(file, extra_length))
    unpacked, packed, _offset = widened(extra.get(ZIP64, b""), unpacked, packed, 0)
    if signature != LOCAL:
        raise refusal("zip-broken")
    if (name, method) != (entry.raw_name, entry.method):
        raise refusal("zip-headers-differ")
    if (flags ^ entry.flags) & _COMPARED_FLAGS:
        raise refusal("zip-headers-differ")
    if extra.get(UNICODE_PATH, b"")[5:] != entry.other_name.encode():
        raise refusal("zip-headers-differ")
    later = bool(flags & HAS_DESCRIPTOR) and (crc, packed, unpacked) == (0, 0, 0)
    if not later and (crc, packed, unpacked) != (entry.crc, entry.packed, entry.unpacked):
        raise refusal("zip-headers-differ")
    return entry.offset + _LOCAL.size + int(name_length) + int(extra_length)


def check_descriptor(descriptor: bytes, entry: Entry) -> None:
    """Check what stands between the data of an entry and the next record. Raises Invalid."""
    if not entry.flags & HAS_DESCRIPTOR:
        if descriptor:
            raise refusal("zip-extra-data")
        return
    sizes = [
        struct.pack(form, entry.crc, entry.packed, entry.unpacked)
        for form in ("<3L", "<LQQ")
        if form != "<3L" or entry.unpacked < _FULL32
    ]
    if descriptor not in [mark + size for mark in (DESCRIPTOR, b"") for size in sizes]:
        raise refusal("zip-headers-differ")


def extra_fields(extra: bytes) -> dict[int, bytes]:
    """Take the extra field apart. Raises Invalid for a repeated or cut-off one."""
    fields: dict[int, bytes] = {}
    at = 0
    while at + 4 <= len(extra):
        key, length = struct.unpack_from("<HH", extra, at)
        at += 4 + length
        if at > len(extra) or key in fields:
            raise refusal("zip-broken")
        fields[key] = extra[at - length : at]
    # Up to three bytes may follow: some programs align data with them.
    return fields


def widened(extra: bytes, unpacked: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Replace fields that are full by the 64-bit ones, which come in this order."""
    values, at = [], 0
    for value in (unpacked, packed, offset):
        if value == _FULL32 and at + 8 <= len(extra):
            values.append(int.from_bytes(extra[at : at + 8], "little"))
            at += 8
        else:
            values.append(value)
    return values[0], values[1], values[2]


def read_exactly(file: BinaryIO, length: int) -> bytes:
    """Read ``length`` bytes. Raises Invalid when the file ends before."""
    content = file.read(length)
    if len(content) != length:
        raise refusal("zip-broken")
    return content
