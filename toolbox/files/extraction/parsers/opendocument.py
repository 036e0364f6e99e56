"""Reads OpenDocument files: chapters of a text, slides of a presentation, sheets of a table."""

import zipfile
from collections.abc import Mapping
from typing import Any

from toolbox.files.extraction.parsers.packages import listen, open_part, properties
from toolbox.files.extraction.parsers.reading import Reading

_SKIPPED = frozenset({"tracked-changes", "annotation", "scripts", "automatic-styles"})
_BREAKS = {"tab": "\t", "line-break": "\n", "s": " "}
_PARAGRAPHS = frozenset({"p", "h"})


class Parts:
    """Collects paragraphs; a heading, a slide or a sheet begins the next part."""

    def __init__(self, reading: Reading, *, by_sheet: bool) -> None:
        self._reading = reading
        self._by_sheet = by_sheet
        self._parts: list[str] = []
        self._paragraph: list[str] | None = None
        self._heading = False
        self._label = ""
        self._skipping = 0
        self.length = 0
        self.count = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Begin a part or a paragraph, or set a break."""
        if self._skipping or name in _SKIPPED:
            self._skipping += 1
        elif name in _PARAGRAPHS:
            self._paragraph = []
            self._heading = name == "h" and attributes.get("outline-level", "1") in {"1", "2"}
        elif name in _BREAKS and self._paragraph is not None:
            self._paragraph.append(_BREAKS[name])
        elif name == "page" or (name == "table" and self._by_sheet):
            self.flush()
            self.count += 1
            self._label = attributes.get("name", "") if self._by_sheet else ""

    def end(self, name: str) -> None:
        """End a paragraph, or a row of a sheet."""
        if self._skipping:
            self._skipping -= 1
        elif name in _PARAGRAPHS and self._paragraph is not None:
            self._end_paragraph("".join(self._paragraph))
        elif name == "table-row" and self._by_sheet:
            self._parts.append("\n")

    def text(self, text: str) -> None:
        """Take text inside a paragraph."""
        if self._paragraph is not None and not self._skipping:
            self._paragraph.append(text)
            self.length += len(text)

    def flush(self) -> None:
        """Hand over the part so far."""
        self._reading.add("".join(self._parts), number=self.count or None, label=self._label)
        self._parts, self._label = [], ""

    def _end_paragraph(self, paragraph: str) -> None:
        if self._heading and not self.count and paragraph.strip():
            self.flush()
            self._label = paragraph
        self._parts += [paragraph, "\t" if self._by_sheet else "\n"]
        self._paragraph = None


def read(path: str, *, pages: int, characters: int) -> dict[str, Any]:
    """Read the content and the facts beside it."""
    reading = Reading(pages=pages, characters=characters)
    with zipfile.ZipFile(path) as package:
        facts = properties(package, "meta.xml")
        reading.title = facts.get("title", "")
        reading.author = facts.get("initial-creator") or facts.get("creator", "")
        reading.language = facts.get("language", "")
        by_sheet = b"spreadsheet" in package.read("mimetype")[:100]
        source = open_part(package, "content.xml")
        if source is not None:
            parts = Parts(reading, by_sheet=by_sheet)
            with source:
                listen(source, parts, enough=lambda: reading.full or parts.length > characters)
            parts.flush()
            reading.page_count = parts.count or None
    return reading.result()
