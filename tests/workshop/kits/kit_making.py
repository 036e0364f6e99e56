"""Small kits for tests: a good one, and that one with something changed."""

import copy
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MANIFEST: dict[str, Any] = {
    "kit": 1,
    "name": "probe",
    "version": "1.0.0",
    "title": {"de": "Probe", "en": "Sample"},
    "groups": [
        {"title": "Ort", "fields": ["town", "kind"]},
        {"title": "Aussteller", "fields": ["exhibitors"]},
    ],
    "answers": {
        "type": "object",
        "required": ["town"],
        "properties": {
            "town": {"type": "string", "title": "Ort"},
            "kind": {
                "title": "Art",
                "oneOf": [{"const": "s", "title": "Stadt"}, {"const": "k", "title": "Kreis"}],
            },
            "exhibitors": {
                "type": "array",
                "title": "Aussteller",
                "items": {
                    "type": "object",
                    "required": ["name"],
                    "properties": {
                        "name": {"type": "string", "title": "Name"},
                        "about": {"type": "string", "format": "markdown", "title": "Profil"},
                        "logo": {"type": "string", "format": "picture", "title": "Logo"},
                    },
                },
            },
        },
    },
    "pages": [
        {"template": "pages/index.liquid", "to": "index.html"},
        {
            "template": "pages/exhibitor.liquid",
            "for": "exhibitors",
            "as": "exhibitor",
            "to": "aussteller/{{ exhibitor.slug }}.html",
        },
    ],
    "assets": "assets",
    "example": "example.json",
}
HEAD = (
    '<!doctype html>\n<html lang="de">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width">\n<title>{{ title }}</title>\n'
    '<link rel="stylesheet" href="{{ page.root }}assets/style.css">\n</head>\n'
)
FILES: dict[str, str] = {
    "partials/head.liquid": HEAD,
    "pages/index.liquid": (
        "{% render 'partials/head.liquid', title: answers.town, page: page %}<body>\n"
        "<h1>{{ answers.town }}</h1>\n{% for exhibitor in answers.exhibitors %}"
        '<p><a href="aussteller/{{ exhibitor.slug }}.html">{{ exhibitor.name }}</a></p>\n'
        "{% endfor %}</body>\n</html>\n"
    ),
    "pages/exhibitor.liquid": (
        "{% render 'partials/head.liquid', title: exhibitor.name, page: page %}<body>\n"
        "<h1>{{ exhibitor.name }}</h1>\n{{ exhibitor.about | markdown }}\n</body>\n</html>\n"
    ),
    "assets/style.css": "body { margin: 0 }\n",
    "example.json": json.dumps(
        {"town": "Hamm", "exhibitors": [{"name": "Müller & Söhne", "about": "**Gut**"}]}
    ),
}


def manifest(**changes: Any) -> dict[str, Any]:
    """Return a good kit.json; a key changed to None is left out."""
    changed = {**copy.deepcopy(MANIFEST), **changes}
    return {key: value for key, value in changed.items() if value is not None}


def questions(**properties: Any) -> dict[str, Any]:
    """Return what a kit.json needs to ask these and nothing else."""
    return {
        "groups": [],
        "answers": {"type": "object", "properties": properties},
        "pages": [MANIFEST["pages"][0]],
        "example": None,
    }


def write_kit(
    folder: Path,
    files: Mapping[str, str | bytes] | None = None,
    text: str | None = None,
    **changes: Any,
) -> Path:
    """Write a kit with changed files and a changed kit.json (or one of this ``text``)."""
    written = text if text is not None else json.dumps(manifest(**changes), indent=1)
    for name, content in {**FILES, **(files or {}), "kit.json": written}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def zipped(folder: Path, below: str = "") -> Path:
    """Pack a kit as people do, perhaps in a folder of its own."""
    target = folder.with_suffix(".zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, below + path.relative_to(folder).as_posix())
    return target
