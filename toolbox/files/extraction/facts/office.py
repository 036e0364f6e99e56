"""Facts about Word, PowerPoint and Excel files: outline, pictures, comments, tracked changes."""

import re
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from toolbox.files.extraction.facts.findings import FileFacts
from toolbox.files.extraction.facts.traces import traces_in
from toolbox.files.extraction.parsers.packages import (
    Listener,
    listen,
    local,
    open_part,
    properties,
    small_part,
)
from toolbox.files.extraction.parsers.reading import FACT_LENGTH, tidy
from toolbox.files.extraction.parsers.slides import slides_in_order

_HEADING = re.compile(r"(heading|überschrift|berschrift)\s*\d", re.IGNORECASE)
_FILE_NAME = re.compile(r"\S+\.(jpe?g|png|gif|tiff?|bmp|webp|svg|emf|wmf)", re.IGNORECASE)
_DRAWING = re.compile(r"xl/drawings/drawing\d+\.xml")
SMALLEST_PICTURE = 540_000
"""In the units of Office, 360,000 a centimetre; smaller ones are marks and symbols."""
SLIDES_READ = 300
ROUNDS_OF_STYLES = 12


class Pictures:
    """Counts pictures and those without words; knows the drawings of Word and of the others."""

    def __init__(self) -> None:
        self.large = self.unsaid = self.comments = self.changes = self.headings = 0
        self.languages: Counter[str] = Counter()
        self.titled = False
        self.heading_styles: frozenset[str] = frozenset()
        self._words = ""
        self._decorative = self._is_picture = self._is_title = False
        self._size = 0
        self._starts: dict[str, Callable[[Mapping[str, str]], None]] = {
            "drawing": self._begin,
            "pic": self._begin,
            "docPr": self._named,
            "cNvPr": self._named,
            "decorative": self._decorated,
            "blip": self._pictured,
            "extent": self._sized,
            "ext": self._sized,
            "pStyle": self._styled,
            "lang": self._spoken,
            "rPr": self._spoken,
            "ph": self._placed,
            "comment": self._commented,
            "ins": self._changed,
            "del": self._changed,
        }
        self._in_word = self._words_belong = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take note of an element."""
        found = self._starts.get(name)
        if found is not None:
            self._words_belong = self._in_word
            self._in_word = self._in_word or name == "drawing"
            found(attributes)

    def end(self, name: str) -> None:
        """Count a picture that is complete."""
        if name == "sp":
            self._is_title = False
        if name == ("drawing" if self._in_word else "pic") and self._is_picture:
            self.large += self._size == 0 or self._size >= SMALLEST_PICTURE
            self.unsaid += not (self._words.strip() or self._decorative)
            self._is_picture = False
        if name == "drawing":
            self._in_word = False

    def text(self, text: str) -> None:
        """Words in the placeholder of a title are the title of a slide."""
        if self._is_title and text.strip():
            self.titled = True

    def _begin(self, _attributes: Mapping[str, str]) -> None:
        # In Word the words stand before the picture proper, in the others inside it.
        if not (self._is_picture or self._words_belong):
            self._words, self._decorative, self._size = "", False, 0

    def _named(self, attributes: Mapping[str, str]) -> None:
        said = attributes.get("descr", "") or attributes.get("title", "")
        if not _FILE_NAME.fullmatch(said.strip()):  # programs put the name of the file there
            self._words = self._words or said

    def _decorated(self, attributes: Mapping[str, str]) -> None:
        self._decorative = attributes.get("val") in {"1", "true"}

    def _pictured(self, _attributes: Mapping[str, str]) -> None:
        self._is_picture = True

    def _sized(self, attributes: Mapping[str, str]) -> None:
        sizes = [attributes.get(side, "") for side in ("cx", "cy")]
        if all(size.isdecimal() for size in sizes):
            self._size = max(self._size, *map(int, sizes))

    def _styled(self, attributes: Mapping[str, str]) -> None:
        style = attributes.get("val", "")
        self.headings += style in self.heading_styles or bool(_HEADING.match(style))

    def _spoken(self, attributes: Mapping[str, str]) -> None:
        said = attributes.get("val") or attributes.get("lang")
        if said:
            self.languages[said] += 1

    def _placed(self, attributes: Mapping[str, str]) -> None:
        self._is_title = attributes.get("type") in {"title", "ctrTitle"}

    def _commented(self, _attributes: Mapping[str, str]) -> None:
        self.comments += 1

    def _changed(self, attributes: Mapping[str, str]) -> None:
        self.changes += "author" in attributes


def read(path: str) -> dict[str, Any]:
    """Return the facts as JSON; the parts in the package say which program wrote it."""
    with zipfile.ZipFile(path) as package:
        names = set(package.namelist())
        for main, reader in _READERS.items():
            if main in names:
                return reader(package).as_json()
    return FileFacts().as_json()


def _heard(package: zipfile.ZipFile, name: str, listener: Listener) -> None:
    source = open_part(package, name)
    if source is not None:
        with source:
            listen(source, listener, enough=lambda: False)


def _word(package: zipfile.ZipFile) -> FileFacts:
    heard = Pictures()
    heard.heading_styles, default = _styles(package)
    _heard(package, "word/document.xml", heard)
    language = properties(package, "docProps/core.xml").get("language", "")
    spoken = _most_spoken(heard) or default
    _heard(package, "word/comments.xml", heard)
    return _facts(package, heard, ["word/media/"], language or spoken, headings=heard.headings)


def _styles(package: zipfile.ZipFile) -> tuple[frozenset[str], str]:
    """Return the ids of styles that make headings, and the language of the document."""
    root = small_part(package, "word/styles.xml")
    headings: set[str] = set()
    based: dict[str, str] = {}
    language = ""
    for style in root if root is not None else ():
        if local(style.tag) == "docDefaults":
            said = [_value(each) for each in style.iter() if local(each.tag) == "lang"]
            language = said[0] if said else ""
        ident = next((value for key, value in style.attrib.items() if local(key) == "styleId"), "")
        for each in style.iter():
            tag = local(each.tag)
            if tag == "outlineLvl" or (tag == "name" and _HEADING.match(_value(each))):
                headings.add(ident)
            elif tag == "basedOn":
                based[ident] = _value(each)
    for _round in range(ROUNDS_OF_STYLES):
        headings |= {ident for ident, parent in based.items() if parent in headings}
    return frozenset(headings - {""}), language


def _value(element: Any) -> str:
    found = [value for key, value in element.attrib.items() if local(key) == "val"]
    return str(found[0]) if found else ""


def _most_spoken(heard: Pictures) -> str:
    return heard.languages.most_common(1)[0][0] if heard.languages else ""


def _slides(package: zipfile.ZipFile) -> FileFacts:
    whole = Pictures()
    slides = slides_in_order(package)[:SLIDES_READ]
    untitled = 0
    for name in slides:
        whole.titled = False
        _heard(package, name, whole)
        untitled += not whole.titled
    whole.comments += sum(
        name.startswith("ppt/comments/") and name.endswith(".xml") for name in package.namelist()
    )
    return _facts(
        package,
        whole,
        ["ppt/media/"],
        properties(package, "docProps/core.xml").get("language", "") or _most_spoken(whole),
        headings=len(slides) - untitled,
        untitled_slides=untitled,
    )


def _workbook(package: zipfile.ZipFile) -> FileFacts:
    heard = Pictures()
    for name in package.namelist():
        if _DRAWING.fullmatch(name):
            _heard(package, name, heard)
    return _facts(package, heard, ["xl/media/"], "")


def _facts(
    package: zipfile.ZipFile, heard: Pictures, media: list[str], language: str, **more: Any
) -> FileFacts:
    traces = traces_in(package, media)
    return FileFacts(
        title=tidy(properties(package, "docProps/core.xml").get("title", ""))[:FACT_LENGTH],
        language=tidy(language)[:35],
        pictures=heard.large,
        pictures_unsaid=heard.unsaid,
        placed_pictures=traces.placed,
        named_pictures=traces.named,
        comments=heard.comments,
        changes=heard.changes,
        **more,
    )


_READERS: dict[str, Callable[[zipfile.ZipFile], FileFacts]] = {
    "word/document.xml": _word,
    "ppt/presentation.xml": _slides,
    "xl/workbook.xml": _workbook,
}
