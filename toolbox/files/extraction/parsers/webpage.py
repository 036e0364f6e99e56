"""Reads what a person would read in an HTML page; scripts and styles are not text."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from toolbox.files.extraction.parsers.charset import decode
from toolbox.files.extraction.parsers.reading import Reading

_DECLARED = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]{1,30})", re.IGNORECASE
)
_UNSEEN = frozenset({"script", "style", "template", "noscript"})
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "cite", "code", "em", "i", "kbd", "mark", "q", "s", "small"}
    | {"span", "strong", "sub", "sup", "time", "u", "var", "wbr", "del", "ins", "font"}
)


class _Page(HTMLParser):
    """Collects text, title and language."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.title: list[str] = []
        self.language = ""
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.language = dict(attrs).get("lang") or ""
        if tag in _UNSEEN or tag == "title":
            self._inside = tag
        elif tag not in _INLINE:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""
        elif tag not in _INLINE:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self._inside == "title":
            self.title.append(data)
        elif not self._inside:
            self.parts.append(" ".join(data.split("\n")))


def read(path: str, *, pages: int, characters: int) -> dict[str, Any]:
    """Read the whole page as one part."""
    reading = Reading(pages=pages, characters=characters)
    limit = 4 * characters
    with Path(path).open("rb") as file:
        content = file.read(limit)
        reading.truncated = bool(file.read(1))
    page = _Page()
    page.feed(decode_page(content))
    page.close()
    reading.title, reading.language = "".join(page.title), page.language
    reading.add("".join(page.parts))
    return reading.result()


def decode_page(content: bytes) -> str:
    """Decode as the page declares it, or as any text when that name is unknown or wrong."""
    declared = _DECLARED.search(content[:2048])
    if declared:
        try:
            return content.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            return decode(content)
    return decode(content)
