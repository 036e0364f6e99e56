"""Finding out how a text was encoded: a mark at its beginning, UTF-8, or old Windows."""

import codecs
from pathlib import Path

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
FALLBACK = "cp1252"


def decode(content: bytes) -> str:
    """Return ``content`` as text; what even Windows-1252 does not know becomes a sign for it.

    A character that was cut off at the very end is left out.
    """
    marked = next((name for mark, name in MARKS if content.startswith(mark)), None)
    if marked:
        return content.decode(marked, "replace")
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return content.decode(FALLBACK, "replace")


def read_text(path: str, *, limit: int) -> tuple[str, bool]:
    """Return the text of a file and whether there is more after ``limit`` bytes."""
    with Path(path).open("rb") as file:
        content = file.read(limit)
        return decode(content), bool(file.read(1))
