"""Reads the head of an HTML page: meta elements, Dublin Core, the link to the licence."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from toolbox.files.extraction.parsers.webpage import decode_page
from toolbox.files.proposals.metadata.statement import first_of, statement

_LIMIT = 2 * 1024 * 1024


class _Head(HTMLParser):
    """Collects what stands in meta and link elements."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.facts: dict[str, str] = {}
        self.makers: list[str] = []
        self.rights: list[str] = []
        self.title: list[str] = []
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.facts["lang"] = said.get("lang", "")
        elif tag == "meta":
            self._meta(
                _plain(said.get("name") or said.get("property", "")), said.get("content", "")
            )
        elif tag in {"link", "a"} and "license" in said.get("rel", "").split():
            self.rights.append(said.get("href", ""))
        self._in_title = tag == "title"

    def _meta(self, name: str, content: str) -> None:
        if name in {"author", "creator"}:
            self.makers.append(content)
        elif name in {"rights", "license", "licence"}:
            self.rights.append(content)
        else:
            self.facts.setdefault(name, content)

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title.append(data)


def _plain(name: str) -> str:
    """Return the name of a meta element without its scheme: DC.title, dcterms.title, og:title."""
    return name.lower().replace(":", ".").rpartition(".")[2]


def read(path: str) -> dict[str, Any]:
    """Read the first part of the page, where its head is."""
    with Path(path).open("rb") as file:
        head = _Head()
        head.feed(decode_page(file.read(_LIMIT)))
        head.close()
    facts = head.facts
    return statement(
        title="".join(head.title) or facts.get("title", ""),
        about=facts.get("description", ""),
        makers=head.makers,
        language=facts.get("lang") or facts.get("language", ""),
        rights=head.rights,
        date=first_of(facts, "date", "created", "issued", "published_time"),
    )
