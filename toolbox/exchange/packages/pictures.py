"""Whether a picture carries nothing but the picture, so that it can be kept byte for byte.

Pictures of strangers are written anew, without place, camera and comments. One that another
toolbox has treated like that already stays as it is: its checksum names it in both. Formats: PNG
(W3C, third edition), JPEG (ITU-T T.81), WebP (RFC 9649); any other is written anew.
"""

import struct
from collections.abc import Callable, Mapping
from pathlib import Path

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_CHUNKS = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"iCCP", b"acTL", b"fcTL", b"fdAT"}
)
_WEBP_CHUNKS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_STARTS_SCAN, _ENDS = 0xDA, 0xD9
_TABLES = frozenset({0xDB, 0xC4, 0xDD, 0xC0, 0xC1, 0xC2})
_APP = {0xE0: b"JFIF\x00", 0xE2: b"ICC_PROFILE\x00", 0xEE: b"Adobe"}


def is_bare(path: Path, format_key: str) -> bool:
    """Tell whether a picture, which was examined before, has nothing that others need not see."""
    check = _CHECKS.get(format_key)
    return check is not None and check(path.read_bytes())


def _png(content: bytes) -> bool:
    at = len(_PNG)
    while at + 12 <= len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        if name not in _PNG_CHUNKS:
            return False
        at += 12 + length
        if name == b"IEND":
            return bool(length == 0 and at == len(content))
    return False


def _webp(content: bytes) -> bool:
    if len(content) < 12 or int.from_bytes(content[4:8], "little") + 8 != len(content):
        return False
    at = 12
    while at + 8 <= len(content):
        name, length = struct.unpack_from("<4sI", content, at)
        if name not in _WEBP_CHUNKS:
            return False
        at += 8 + length + length % 2
    return at == len(content)


def _jpeg(content: bytes) -> bool:
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == _ENDS:
            return False
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        begins = content[at + 4 : at + 2 + length]
        if marker in _APP and not begins.startswith(_APP[marker]):
            return False
        if marker not in _APP and marker not in _TABLES and marker != _STARTS_SCAN:
            return False
        at += 2 + length
        if marker == _STARTS_SCAN:
            at = _after_scan(content, at)
            if content[at : at + 2] == bytes((0xFF, _ENDS)):
                return at + 2 == len(content)
    return False


def _after_scan(content: bytes, at: int) -> int:
    """Return where the next marker stands behind packed data; restarts and escapes are none."""
    while (at := content.find(0xFF, at)) >= 0:
        following = content[at + 1 : at + 2]
        if following != b"\x00" and not b"\xd0" <= following <= b"\xd7":
            return at
        at += 2
    return len(content)


_CHECKS: Mapping[str, Callable[[bytes], bool]] = {"png": _png, "webp": _webp, "jpg": _jpeg}
