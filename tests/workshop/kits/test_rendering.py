"""Rendering: what lies in the target afterwards, and what stands in its pages."""

import copy
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.working import working_time
from tests.workshop.kits.kit_making import FILES, MANIFEST, write_kit, zipped
from toolbox.foundation.settings import PROJECT_ROOT
from toolbox.workshop.kits.checking import SAMPLE
from toolbox.workshop.kits.rendering import Host, Lineage, Rendered, render
from toolbox.workshop.kits.sentences import KitFaults

pytestmark = pytest.mark.slow

LINE = "„Messe“ von A & B, CC BY 4.0"
ANSWERS: dict[str, Any] = json.loads(FILES["example.json"])


def rendered(folder: Path, template: str, answers: Any = ANSWERS, **given: Any) -> str:
    """Return the start page that one template makes."""
    kit = write_kit(folder / "kit", {"pages/index.liquid": template})
    lineage = given.pop("lineage", Lineage())
    render(kit, answers, lineage=lineage, target=folder / "out", **given)
    return (folder / "out/index.html").read_text()


def picture(kind: str = "PNG") -> bytes:
    """Return a small picture."""
    target = io.BytesIO()
    Image.new("RGB", (4, 4)).save(target, kind)
    return target.getvalue()


@pytest.mark.parametrize("packed", [False, True])
def test_pages_and_assets_lie_in_the_target(tmp_path: Path, packed: bool) -> None:
    kit = write_kit(tmp_path / "kit")
    made = render(
        zipped(kit, "kit/") if packed else kit, ANSWERS, lineage=SAMPLE, target=tmp_path / "out"
    )
    files = ("assets/style.css", "aussteller/mueller-soehne.html", "index.html")
    assert isinstance(made, Rendered)
    assert (made.files, made.pages) == (files, 2)
    assert made.size == sum((tmp_path / "out" / name).stat().st_size for name in files)
    page = (tmp_path / "out/aussteller/mueller-soehne.html").read_text()
    assert "<h1>Müller &amp; Söhne</h1>\n<p><strong>Gut</strong></p>" in page
    assert 'href="../assets/style.css"' in page


def test_the_line_of_the_lineage_is_added_where_it_is_missing(tmp_path: Path) -> None:
    page = rendered(tmp_path, "<body><p>A</p></body></html>", lineage=Lineage(line=LINE))
    added = (
        '<aside class="lineage" aria-label="Herkunft"><p>„Messe“ von A &amp; B, CC BY 4.0</p>'
        "</aside>\n"
    )
    assert page == f"<body><p>A</p>{added}</body></html>"


@pytest.mark.parametrize(
    "shown",
    [
        "{{ lineage.line }}",
        '{{ lineage.line | replace: " von ", "\n  von " }}',
        "„<b>Messe</b>“ von A &amp; B, CC&nbsp;BY 4.0",
    ],
)
def test_nothing_is_added_to_a_page_that_shows_it(tmp_path: Path, shown: str) -> None:
    page = rendered(tmp_path, f"<body>{shown}</body>", lineage=Lineage(line=LINE))
    assert "lineage" not in page


def test_a_page_without_an_end_gets_the_line_too(tmp_path: Path) -> None:
    assert LINE.split(" &")[0] in rendered(tmp_path, "<p>A", lineage=Lineage(line=LINE))


def test_templates_know_kit_page_host_and_lineage(tmp_path: Path) -> None:
    names = (
        "kit.name kit.version kit.title page.path page.root page.language host.address "
        "host.toolbox lineage.title lineage.maker lineage.licence lineage.changed"
    )
    lineage = replace(SAMPLE, line="")
    host = Host("https://example.org/m/hamm/", "https://example.org/")
    template = "|".join(f"{{{{ {name} }}}}" for name in names.split())
    page = rendered(tmp_path, template, lineage=lineage, host=host)
    assert page.split("|") == [
        *("probe", "1.0.0", "Probe", "index.html", "", "de"),
        *("https://example.org/m/hamm/", "https://example.org/"),
        *("Beispiel", "Redaktion Beispiel", "CC BY 4.0", "für diese Ausgabe angepasst"),
    ]


def test_partials_see_the_common_names_and_what_they_are_handed(tmp_path: Path) -> None:
    kit = write_kit(
        tmp_path / "kit",
        {
            "pages/index.liquid": "{% assign own = 1 %}{% render 'partials/a.liquid', given: 2 %}",
            "partials/a.liquid": "{{ answers.town }},{{ own }},{{ given }},{{ page.path }}",
        },
    )
    render(kit, ANSWERS, lineage=Lineage(), target=tmp_path / "out")
    assert (tmp_path / "out/index.html").read_text() == "Hamm,,2,index.html"


def test_pictures_that_were_answered_lie_in_a_folder_of_their_own(tmp_path: Path) -> None:
    for name, content in (
        ("Logo Süd.png", picture()),
        ("logo-sued.jpg", picture("JPEG")),
        ("böse.png", b"<svg onload='alert(1)'/>"),
    ):
        (tmp_path / name).write_bytes(content)
    names = ["Logo Süd.png", "logo-sued.jpg", "böse.png", "fehlt.png", "assets/style.css"]
    answers = {
        "town": "Hamm",
        "exhibitors": [{"name": name, "logo": name} for name in names],
    }
    page = rendered(
        tmp_path,
        "{% for one in answers.exhibitors %}{{ one.logo | default: '-' }} {% endfor %}",
        answers,
        pictures={name: tmp_path / name for name in names[:3]},
    )
    assert page.split() == [
        *("bilder/logo-sued.png", "bilder/logo-sued-2.jpg", "-", "-", "assets/style.css")
    ]
    assert sorted(path.name for path in (tmp_path / "out/bilder").iterdir()) == [
        "logo-sued-2.jpg",
        "logo-sued.png",
    ]


def test_texts_of_other_formats_are_not_escaped(tmp_path: Path) -> None:
    kit = write_kit(
        tmp_path / "kit",
        {
            "pages/daten.liquid": (
                '{"town": {{ answers.town | json }}, "raw": "{{ answers.town }}"}'
            ),
            "pages/termin.liquid": (
                "BEGIN:VEVENT\n{% if answers.town %}\nSUMMARY:{{ answers.town | ics }}\n"
                "{% endif %}\n\nDESCRIPTION:{{ answers.kind }}ÄÖÜ" + "äöü" * 30 + "\nEND:VEVENT\n"
            ),
        },
        pages=[
            {"template": "pages/daten.liquid", "to": "daten.json"},
            {"template": "pages/termin.liquid", "to": "termin.ics"},
        ],
    )
    render(kit, {"town": "A & B; C,\nD"}, lineage=SAMPLE, target=tmp_path / "out")
    assert (tmp_path / "out/daten.json").read_text() == (
        '{"town": "A \\u0026 B; C,\\nD", "raw": "A & B; C,\nD"}'
    )
    event = (tmp_path / "out/termin.ics").read_bytes()
    assert b"SUMMARY:A & B\\; C\\,\\nD\r\n" in event
    assert b"\r\n\r\n" not in event
    assert max(map(len, event.split(b"\r\n"))) <= 75
    assert b"".join(event.split(b"\r\n ")).decode().count("äöü") == 30


def test_a_list_can_be_derived_from_the_answers(tmp_path: Path) -> None:
    derived = (
        "[{% for one in answers.exhibitors %}"
        '{"name": {{ one.about | json }}, "from": {{ one.name | json }}}'
        "{% unless forloop.last %},{% endunless %}{% endfor %}]"
    )
    kit = write_kit(
        tmp_path / "kit",
        {"lists/jobs.liquid": derived, "pages/job.liquid": "{{ job.number }} {{ job.from }}"},
        lists={"jobs": "lists/jobs.liquid"},
        pages=[
            {
                "template": "pages/job.liquid",
                "for": "lists.jobs",
                "as": "job",
                "to": "berufe/{{ job.slug }}.html",
            }
        ],
    )
    answers = {"town": "Hamm", "exhibitors": [{"name": "A", "about": "Köchin"}] * 2}
    made = render(kit, answers, lineage=Lineage(), target=tmp_path / "out")
    assert made.files == ("assets/style.css", "berufe/koechin-2.html", "berufe/koechin.html")
    assert (tmp_path / "out/berufe/koechin-2.html").read_text() == "2 A"


@pytest.mark.parametrize("text", ["", "{}", "[1]", "[", "[{}" + ",{}" * 2_000 + "]"])
def test_a_derived_list_has_to_be_one(tmp_path: Path, text: str) -> None:
    kit = write_kit(
        tmp_path / "kit", {"lists/jobs.liquid": text}, lists={"jobs": "lists/jobs.liquid"}
    )
    with pytest.raises(KitFaults) as refused:
        render(kit, ANSWERS, lineage=SAMPLE, target=tmp_path / "out")
    (fault,) = refused.value.faults
    assert (fault.code, fault.file) == ("list-json", "lists/jobs.liquid")


@pytest.mark.parametrize(
    ("pages", "other"),
    [
        (["index.html", "index.html"], "pages/index.liquid"),
        (["index.html", "INDEX.html"], "pages/index.liquid"),
        (["assets/STYLE.css"], "assets"),
    ],
)
def test_no_page_overwrites_another_file(tmp_path: Path, pages: list[str], other: str) -> None:
    listed = [{"template": "pages/index.liquid", "to": name} for name in pages]
    kit = write_kit(tmp_path / "kit", pages=listed)
    with pytest.raises(KitFaults) as refused:
        render(kit, ANSWERS, lineage=SAMPLE, target=tmp_path / "out")
    (fault,) = refused.value.faults
    assert (fault.code, fault.file) == ("page-twice", "kit.json")
    assert other in str(fault.message)


def test_the_same_answers_give_the_same_bytes(tmp_path: Path) -> None:
    kit = write_kit(tmp_path / "kit")
    for name in ("one", "two"):
        render(kit, ANSWERS, lineage=SAMPLE, target=tmp_path / name)
    first, second = (
        {path.name: path.read_bytes() for path in (tmp_path / name).rglob("*.*")}
        for name in ("one", "two")
    )
    assert first == second


@pytest.mark.slow
def test_two_hundred_entries_are_rendered_in_time(tmp_path: Path) -> None:
    kit = write_kit(tmp_path / "kit")
    exhibitors = [
        {"name": f"Beispiel {number} GmbH", "about": f"**Profil** {number}\n\n" + "- a\n" * 20}
        for number in range(200)
    ]
    began = working_time()
    made = render(
        kit,
        {"town": "Hamm", "exhibitors": exhibitors},
        lineage=SAMPLE,
        target=tmp_path / "out",
    )
    assert made.pages == 201
    assert working_time() - began < 5


def test_a_zip_with_very_many_assets_is_rendered_in_time(tmp_path: Path) -> None:
    kit = write_kit(tmp_path / "kit", {f"assets/{number}.txt": "x" for number in range(1_900)})
    packed = zipped(kit)
    began = working_time()
    made = render(packed, ANSWERS, lineage=SAMPLE, target=tmp_path / "out")
    assert len(made.files) == 1_903
    assert working_time() - began < 8


def test_the_list_in_the_guide_works(tmp_path: Path) -> None:
    guide = (PROJECT_ROOT / "docs/kits.md").read_text()
    derived = next(part for part in guide.split("```") if part.startswith("liquid\n[{%"))
    answers: dict[str, Any] = copy.deepcopy(MANIFEST["answers"])
    answers["properties"]["exhibitors"]["items"]["properties"]["occupations"] = {
        "type": "array",
        "title": "Berufe",
        "items": {"type": "string"},
    }
    kit = write_kit(
        tmp_path / "kit",
        {
            "lists/occupations.liquid": derived.removeprefix("liquid\n"),
            "pages/index.liquid": "{% for one in lists.occupations %}{{ one.slug }} {% endfor %}",
        },
        answers=answers,
        lists={"occupations": "lists/occupations.liquid"},
    )
    given = [{"name": "A", "occupations": ["Koch", "Bäcker"]}, {"name": "B"}]
    given.append({"name": "C", "occupations": ["Koch"]})
    render(kit, {"town": "Hamm", "exhibitors": given}, lineage=Lineage(), target=tmp_path / "out")
    assert (tmp_path / "out/index.html").read_text().split() == ["baecker", "koch"]
