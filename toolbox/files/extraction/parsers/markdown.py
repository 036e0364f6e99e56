"""Reads Markdown without its marks; the first heading of the first level is the title."""

import re
from typing import Any

from toolbox.files.extraction.parsers.charset import read_text
from toolbox.files.extraction.parsers.reading import Reading
from toolbox.foundation.text import markdown_to_text

_TITLE = re.compile(r"^#[ \t]+(.+?)[ \t#]*$", re.MULTILINE)


def read(path: str, *, pages: int, characters: int) -> dict[str, Any]:
    """Read the whole file as one part."""
    reading = Reading(pages=pages, characters=characters)
    source, more = read_text(path, limit=characters)
    reading.add(markdown_to_text(source))
    title = _TITLE.search(source)
    reading.title = markdown_to_text(title[1]) if title else ""
    reading.truncated = reading.truncated or more
    return reading.result()
