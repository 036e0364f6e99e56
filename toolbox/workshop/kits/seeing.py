"""Looks at the pages of a kit's example in a browser, with axe, as people are going to see them.

The browser reaches nothing but these pages. What it says about them is worth as much as the kit is
honest: a page can hide its faults from axe, to nobody's harm but its readers'.
"""

import json
import mimetypes
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote, urlsplit

from toolbox.foundation.i18n import language
from toolbox.foundation.settings import PROJECT_ROOT
from toolbox.stage.browsing.browser import (
    Answer,
    Answers,
    Browser,
    BrowserAbsent,
    BrowserFailed,
    browser,
)
from toolbox.workshop.kits.answers import faults_of, with_defaults
from toolbox.workshop.kits.checking import SAMPLE
from toolbox.workshop.kits.findings import Finding
from toolbox.workshop.kits.reading import read_kit
from toolbox.workshop.kits.rendering import render
from toolbox.workshop.kits.sentences import KitFault, KitFaults, fault_of

AXE = PROJECT_ROOT / "static" / "vendor" / "axe"
PAGES = 16
"""So many pages are looked at: those at the top, and the first one of every folder."""
LOOKS = ((1280, 900, False), (390, 844, True))
"""Width, height and whether it is dark: a screen by day, a telephone at night."""
SECONDS = 90
SEEN = frozenset({"output-axe", "output-not-seen"})
"""Codes of what is found here."""
_ORIGIN = "http://baukasten.invalid"
_POLICY = (
    f"sandbox allow-scripts allow-forms; default-src {_ORIGIN} data: blob: 'unsafe-inline' "
    "'unsafe-eval'; object-src 'none'"
)
_RUN = """axe.run(document, {resultTypes: ["violations"]}).then(({violations}) =>
  violations.map(({id, help, nodes}) => ({
    rule: id, help, count: nodes.length, place: String(nodes[0]?.target?.[0] ?? "").slice(0, 120),
  })))"""


def seen_faults(source: Path, *, command: Sequence[str], seconds: int = SECONDS) -> list[KitFault]:
    """Return what axe finds in the rendered example of a kit; its other faults are not looked for.

    Raises BrowserAbsent where the browser does not start.
    """
    try:
        kit = read_kit(source)
        answers = with_defaults(kit, kit.example)
        if faults_of(kit, answers):
            return []
        with TemporaryDirectory(prefix="baukasten-") as folder:
            render(source, answers, lineage=SAMPLE, target=Path(folder))
            return [fault_of(each) for each in _looked_at(Path(folder), command, seconds)]
    except KitFaults:
        return []


def _looked_at(folder: Path, command: Sequence[str], seconds: int) -> list[Finding]:
    found: dict[tuple[str, str], Finding] = {}
    page = ""
    try:
        with browser(command, answers_from(folder), seconds=seconds) as window:
            for page in chosen_pages(folder):
                for each in findings_on(window, page):
                    found.setdefault((page, str(each.values["rule"])), each)
    except BrowserAbsent:
        raise
    except BrowserFailed as error:
        return [*found.values(), Finding("output-not-seen", page, values={"reason": str(error)})]
    return list(found.values())


def chosen_pages(folder: Path) -> list[str]:
    """Return the pages to look at, the first page first."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
    top = [name for name in names if "/" not in name]
    first: dict[str, str] = {}
    for name in names:
        if "/" in name:
            first.setdefault(name.rpartition("/")[0], name)
    return sorted([*top, *first.values()], key=lambda name: name != "index.html")[:PAGES]


def findings_on(window: Browser, page: str) -> Iterator[Finding]:
    """Give what axe says about one page, in every look."""
    for width, height, is_dark in LOOKS:
        window.open(f"{_ORIGIN}/{page}", width=width, height=height, is_dark=is_dark)
        window.run(axe_script())
        for each in window.run(_RUN):
            yield Finding("output-axe", page, values=_values(each))


def _values(said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "rule": str(said["rule"])[:60],
        "help": str(said["help"])[:200],
        "place": str(said["place"]),
        "count": int(said["count"]),
    }


def axe_script() -> str:
    """Return axe, speaking the language in force; it comes to nothing."""
    script = (AXE / "axe.min.js").read_text("utf-8")
    if language() == "de":
        locale = json.loads((AXE / "de.json").read_text("utf-8"))
        script += f"\n;axe.configure({json.dumps({'locale': locale})});"
    return f"{script}\n;undefined"


def answers_from(folder: Path) -> Answers:
    """Return what answers a browser: the files of a folder, and nothing else."""

    def answer(_method: str, address: str) -> Answer | None:
        if not address.startswith(f"{_ORIGIN}/"):
            return None
        path = folder / unquote(urlsplit(address).path).lstrip("/")
        if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
            return Answer(404)
        media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        text = "; charset=utf-8" if media_type.startswith("text/") else ""
        headers = [
            ("Content-Type", f"{media_type}{text}"),
            ("Content-Security-Policy", _POLICY),
            ("Access-Control-Allow-Origin", "*"),
        ]
        return Answer(200, headers, path.read_bytes())

    return answer
