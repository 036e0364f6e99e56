"""The pages inside a package: they open from a disk, without a server, a script or the web.

They do not know who will read them, so every line stands there in German and in English.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from toolbox.catalogue.kinds.registry import KINDS
from toolbox.catalogue.rules import is_web_address
from toolbox.exchange.packages import layout
from toolbox.exchange.packages.records import Described, licence_in
from toolbox.exchange.packages.spooling import Lines
from toolbox.foundation.i18n import speaking
from toolbox.foundation.settings import PROJECT_ROOT
from toolbox.foundation.text import markdown_to_html

STYLES = PROJECT_ROOT / "static" / "archive" / "paket.css"
_PIECES_AT_ONCE = 100
_TEMPLATES = PROJECT_ROOT / "templates" / "exchange" / "package"


@dataclass(frozen=True)
class Line:
    """An instrument in the contents of a package; ``folder`` is relative to the first page."""

    title: str
    summary: str
    kind: str
    owner: str
    licence: str
    folder: str
    has_cover: bool
    note: str = ""


@lru_cache(maxsize=1)
def _pages() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"quote": quote, "markdown": markdown_to_html, "size": _size}
    made.filters["is_web_address"] = is_web_address
    return made


def _size(number: int) -> str:
    """Return a size as both languages write it: in whole kilobytes or megabytes."""
    megabytes = number / 1024 / 1024
    return f"{megabytes:.0f} MB" if megabytes >= 1 else f"{max(1, number // 1024)} kB"


def line_of(one: Described, folder: str, *, has_cover: bool, note: str = "") -> Line:
    """Return how the contents name an instrument; its texts are not kept in memory for it."""
    licence = licence_in(one.record)
    return Line(
        title=one.current.title,
        summary=one.current.summary,
        kind=_kind(one.instrument.kind),
        owner=one.record["owner"]["name"],
        licence=licence["de"].partition(" – ")[0] if licence is not None else "",
        folder=folder,
        has_cover=has_cover,
        note=note,
    )


def _kind(key: str) -> str:
    """Return what sort of thing it is in both languages."""
    names = []
    for locale in ("de", "en"):
        with speaking(locale):
            names.append(str(KINDS[key].label))
    return " / ".join(dict.fromkeys(names))


def contents_page(
    *,
    title: str,
    description: str,
    toolbox: Mapping[str, str],
    lines: Lines,
) -> Iterator[bytes]:
    """Yield the first page of a package; ``lines`` are values as ``Line`` has them."""
    page = _pages().get_template("contents.html")
    pieces = page.stream(
        title=title, description=description, toolbox=toolbox, lines=lines, layout=layout
    )
    pieces.enable_buffering(_PIECES_AT_ONCE)
    for piece in pieces:
        yield piece.encode()


def instrument_page(one: Described, *, has_cover: bool) -> bytes:
    """Return the page of an instrument, in its own folder."""
    record: Mapping[str, Any] = one.record
    newest = next(v for v in record["versions"] if v["number"] == record["current"])
    older = [v for v in record["versions"] if v["number"] != record["current"]]
    page = _pages().get_template("instrument.html")
    return page.render(
        record=record,
        sheet=newest["sheet"],
        newest=newest,
        older=list(reversed(older)),
        kind=_kind(record["kind"]),
        terms=[t for t in record["terms"] if t["vocabulary"] not in {"licence", "tag"}],
        licence=licence_in(record),
        has_cover=has_cover,
        layout=layout,
    ).encode()
