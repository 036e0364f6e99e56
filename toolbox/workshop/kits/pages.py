"""Makes a kit's pages of its templates and prepared answers; runs in the child process."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from liquid import Environment
from markupsafe import Markup, escape

from toolbox.foundation.ids import slugify
from toolbox.workshop.kits.findings import stop
from toolbox.workshop.kits.names import PICTURES, stays_inside
from toolbox.workshop.kits.preparing import unique
from toolbox.workshop.kits.records import Kit, Page
from toolbox.workshop.kits.schema import ENTRIES
from toolbox.workshop.kits.source import FILES, MANIFEST, MEGABYTE
from toolbox.workshop.kits.templates import environments, is_html, parsed, parsed_line, reporting

OUTPUT_SIZE = 20 * MEGABYTE
"""All files of the output together, without the pictures that were answered."""
ENDINGS = (
    *(".html", ".htm", ".ics", ".txt", ".csv", ".json", ".webmanifest", ".xml", ".css", ".js"),
    *(".md", ".svg", ".vcf"),
)
_BODY_END = re.compile(r"</body\s*>", re.IGNORECASE)
_TAGS = re.compile(r"<[^>]*>")
_ICS_LINE = 75
"""Octets of a line (RFC 5545, 3.1)."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was rendered, and the template it was made of."""

    name: str
    text: str
    template: str


def make_pages(kit: Kit, names: Mapping[str, Any]) -> Iterator[Made]:
    """Render all pages of a kit with the names that templates have. Raises FindingsError."""
    for_html, for_text = environments(kit)
    names = {**names, "lists": derived_lists(kit, for_text, names)}
    taken = {name.casefold(): "assets" for name in kit.asset_names}
    size = sum(kit.source.sizes[name] for name in kit.asset_names)
    if size > OUTPUT_SIZE:
        raise stop("output-too-large", MANIFEST, limit=OUTPUT_SIZE // MEGABYTE)
    for page in kit.pages:
        target = parsed_line(for_text, page.to, MANIFEST, page.line)
        template = parsed(for_html if is_html(page.to) else for_text, page.template)
        for own in entries_of(page, names):
            with reporting(MANIFEST, page.line):
                name = page_name(target.render({**names, **own}).strip(), page)
            claim(name, page, taken)
            with reporting(page.template):
                text = template.render({**names, **own, "page": page_record(name, kit.language)})
            size += len(text.encode())
            if size > OUTPUT_SIZE:
                raise stop("output-too-large", page.template, limit=OUTPUT_SIZE // MEGABYTE)
            yield Made(name, finished(name, text, names["lineage"]), page.template)


def entries_of(page: Page, names: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """Return what each of the pages made of one template has besides the common names."""
    if not page.each:
        return [{}]
    root, _dot, name = page.each.rpartition(".")
    return ({page.as_name: entry} for entry in names[root or "answers"].get(name) or ())


def derived_lists(
    kit: Kit, environment: Environment, names: Mapping[str, Any]
) -> dict[str, list[dict[str, Any]]]:
    """Return the lists that templates derive; later ones see the earlier."""
    lists: dict[str, list[dict[str, Any]]] = {}
    for each in kit.lists:
        template = parsed(environment, each.template)
        with reporting(each.template):
            text = template.render({**names, "lists": dict(lists)})
        lists[each.name] = entries_in(text, each.template)
    return lists


def entries_in(text: str, template: str) -> list[dict[str, Any]]:
    """Return the entries that a list's template wrote as JSON, each with slug and number."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise stop("list-json", template, limit=ENTRIES) from error
    if (
        not isinstance(found, list)
        or len(found) > ENTRIES
        or not all(isinstance(each, dict) for each in found)
    ):
        raise stop("list-json", template, limit=ENTRIES)
    taken: set[str] = set()
    entries = []
    for number, each in enumerate(found, 1):
        called = each.get("slug") or each.get("name") or each.get("title") or ""
        slug = unique(slugify(str(called), fallback=f"eintrag-{number}"), taken)
        entries.append({"number": number, **each, "slug": slug})
    return entries


def page_name(name: str, page: Page) -> str:
    """Return a name that stays inside the output on every computer. Raises FindingsError."""
    if not stays_inside(name):
        raise stop("page-name", MANIFEST, page.line, name=name[:100])
    if not name.lower().endswith(ENDINGS):
        raise stop("page-ending", MANIFEST, page.line, name=name, known=", ".join(ENDINGS))
    if name.casefold().startswith(f"{PICTURES}/"):
        raise stop("page-in-pictures", MANIFEST, page.line, name=name, folder=PICTURES)
    return name


def claim(name: str, page: Page, taken: dict[str, str]) -> None:
    """See to it that no page takes the place of another, or of an asset."""
    key = name.casefold()
    if key in taken:
        raise stop("page-twice", MANIFEST, page.line, name=name, other=taken[key])
    taken[key] = page.template
    if len(taken) > FILES:
        raise stop("output-too-many", MANIFEST, page.line, limit=FILES)


def page_record(name: str, language: str) -> dict[str, str]:
    """Return ``page`` as templates have it; ``root`` leads from the page to the first one."""
    return {"path": name, "root": "../" * name.count("/"), "language": language}


def finished(name: str, text: str, lineage: Mapping[str, Any]) -> str:
    """Return a text as it is written: a page shows where it comes from."""
    if name.lower().endswith(".ics"):
        return as_calendar(text)
    return with_lineage(text, str(lineage.get("line") or "")) if is_html(name) else text


def with_lineage(text: str, line: str) -> str:
    """Put the line of the lineage before the end of a page that does not show it."""
    if not line or escape(line) in text or squeezed(line) in squeezed(_shown(text)):
        return text
    added = Markup('<aside class="lineage" aria-label="Herkunft"><p>{}</p></aside>\n').format(line)
    ends = list(_BODY_END.finditer(text))
    at = ends[-1].start() if ends else len(text)
    return f"{text[:at]}{added}{text[at:]}"


def _shown(text: str) -> str:
    return str(Markup(_TAGS.sub("", text)).unescape())  # noqa: S704 - is compared, never written


def squeezed(text: str) -> str:
    """Return a text without the spaces that nobody sees."""
    return " ".join(text.split())


def as_calendar(text: str) -> str:
    """Return an .ics file as RFC 5545 has it: no empty lines, folded, ended by CR and LF."""
    lines = (line.rstrip() for line in text.splitlines())
    return "".join(f"{part}\r\n" for line in lines if line for part in folded(line))


def folded(line: str) -> Iterator[str]:
    """Cut a line into parts of at most 75 octets, never inside of a character."""
    part, length = "", 0
    for character in line:
        octets = len(character.encode())
        if length + octets > _ICS_LINE:
            yield part
            part, length = " ", 1
        part, length = part + character, length + octets
    yield part
