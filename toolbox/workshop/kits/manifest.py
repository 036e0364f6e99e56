"""Reads kit.json: the record of a kit, with every fault at its line."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from toolbox.workshop.kits.findings import Finding, FindingsError
from toolbox.workshop.kits.positions import Place, PlacedJson, read_json
from toolbox.workshop.kits.records import (
    GERMAN,
    Change,
    DerivedList,
    Group,
    Kit,
    Page,
    Question,
    Text,
)
from toolbox.workshop.kits.schema import SchemaReader
from toolbox.workshop.kits.source import MANIFEST, KitSource

FORMAT = 1
"""The number of this format, as kit.json says it."""
PAGES = 200
OUTPUTS = ("site",)
_KEYS: Mapping[str, type] = {
    "kit": int,
    "name": str,
    "version": str,
    "title": object,
    "description": object,
    "language": str,
    "output": str,
    "groups": list,
    "answers": dict,
    "pages": list,
    "lists": dict,
    "assets": str,
    "example": str,
    "changes": list,
}
_REQUIRED = ("kit", "name", "version", "title", "answers", "pages")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_VERSION = re.compile(r"\d{1,4}\.\d{1,4}\.\d{1,4}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TYPE_WORDS: Mapping[type, str] = {int: "number", str: "text", list: "list", dict: "object"}


def read_manifest(source: KitSource) -> Kit:
    """Return what kit.json says. Raises FindingsError with all that is wrong with it."""
    if not source.has(MANIFEST):
        raise FindingsError([Finding("no-manifest", MANIFEST)])
    reader = ManifestReader(source, read_json(source.text(MANIFEST), MANIFEST))
    kit = reader.read()
    if kit is None or reader.findings:
        raise FindingsError(sorted(reader.findings, key=lambda each: (each.line, each.column)))
    return kit


class ManifestReader(SchemaReader):
    """Takes kit.json apart; goes on after a fault, to tell of all at once."""

    def __init__(self, source: KitSource, json: PlacedJson) -> None:
        super().__init__(json)
        self.source = source

    def read(self) -> Kit | None:
        """Return the kit as far as it could be read."""
        given = self.json.value
        if not isinstance(given, dict):
            self.fault("manifest-object", ())
            return None
        given = self.typed(given)
        if self.findings:
            return None
        self.simple(given)
        questions = self.questions(given["answers"], ("answers",))
        example = given.get("example", "")
        if example and not self.source.has(example):
            self.fault("no-such-file", ("example",), name=example)
        assets = given.get("assets", "").strip("/")
        if assets and not self.source.below(assets):
            self.fault("no-such-folder", ("assets",), name=assets)
        return Kit(
            source=self.source,
            name=given["name"],
            version=given["version"],
            title=self.text(given["title"], ("title",)),
            description=self.text(given.get("description", ""), ("description",)),
            language=given.get("language", GERMAN),
            questions=questions,
            groups=self.groups(given.get("groups", []), questions),
            pages=self.pages(given["pages"], repeating_in(questions, given.get("lists", {}))),
            lists=self.lists(given.get("lists", {})),
            schema=given["answers"],
            assets=assets,
            example_file=example,
            changes=self.changes(given.get("changes", [])),
        )

    def typed(self, given: dict[str, Any]) -> dict[str, Any]:
        """Find keys that are missing, unknown or of the wrong type."""
        for key in _REQUIRED:
            if key not in given:
                self.fault("manifest-missing", (), key=key)
        for key, value in given.items():
            if key not in _KEYS:
                self.fault("manifest-unknown", (key,), key=key)
            elif not isinstance(value, _KEYS[key]) or isinstance(value, bool):
                self.fault("manifest-type", (key,), key=key, type=_TYPE_WORDS[_KEYS[key]])
        return given

    def simple(self, given: Mapping[str, Any]) -> None:
        """Check the short texts."""
        if given["kit"] != FORMAT:
            self.fault("manifest-format", ("kit",), format=FORMAT)
        if not _SLUG.fullmatch(given["name"]) or len(given["name"]) > 80:
            self.fault("manifest-name", ("name",))
        if not _VERSION.fullmatch(given["version"]):
            self.fault("manifest-version", ("version",))
        if not _LANGUAGE.fullmatch(given.get("language", GERMAN)):
            self.fault("manifest-language", ("language",))
        if given.get("output", OUTPUTS[0]) not in OUTPUTS:
            self.fault("manifest-output", ("output",), known=", ".join(OUTPUTS))

    def text(self, given: Any, place: Place) -> Text:
        """Return a text that is German, or an object with ``de`` and ``en``."""
        if isinstance(given, str):
            return Text(given.strip())
        if not isinstance(given, dict) or not all(
            key in {"de", "en"} and isinstance(value, str) for key, value in given.items()
        ):
            self.fault("manifest-text", place)
            return Text()
        if not given.get("de", "").strip():
            self.fault("manifest-german", place)
        return Text(given.get("de", "").strip(), given.get("en", "").strip())

    def groups(self, given: list[Any], questions: tuple[Question, ...]) -> tuple[Group, ...]:
        """Return the groups; every question stands in exactly one of them."""
        if not given:
            names = tuple(question.name for question in questions)
            return (Group(Text(), Text(), names),) if names else ()
        known = {question.name for question in questions}
        seen: set[str] = set()
        groups: list[Group] = []
        for number, each in enumerate(given):
            place: Place = ("groups", number)
            listed = each.get("fields") if isinstance(each, dict) else None
            if not isinstance(listed, list) or each.keys() - {"title", "hint", "fields"}:
                self.fault("group-shape", place)
                continue
            for index, name in enumerate(listed):
                self.group_name(name, (*place, "fields", index), known, seen)
            groups.append(
                Group(
                    self.text(each.get("title", ""), (*place, "title")),
                    self.text(each.get("hint", ""), (*place, "hint")),
                    tuple(name for name in listed if isinstance(name, str)),
                )
            )
        for name in sorted(known - seen):
            self.fault("question-in-no-group", ("answers", "properties", name), name=name)
        return tuple(groups)

    def group_name(self, name: Any, place: Place, known: set[str], seen: set[str]) -> None:
        """Check one name in a group, and remember it."""
        if not isinstance(name, str) or name not in known:
            self.fault("group-unknown", place, name=str(name)[:80])
        elif name in seen:
            self.fault("group-twice", place, name=name)
        else:
            seen.add(name)

    def lists(self, given: Mapping[str, Any]) -> tuple[DerivedList, ...]:
        """Return the lists that templates derive from the answers."""
        found = []
        for name, template in given.items():
            place: Place = ("lists", name)
            if not isinstance(template, str) or not _NAME.fullmatch(name):
                self.fault("list-shape", place)
            elif not self.source.has(template):
                self.fault("no-such-file", place, name=template)
            else:
                found.append(DerivedList(name, template, self.json.at(*place)[0]))
        return tuple(found)

    def pages(self, given: list[Any], repeating: set[str]) -> tuple[Page, ...]:
        """Return the pages; ``repeating`` names what a page can be made for each of."""
        if not 0 < len(given) <= PAGES:
            self.fault("pages-number", ("pages",), limit=PAGES)
            return ()
        found = (self.page(each, ("pages", at), repeating) for at, each in enumerate(given))
        return tuple(page for page in found if page)

    def page(self, given: Any, place: Place, repeating: set[str]) -> Page | None:
        """Return one page; None where it cannot be understood."""
        if (
            not isinstance(given, dict)
            or not all(isinstance(value, str) for value in given.values())
            or given.keys() - {"template", "to", "for", "as"}
            or not {"template", "to"} <= given.keys()
        ):
            self.fault("page-shape", place)
            return None
        if not self.source.has(given["template"]):
            self.fault("no-such-file", (*place, "template"), name=given["template"])
        each, name = given.get("for", ""), given.get("as", "")
        if each and each not in repeating:
            self.fault("page-for", (*place, "for"), name=each)
        if bool(each) != bool(name) or (name and not _NAME.fullmatch(name)):
            self.fault("page-as", place)
        elif name in RESERVED_NAMES:
            self.fault("page-as-taken", (*place, "as"), name=name)
        return Page(given["template"], given["to"], each, name, self.json.at(*place, "to")[0])

    def changes(self, given: list[Any]) -> tuple[Change, ...]:
        """Return what each version brought."""
        changes = []
        for number, each in enumerate(given):
            place: Place = ("changes", number)
            if not isinstance(each, dict) or each.keys() != {"version", "date", "text"}:
                self.fault("change-shape", place)
                continue
            if not isinstance(each["version"], str) or not _VERSION.fullmatch(each["version"]):
                self.fault("manifest-version", (*place, "version"))
            elif not _is_date(each["date"]):
                self.fault("change-date", (*place, "date"))
            else:
                text = self.text(each["text"], (*place, "text"))
                changes.append(Change(each["version"], each["date"], text))
        return tuple(changes)


RESERVED_NAMES = frozenset({"answers", "lists", "kit", "page", "lineage", "today", "host"})
"""Names that templates have without asking."""


def repeating_in(questions: tuple[Question, ...], lists: Mapping[str, Any]) -> set[str]:
    """Return the names of what has entries: groups, and derived lists."""
    groups = {question.name for question in questions if question.kind == "group"}
    return groups | {f"lists.{name}" for name in lists}


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
