"""AMB records as other catalogues write them, small and made up for these tests."""

import json
from pathlib import Path
from typing import Any

HCRT = "https://w3id.org/kim/hcrt/"


def record(number: int = 1, **changes: Any) -> dict[str, Any]:
    """Return a whole record; a change to None leaves a property out."""
    made: dict[str, Any] = {
        "@context": ["https://w3id.org/kim/amb/context.jsonld", {"@language": "de"}],
        "id": f"https://material.example.net/{number}",
        "type": ["LearningResource"],
        "name": f"Übungsblatt Größen {number}",
        "description": "Maße und Gewichte für Fachkräfte im Lager.",
        "inLanguage": ["de"],
        "license": {"id": "https://creativecommons.org/licenses/by/4.0/"},
        "keywords": ["Lager", "Maße"],
        "learningResourceType": [{"id": f"{HCRT}worksheet"}],
        "creator": [{"type": "Person", "name": "Jürgen Groß"}],
        "datePublished": "2024-03-05",
        "isAccessibleForFree": True,
    }
    made |= changes
    return {key: value for key, value in made.items() if value is not None}


def written(path: Path, *lines: dict[str, Any] | str | bytes) -> Path:
    """Write lines (records, text or bytes) to a file and return it."""
    encoded = (
        line
        if isinstance(line, bytes)
        else (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)).encode()
        for line in lines
    )
    path.write_bytes(b"".join(line + b"\n" for line in encoded))
    return path
