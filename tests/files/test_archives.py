"""ZIP files: honest ones of many programs pass, each hostile one is refused with its reason."""

import io
import stat
import struct
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from stream_zip import ZIP_32, ZIP_64, stream_zip

from tests.files.makers import Raw, archive, deflated, overlapping_zip, raw_zip
from toolbox.files.inspection.archives import Archive, ArchiveLimits, check_archive
from toolbox.foundation.errors import Invalid, TooLarge, ToolboxError

MEGABYTE = 1024 * 1024
LIMITS = ArchiveLimits()


def check(folder: Path, content: bytes, limits: ArchiveLimits = LIMITS) -> Archive:
    """Check ``content`` as a file."""
    path = folder / "archive.zip"
    path.write_bytes(content)
    return check_archive(path, limits)


class Pipe(io.BytesIO):
    """Takes bytes and cannot go back, as a network does."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_arguments: int) -> int:
        raise io.UnsupportedOperation

    def tell(self) -> int:
        raise io.UnsupportedOperation


def streamed() -> bytes:
    """An archive written into a pipe: sizes come after the data."""
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("Übung.txt", "Hallo" * 1000)
    return pipe.getvalue()


def streamed_large() -> bytes:
    """An archive with 64-bit records and sizes after the data."""
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as package, package.open("a", "w", force_zip64=True) as entry:
        entry.write(b"Hallo")
    return pipe.getvalue()


def from_stream_zip(method: object) -> bytes:
    """An archive by the library with which collections are downloaded."""
    moment = datetime(2026, 1, 1, tzinfo=UTC)

    def members() -> Iterator[tuple[object, ...]]:
        yield ("ordner/a.txt", moment, stat.S_IFREG | 0o644, method, (b"Hallo", b"Welt"))

    return b"".join(stream_zip(members()))  # type: ignore[arg-type]


def with_folders() -> bytes:
    """An archive with folders of their own."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as package:
        package.mkdir("ordner")
        package.writestr("ordner/a.txt", b"")
    return kept.getvalue()


def inside_another() -> bytes:
    """An archive in an archive, not packed: the inner end record stands before the outer one."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as package:
        package.writestr("inner.zip", archive({"a": "b"}))
    return kept.getvalue()


HONEST: dict[str, Callable[[], bytes]] = {
    "python": lambda: archive({"a.txt": "Hallo", "b/Größe.txt": "Welt" * 10_000}),
    "comment": lambda: raw_zip(Raw(b"a"), Raw(b"b"), comment=b"made by hand"),
    "empty file": lambda: raw_zip(Raw(b"a", b"", mode=0)),
    # As the archiver of older Maven wrote folders.
    "all bits of the mode": lambda: raw_zip(Raw(b"a/", b"", mode=0o177777)),
    "old code page": lambda: raw_zip(Raw("größe".encode("cp437"))),
    "folders": with_folders,
    "archive inside": inside_another,
    "into a pipe": streamed,
    "into a pipe, 64 bits": streamed_large,
    "stream-zip": lambda: from_stream_zip(ZIP_32),
    "stream-zip, 64 bits": lambda: from_stream_zip(ZIP_64),
}


@pytest.mark.parametrize("make", HONEST.values(), ids=HONEST)
def test_honest_archives_pass(make: Callable[[], bytes], tmp_path: Path) -> None:
    content = make()

    checked = check(tmp_path, content)

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert list(checked.names) == package.namelist()
        assert checked.unpacked == sum(info.file_size for info in package.infolist())


def second_end() -> bytes:
    """The comment contains an end record of its own."""
    return raw_zip(Raw(b"a"), comment=raw_zip(Raw(b"b"))[-22:])


def wrong_descriptor() -> Raw:
    """The sizes after the data are not those of the directory."""
    return Raw(b"a", flags=8, descriptor=b"PK\x07\x08" + struct.pack("<3L", 1, 1, 1))


def bzip2() -> bytes:
    """An archive packed with a method that many programs do not know."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_BZIP2) as package:
        package.writestr("a", "Hallo")
    return kept.getvalue()


def unicode_path(name: bytes) -> bytes:
    """The extra field in which Info-ZIP keeps another name."""
    return struct.pack("<HHBL", 0x7075, 5 + len(name), 1, 0) + name


HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "only a beginning": ("zip-broken", lambda: b"PK\x03\x04 and no more"),
    "end cut off": ("zip-broken", lambda: archive({"a": "b"})[:-10]),
    "no end": ("zip-broken", lambda: raw_zip(Raw(b"a"))[:-22]),
    "empty": ("zip-empty", lambda: archive({})),
    "2001 files": ("zip-too-many-entries", lambda: archive({f"{n}": "" for n in range(2001)})),
    "201 MB": ("zip-too-large", lambda: raw_zip(Raw(b"a", unpacked=201 << 20))),
    "201 MB in all": (
        "zip-too-large",
        lambda: raw_zip(Raw(b"a", unpacked=150 << 20), Raw(b"b", unpacked=51 << 20)),
    ),
    "65 MB of zeros": ("zip-ratio", lambda: archive({"zeros": bytes(65 << 20)})),
    "rare method": ("zip-method", bzip2),
    "encrypted": ("file-encrypted", lambda: raw_zip(Raw(b"a", flags=1))),
    "other name leads outside": (
        "zip-unsafe-name",
        lambda: raw_zip(Raw(b"a", extra=unicode_path(b"../a"))),
    ),
    "link": ("zip-link", lambda: raw_zip(Raw(b"a", b"/etc/passwd", mode=stat.S_IFLNK | 0o777))),
    "pipe": ("zip-link", lambda: raw_zip(Raw(b"a", mode=stat.S_IFIFO | 0o644))),
    "twice": ("zip-duplicate-name", lambda: raw_zip(Raw(b"a"), Raw(b"a", b"other"))),
    "file and folder": ("zip-duplicate-name", lambda: raw_zip(Raw(b"a"), Raw(b"a/b"))),
    "capitals": ("zip-case-collision", lambda: raw_zip(Raw(b"Lies.txt"), Raw(b"lies.TXT"))),
    "composed umlaut": (
        "zip-case-collision",
        lambda: raw_zip(Raw("ü".encode(), flags=0x800), Raw("u\u0308".encode(), flags=0x800)),
    ),
    "overlap": ("zip-overlap", overlapping_zip),
    "before": ("zip-extra-data", lambda: raw_zip(Raw(b"a"), before=b"#!/bin/sh\n")),
    "after": ("zip-extra-data", lambda: raw_zip(Raw(b"a"), after=b"trailing")),
    "between": ("zip-extra-data", lambda: raw_zip(Raw(b"a", gap=b"hidden"), Raw(b"b"))),
    "before the directory": ("zip-extra-data", lambda: raw_zip(Raw(b"a", gap=b"hidden" * 99))),
    "behind packed data": (
        "zip-extra-data",
        lambda: raw_zip(Raw(b"a", method=8, packed=deflated(b"x") + b"more")),
    ),
    "two ends": ("zip-headers-differ", second_end),
    "two names": ("zip-headers-differ", lambda: raw_zip(Raw(b"a.txt", local_name=b"b.exe"))),
    "two sizes": ("zip-headers-differ", lambda: raw_zip(Raw(b"a", local_unpacked=2))),
    "wrong checksum": ("zip-headers-differ", lambda: raw_zip(Raw(b"a", crc=1))),
    "wrong size": ("zip-headers-differ", lambda: raw_zip(Raw(b"a", unpacked=2))),
    "wrong size after the data": ("zip-headers-differ", lambda: raw_zip(wrong_descriptor())),
    "bomb that says it is small": (
        "zip-headers-differ",
        lambda: raw_zip(Raw(b"a", bytes(9 << 20), 8, deflated(bytes(9 << 20)), unpacked=10)),
    ),
    "no packed data": ("zip-broken", lambda: raw_zip(Raw(b"a", method=8, packed=b"\xff\xff"))),
    "packed data cut off": (
        "zip-broken",
        lambda: raw_zip(Raw(b"a", b"x" * 999, 8, deflated(b"x" * 999)[:-2])),
    ),
}


@pytest.mark.parametrize(("code", "make"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_archives_are_refused_with_their_reason(
    code: str, make: Callable[[], bytes], tmp_path: Path
) -> None:
    with pytest.raises((Invalid, TooLarge)) as refused:
        check(tmp_path, make())

    assert refused.value.code == code


@pytest.mark.parametrize(
    "name",
    [
        *(b"/etc/passwd", b"../a", b"a/../../b", b"a/..", b"a\\..\\b", b"C:/a", b"c:a", b"./a"),
        *(b"a//b", b"a\0.txt", b"a\nb", b"", b"..", b"/", b"a" * 501),
    ],
)
def test_names_that_lead_outside_are_refused(name: bytes, tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refused:
        check(tmp_path, raw_zip(Raw(name)))

    assert refused.value.code == "zip-unsafe-name"


def test_limits_are_those_of_the_caller(tmp_path: Path) -> None:
    content = archive({"a": bytes(2 * MEGABYTE), "b": "x"})

    for code, limits in (
        ("zip-too-many-entries", ArchiveLimits(entries=1)),
        ("zip-too-large", ArchiveLimits(unpacked=2 * MEGABYTE)),
        ("zip-ratio", ArchiveLimits(ratio_from=MEGABYTE)),
    ):
        with pytest.raises(TooLarge) as refused:
            check(tmp_path, content, limits)
        assert refused.value.code == code


@pytest.mark.parametrize("kind", ["into a pipe", "into a pipe, 64 bits", "comment"])
def test_no_single_wrong_byte_leads_to_anything_but_an_answer(kind: str, tmp_path: Path) -> None:
    content = HONEST[kind]()
    for position in range(len(content)):
        for value in (0xFF, content[position] ^ 1):
            damaged = content[:position] + bytes([value]) + content[position + 1 :]
            try:
                check(tmp_path, damaged)
            except ToolboxError as refused:
                assert refused.code.startswith(("zip-", "file-"))


def test_what_passes_reads_the_same_from_the_front_and_from_the_back(tmp_path: Path) -> None:
    content = raw_zip(Raw(b"a", b"first"), Raw(b"b", b"second"))
    check(tmp_path, content)

    names_from_the_front = []
    at = 0
    while content[at : at + 4] == b"PK\x03\x04":
        packed, name_length, extra_length = struct.unpack_from("<18xL4xHH", content, at)
        names_from_the_front.append(content[at + 30 : at + 30 + name_length])
        at += 30 + name_length + extra_length + packed
    assert names_from_the_front == [b"a", b"b"]
    assert content[at : at + 4] == b"PK\x01\x02"
