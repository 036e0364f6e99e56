"""Finds requests to other places in the texts of a kit, and what does not work without a server.

Looks at the texts as they are written: a template's branches that its example never takes count
too. Links that people click are no requests.
"""

import re
from collections.abc import Iterator

from toolbox.workshop.kits.findings import Finding

MARKUP = (".liquid", ".html", ".htm", ".svg")
STYLES = (".css",)
SCRIPTS = (".js",)
_ELSEWHERE = r"(?:https?:|wss?:)?//[^\s/\"'>)]"
_TAG = re.compile(
    r"<(?P<tag>script|img|link|iframe|source|video|audio|embed|object|track|use|image|input|form)\b"
    r"(?P<rest>[^<>]{0,2000})",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"\b(?:src|srcset|href|data|poster|action)\s{0,3}=\s{0,3}[\"']?\s{0,3}(?P<to>"
    + _ELSEWHERE
    + r"[^\s\"'>]{0,80})",
    re.IGNORECASE,
)
_MODULE = re.compile(r"<script\b[^<>]{0,500}\btype\s*=\s*[\"']?module\b", re.IGNORECASE)
_QUIET_LINK = re.compile(
    r"\brel\s*=\s*[\"']?(?:canonical|license|author|alternate|help|search|me)\b", re.IGNORECASE
)
_STYLE = re.compile(
    r"(?:url\(\s{0,3}|@import\s{1,3})[\"']?(?P<to>" + _ELSEWHERE + r"[^\s\"')]{0,80})",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    r"\b(?:fetch|importScripts|import|WebSocket|EventSource|sendBeacon|open)\s{0,3}\(\s{0,3}"
    r"(?:[\"'](?:GET|POST|PUT)[\"'],\s{0,3})?[\"'`](?P<to>" + _ELSEWHERE + r"[^\s\"'`)]{0,80})"
)


def outside_findings(file: str, text: str) -> list[Finding]:
    """Return what a text of a kit would load from elsewhere, with line."""
    ending = "." + file.rpartition(".")[2].lower()
    found: list[tuple[int, str, str]] = []
    if ending in MARKUP:
        found += [(at, "outside-request", to) for at, to in in_markup(text)]
        found += [(match.start(), "outside-module", "") for match in _MODULE.finditer(text)]
    if ending in MARKUP + STYLES:
        found += [
            (match.start(), "outside-request", match["to"]) for match in _STYLE.finditer(text)
        ]
    if ending in MARKUP + SCRIPTS:
        found += [
            (match.start(), "outside-request", match["to"]) for match in _SCRIPT.finditer(text)
        ]
    return [
        Finding(code, file, text.count("\n", 0, at) + 1, 0, {"address": to})
        for at, code, to in sorted(set(found))
    ]


def in_markup(text: str) -> Iterator[tuple[int, str]]:
    """Give what tags load from elsewhere, and where they begin."""
    for tag in _TAG.finditer(text):
        if tag["tag"].lower() == "link" and _QUIET_LINK.search(tag["rest"]):
            continue
        for address in _ADDRESS.finditer(tag["rest"]):
            yield tag.start(), address["to"]
