"""Facts about HTML pages: language, title, headings, and pictures without words."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from toolbox.files.extraction.facts.findings import FileFacts
from toolbox.files.extraction.parsers.reading import FACT_LENGTH, tidy
from toolbox.files.extraction.parsers.webpage import decode_page

BYTES_READ = 12 * 1024 * 1024
_HEADING = re.compile(r"h[1-6]")


class Outline(HTMLParser):
    """Listens to the tags of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title: list[str] = []
        self.language = ""
        self.headings = self.pictures = self.unsaid = 0
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.language = dict(attrs).get("lang") or ""
        elif tag == "img":
            words = dict(attrs).get("alt")
            self.pictures += words != ""  # an empty one marks mere decoration
            self.unsaid += words is None
        self.headings += bool(_HEADING.fullmatch(tag))
        # Drawings inside a page have titles of their own.
        self._in_title = tag == "title" and not self.title

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title.append(data)


def read(path: str) -> dict[str, Any]:
    """Return the facts as JSON."""
    with Path(path).open("rb") as file:
        content = file.read(BYTES_READ)
    outline = Outline()
    outline.feed(decode_page(content))
    outline.close()
    return FileFacts(
        title=tidy("".join(outline.title))[:FACT_LENGTH],
        language=tidy(outline.language)[:35],
        headings=outline.headings,
        pictures=outline.pictures,
        pictures_unsaid=outline.unsaid,
    ).as_json()
