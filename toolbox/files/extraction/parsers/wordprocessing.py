"""Reads Word documents: a part for each chapter, so that a hit can name its heading."""

import re
import zipfile
from collections.abc import Mapping
from typing import Any

from toolbox.files.extraction.parsers.packages import listen, open_part, properties
from toolbox.files.extraction.parsers.reading import Reading

# Style ids stay in the language of the Word that wrote the file.
_CHAPTER = re.compile(r"(?:heading|berschrift|überschrift)\s?[12]\Z", re.IGNORECASE)
# Fallback repeats a drawing's text for old programs; moveFrom is where text was before.
_SKIPPED = frozenset({"Fallback", "moveFrom"})
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "tc": "\t"}
_MAIN = "word/document.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")


class Chapters:
    """Collects paragraphs and hands over a chapter whenever a heading begins the next."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._chapter: list[str] = []
        self._paragraph: list[str] = []
        self._label = ""
        self._is_heading = False
        self._in_text = False
        self._skipping = 0
        self.length = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Note the style, open a text run or set a break."""
        if self._skipping or name in _SKIPPED:
            self._skipping += 1
        elif name == "pStyle":
            self._is_heading = bool(_CHAPTER.search(attributes.get("val", "")))
        elif name in _BREAKS:
            self._paragraph.append(_BREAKS[name])
        self._in_text = name == "t" and not self._skipping

    def end(self, name: str) -> None:
        """Close a text run or a paragraph."""
        self._in_text = False
        if self._skipping:
            self._skipping -= 1
        elif name == "p":
            self._end_paragraph()

    def text(self, text: str) -> None:
        """Take text of a run."""
        if self._in_text:
            self._paragraph.append(text)
            self.length += len(text)

    def flush(self) -> None:
        """Hand over the chapter so far."""
        self._reading.add("\n".join(self._chapter), label=self._label)
        self._chapter, self._label = [], ""

    def _end_paragraph(self) -> None:
        paragraph = "".join(self._paragraph)
        if self._is_heading and paragraph.strip():
            self.flush()
            self._label = paragraph
        self._chapter.append(paragraph)
        self._paragraph, self._is_heading = [], False


def read(path: str, *, pages: int, characters: int) -> dict[str, Any]:
    """Read the body and then the notes."""
    reading = Reading(pages=pages, characters=characters)
    with zipfile.ZipFile(path) as package:
        facts = properties(package, "docProps/core.xml")
        reading.title, reading.author = facts.get("title", ""), facts.get("creator", "")
        reading.language = facts.get("language", "")
        for name in (_MAIN, *_NOTES):
            read_part(package, name, reading, characters)
    return reading.result()


def read_part(package: zipfile.ZipFile, name: str, reading: Reading, characters: int) -> None:
    """Read the chapters of one part of the package, if there is such a part."""
    source = open_part(package, name)
    if source is None:
        return
    chapters = Chapters(reading)
    with source:
        listen(source, chapters, enough=lambda: reading.full or chapters.length > characters)
    chapters.flush()
