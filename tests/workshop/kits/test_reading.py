"""A kit is read strictly, and each fault is told with its line."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.workshop.kits.kit_making import manifest, questions, write_kit, zipped
from toolbox.foundation.i18n import speaking
from toolbox.workshop.kits.reading import is_kit, read_kit
from toolbox.workshop.kits.records import Text
from toolbox.workshop.kits.sentences import KitFault, KitFaults


def faults(kit: Path) -> tuple[KitFault, ...]:
    """Return the faults for which a kit is refused."""
    with pytest.raises(KitFaults) as refused:
        read_kit(kit)
    return refused.value.faults


def test_a_folder_a_zip_and_a_zip_of_a_folder_are_the_same_kit(tmp_path: Path) -> None:
    folder = write_kit(tmp_path / "kit")
    for source in (folder, zipped(folder), zipped(folder, "kit/")):
        kit = read_kit(source)
        assert (kit.name, kit.version, kit.title) == ("probe", "1.0.0", Text("Probe", "Sample"))
        assert [question.name for question in kit.questions] == ["town", "kind", "exhibitors"]
        assert kit.example["town"] == "Hamm"
        assert kit.asset_names == ["assets/style.css"]
        assert kit.source.read("assets/style.css") == b"body { margin: 0 }\n"
        assert is_kit(source)


def test_questions_carry_what_a_form_needs(tmp_path: Path) -> None:
    town, kind, exhibitors = read_kit(write_kit(tmp_path / "kit")).questions
    assert (town.kind, town.required, town.most) == ("text", True, 200)
    assert [(choice.value, str(choice.title)) for choice in kind.choices] == [
        ("s", "Stadt"),
        ("k", "Kreis"),
    ]
    assert (exhibitors.kind, exhibitors.most) == ("group", 400)
    assert [field.kind for field in exhibitors.fields] == ["text", "markdown", "picture"]
    assert exhibitors.fields[0].required


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "string"}, "text"),
        ({"type": "string", "format": "multiline"}, "multiline"),
        ({"type": "string", "format": "date"}, "date"),
        ({"type": "string", "format": "color"}, "color"),
        ({"type": "integer", "minimum": 1, "maximum": 9}, "integer"),
        ({"type": "number"}, "number"),
        ({"type": "boolean", "default": True}, "boolean"),
        ({"type": "string", "enum": ["a", "b"]}, "choice"),
        ({"oneOf": [{"const": 1, "title": "Eins"}]}, "choice"),
        ({"type": "array", "items": {"enum": ["a", "b"]}, "uniqueItems": True}, "choices"),
        ({"type": "array", "items": {"type": "string"}}, "texts"),
        ({"type": "object", "format": "address"}, "address"),
    ],
)
def test_every_kind_of_question_is_known(tmp_path: Path, schema: dict[str, Any], kind: str) -> None:
    english = {"title": "Question", "description": "Hint"}
    whole = {"title": "Frage", "description": "Hinweis", "x-en": english, **schema}
    (question,) = read_kit(write_kit(tmp_path / "kit", **questions(a=whole))).questions
    assert question.kind == kind
    assert (question.title, question.hint) == (Text("Frage", "Question"), Text("Hinweis", "Hint"))
    assert [field.name for field in question.fields] == (
        ["street", "postcode", "town"] if kind == "address" else []
    )


@pytest.mark.parametrize(
    ("text", "line", "column", "code"),
    [
        ('{\n "kit": 1,\n "name" "probe"\n}', 3, 9, "json-colon"),
        ('{\n "kit": 1\n "name": "probe"\n}', 3, 2, "json-comma"),
        ('{\n "kit": 1,\n}', 3, 1, "json-name"),
        ('{\n "kit": 1,\n "kit": 1}', 3, 2, "json-twice"),
        ('{\n "kit": eins\n}', 2, 9, "json-unreadable"),
        ('{\n "kit": 1\n} }', 3, 3, "json-more"),
        ('[\n "kit"\n]', 1, 1, "manifest-object"),
    ],
)
def test_what_is_no_json_is_named_with_line_and_column(
    tmp_path: Path, text: str, line: int, column: int, code: str
) -> None:
    (fault,) = faults(write_kit(tmp_path / "kit", text=text))
    assert (fault.code, fault.line, fault.column) == (code, line, column)
    assert str(fault).startswith(f"kit.json:{line}: ")


@pytest.mark.parametrize(
    ("changes", "code", "part"),
    [
        ({"kit": 2}, "manifest-format", '"kit"'),
        ({"kit": "1"}, "manifest-type", '"kit"'),
        ({"kit": True}, "manifest-type", '"kit"'),
        ({"name": "Mein Kit"}, "manifest-name", '"name"'),
        ({"version": "1.0"}, "manifest-version", '"version"'),
        ({"title": 7}, "manifest-text", '"title"'),
        ({"title": {"en": "Kit"}}, "manifest-german", '"title"'),
        ({"output": "film"}, "manifest-output", '"output"'),
        ({"pages": {}}, "manifest-type", '"pages"'),
        ({"pages": []}, "pages-number", '"pages"'),
        ({"example": "nirgends.json"}, "no-such-file", '"example"'),
        ({"assets": "nirgends"}, "no-such-folder", '"assets"'),
        ({"farbe": "rot"}, "manifest-unknown", '"farbe"'),
        ({"lists": {"Viele": "pages/index.liquid"}}, "list-shape", '"Viele"'),
        ({"lists": {"viele": "lists/x.liquid"}}, "no-such-file", '"viele"'),
        ({"changes": [{"version": "1.0.0"}]}, "change-shape", '"changes": ['),
        (
            {"changes": [{"version": "1.0.0", "date": "22.11.2026", "text": "x"}]},
            "change-date",
            '"date"',
        ),
        (
            {"pages": [{"template": "pages/x.liquid", "to": "index.html"}]},
            "no-such-file",
            '"template"',
        ),
        ({"pages": [{"template": "pages/index.liquid"}]}, "page-shape", '"pages": ['),
        (
            {"pages": [{"template": "pages/index.liquid", "to": "a.html", "for": "b", "as": "c"}]},
            "page-for",
            '"for"',
        ),
        (
            {
                "pages": [
                    {
                        "template": "pages/index.liquid",
                        "to": "a.html",
                        "for": "exhibitors",
                        "as": "page",
                    }
                ]
            },
            "page-as-taken",
            '"as"',
        ),
        (
            {"groups": [{"title": "A", "fields": ["town", "kind", "exhibitors", "gibtsnicht"]}]},
            "group-unknown",
            '"gibtsnicht"',
        ),
        (
            {"groups": [{"title": "A", "fields": ["town", "town", "kind", "exhibitors"]}]},
            "group-twice",
            '"town",\n    "kind"',
        ),
        (
            {"groups": [{"title": "A", "fields": ["town", "exhibitors"]}]},
            "question-in-no-group",
            "",
        ),
        ({"groups": [["town"]]}, "group-shape", '"groups": ['),
    ],
)
def test_a_fault_in_the_manifest_is_named_at_its_line(
    tmp_path: Path, changes: dict[str, Any], code: str, part: str
) -> None:
    kit = write_kit(tmp_path / "kit", **changes)
    text = (kit / "kit.json").read_text()
    found = {fault.code: fault for fault in faults(kit)}
    assert code in found
    if part:
        line = text.count("\n", 0, text.index(part)) + 1
        assert found[code].line in {line, line + 1}


@pytest.mark.parametrize("key", ["kit", "name", "version", "title", "answers", "pages"])
def test_what_is_missing_is_named(tmp_path: Path, key: str) -> None:
    (fault,) = faults(write_kit(tmp_path / "kit", **{key: None}))
    assert fault.code == "manifest-missing"
    assert key in str(fault.message)


@pytest.mark.parametrize(
    ("schema", "code"),
    [
        ({"type": "string"}, "schema-no-title"),
        ({"type": "null", "title": "A"}, "schema-type"),
        ({"type": "string", "format": "hostname", "title": "A"}, "schema-type"),
        ({"type": "string", "title": "A", "maxLength": "lang"}, "schema-bound"),
        ({"type": "string", "title": "A", "minLength": 9, "maxLength": 3}, "schema-bounds"),
        ({"type": "string", "title": "A", "maxLength": 10**9}, "schema-bound-high"),
        ({"type": "string", "title": "A", "minimum": 3}, "schema-keyword"),
        ({"type": "string", "title": "A", "enum": []}, "schema-choices"),
        ({"type": "string", "title": "A", "enum": ["a", "a"]}, "schema-choice-twice"),
        ({"type": "string", "title": "A", "enum": ["a", None]}, "schema-choice"),
        ({"title": "A", "oneOf": [{"title": "Ohne Wert"}]}, "schema-choice"),
        ({"type": "string", "title": 7}, "schema-text"),
        ({"type": "string", "title": "A", "x-en": {"titel": "A"}}, "schema-english"),
        ("text", "schema-question"),
        (
            {"type": "array", "title": "A", "items": {"type": "object", "properties": {}}},
            "schema-no-properties",
        ),
        (
            {
                "type": "array",
                "title": "A",
                "items": {
                    "type": "object",
                    "properties": {"slug": {"type": "string", "title": "A"}},
                },
            },
            "schema-name",
        ),
        (
            {
                "type": "array",
                "title": "A",
                "items": {
                    "type": "object",
                    "properties": {
                        "b": {
                            "type": "array",
                            "title": "B",
                            "items": {
                                "type": "object",
                                "properties": {"c": {"type": "string", "title": "C"}},
                            },
                        }
                    },
                },
            },
            "schema-nested",
        ),
        (
            {
                "type": "object",
                "format": "address",
                "title": "A",
                "properties": {"country": {"type": "string"}},
            },
            "schema-address",
        ),
    ],
)
def test_a_question_that_no_form_can_ask_is_named(tmp_path: Path, schema: Any, code: str) -> None:
    found = faults(write_kit(tmp_path / "kit", **questions(a=schema)))
    assert code in {fault.code for fault in found}
    assert all(fault.line > 1 for fault in found)


def test_all_faults_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    kit = write_kit(tmp_path / "kit", name="Mein Kit", version="eins", assets="nirgends")
    assert [fault.code for fault in faults(kit)] == [
        "manifest-name",
        "manifest-version",
        "no-such-folder",
    ]


def test_a_folder_without_a_manifest_is_no_kit(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("x")
    assert not is_kit(tmp_path)
    assert [fault.code for fault in faults(tmp_path)] == ["no-manifest"]


def test_hidden_files_and_those_of_editors_are_left_out(tmp_path: Path) -> None:
    kit = write_kit(tmp_path / "kit", {".git/config": "x", "assets/.DS_Store": "x", "a.txt~": "x"})
    assert read_kit(kit).asset_names == ["assets/style.css"]
    assert ".git/config" not in read_kit(kit).source.sizes


def test_faults_are_told_in_the_language_of_the_reader(tmp_path: Path, app: Any) -> None:
    kit = write_kit(tmp_path / "kit", text=json.dumps(manifest(kit=7)))
    (fault,) = faults(kit)
    with app.app_context(), speaking("en"):
        assert str(fault.message) == "“kit” is the number of the format; it is 1."
