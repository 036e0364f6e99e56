"""Reads the properties of office files: Word, PowerPoint and Excel, and OpenDocument."""

import zipfile
from typing import Any

from toolbox.files.extraction.parsers.packages import properties
from toolbox.files.proposals.metadata.statement import first_of, statement

_PARTS = ("docProps/core.xml", "meta.xml")


def read(path: str) -> dict[str, Any]:
    """Read whichever of the two forms of properties the package has."""
    facts: dict[str, str] = {}
    with zipfile.ZipFile(path) as package:
        for name in _PARTS:
            facts |= properties(package, name)
    return statement(
        title=facts.get("title", ""),
        about=max(facts.get("description", ""), facts.get("subject", ""), key=len),
        makers=[first_of(facts, "creator", "initial-creator")],
        language=facts.get("language", ""),
        rights=[facts.get("rights", ""), facts.get("license", "")],
        date=first_of(facts, "created", "creation-date", "date"),
    )
