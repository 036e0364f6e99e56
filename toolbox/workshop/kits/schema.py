"""The part of JSON Schema that a form can be made of: what a kit may ask, and how.

Draft 2020-12, without references and without patterns: whoever answers must be told in words what
is wrong, and a pattern can make the machine think for hours.
"""

import re
from collections.abc import Mapping
from typing import Any

from toolbox.workshop.kits.findings import Finding
from toolbox.workshop.kits.positions import Place, PlacedJson
from toolbox.workshop.kits.records import SCHEMA_DIALECT, TEXT_KINDS, Choice, Question, Text

QUESTIONS = 100
"""At most as many on one level."""
ENTRIES = 2_000
"""At most as many entries in a repeating group."""
DEFAULT_ENTRIES = 400
TEXT_LENGTH = 20_000
DEFAULT_TEXT_LENGTH = {"multiline": 2_000, "markdown": 10_000, "uri": 500}
CHOICES = 300
ADDRESS_PARTS = ("street", "postcode", "town")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
RESERVED = frozenset({"slug", "number", "first", "last", "size"})
"""Names that the renderer gives to entries, or that Liquid understands otherwise."""

_ABOUT = frozenset({"title", "description", "x-en", "default", "type", "format", "examples"})
_BOUNDS: Mapping[str, tuple[str, str]] = {
    "string": ("minLength", "maxLength"),
    "integer": ("minimum", "maximum"),
    "number": ("minimum", "maximum"),
    "choices": ("minItems", "maxItems"),
    "texts": ("minItems", "maxItems"),
    "group": ("minItems", "maxItems"),
}
_TOPS: Mapping[str, tuple[int | None, int | None]] = {
    "string": (TEXT_LENGTH, 200),
    "group": (ENTRIES, DEFAULT_ENTRIES),
    "texts": (200, 50),
}
_ROOT_KEYS = frozenset(
    {"$schema", "type", "title", "description", "required", "properties", "additionalProperties"}
)


class SchemaReader:
    """Makes questions of a schema, and collects what of it is not understood."""

    def __init__(self, json: PlacedJson) -> None:
        self.json = json
        self.findings: list[Finding] = []

    def fault(self, code: str, place: Place, **values: Any) -> None:
        """Note a finding at a part of the file."""
        line, column = self.json.at(*place)
        self.findings.append(Finding(code, self.json.file, line, column, values))

    def questions(self, schema: Any, place: Place) -> tuple[Question, ...]:
        """Return the questions of ``answers``; see ``findings`` for what went wrong."""
        if not isinstance(schema, dict) or schema.get("type") != "object":
            self.fault("schema-no-object", place)
            return ()
        if schema.get("$schema", SCHEMA_DIALECT) != SCHEMA_DIALECT:
            self.fault("schema-dialect", (*place, "$schema"), dialect=SCHEMA_DIALECT)
        self.keys(schema, _ROOT_KEYS, place)
        return self.properties(schema, place, inside=False)

    def keys(self, schema: Mapping[str, Any], known: frozenset[str], place: Place) -> None:
        """Find keywords that no form is made of."""
        for key in schema.keys() - known:
            self.fault("schema-keyword", (*place, key), keyword=key)

    def properties(
        self, schema: Mapping[str, Any], place: Place, *, inside: bool
    ) -> tuple[Question, ...]:
        """Return the questions of an object's properties."""
        found = schema.get("properties")
        if not isinstance(found, dict) or not found:
            self.fault("schema-no-properties", place)
            return ()
        if len(found) > QUESTIONS:
            self.fault("schema-too-many-questions", (*place, "properties"), limit=QUESTIONS)
            return ()
        required = schema.get("required", [])
        if not isinstance(required, list) or not all(isinstance(each, str) for each in required):
            self.fault("schema-required", (*place, "required"))
            required = []
        for number, name in enumerate(required):
            if name not in found:
                self.fault("schema-required-unknown", (*place, "required", number), name=name)
        return tuple(
            question
            for name, part in found.items()
            if (
                question := self.question(
                    name,
                    part,
                    (*place, "properties", name),
                    required=name in required,
                    inside=inside,
                )
            )
        )

    def question(
        self, name: str, schema: Any, place: Place, *, required: bool, inside: bool
    ) -> Question | None:
        """Return one question; None where it cannot be understood."""
        if not _NAME.fullmatch(name) or (inside and name in RESERVED):
            self.fault("schema-name", place, name=name)
            return None
        if not isinstance(schema, dict):
            self.fault("schema-question", place, name=name)
            return None
        kind = self.kind(schema, place)
        if not kind:
            return None
        if inside and kind == "group":
            self.fault("schema-nested", place, name=name)
            return None
        titles = self.texts(schema, place)
        if not titles[0]:
            self.fault("schema-no-title", place, name=name)
        least, most = self.bounds(schema, kind, place)
        return Question(
            name=name,
            kind=kind,
            title=titles[0],
            hint=titles[1],
            required=required,
            default=schema.get("default"),
            least=least,
            most=most,
            choices=self.choices(schema, kind, place),
            fields=self.fields(schema, kind, place),
        )

    def kind(self, schema: Mapping[str, Any], place: Place) -> str:
        """Return the kind of a question and check its keywords; empty where there is none."""
        kind = _kind_of(schema)
        if not kind:
            self.fault("schema-type", place)
            return ""
        self.keys(schema, _keys_of(kind), place)
        return kind

    def texts(self, schema: Mapping[str, Any], place: Place) -> tuple[Text, Text]:
        """Return title and description, in English too where ``x-en`` has it."""
        english = schema.get("x-en", {})
        if not isinstance(english, dict) or english.keys() - {"title", "description"}:
            self.fault("schema-english", (*place, "x-en"))
            english = {}
        texts = []
        for key in ("title", "description"):
            german, other = schema.get(key, ""), english.get(key, "")
            if not isinstance(german, str) or not isinstance(other, str):
                self.fault("schema-text", (*place, key), key=key)
                german = other = ""
            texts.append(Text(german.strip(), other.strip()))
        return texts[0], texts[1]

    def bounds(
        self, schema: Mapping[str, Any], kind: str, place: Place
    ) -> tuple[int | float | None, int | float | None]:
        """Return the least and the most of a question, never more than a kit may ask for."""
        keys = _BOUNDS.get("string" if kind in TEXT_KINDS else kind)
        if keys is None:
            return None, None
        found: list[int | float | None] = []
        for key in keys:
            value = schema.get(key)
            if value is not None and not _is_bound(value, counted=kind not in {"number"}):
                self.fault("schema-bound", (*place, key), key=key)
                value = None
            found.append(value)
        least, most = found
        if least is not None and most is not None and least > most:
            self.fault("schema-bounds", (*place, keys[0]), least=keys[0], most=keys[1])
        return least, self.most(kind, most, (*place, keys[1]))

    def most(self, kind: str, given: int | float | None, place: Place) -> int | float | None:
        """Return the upper bound, which never is more than what kits may ask for."""
        top, usual = _TOPS.get("string" if kind in TEXT_KINDS else kind, (None, None))
        if top is None:
            return given
        if given is None:
            return DEFAULT_TEXT_LENGTH.get(kind, usual)
        if given > top:
            self.fault("schema-bound-high", place, key=place[-1], limit=top)
        return min(given, top)

    def choices(self, schema: Mapping[str, Any], kind: str, place: Place) -> tuple[Choice, ...]:
        """Return what a choice offers, from ``enum`` or from ``oneOf`` with titles."""
        if kind == "choices":
            schema, place = schema["items"], (*place, "items")
        elif kind != "choice":
            return ()
        key = "enum" if "enum" in schema else "oneOf"
        listed = schema[key]
        if not isinstance(listed, list) or not 0 < len(listed) <= CHOICES:
            self.fault("schema-choices", (*place, key), limit=CHOICES)
            return ()
        found = []
        for number, each in enumerate(listed):
            choice = self.choice(each, (*place, key, number), titled=key == "oneOf")
            if choice is not None:
                found.append(choice)
        if len({str(choice.value) for choice in found}) < len(found):
            self.fault("schema-choice-twice", (*place, key))
        return tuple(found)

    def choice(self, given: Any, place: Place, *, titled: bool) -> Choice | None:
        """Return one value of a choice."""
        value = given.get("const") if titled and isinstance(given, dict) else given
        if not isinstance(value, str | int | float) or isinstance(value, bool) or value == "":
            self.fault("schema-choice", place)
            return None
        if not titled:
            return Choice(value, Text(str(value)))
        self.keys(given, frozenset({"const", "title", "x-en"}), place)
        title = self.texts(given, place)[0]
        return Choice(value, title or Text(str(value)))

    def fields(self, schema: Mapping[str, Any], kind: str, place: Place) -> tuple[Question, ...]:
        """Return the fields inside an address or a repeating group."""
        if kind == "group":
            items = schema["items"]
            self.keys(items, _ROOT_KEYS - {"$schema"}, (*place, "items"))
            return self.properties(items, (*place, "items"), inside=True)
        if kind != "address":
            return ()
        for name in schema.get("properties", {}).keys() - set(ADDRESS_PARTS):
            self.fault("schema-address", (*place, "properties", name), name=name)
        return address_fields(schema)


def address_fields(schema: Mapping[str, Any]) -> tuple[Question, ...]:
    """Return street, postcode and town, required as the schema has it."""
    required = schema.get("required", [])
    titles = (Text("Straße und Hausnummer", "Street and number"), Text("Postleitzahl", "Postcode"))
    return tuple(
        Question(name, "text", title, required=name in required, most=most)
        for name, title, most in zip(
            ADDRESS_PARTS, (*titles, Text("Ort", "Town")), (120, 10, 80), strict=True
        )
    )


def _kind_of(schema: Mapping[str, Any]) -> str:
    found = schema.get("type")
    if "enum" in schema or "oneOf" in schema:
        return "choice" if found in {"string", "integer", "number", None} else ""
    if found == "string":
        kind = schema.get("format", "text")
        return kind if isinstance(kind, str) and kind in TEXT_KINDS else ""
    if found == "object":
        return "address" if schema.get("format") == "address" else ""
    if found == "array":
        items = schema.get("items")
        if not isinstance(items, dict):
            return ""
        if "enum" in items or "oneOf" in items:
            return "choices"
        if items.get("type") == "string" and "format" not in items:
            return "texts"
        return "group" if items.get("type") == "object" and "format" not in items else ""
    return found if found in {"integer", "number", "boolean"} else ""


def _keys_of(kind: str) -> frozenset[str]:
    own: Mapping[str, frozenset[str]] = {
        "choice": frozenset({"enum", "oneOf"}),
        "choices": frozenset({"items", "uniqueItems"}),
        "texts": frozenset({"items", "uniqueItems"}),
        "group": frozenset({"items"}),
        "address": frozenset({"properties", "required", "additionalProperties"}),
    }
    bounds = _BOUNDS.get("string" if kind in TEXT_KINDS else kind, ())
    return _ABOUT | own.get(kind, frozenset()) | frozenset(bounds)


def _is_bound(value: Any, *, counted: bool) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, float) and not counted)
