"""Recognises a licence in what files say: addresses of Creative Commons, and its short names."""

import re

_ADDRESS = re.compile(
    r"creativecommons\.org/(?:licenses/(by(?:-nc)?(?:-nd|-sa)?)/(\d\.\d)(?:/([a-z]{2})\b)?"
    r"|publicdomain/(zero|mark)/1\.0)",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\bCC[ -]?(?:(0|Zero)|(BY(?:[ -]NC)?(?:[ -](?:ND|SA))?))(?:[ -]?(\d\.\d))?(?:[ -](DE)\b)?",
    re.IGNORECASE,
)
_MARK = re.compile(r"\b(?:CC )?PDM\b|public domain mark", re.IGNORECASE)
_SAID = re.compile(
    r"(?:lizen[zs]|licen[cs]e|\bsteht unter|nutzungsrechte|creative commons)", re.IGNORECASE
)
_NEAR = 160
_NEWEST = "4.0"


def licence_in(words: str) -> str:
    """Return the key of the licence that ``words`` name, empty where they name none."""
    found = _ADDRESS.search(words)
    if found and found[4]:
        return "CC0-1.0" if found[4].lower() == "zero" else "CC-PDM-1.0"
    if found:
        return _key(found[1], found[2], found[3])
    if _MARK.search(words):
        return "CC-PDM-1.0"
    named = _NAME.search(words)
    if named is None:
        return ""
    return "CC0-1.0" if named[1] else _key(named[2], named[3] or _NEWEST, named[4])


def licence_stated_in(text: str) -> str:
    """Return the licence that a running text names where it speaks of licences, else empty.

    A licence beside a picture alone is that of the picture, not of the document.
    """
    for said in _SAID.finditer(text):
        found = licence_in(text[said.start() : said.start() + _NEAR])
        if found:
            return found
    return ""


def _key(parts: str, version: str, country: str | None) -> str:
    """Return a key as SPDX writes it: CC-BY-SA-4.0, CC-BY-3.0-DE."""
    key = f"CC-{parts.upper().replace(' ', '-')}-{version}"
    return f"{key}-{country.upper()}" if country and version != _NEWEST else key
