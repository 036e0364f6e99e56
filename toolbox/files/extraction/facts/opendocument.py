"""Facts about OpenDocument files: outline, pictures, comments, tracked changes."""

import zipfile
from collections.abc import Mapping
from typing import Any

from toolbox.files.extraction.facts.findings import FileFacts
from toolbox.files.extraction.facts.traces import traces_in
from toolbox.files.extraction.parsers.packages import (
    listen,
    local,
    open_part,
    properties,
    small_part,
)
from toolbox.files.extraction.parsers.reading import FACT_LENGTH, tidy


class Outline:
    """Counts headings, slides with titles, pictures with words, and what reviewers left."""

    def __init__(self) -> None:
        self.headings = self.slides = self.titled = self.pictures = self.unsaid = 0
        self.comments = self.changes = 0
        self._frames: list[dict[str, bool]] = []
        self._says = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take note of an element."""
        self.headings += name == "h"
        self.slides += name == "page"
        self.comments += name == "annotation"
        self.changes += name == "changed-region"
        self._says = name in {"title", "desc"}
        if name == "frame":
            is_title = attributes.get("class") == "title"
            self._frames.append({"picture": False, "said": False, "title": is_title})
        elif name == "image" and self._frames:
            self._frames[-1]["picture"] = True

    def end(self, name: str) -> None:
        """Count a frame that is complete."""
        self._says = False
        if name == "frame" and self._frames:
            frame = self._frames.pop()
            self.pictures += frame["picture"]
            self.unsaid += frame["picture"] and not frame["said"]

    def text(self, text: str) -> None:
        """Words about a picture, or in the title of a slide."""
        if not self._frames or not text.strip():
            return
        frame = self._frames[-1]
        if self._says:
            frame["said"] = True
        elif frame["title"]:
            self.titled, frame["title"] = self.titled + 1, False


def read(path: str) -> dict[str, Any]:
    """Return the facts as JSON."""
    outline = Outline()
    with zipfile.ZipFile(path) as package:
        about = properties(package, "meta.xml")
        source = open_part(package, "content.xml")
        if source is not None:
            with source:
                listen(source, outline, enough=lambda: False)
        traces = traces_in(package, ["Pictures/", "media/"])
        language = about.get("language", "") or _default_language(package)
    slides = outline.slides
    return FileFacts(
        title=tidy(about.get("title", ""))[:FACT_LENGTH],
        language=tidy(language)[:35],
        headings=outline.titled if slides else outline.headings,
        untitled_slides=slides - outline.titled if slides else None,
        pictures=outline.pictures,
        pictures_unsaid=outline.unsaid,
        placed_pictures=traces.placed,
        named_pictures=traces.named,
        comments=outline.comments,
        changes=outline.changes,
    ).as_json()


def _default_language(package: zipfile.ZipFile) -> str:
    """Return the language of the first default style that names one."""
    root = small_part(package, "styles.xml")
    for each in root.iter() if root is not None else ():
        said = {local(key): value for key, value in each.attrib.items()}
        if said.get("language", "none") != "none" and local(each.tag) == "text-properties":
            return "-".join(filter(None, (said["language"], said.get("country", ""))))
    return ""
