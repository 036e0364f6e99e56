"""Kits that mean harm, or that went wrong badly: each ends in time, with a sentence."""

import json
import subprocess
import sys
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.working import working_time
from tests.workshop.kits.kit_making import FILES, questions, write_kit, zipped
from toolbox.foundation.settings import PROJECT_ROOT
from toolbox.workshop.kits.checking import SAMPLE, check_kit
from toolbox.workshop.kits.reading import read_kit
from toolbox.workshop.kits.rendering import LIMITS, render
from toolbox.workshop.kits.sentences import KitFaults
from toolbox.workshop.kits.source import FILES as FILES_ALLOWED

pytestmark = pytest.mark.slow

SECONDS = 10
MEGABYTE = 1024 * 1024

TEMPLATES: Mapping[str, tuple[str, str]] = {
    "loops in loops": (
        "{% for a in (1..9999) %}{% for b in (1..9999) %}x{% endfor %}{% endfor %}",
        "template-loops",
    ),
    "a loop without end": ("{% for a in (1..999999999999) %}{{ a }}{% endfor %}", "template-loops"),
    "a list that fills the memory": ("{{ (1..999999999) | join }}", "child-memory"),
    "a text that doubles": (
        "{% assign a = 'xxxxxxxxxxxxxxxx' %}{% for b in (1..60) %}{% assign a = a | append: a %}"
        "{% endfor %}",
        "template-locals",
    ),
    "a page that is huge": (
        "{% for a in (1..190000) %}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx{% endfor %}",
        "template-output",
    ),
    "a number that grows": (
        "{% assign a = 9 %}{% for b in (1..99999) %}{% assign a = a | times: a %}{% endfor %}",
        "template-failed child-timeout child-memory",
    ),
    "a template of another file": ("{% render '../../../../etc/passwd' %}", "template-missing"),
    "a template by its whole path": ("{% render '/etc/passwd' %}", "template-missing"),
    "an include": ("{% include 'partials/head.liquid' %}", "template-include"),
    "a tag that is not closed": ("<p>\n{% if answers.town %}\n<p>", "template-unclosed"),
    "an output that is not closed": ("<p>\n{{ answers.town", "template-unclosed"),
    "blocks in blocks": (
        "{% if true %}" * 300 + "{% endif %}" * 300,
        "template-too-deep",
    ),
    "brackets in brackets": (
        "{{ a" + "[a" * 20_000 + "]" * 20_000 + " }}",
        "template-failed template-too-deep",
    ),
    "very many tags": ("{% if a %}{{ a }}{% endif %}" * 15_000, "template-variable"),
    "very many openings": ("{%" * 250_000, "child-timeout template-tag-open template-syntax"),
    "very many angle brackets": ("{{ lineage.line }}" + "<" * 500_000, "output-no-lang"),
    "nothing but spaces": ("{% " + " " * 500_000, "child-timeout template-tag-open"),
    "a template that is too large": ("x" * MEGABYTE, "text-too-large"),
    "a template that is no text": ("\udcff", "not-utf8"),
}


SLOW = frozenset({"a number that grows", "a list that fills the memory"})


@pytest.mark.parametrize(
    "kind",
    [pytest.param(kind, marks=pytest.mark.slow if kind in SLOW else ()) for kind in TEMPLATES],
)
def test_a_hostile_template_ends_in_time_with_a_sentence(tmp_path: Path, kind: str) -> None:
    text, codes = TEMPLATES[kind]
    content = text.encode("utf-8", "surrogateescape")
    kit = write_kit(tmp_path / "kit", {"pages/index.liquid": content})
    began = time.monotonic()
    faults = check_kit(kit)

    assert time.monotonic() - began < SECONDS
    assert {fault.code for fault in faults} & set(codes.split())
    assert all(str(fault.message) for fault in faults)


@pytest.mark.parametrize("kind", ["loops in loops", "a text that doubles"])
def test_rendering_says_the_same_as_checking(tmp_path: Path, kind: str) -> None:
    text, code = TEMPLATES[kind]
    kit = write_kit(tmp_path / "kit", {"pages/index.liquid": text})

    with pytest.raises(KitFaults) as refused:
        render(kit, {"town": "Hamm"}, lineage=SAMPLE, target=tmp_path / "out")

    assert [fault.code for fault in refused.value.faults] == [code]
    assert not (tmp_path / "out").exists()


def test_partials_that_call_each_other_end(tmp_path: Path) -> None:
    files = {
        "pages/index.liquid": "{% render 'partials/a.liquid' %}",
        "partials/a.liquid": "{% render 'partials/b.liquid' %}" * 2,
        "partials/b.liquid": "{% render 'partials/a.liquid' %}" * 2,
    }
    faults = check_kit(write_kit(tmp_path / "kit", files))

    assert [fault.code for fault in faults] == ["template-recursion"]


def test_the_child_has_no_more_than_was_promised() -> None:
    assert LIMITS.seconds <= SECONDS
    assert LIMITS.memory <= 256 * MEGABYTE


def test_the_child_starts_without_the_web_framework() -> None:
    words = "import sys, toolbox.workshop.kits.child; sys.exit('flask' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", words], cwd=PROJECT_ROOT).returncode == 0


@pytest.mark.parametrize(
    "name",
    [
        "../index.html",
        "a/../../index.html",
        "/index.html",
        "a//b.html",
        ".htaccess.html",
        "a\\b.html",
        "c:index.html",
        "con.html",
        "{{ answers.town }}.html",
        "seite.exe",
        "bilder/seite.html",
        "x" * 250 + ".html",
        "a\u202eb.html",
    ],
)
def test_a_page_stays_inside_the_output(tmp_path: Path, name: str) -> None:
    kit = write_kit(
        tmp_path / "kit",
        {"example.json": '{"town": "../../oben"}'},
        pages=[{"template": "pages/index.liquid", "to": name}],
    )
    with pytest.raises(KitFaults) as refused:
        render(kit, read_kit(kit).example, lineage=SAMPLE, target=tmp_path / "out")

    assert refused.value.faults[0].code in {"page-name", "page-ending", "page-in-pictures"}
    assert refused.value.faults[0].line > 0
    assert not list(tmp_path.glob("out*"))


def test_a_kit_with_ten_thousand_files_is_refused(tmp_path: Path) -> None:
    kit = write_kit(tmp_path / "kit")
    packed = zipped(kit)
    with zipfile.ZipFile(packed, "a") as archive:
        for number in range(10_000):
            archive.writestr(f"assets/{number}.txt", "")
    for number in range(FILES_ALLOWED):
        (kit / f"assets/{number}.txt").touch()

    for source in (kit, packed):
        with pytest.raises(KitFaults) as refused:
            read_kit(source)
        assert refused.value.faults[0].code in {"too-many-files", "archive"}
        assert "2000" in str(refused.value.faults[0].message)


def test_ten_thousand_pages_are_refused(tmp_path: Path) -> None:
    template = "[{% for a in (1..2000) %}{}{% unless forloop.last %},{% endunless %}{% endfor %}]"
    pages = [
        {
            "template": "pages/entry.liquid",
            "for": "lists.many",
            "as": "one",
            "to": f"{letter}/{{{{ one.slug }}}}.html",
        }
        for letter in "abcde"
    ]
    kit = write_kit(
        tmp_path / "kit",
        {"lists/many.liquid": template, "pages/entry.liquid": "x"},
        lists={"many": "lists/many.liquid"},
        pages=pages,
    )
    assert [fault.code for fault in check_kit(kit)] == ["output-too-many"]


def test_an_output_that_is_too_large_is_refused(tmp_path: Path) -> None:
    pages = [{"template": "pages/index.liquid", "to": f"{number}.html"} for number in range(30)]
    kit = write_kit(
        tmp_path / "kit",
        {"pages/index.liquid": "{% for a in (1..20000) %}" + "x" * 64 + "{% endfor %}"},
        pages=pages,
    )
    assert {fault.code for fault in check_kit(kit)} == {"output-too-large"}


def test_assets_count_as_output(tmp_path: Path) -> None:
    kit = write_kit(tmp_path / "kit", {"assets/film.mp4": bytes(21 * MEGABYTE)})

    assert {fault.code for fault in check_kit(kit)} == {"output-too-large"}


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "title": "A", "pattern": "(a+)+$"},
        {"$ref": "https://example.org/schema.json"},
        {"$ref": "#/properties/a"},
        {"allOf": [{"type": "string"}], "title": "A"},
        {"type": "string", "title": "A", "if": {}, "then": {}},
        {"type": "object", "title": "A", "patternProperties": {"(a+)+$": {}}},
        {"type": "string", "title": "A", "format": "regex"},
        {"type": "array", "title": "A", "items": [{"type": "string"}]},
    ],
)
def test_a_schema_that_could_think_for_hours_is_refused(
    tmp_path: Path, schema: dict[str, Any]
) -> None:
    kit = write_kit(tmp_path / "kit", **questions(a=schema))

    with pytest.raises(KitFaults) as refused:
        read_kit(kit)

    assert {fault.code for fault in refused.value.faults} <= {"schema-keyword", "schema-type"}


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"kit": 1, "answers": ' + '{"properties": ' * 60 + "1",
        '{"kit": ' + "9" * 10_000 + "}",
        '{"kit": 1e999}',
        '{"name": "\\ud800"}',
        "x" * (MEGABYTE + 1),
        "",
        "null",
        "\0",
    ],
)
def test_a_hostile_manifest_is_refused_with_a_sentence(tmp_path: Path, text: str) -> None:
    kit = write_kit(tmp_path / "kit", text=text)
    began = working_time()

    with pytest.raises(KitFaults) as refused:
        read_kit(kit)

    assert working_time() - began < 2
    assert refused.value.faults[0].file == "kit.json"
    assert str(refused.value.faults[0].message)


def test_a_schema_with_very_many_questions_is_refused(tmp_path: Path) -> None:
    many = {f"a{number}": {"type": "string", "title": "A"} for number in range(2_000)}
    kit = write_kit(tmp_path / "kit", **questions(**many))

    with pytest.raises(KitFaults) as refused:
        read_kit(kit)

    assert [fault.code for fault in refused.value.faults] == ["schema-too-many-questions"]


def test_an_example_that_is_deep_or_huge_is_refused(tmp_path: Path) -> None:
    for number, text in enumerate(['{"a": ' * 10_000, json.dumps({"a": "x" * MEGABYTE})]):
        kit = write_kit(tmp_path / f"kit-{number}", {"example.json": text})
        assert check_kit(kit)[0].file == "example.json"


def test_links_to_other_places_are_no_part_of_a_kit(tmp_path: Path) -> None:
    kit = write_kit(tmp_path / "kit")
    (kit / "assets/geheim.css").symlink_to("/etc/hostname")

    with pytest.raises(KitFaults) as refused:
        read_kit(kit)

    assert refused.value.faults[0].place == "assets/geheim.css"


def test_a_zip_that_breaks_the_rules_of_archives_is_refused(tmp_path: Path) -> None:
    bomb = write_kit(tmp_path / "kit", {"assets/null.bin": bytes(60 * MEGABYTE)})
    broken = tmp_path / "kaputt.zip"
    broken.write_bytes(b"PK\x03\x04nichts")

    for source, code in ((zipped(bomb), "archive"), (broken, "not-a-zip")):
        with pytest.raises(KitFaults) as refused:
            read_kit(source)
        assert refused.value.faults[0].code == code


def test_answers_cannot_break_out_of_a_page(tmp_path: Path) -> None:
    evil = '<script>alert(1)</script>"\'{{ kit.name }}{% render "x" %}'
    kit = write_kit(
        tmp_path / "kit",
        {
            "pages/index.liquid": '<p title="{{ answers.town }}">{{ answers.town | upcase }}'
            "{{ answers.town | append: 'x' }}{{ '<b>' | append: answers.town }}"
            "{{ answers.town | split: 'a' | join: 'a' }}{{ answers.town | newline_to_br }}"
            "{{ answers.town | url_encode | url_decode }}"
            "{{ answers.exhibitors[0].about | markdown }}"
            '<script type="application/json">{{ answers | json }}</script>'
            "{{ answers.town | qr: answers.town }}"
        },
    )
    answers = {**FILES_ANSWERS, "town": evil, "exhibitors": [{"name": "A", "about": evil}]}
    render(kit, answers, lineage=SAMPLE, target=tmp_path / "out")
    page = (tmp_path / "out/index.html").read_text()

    assert page.lower().count("<script") == 1
    assert page.lower().count("</script") == 1
    assert "{{ kit.name }}" in page
    assert 'title="&lt;script&gt;' in page


FILES_ANSWERS: Mapping[str, Any] = json.loads(FILES["example.json"])
