"""Looks at pages that were rendered: do their links lead somewhere, can everybody read them?

What a browser alone can see (contrast, focus, size) is left to the author's test with axe.
"""

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, urlsplit

from toolbox.workshop.kits.findings import Finding
from toolbox.workshop.kits.pages import Made
from toolbox.workshop.kits.templates import is_html

FINDINGS = 60
ALIKE = 5
_LINKS: Mapping[str, Sequence[str]] = {
    "a": ("href",),
    "area": ("href",),
    "link": ("href",),
    "script": ("src",),
    "img": ("src",),
    "source": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "iframe": ("src",),
    "object": ("data",),
    "image": ("href",),
}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FIELDS = frozenset({"input", "select", "textarea"})
_NAMED_OTHERWISE = frozenset({"hidden", "submit", "reset", "button", "image"})
_NAMES = ("aria-label", "aria-labelledby", "title")


@dataclass(slots=True)
class Seen:
    """What was seen on one page; places are lines."""

    faults: list[tuple[str, int, dict[str, Any]]] = field(default_factory=list)
    links: list[tuple[str, int]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    labelled: set[str] = field(default_factory=set)
    fields: list[tuple[str, int]] = field(default_factory=list)
    level: int = 0
    first_headings: int = 0
    title: str = ""
    has_charset: bool = False
    has_viewport: bool = False
    language: str | None = None


class _Reader(HTMLParser):
    """Reads a page once, from the beginning to the end."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = Seen()
        self._in_title = False
        self._in_svg = 0
        self._in_label = 0
        self._in_template = 0

    def fault(self, code: str, **values: Any) -> None:
        self.seen.faults.append((code, self.getpos()[0], values))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in {"input", "img", "link", "meta", "source", "track", "area"}:
            self.handle_endtag(tag)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_template += tag == "template"
        if self._in_template:
            return  # not part of the page until a script takes it out
        given = {name: value or "" for name, value in attrs}
        self.anywhere(tag, given)
        if tag == "svg":
            self._in_svg += 1
        elif tag == "title":
            self._in_title = not self._in_svg
        elif tag == "label":
            self._in_label += 1
            self.seen.labelled.add(given.get("for", ""))
        elif tag in _HEADINGS:
            self.heading(int(tag[1]))
        elif tag in _FIELDS:
            self.form_field(given)
        else:
            self.others(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._in_template = max(0, self._in_template - 1)
        elif tag == "svg":
            self._in_svg = max(0, self._in_svg - 1)
        elif tag == "title":
            self._in_title = False
        elif tag == "label":
            self._in_label = max(0, self._in_label - 1)

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.seen.title += data

    def anywhere(self, tag: str, given: Mapping[str, str]) -> None:
        """Note ids and links."""
        name = given.get("id", "")
        if name and name in self.seen.ids:
            self.fault("output-id-twice", id=name[:80])
        self.seen.ids.add(name)
        if tag == "a" and given.get("name"):
            self.seen.ids.add(given["name"])
        for attribute in _LINKS.get(tag, ()):
            if attribute in given:
                self.seen.links.append((given[attribute].strip(), self.getpos()[0]))

    def others(self, tag: str, given: Mapping[str, str]) -> None:
        """Note what the page says of itself, and pictures and frames without names."""
        if tag == "html":
            self.seen.language = given.get("lang", "").strip()
        elif tag == "meta":
            self.seen.has_charset |= given.get("charset", "").lower() == "utf-8"
            self.seen.has_viewport |= given.get("name", "").lower() == "viewport"
        elif tag == "img" and "alt" not in given:
            self.fault("output-no-alt", src=given.get("src", "")[:100])
        elif tag == "iframe" and not given.get("title"):
            self.fault("output-frame-title")

    def heading(self, level: int) -> None:
        """Note a heading; no level may be left out on the way down."""
        if self.seen.level and level > self.seen.level + 1:
            self.fault("output-heading-skipped", before=self.seen.level, level=level)
        self.seen.level = level
        self.seen.first_headings += level == 1

    def form_field(self, given: Mapping[str, str]) -> None:
        """Note a field that needs a label."""
        named = self._in_label or any(given.get(name) for name in _NAMES)
        if not named and given.get("type", "").lower() not in _NAMED_OTHERWISE:
            self.seen.fields.append((given.get("id", ""), self.getpos()[0]))


def output_findings(made: Sequence[Made], files: Iterable[str]) -> list[Finding]:
    """Return what is wrong with rendered pages; ``files`` are all names in the output.

    What one template does wrong on many pages is told once, and of one kind at most
    ``ALIKE`` times. Files are those of the output.
    """
    pages = {each.name: (each, read_page(each.text)) for each in made if is_html(each.name)}
    names = {*files, *(each.name for each in made)}
    told: dict[tuple[str, str, str], Finding] = {}
    kinds: Counter[tuple[str, str]] = Counter()
    for each, seen in pages.values():
        for code, line, values in faults_on(each, seen, pages, names):
            key = (each.template, code, str(sorted(values.items())))
            kinds[each.template, code] += key not in told
            if kinds[each.template, code] <= ALIKE:
                named = {**values, "template": each.template}
                told.setdefault(key, Finding(code, each.name, line, 0, named))
    return list(told.values())[:FINDINGS]


def read_page(text: str) -> Seen:
    """Return what is seen on a page."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.seen


def faults_on(
    made: Made, seen: Seen, pages: Mapping[str, tuple[Made, Seen]], names: set[str]
) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Give code, line and values of each fault of a page."""
    for code, is_there in (
        ("output-no-lang", seen.language),
        ("output-no-title", seen.title.strip()),
        ("output-no-charset", seen.has_charset),
        ("output-no-viewport", seen.has_viewport),
        ("output-no-heading", seen.first_headings),
    ):
        if not is_there:
            yield code, 1, {}
    yield from seen.faults
    for name, line in seen.fields:
        if not name or name not in seen.labelled:
            yield "output-no-label", line, {"id": name[:80]}
    for link, line in seen.links:
        fault = fault_of_link(made.name, link, pages, names)
        if fault:
            yield fault, line, {"link": link[:100]}


def fault_of_link(
    page: str, link: str, pages: Mapping[str, tuple[Made, Seen]], names: set[str]
) -> str:
    """Return the code of what is wrong with a link; empty for a good one."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return "output-link"
    if parts.scheme or parts.netloc:
        return ""
    if parts.path.startswith("/"):
        return "output-link-root"
    target = page
    if parts.path:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
        if target not in names:
            return "output-link"
    known = pages.get(target)
    if parts.fragment and known and unquote(parts.fragment) not in known[1].ids | {"top"}:
        return "output-fragment"
    return ""
