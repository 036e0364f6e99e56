"""Texts of records from elsewhere, tidied up before anything is made of them."""

import re
import unicodedata

# Neither shown nor, as halves of a character, storable.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def tidy(text: str) -> str:
    """Return ``text`` in one line, composed (ü is one character), without what is no text."""
    return " ".join(_NO_TEXT.sub("", unicodedata.normalize("NFC", text)).split())


def tidy_lines(text: str) -> str:
    """Return ``text`` with tidy lines, without empty ones."""
    lines = map(tidy, text.splitlines())
    return "\n".join(line for line in lines if line)
