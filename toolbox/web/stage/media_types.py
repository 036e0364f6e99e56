"""What the files of packages are served as; said here, because machines' own tables differ."""

import codecs
from pathlib import Path
from typing import Final

MEDIA_TYPES: Final = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".map": "application/json",
    ".webmanifest": "application/manifest+json",
    ".txt": "text/plain",
    ".md": "text/plain",
    ".csv": "text/csv",
    ".ics": "text/calendar",
    ".vtt": "text/vtt",
    ".xml": "text/xml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".bmp": "image/bmp",
    ".ico": "image/x-icon",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".webm": "video/webm",
    ".ogv": "video/ogg",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".wasm": "application/wasm",
    ".glb": "model/gltf-binary",
    ".gltf": "model/gltf+json",
}
_OTHER: Final = "application/octet-stream"
_TEXTS: Final = frozenset({"application/json", "application/manifest+json"})
_LOOKED_AT = 64 * 1024


def media_type_of(path: Path) -> str:
    """Return what a file is served as, with UTF-8 named where its text is that.

    Other texts say themselves how they are written, or the browser guesses as it always did.
    """
    media_type = MEDIA_TYPES.get(path.suffix.lower(), _OTHER)
    if (media_type.startswith("text/") or media_type in _TEXTS) and is_utf8(path):
        return f"{media_type}; charset=utf-8"
    return media_type


def is_utf8(path: Path) -> bool:
    """Tell whether the beginning of a file is text in UTF-8."""
    with path.open("rb") as stream:
        beginning = stream.read(_LOOKED_AT)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(beginning)
    except UnicodeDecodeError:
        return False
    return True
