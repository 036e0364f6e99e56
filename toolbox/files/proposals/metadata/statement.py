"""What every reader of metadata gives back: plain words, as they stand in the file."""

from collections.abc import Iterable, Mapping
from typing import Any

from toolbox.files.extraction.parsers.reading import tidy

LONGEST = 5_000
MOST = 20


def statement(
    *,
    title: str = "",
    about: str = "",
    makers: Iterable[str] = (),
    language: str = "",
    rights: Iterable[str] = (),
    date: str = "",
) -> dict[str, Any]:
    """Return the statement in the form in which it leaves the child.

    ``rights`` are addresses and words about licences, ``date`` begins with the year.
    """
    return {
        "title": _short(title),
        "about": tidy(about[:LONGEST]),
        "makers": [name for one in makers for name in _people(_short(one))][:MOST],
        "language": _short(language)[:35],
        "rights": [_short(one) for one in rights if one][:MOST],
        "date": _short(date)[:40],
    }


def _short(text: str) -> str:
    return " ".join(tidy(text[:LONGEST]).split())[:300]


def _people(line: str) -> list[str]:
    """Return the names in a line: "Petra Muster, Ali Beispiel" are two, "Muster, Petra" is one."""
    found: list[str] = []
    for name in filter(None, map(str.strip, line.split(";"))):
        parts = [part.strip() for part in name.split(",")]
        found += parts if all(" " in part for part in parts) else [name]
    return found


def first_of(facts: Mapping[str, str], *names: str) -> str:
    """Return the first of these facts that says something."""
    return next((facts[name] for name in names if facts.get(name)), "")
