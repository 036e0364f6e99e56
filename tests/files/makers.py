"""Makes files for the tests: real ones with the libraries people's programs resemble, and
hostile ones byte by byte.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import docx
import openpyxl
import pptx
import pypdf
import typst
from PIL import Image

ODF = "application/vnd.oasis.opendocument"


def pdf(source: str = "Hallo") -> bytes:
    """A document set by Typst."""
    content = typst.compile(source.encode())
    assert isinstance(content, bytes)
    return content


def protected_pdf(user_password: str) -> bytes:
    """A document with an owner's password, and a reader's one unless that is empty."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt(user_password, "owner", algorithm="AES-256")
    return written(writer.write)


def word(*paragraphs: str, title: str = "", headings: Mapping[str, str] | None = None) -> bytes:
    """A Word document with paragraphs, then headings with a paragraph each."""
    document = docx.Document()
    document.core_properties.title = title
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    for heading, paragraph in (headings or {}).items():
        document.add_heading(heading, 1)
        document.add_paragraph(paragraph)
    return written(document.save)


def workbook(**sheets: list[list[object]]) -> bytes:
    """An Excel workbook of sheets by name."""
    book = openpyxl.Workbook()
    if book.active is not None:
        book.remove(book.active)
    for name, rows in (sheets or {"Leer": [[""]]}).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return written(book.save)


def presentation(*slides: tuple[str, str]) -> bytes:
    """A presentation of slides with title and notes."""
    deck = pptx.Presentation()
    for title, notes in slides:
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = title
        if notes:
            slide.notes_slide.notes_text_frame.text = notes
    return written(deck.save)


def opendocument(kind: str, body: str, *, extra: Mapping[str, str] | None = None) -> bytes:
    """An OpenDocument file (``text``, ``spreadsheet``, ``presentation``) around ``body``."""
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "text", "table", "drawing")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names} '
        'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0">'
        f"<office:body>{body}</office:body></office:document-content>"
    )
    meta = (
        f'<?xml version="1.0"?><office:document-meta {names} '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta><dc:title>Titel</dc:title>'
        "<dc:language>de-DE</dc:language></office:meta></office:document-meta>"
    )
    parts = {"mimetype": f"{ODF}.{kind}", "content.xml": content, "meta.xml": meta}
    return archive(parts | dict(extra or {}))


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    """A picture with a little pattern."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    kept = io.BytesIO()
    image.save(kept, kind, **options)
    return kept.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A few bytes that promise a picture of any size."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        crc = zlib.crc32(kind + content)
        return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", crc)

    header = struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    content = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", content)
        + chunk(b"IEND", b"")
    )


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP file as Python writes it, the same at all times."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.external_attr = 0o600 << 16
            package.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return kept.getvalue()


def changed(package: bytes, parts: Mapping[str, str | bytes]) -> bytes:
    """A copy of a ZIP file with parts replaced or added."""
    with zipfile.ZipFile(io.BytesIO(package)) as old:
        return archive({name: old.read(name) for name in old.namelist()} | dict(parts))


@dataclass(frozen=True)
class Raw:
    """An entry of a ZIP file about which each record may say something else."""

    name: bytes
    content: bytes = b"x"
    method: int = 0
    packed: bytes | None = None
    local_name: bytes | None = None
    unpacked: int | None = None
    local_unpacked: int | None = None
    crc: int | None = None
    flags: int = 0
    mode: int = 0o100644
    extra: bytes = b""
    descriptor: bytes = b""
    gap: bytes = b""


def raw_zip(*entries: Raw, before: bytes = b"", after: bytes = b"", comment: bytes = b"") -> bytes:
    """A ZIP file whose records say exactly what the entries tell them to say."""
    body, directory = bytearray(before), bytearray()
    for entry in entries:
        packed = entry.content if entry.packed is None else entry.packed
        crc = zlib.crc32(entry.content) if entry.crc is None else entry.crc
        size = len(entry.content) if entry.unpacked is None else entry.unpacked
        local_size = size if entry.local_unpacked is None else entry.local_unpacked
        local_name = entry.name if entry.local_name is None else entry.local_name
        offset = len(body)
        told = (crc, len(packed), local_size) if not entry.descriptor else (0, 0, 0)
        body += struct.pack(
            "<4s5H3L2H", b"PK\x03\x04", 20, entry.flags, entry.method, 0, 33,
            *told, len(local_name), len(entry.extra),
        )  # fmt: skip
        body += local_name + entry.extra + packed + entry.descriptor + entry.gap
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 0x31E, 20, entry.flags, entry.method, 0, 33, crc,
            len(packed), size, len(entry.name), len(entry.extra), 0, 0, 0, entry.mode << 16, offset,
        )  # fmt: skip
        directory += entry.name + entry.extra
    end = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, len(entries), len(entries), len(directory), len(body),
        len(comment),
    )  # fmt: skip
    return bytes(body + directory) + end + comment + after


def deflated(content: bytes) -> bytes:
    """Raw deflate data."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def overlapping_zip() -> bytes:
    """The data of the first entry contain the second entry as a whole."""
    inner = raw_zip(Raw(b"b", b"content"))
    second = inner[: inner.index(b"PK\x01\x02")]
    whole = bytearray(raw_zip(Raw(b"a", second), Raw(b"b", b"content")))
    inside, behind = whole.index(second), whole.rindex(second)
    offset_of_second = whole.rindex(b"PK\x01\x02") + 42
    whole[offset_of_second : offset_of_second + 4] = inside.to_bytes(4, "little")
    del whole[behind : behind + len(second)]
    start_of_directory = whole.rindex(b"PK\x05\x06") + 16
    whole[start_of_directory : start_of_directory + 4] = behind.to_bytes(4, "little")
    return bytes(whole)


def written(save: Callable[[io.BytesIO], object]) -> bytes:
    """What a library writes into a file."""
    kept = io.BytesIO()
    save(kept)
    return kept.getvalue()
