"""Names of files from foreign machines, made safe to keep, to show and to save anywhere."""

import re
import unicodedata
from pathlib import PurePosixPath

NAME_BYTES = 180
EXTENSION_BYTES = 12
FALLBACK = "datei"
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_SPACES = re.compile(r"\s+")
# Windows takes these names for devices, whatever ending they have; the superscripts are real.
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\Z", re.IGNORECASE)
# Cc control, Cf invisible marks (also those that turn the direction), Cs and Co without meaning.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def safe_name(name: str) -> str:
    """Return ``name`` without path, invisible marks and characters that Windows forbids.

    Umlauts stay, composed (NFC). The name is not empty, no hidden file, no device of Windows,
    and at most 180 bytes long in UTF-8; the extension survives the cut.
    """
    last = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    visible = "".join(
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", last)
        if character.isspace() or unicodedata.category(character) not in _INVISIBLE
    )
    plain = _SPACES.sub(" ", _FORBIDDEN.sub("-", visible)).strip(" .~")
    if visible.strip().startswith(".") and "." not in plain:
        plain = f"{FALLBACK}.{plain}" if plain else FALLBACK
    return bounded(plain or FALLBACK)


def extension_of(name: str) -> str:
    """Return what stands behind the last dot in lower case, or an empty string."""
    return PurePosixPath(name).suffix.removeprefix(".").lower()


def bounded(name: str) -> str:
    """Shorten the stem, and keep it from being a device of Windows."""
    path = PurePosixPath(name)
    stem, suffix = path.stem, path.suffix
    if len(suffix.encode()) > EXTENSION_BYTES:
        stem, suffix = name, ""
    if _RESERVED.match(stem.split(".")[0].strip()):
        stem = f"_{stem}"
    room = NAME_BYTES - len(suffix.encode())
    kept = stem.encode()[:room].decode("utf-8", "ignore").rstrip(" .")
    return f"{kept or FALLBACK}{suffix}"
