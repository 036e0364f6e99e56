"""Titles proposed from names: of a file, of an address."""

import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from toolbox.catalogue.rules import TITLE_LENGTH
from toolbox.web.contribute.fields import tidy_line


def title_from_name(name: str) -> str:
    """Return a title proposed from the name of a file: ``Leitfaden_Praktikum.pdf`` reads well."""
    stem = PurePosixPath(unquote(name)).stem
    words = stem if " " in stem else re.sub(r"[_-]+", " ", stem)
    tidy = tidy_line(words.replace("_", " "))[:TITLE_LENGTH]
    return tidy[:1].upper() + tidy[1:]


def title_from_link(url: str) -> str:
    """Return a title proposed from an address: its last part, or the name of the site."""
    try:
        parts = urlsplit(url)
        last = title_from_name(parts.path.rstrip("/").rpartition("/")[2])
        return last or (parts.hostname or "").removeprefix("www.")[:TITLE_LENGTH]
    except ValueError:
        return ""
