"""The JSON schemas and the context of AMB (2023-10-19), from copies beside this file."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

FOLDER = Path(__file__).parent / "amb"
_ROOT = "https://w3id.org/kim/amb/20231019/schemas/schema.json"
_CONTEXTS = {
    "https://w3id.org/kim/amb/context.jsonld": json.loads((FOLDER / "context.jsonld").read_text()),
    # The part of schema.org's own context that matters here: its words, and the two aliases.
    "https://schema.org": {
        "@context": {"id": "@id", "type": "@type", "@vocab": "http://schema.org/"}
    },
}


@cache
def _validator() -> jsonschema_rs.Draft7Validator:
    schemas = json.loads((FOLDER / "schemas.json").read_text())
    registry = jsonschema_rs.Registry(list(schemas.items()))
    return jsonschema_rs.Draft7Validator(schemas[_ROOT], registry=registry, validate_formats=True)


def problems(record: dict[str, Any]) -> list[str]:
    """Return what the schema does not like, formats of dates and addresses included."""
    return [
        f"{'/'.join(map(str, error.instance_path))}: {error.message}"
        for error in _validator().iter_errors(record)
    ]


def contexts(address: str, _options: dict[str, Any]) -> dict[str, Any]:
    """Return a context for pyld, from here alone: nothing asks the network."""
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": _CONTEXTS[address],
    }
