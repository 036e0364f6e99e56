"""Reads PowerPoint presentations slide by slide, each with its speaker's notes."""

import zipfile
from collections.abc import Mapping
from typing import Any

from toolbox.files.extraction.parsers.packages import (
    listen,
    local,
    open_part,
    properties,
    relations,
    small_part,
)
from toolbox.files.extraction.parsers.reading import Reading

_PRESENTATION = "ppt/presentation.xml"


class Paragraphs:
    """Collects the text of drawings, one paragraph a line; numbers of slides are left out."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self._in_text = False
        self._in_field = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Open a text run or set a break."""
        if name == "fld":
            self._in_field = attributes.get("type", "").startswith("slidenum")
        elif name == "br":
            self.parts.append("\n")
        self._in_text = name == "t" and not self._in_field

    def end(self, name: str) -> None:
        """Close a text run or a paragraph."""
        self._in_text = False
        if name == "p":
            self.parts.append("\n")
        elif name == "fld":
            self._in_field = False

    def text(self, text: str) -> None:
        """Take text of a run."""
        if self._in_text:
            self.parts.append(text)
            self.length += len(text)


def read(path: str, *, pages: int, characters: int) -> dict[str, Any]:
    """Read the slides in the order in which they are shown."""
    reading = Reading(pages=pages, characters=characters)
    with zipfile.ZipFile(path) as package:
        facts = properties(package, "docProps/core.xml")
        reading.title, reading.author = facts.get("title", ""), facts.get("creator", "")
        reading.language = facts.get("language", "")
        slides = slides_in_order(package)
        reading.page_count = len(slides)
        for number, slide in enumerate(slides, start=1):
            if reading.full:
                break
            notes = [
                target
                for kind, target in relations(package, slide).values()
                if kind == "notesSlide"
            ]
            texts = [text_of(package, part, characters) for part in (slide, *notes[:1])]
            reading.add("\n\n".join(texts), number=number)
    return reading.result()


def slides_in_order(package: zipfile.ZipFile) -> list[str]:
    """Return the names of the parts of the slides."""
    targets = relations(package, _PRESENTATION)
    presentation = small_part(package, _PRESENTATION)
    slides = []
    for each in presentation.iter() if presentation is not None else ():
        if local(each.tag) == "sldId":
            ids = [value for key, value in each.attrib.items() if "relationships" in key]
            slides += [targets[one][1] for one in ids if one in targets]
    return slides


def text_of(package: zipfile.ZipFile, part: str, characters: int) -> str:
    """Return the text of one slide or its notes."""
    paragraphs = Paragraphs()
    source = open_part(package, part)
    if source is not None:
        with source:
            listen(source, paragraphs, enough=lambda: paragraphs.length > characters)
    return "".join(paragraphs.parts)
