"""Numbers, paragraphs and abbreviations with dots: each is one word, however it is spaced."""

import re

SECTION_SIGN = "§"

_SECTION = r"\d+[a-z]?(?![^\W_])"
SECTIONS = rf"""
    (?=[§Pp])
    (?: (?:§§|[Pp]aragra(?:f|ph)en) \s* {_SECTION} (?: \s*(?:[,/–-]|und|bis|oder)\s* {_SECTION} )*
      | (?:§|[Pp]aragra(?:f|ph)) \s* {_SECTION}
    )
"""
"""§ 27, Paragraf 27, §§ 28/29 and §§ 28 und 29, as a piece of a verbose regular expression."""

NUMBER = r"(?: (?:19|20)\d\d/\d\d | \d{1,3}(?:['\u00a0\u202f]\d{3})+ | \d+(?:[.,]\d+)+ ) (?!\d)"
"""Numbers that are written with something in between: 1.000, 3,5, 4.0, 01.09.2026, 2026/27."""

INITIALS = r"[^\W\d_] (?: \.[\u0020\u00a0]?[^\W\d_](?![^\W_]) )+"
"""Abbreviations of several letters with dots: z. B., e.V., i. d. R."""

_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:['\u00a0\u202f]\d{3})+")
_SECTION_NUMBER = re.compile(_SECTION)
_SCHOOL_YEAR = re.compile(r"((?:19|20)\d\d)/(\d\d)")


def sections(text: str) -> list[tuple[str, int, int]]:
    """Return the paragraphs that a match of SECTIONS names: "§ 28/29" -> §28, §29.

    With each comes where it starts and stops in ``text``.
    """
    found = [
        (SECTION_SIGN + match.group(), match.start(), match.end())
        for match in _SECTION_NUMBER.finditer(text)
    ]
    first, _start, stop = found[0]
    return [(first, 0, stop), *found[1:]]


def numbers(text: str) -> list[tuple[str, int, int]]:
    """Return a match of NUMBER in one spelling: 1.000 -> 1000, 3,5 -> 3.5, 2026/27 -> two years.

    With each comes where it starts and stops in ``text``.
    """
    year = _SCHOOL_YEAR.fullmatch(text)
    if year:
        first, second = year[1], year[1][:2] + year[2]
        return [(first, 0, len(first)), (second, len(first) + 1, len(text))]
    if _THOUSANDS.fullmatch(text):
        return [("".join(filter(str.isdigit, text)), 0, len(text))]
    return [(text.replace(",", "."), 0, len(text))]


def pieces(word: str) -> tuple[str, ...]:
    """Return the numbers inside of a paragraph or a number with dots: §27 -> 27, 4.0 -> 4, 0."""
    if word.startswith(SECTION_SIGN):
        return (word[1:],)
    return tuple(dict.fromkeys(word.split("."))) if "." in word else ()
