"""Reads plain text, tables with commas and subtitles: everything that is text already."""

from typing import Any

from toolbox.files.extraction.parsers.charset import read_text
from toolbox.files.extraction.parsers.reading import Reading


def read(path: str, *, pages: int, characters: int) -> dict[str, Any]:
    """Read the whole file as one part."""
    reading = Reading(pages=pages, characters=characters)
    text, more = read_text(path, limit=4 * characters)
    reading.add(text)
    reading.truncated = reading.truncated or more
    return reading.result()
