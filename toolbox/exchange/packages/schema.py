"""What the JSON files of a package must be like, as JSON Schema (draft 2020-12).

Whoever writes packages of their own can validate against it: ``toolbox export schema`` prints it.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from toolbox.catalogue.content import ATTACHMENT_ROLES, CREDIT_ROLES, LINK_KINDS
from toolbox.exchange.packages.layout import FORMAT, FORMAT_VERSION, INSTRUMENTS_AT_MOST

Schema = Mapping[str, Any]

_SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_ADDRESS = {
    "type": "string",
    "maxLength": 500,
    "pattern": '^[A-Za-z][A-Za-z0-9+.-]*:[^\\s<>"]+$(?!\\s)',
}
_MOMENT = {"type": ["string", "null"], "maxLength": 40}
_NUMBER = {"type": "integer", "minimum": 0, "maximum": 1_000_000}


def _text(most: int, *, least: int = 0) -> Schema:
    return {"type": "string", "minLength": least, "maxLength": most}


def _list(of: Schema, most: int) -> Schema:
    return {"type": "array", "items": of, "maxItems": most}


def _object(needed: Mapping[str, Schema], **optional: Schema) -> Schema:
    return {
        "type": "object",
        "required": sorted(needed),
        "properties": {**needed, **optional},
        "additionalProperties": False,
    }


_NAMED = _object({"name": _text(300, least=1), "address": _text(500)})
_LINKED = _object({"id": _ADDRESS, "title": _text(300)})
_FILE = _object(
    {
        "name": _text(255, least=1),
        "title": _text(300),
        "role": {"enum": list(ATTACHMENT_ROLES)},
        "sha256": _SHA256,
        "size": {"type": "integer", "minimum": 1},
        "path": {"type": "string", "pattern": "^files/[^/]+$", "maxLength": 300},
        "media_type": _text(200),
    },
    runs=_object({"kind": _text(30), "entry": _text(500)}),
    kit=_object({"name": _text(300), "version": _text(40)}),
)
_SHEET: Schema = {
    "type": "object",
    "properties": {
        "title": _text(200, least=1),
        "summary": _text(600),
        "description": _text(20_000),
        "steps": _list(_text(600), 12),
        "preparation_minutes": _NUMBER,
        "duration_minutes": _NUMBER,
        "group_min": _NUMBER,
        "group_max": _NUMBER,
        "languages": _list(_text(35), 40),
        "licence": _text(60),
        "links": _list(
            _object({"url": _ADDRESS}, label=_text(200), kind={"enum": list(LINK_KINDS)}), 20
        ),
        "transfer_core": _text(3000),
        "adaptation": _list(_text(600), 20),
        "sources": _list(
            _object({"fact": _text(500), "source": _text(500)}, checked=_text(10)), 30
        ),
        "review_by": _text(10),
        "change_note": _text(1000),
        "tags": _list(_text(120), 20),
        "credits": _list(
            _object(
                {"name": _text(300, least=1), "role": {"enum": list(CREDIT_ROLES)}},
                project=_text(300),
                funding_line=_text(300),
                period=_text(40),
            ),
            50,
        ),
        "files": _list(_FILE, 200),
    },
    "patternProperties": {
        "^fields-[a-z0-9_]{1,60}$": {
            "type": ["string", "integer", "boolean", "array"],
            "maxLength": 300,
            "items": {"type": "string", "maxLength": 300},
            "maxItems": 20,
        },
        "^(audience|topic|sector|occupation|region|phase|school_form)$": _list(_text(120), 200),
        "^(standard_element|transfer|accessibility)$": _list(_text(120), 200),
    },
    "required": ["title"],
    "additionalProperties": False,
}
_EVIDENCE = _object(
    {"toolbox": _text(500), "adopter": _text(300, least=1), "stage": _text(30)},
    since=_text(10),
    places=_NUMBER,
    region=_text(120),
    place=_text(300),
    source=_text(500),
    worked=_text(10_000),
    hindered=_text(10_000),
    factors=_list(_object({"key": _text(120), "label": _text(300)}, sentence=_text(600)), 50),
)
_HEAD: dict[str, Schema] = {
    "format": {"const": FORMAT},
    "format_version": {"const": FORMAT_VERSION},
    "toolbox": _NAMED,
}

RECORD: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Werkzeugkoffer-Paket: record.json",
    **_object(
        {
            **_HEAD,
            "id": _ADDRESS,
            "address": _ADDRESS,
            "slug": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 120},
            "kind": _text(60, least=1),
            "published_at": _MOMENT,
            "changed_at": _MOMENT,
            "owner": _NAMED,
            "partners": _list(_text(300), 100),
            "current": {"type": "integer", "minimum": 1, "maximum": 100_000},
            "versions": {
                "type": "array",
                "minItems": 1,
                "maxItems": 1000,
                "items": _object(
                    {
                        "number": {"type": "integer", "minimum": 1, "maximum": 100_000},
                        "published_at": _MOMENT,
                        "sheet": _SHEET,
                    }
                ),
            },
            "terms": _list(
                _object(
                    {
                        "vocabulary": _text(60),
                        "key": _text(120),
                        "uri": _text(500),
                        "de": _text(300),
                        "en": _text(300),
                    }
                ),
                2000,
            ),
            "lineage": _object({"parents": _list(_LINKED, 100), "children": _list(_LINKED, 5000)}),
            "evidence": _list(_EVIDENCE, 10_000),
        }
    ),
}
"""An instrument with all its versions."""

PACKAGE: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Werkzeugkoffer-Paket: package.json",
    **_object(
        {
            **_HEAD,
            "title": _text(300),
            "description": _text(20_000),
            "instruments": _list(
                _object(
                    {
                        "id": _ADDRESS,
                        "folder": {
                            "type": "string",
                            "pattern": "^instruments/[a-z0-9]+(-[a-z0-9]+)*$",
                            "maxLength": 140,
                        },
                    }
                ),
                INSTRUMENTS_AT_MOST,
            ),
            "collections": _list(
                _object(
                    {
                        "id": _ADDRESS,
                        "title": _text(300, least=1),
                        "description": _text(20_000),
                        "audience": _list(_text(120), 50),
                        "cover": _text(500),
                        "items": _list(_object({"id": _ADDRESS, "note": _text(5000)}), 1000),
                    },
                    public={"type": "boolean"},
                ),
                1000,
            ),
        }
    ),
}
"""What a package holds."""


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator({"record": RECORD, "package": PACKAGE}[name])


def fault_in(name: str, value: Any) -> str:
    """Return where ``value`` is not as the schema ``record`` or ``package`` says; empty if it is.

    The words are those of a path, such as ``versions/0/sheet/title``, for who writes packages.
    """
    for error in _validator(name).iter_errors(value):
        place = "/".join(str(step) for step in error.absolute_path) or name
        return f"{place}: {error.validator}"[:200]
    return ""
