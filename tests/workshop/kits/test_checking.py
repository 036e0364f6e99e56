"""Checking finds what an author would otherwise hear from somebody else, and says where."""

from pathlib import Path

import pytest

from tests.workshop.kits.kit_making import FILES, questions, write_kit, zipped
from toolbox.workshop.kits.beginning import STARTER, begin_kit
from toolbox.workshop.kits.checking import check_kit

pytestmark = pytest.mark.slow

INDEX = FILES["pages/index.liquid"]


def found(folder: Path, **files: str) -> list[tuple[str, str, int]]:
    """Return code, file and line of the faults of a kit with these files instead."""
    named = {name.replace("__", "/", 1) + ".liquid": text for name, text in files.items()}
    return [(fault.code, fault.file, fault.line) for fault in check_kit(write_kit(folder, named))]


def test_a_good_kit_has_no_faults(tmp_path: Path) -> None:
    kit = write_kit(tmp_path / "kit")
    assert check_kit(kit) == []
    assert check_kit(zipped(kit, "kit/")) == []


def test_the_kit_that_authors_begin_with_has_no_faults(tmp_path: Path) -> None:
    begin_kit(tmp_path / "mein-kit")
    assert check_kit(tmp_path / "mein-kit") == []
    assert check_kit(STARTER) == []


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("<p>\n\n{% if answers.town %}\n<p>", 3, "template-unclosed"),
        ("<p>\n{% for a in answers.exhibitors %}{% if a %}{% endfor %}", 2, "template-tag"),
        ("<p>\n{% case answers.town %}\n", 2, "template-open"),
        ("<p>\n{% fro a in b %}", 2, "template-tag"),
        ("<p>\n{% else %}", 2, "template-tag"),
        ("<p>\n{{ answers.town | gross }}", 2, "template-filter"),
        ("<p>\n{{ answers.town | safe }}", 2, "template-filter"),
        ("<p>\n{{ answers.town | }}", 2, "template-syntax"),
        ("<p>\n<p>{% assign a %}", 2, "template-syntax"),
        ("<p>\n{% if answers.town == %}{% endif %}", 2, "template-syntax"),
        ("<p>\n{% if true %}\n{% elsif == %}{% endif %}", 3, "template-syntax"),
        ("<p>\n{% render partials/head.liquid %}", 2, "template-syntax"),
        ("<p>\n{% render 'partials/x.liquid' %}", 2, "template-missing"),
        ("<p>\n{{ 1 | divided_by: 0 }}", 2, "template-failed"),
        ("<p>\n{{ answers.town | truncate: 1, 2, 3, 4 }}", 2, "template-failed"),
        ("<p>\n{{ answers.twon }}", 2, "template-variable"),
    ],
)
def test_a_fault_in_a_template_is_named_at_its_line(
    tmp_path: Path, text: str, line: int, code: str
) -> None:
    assert found(tmp_path / "kit", pages__index=text)[:1] == [(code, "pages/index.liquid", line)]


def test_a_fault_in_a_partial_or_in_an_unused_template_is_named_there(tmp_path: Path) -> None:
    head = FILES["partials/head.liquid"] + "\n{% if %}"
    assert found(tmp_path / "one", partials__head=head) == [
        ("template-syntax", "partials/head.liquid", head.count("\n") + 1)
    ]
    assert found(tmp_path / "two", partials__rest="{% if %}")[0][1] == "partials/rest.liquid"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{{ answers.town.size }}{{ answers.exhibitors.first.name }}", []),
        ("{{ forloop.index }}", ["forloop.index"]),
        ("{% for a in answers.exhibitors %}{{ a.nmae }}{{ a.slug }}{% endfor %}", ["a.nmae"]),
        ("{% for one in answers.exhibitor %}{{ one.name }}{% endfor %}", ["answers.exhibitor"]),
        ("{% assign all = answers.exhibitors | sort: 'name' %}{{ all[0].x }}", ["all[0].x"]),
        ("{% assign a = answers.exhibitors | where: 'name', 'A' | first %}{{ a.x }}", ["a.x"]),
        ("{% assign a = answers.town %}{% assign a = answers.kind %}{{ a.x }}", []),
        ("{% capture a %}x{% endcapture %}{{ a }}{{ b }}", ["b"]),
        ("{% if answers.gibtsnicht == 1 %}{% endif %}", ["answers.gibtsnicht"]),
        ("{{ 'a' | append: answers.x }}{{ answers[page.path] }}", ["answers.x"]),
        ("{{ lineage.lin }}{{ host.address }}{{ today.x }}", ["lineage.lin", "today.x"]),
        ("{% render 'partials/one.liquid', one: answers.exhibitors[0] %}", ["one.x"]),
        ("{% render 'partials/one.liquid' for answers.exhibitors as one %}", ["one.x"]),
        ("{% render 'partials/one.liquid', one: today, more: 1 %}", ["one.name", "one.x"]),
    ],
)
def test_variables_that_do_not_exist_are_named(tmp_path: Path, text: str, names: list[str]) -> None:
    kit = write_kit(
        tmp_path / "kit",
        {
            "pages/index.liquid": INDEX.replace("</body>", f"{text}</body>"),
            "partials/one.liquid": "{{ one.name }}{{ one.x }}{% if more %}{{ more }}{% endif %}",
        },
    )
    faults = [fault for fault in check_kit(kit) if fault.code == "template-variable"]
    assert all(fault.line for fault in faults)
    messages = [str(fault.message) for fault in faults]
    for name in names:
        assert any(f"“{name}”" in message for message in messages)
    more = {"more"} if "partials/one" in text else set()
    assert {message.split("“")[1].split("”")[0] for message in messages} <= {*names, *more}


def test_what_a_partial_is_handed_by_some_may_be_left_out_by_others(tmp_path: Path) -> None:
    calls = "{% render 'partials/one.liquid', more: 1 %}{% render 'partials/one.liquid' %}"
    kit = write_kit(
        tmp_path / "kit",
        {
            "pages/index.liquid": INDEX.replace("</body>", f"{calls}</body>"),
            "partials/one.liquid": "{% if more %}{{ more }}{% endif %}{{ answers.town }}",
        },
    )
    assert check_kit(kit) == []


def test_the_name_of_a_page_is_checked_like_a_template(tmp_path: Path) -> None:
    pages = [
        {"template": "pages/index.liquid", "to": "{{ exhibitor.slug }}.html"},
        {"template": "pages/index.liquid", "to": "{{ answers.town.html"},
    ]
    kit = write_kit(tmp_path / "one", pages=pages[:1])
    other = write_kit(tmp_path / "two", pages=pages)
    line = 1 + next(
        number
        for number, text in enumerate((kit / "kit.json").read_text().splitlines())
        if "exhibitor.slug" in text
    )
    assert [(fault.code, fault.file, fault.line) for fault in check_kit(kit)][:1] == [
        ("template-variable", "kit.json", line)
    ]
    assert [(fault.code, fault.file) for fault in check_kit(other)] == [
        ("template-unclosed", "kit.json")
    ]


def test_an_example_that_does_not_fit_is_named_at_its_line(tmp_path: Path) -> None:
    example = '{\n "town": "Hamm",\n "exhibitors": [\n  {"name": "A"},\n  {"about": "x"}\n ]\n}'
    (fault,) = check_kit(write_kit(tmp_path / "kit", {"example.json": example}))
    assert (fault.code, fault.place) == ("example-answer", "example.json:5")
    assert "Name" in str(fault.message)


def test_without_an_example_the_defaults_have_to_be_enough(tmp_path: Path) -> None:
    (fault,) = check_kit(write_kit(tmp_path / "kit", example=None))
    assert fault.code == "no-example"
    assert "Ort" in str(fault.message)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('<a href="fehlt.html">x</a>', "output-link"),
        ('<a href="aussteller/">x</a>', "output-link"),
        ('<a href="/index.html">x</a>', "output-link-root"),
        ('<a href="#fehlt">x</a>', "output-fragment"),
        ('<img src="assets/style.css">', "output-no-alt"),
        ('<img src="fehlt.png" alt="">', "output-link"),
        ("<h3>x</h3>", "output-heading-skipped"),
        ('<p id="a"></p><p id="a"></p>', "output-id-twice"),
        ("<input>", "output-no-label"),
        ('<iframe src="index.html"></iframe>', "output-frame-title"),
    ],
)
def test_a_fault_in_the_output_is_named_with_its_template(
    tmp_path: Path, body: str, code: str
) -> None:
    text = INDEX.replace("</body>", f"{body}\n</body>")
    (fault,) = check_kit(write_kit(tmp_path / "kit", {"pages/index.liquid": text}))
    assert (fault.code, fault.file) == (code, "index.html")
    assert fault.line > 5
    assert "pages/index.liquid" in str(fault.message)


@pytest.mark.parametrize(
    "body",
    [
        '<a href="">x</a><a href="#top">x</a><a href="?a=1">x</a>',
        '<a href="mailto:a@example.org">x</a><a href="tel:+492310">x</a>',
        '<p id="a"></p><a href="index.html#a">x</a><a href="#a">x</a>',
        '<a href="https://example.org/">x</a><link rel="license" href="https://example.org/">',
        "<label>x <input></label><label for=b>x</label><input id=b><input aria-label=x>",
        '<input type="hidden"><input type="submit"><svg><title>x</title></svg>',
        "<template><img><h6></h6><input><a href=x></a></template>",
        "<h2>x</h2><h3>x</h3><h2>x</h2><img alt='' src='data:image/png;base64,AAAA'>",
    ],
)
def test_what_is_right_is_left_alone(tmp_path: Path, body: str) -> None:
    text = INDEX.replace("</body>", f"{body}\n</body>")
    assert check_kit(write_kit(tmp_path / "kit", {"pages/index.liquid": text})) == []


def test_a_bare_page_is_told_all_that_it_misses(tmp_path: Path) -> None:
    assert {code for code, _file, _line in found(tmp_path / "kit", pages__index="<p>x</p>")} == {
        *("output-no-lang", "output-no-title", "output-no-charset"),
        *("output-no-viewport", "output-no-heading"),
    }


def test_what_one_template_does_wrong_on_many_pages_is_told_once(tmp_path: Path) -> None:
    exhibitor = FILES["pages/exhibitor.liquid"].replace("</body>", '<a href="x.html">x</a></body>')
    entries = ",".join(f'{{"name": "Firma {number}"}}' for number in range(30))
    kit = write_kit(
        tmp_path / "kit",
        {
            "pages/exhibitor.liquid": exhibitor,
            "example.json": f'{{"town": "Hamm", "exhibitors": [{entries}]}}',
        },
    )
    assert [fault.code for fault in check_kit(kit)] == ["output-link"]
    (kit / "pages/exhibitor.liquid").write_text(
        exhibitor.replace("x.html", "{{ exhibitor.slug }}/x.html")
    )
    assert [fault.code for fault in check_kit(kit)] == ["output-link"] * 5


def test_an_output_without_a_start_page_is_told(tmp_path: Path) -> None:
    pages = [{"template": "pages/index.liquid", "to": "start.html"}]
    assert "output-no-index" in {
        fault.code for fault in check_kit(write_kit(tmp_path / "kit", pages=pages))
    }


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("pages/index.liquid", '\n<script src="https://example.org/a.js"></script>', 2),
        ("pages/index.liquid", "\n\n<img alt='' src='//example.org/a.png'>", 3),
        ("pages/index.liquid", '<link rel="stylesheet" href="https://example.org/a.css">', 1),
        ("pages/index.liquid", "{% if false %}\n<iframe src=http://example.org>{% endif %}", 2),
        ("pages/index.liquid", '<form action="https://example.org/">', 1),
        ("pages/index.liquid", "<script>fetch('https://example.org/')</script>", 1),
        ("assets/style.css", '\n@import "https://example.org/a.css";', 2),
        ("assets/style.css", "p {\n background: url(//example.org/a.png) }", 2),
        ("assets/site.js", "\nfetch('https://example.org/')", 2),
        ("assets/site.js", "new WebSocket(`wss://example.org`)", 1),
        ("assets/bild.svg", '<svg><image href="https://example.org/a.png"/></svg>', 1),
    ],
)
def test_requests_to_other_places_are_named_at_their_line(
    tmp_path: Path, name: str, text: str, line: int
) -> None:
    faults = check_kit(write_kit(tmp_path / "kit", {name: text}))
    outside = [(fault.file, fault.line) for fault in faults if fault.code == "outside-request"]
    assert outside == [(name, line)]


def test_an_answer_cannot_load_from_elsewhere_unseen(tmp_path: Path) -> None:
    kit = write_kit(
        tmp_path / "kit",
        {
            "pages/index.liquid": INDEX.replace(
                "</body>", '<img alt="" src="{{ answers.town }}"></body>'
            ),
            "example.json": '{"town": "https://example.org/a.png"}',
        },
    )
    assert [(fault.code, fault.file) for fault in check_kit(kit)] == [
        ("outside-request", "index.html")
    ]


def test_modules_do_not_run_by_double_click(tmp_path: Path) -> None:
    text = INDEX.replace("</body>", '<script type="module" src="assets/style.css"></script></body>')
    assert ("outside-module", "pages/index.liquid", 4) in found(tmp_path / "kit", pages__index=text)


def test_a_default_that_does_not_fit_is_named_at_its_line(tmp_path: Path) -> None:
    asked = questions(
        day={"type": "string", "format": "date", "title": "Tag", "default": "morgen"},
        many={
            "type": "array",
            "title": "Viele",
            "items": {
                "type": "object",
                "properties": {"count": {"type": "integer", "title": "Zahl", "default": "drei"}},
            },
        },
    )
    kit = write_kit(tmp_path / "kit", {"pages/index.liquid": "x"}, **asked)
    lines = (kit / "kit.json").read_text().splitlines()
    places = [number for number, line in enumerate(lines, 1) if '"default"' in line]
    found = [fault.line for fault in check_kit(kit) if fault.code == "default-answer"]
    assert found == places


def test_an_include_is_answered_with_what_to_write_instead(tmp_path: Path) -> None:
    (fault,) = check_kit(write_kit(tmp_path / "kit", {"pages/index.liquid": "{% include 'a' %}"}))
    assert "{% render 'partials/name.liquid' %}" in str(fault.message)
