"""Reads h5p.json, in which interactive content says what it is (https://h5p.org/documentation)."""

import json
import zipfile
from typing import Any

from toolbox.files.extraction.parsers.packages import SMALL_PART_LIMIT
from toolbox.files.proposals.metadata.statement import statement

_UNKNOWN_LANGUAGE = "und"


def read(path: str) -> dict[str, Any]:
    """Read title, authors, licence, language and years."""
    with zipfile.ZipFile(path) as package, package.open("h5p.json") as part:
        said = json.loads(part.read(SMALL_PART_LIMIT))
    if not isinstance(said, dict):
        return statement()
    authors = said.get("authors") or []
    named = [one.get("name", "") for one in authors if isinstance(one, dict)]
    language = _text(said, "defaultLanguage") or _text(said, "language")
    return statement(
        title=_text(said, "title"),
        about=_text(said, "metaDescription"),
        makers=[str(name) for name in named] or [_text(said, "author")],
        language="" if language == _UNKNOWN_LANGUAGE else language,
        rights=[f"{_text(said, 'license')} {_text(said, 'licenseVersion')}".strip()],
        date=_text(said, "yearFrom"),
    )


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    return str(value) if isinstance(value, str | int) else ""
