"""What a file is according to its first bytes; names and declarations do not count here."""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import puremagic

from toolbox.files.formats import BY_EXTENSION, FORMATS

HEAD = 64 * 1024
ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
OLD_OFFICE_MARK = bytes.fromhex("d0cf11e0a1b11ae1")
_MP4_BRANDS = (b"isom", b"iso", b"mp4", b"avc1", b"M4V", b"MSNV", b"dash", b"f4v")
_COMMENTS = re.compile(rb"(?:\s|<!--.*?-->)*", re.DOTALL)
_PAGE_START = re.compile(rb"<(!doctype\s+html|html|head|body|script)\b", re.IGNORECASE)
_PAGE_TAG = re.compile(
    rb"<(p|div|h[1-6]|ul|ol|table|a|span|section|article|main|br)\b[^<>]*>", re.IGNORECASE
)
_XML_START = re.compile(rb"<(\?xml|svg|!doctype\s+svg)", re.IGNORECASE)
_TEXT_KEYS = frozenset({"txt", "md", "csv"})
_SURE = 0.6


@dataclass(frozen=True, slots=True)
class Signature:
    """How files of some formats begin."""

    keys: frozenset[str]
    matches: Callable[[bytes], bool]


def begins(*keys: str, mark: bytes, at: int = 0) -> Signature:
    """Return a signature of fixed bytes."""
    return Signature(frozenset(keys), lambda head: head[at : at + len(mark)] == mark)


def is_mpeg_audio(head: bytes) -> bool:
    """Recognise the header of an MPEG audio frame of layer III without a tag before it."""
    return (
        len(head) > 3
        and head[0] == 0xFF
        and head[1] & 0xE6 == 0xE2
        and head[2] & 0xF0 != 0xF0
        and head[2] & 0x0C != 0x0C
    )


ID3_VERSIONS = (b"\x02\x00", b"\x03\x00", b"\x04\x00")
SIGNATURES = (
    begins("pdf", mark=b"%PDF-"),
    begins("png", mark=b"\x89PNG\r\n\x1a\n"),
    begins("jpg", mark=b"\xff\xd8\xff"),
    begins("gif", mark=b"GIF87a"),
    begins("gif", mark=b"GIF89a"),
    Signature(frozenset({"webp"}), lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP"),
    Signature(frozenset({"wav"}), lambda head: head[:4] == b"RIFF" and head[8:12] == b"WAVE"),
    Signature(
        frozenset({"mp4", "m4a"}),
        lambda head: head[4:8] == b"ftyp" and head[8:12].startswith(_MP4_BRANDS),
    ),
    begins("m4a", mark=b"ftypM4A", at=4),
    Signature(
        frozenset({"webm"}),
        lambda head: head[:4] == b"\x1a\x45\xdf\xa3" and b"\x42\x82\x84webm" in head[:200],
    ),
    begins("ogg", mark=b"OggS"),
    Signature(frozenset({"mp3"}), lambda head: head[:3] == b"ID3" and head[3:5] in ID3_VERSIONS),
    Signature(frozenset({"mp3"}), is_mpeg_audio),
    begins("vtt", mark=b"WEBVTT"),
    begins("vtt", mark=b"\xef\xbb\xbfWEBVTT"),
)
NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Formats that are text and yet never what somebody means by a text file.
FOREIGN_TEXT = (b"{\\rtf", b"%!PS", b"-----BEGIN ")


def read_head(path: Path) -> bytes:
    """Return the beginning of a file."""
    with path.open("rb") as file:
        return file.read(HEAD)


def keys_of(head: bytes) -> frozenset[str]:
    """Return the keys of all formats that a file with this beginning may be; ZIP files aside.

    An empty answer means nothing that is taken. Text is only what does not look like anything
    else; whether it really is text is checked later.
    """
    for signature in SIGNATURES:
        if signature.matches(head):
            return frozenset() if contradicted(head, signature.keys) else signature.keys
    if NO_TEXT.search(head) and not head.startswith(UTF_16_MARKS):
        return frozenset()
    return text_keys(head.removeprefix(codecs.BOM_UTF8))


def text_keys(head: bytes) -> frozenset[str]:
    """Return which kinds of text a beginning may be."""
    if head.startswith(FOREIGN_TEXT):
        return frozenset()
    comments = _COMMENTS.match(head)
    start = comments.end() if comments else 0
    if _PAGE_START.match(head, start):
        return frozenset({"html"})
    if _XML_START.match(head, start):
        return frozenset(
            {key for key, mark in (("svg", b"<svg"), ("html", b"<html")) if mark in head.lower()}
        )
    if _PAGE_TAG.search(head):
        return _TEXT_KEYS | {"html"}
    return _TEXT_KEYS


def contradicted(head: bytes, keys: frozenset[str]) -> bool:
    """Ask puremagic for a second opinion: whether it is sure of something else."""
    sure = [each for each in opinions_on(head) if each.confidence >= _SURE]
    known = {BY_EXTENSION[each].key for each in extensions_in(sure) if each in BY_EXTENSION}
    return bool(known) and not known & keys


def describe(head: bytes) -> str:
    """Return a name for content that has no place here, or an empty string."""
    opinions = opinions_on(head)
    return opinions[0].name if opinions and opinions[0].confidence >= 0.4 else ""


def opinions_on(head: bytes) -> list[puremagic.PureMagicWithConfidence]:
    """Return what puremagic takes the content for, the likeliest first."""
    try:
        return list(puremagic.magic_string(head[:4096]))
    except (puremagic.PureError, ValueError):
        return []


def extensions_in(opinions: list[puremagic.PureMagicWithConfidence]) -> set[str]:
    """Return the extensions without their dots."""
    return {each.extension.removeprefix(".") for each in opinions}


def label_of(keys: frozenset[str]) -> str:
    """Return the names of formats for a sentence."""
    return ", ".join(str(FORMATS[key].label) for key in FORMATS if key in keys)
