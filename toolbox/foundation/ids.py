"""Identifiers: readable slugs and secret tokens."""

import hashlib
import re
import secrets
import unicodedata

_TRANSCRIPTION = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue", "ß": "ss", "ẞ": "ss"}
)
SLUG_LENGTH = 80
SLUG_PATTERN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def slugify(text: str, *, fallback: str = "ohne-titel") -> str:
    """Return ``text`` as lower-case ASCII words joined by hyphens, umlauts transcribed.

    At most ``SLUG_LENGTH`` characters, cut at a word; ``fallback`` where nothing is left.
    """
    composed = unicodedata.normalize("NFC", text)
    plain = unicodedata.normalize("NFKD", composed.translate(_TRANSCRIPTION))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())
    slug = "-".join(words)
    if len(slug) > SLUG_LENGTH:
        slug = slug[: SLUG_LENGTH + 1].rpartition("-")[0] or slug[:SLUG_LENGTH]
    return slug or fallback


def new_token() -> str:
    """Return a secret of 256 bits, safe in an address."""
    return secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """Return what is stored of a token: its SHA-256 as hex, from which it cannot be regained."""
    return hashlib.sha256(token.encode()).hexdigest()
