"""What components render: order, names for everything, escaping, and no surprise when empty."""

from types import SimpleNamespace
from typing import Any

import pytest
from markupsafe import Markup
from selectolax.lexbor import LexborNode
from wtforms import (
    BooleanField,
    Form,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from tests.design.rendering import first, html_of, rendered
from toolbox.foundation.paging import Page

GUIDE = SimpleNamespace(key="guide", label="Leitfaden", icon="book-open")


class SampleForm(Form):
    """A form with every sort of field."""

    title = StringField("Titel", [InputRequired("Titel fehlt.")], description="Kurz und klar.")
    summary = TextAreaField("Text", [InputRequired("Text fehlt."), Length(max=280)])
    nickname = StringField("Spitzname")
    kind = SelectField("Art", choices={"a": "A", "b": "B"})
    licence = RadioField(
        "Lizenz", [InputRequired("Lizenz fehlt.")], choices={"CC0-1.0": "CC0", "CC-BY-4.0": "CC BY"}
    )
    audience = SelectMultipleField(
        "Zielgruppen", choices={"eltern": "Eltern", "schulen": "Schulen"}
    )
    rights = BooleanField("Ich habe die Rechte.", [InputRequired("Bitte bestätigen.")])


@pytest.fixture
def wrong_form() -> SampleForm:
    """The sample form sent empty."""
    form = SampleForm()
    form.validate()
    return form


def _order(node: LexborNode) -> list[str]:
    return [str(child.tag) for child in node.iter()]


def test_field_has_label_hint_input_error_in_this_order(wrong_form: SampleForm) -> None:
    page = rendered("field", wrong_form.title)
    assert _order(first(page, ".field")) == ["label", "p", "input", "p"]
    box = first(page, "input").attributes
    assert box["aria-invalid"] == "true"
    described = str(box["aria-describedby"]).split()
    assert [first(page, f"#{name}").text().strip() for name in described] == [
        "Kurz und klar.",
        "Error: Titel fehlt.",
    ]


@pytest.mark.parametrize(
    ("name", "optional"),
    [("title", False), ("nickname", True), ("licence", False), ("audience", True)],
)
def test_optional_fields_are_marked_not_required_ones(name: str, optional: bool) -> None:
    assert ("(optional)" in html_of("field", SampleForm()[name])) is optional


def test_field_without_hint_and_error_carries_no_empty_references() -> None:
    box = first(rendered("field", SampleForm().nickname), "input").attributes
    assert "aria-describedby" not in box
    assert "aria-invalid" not in box


def test_counted_text_may_be_typed_too_long_and_is_not_cut() -> None:
    page = rendered("field", SampleForm().summary, counter=280)
    assert "maxlength" not in first(page, "textarea").attributes
    assert first(page, "[data-counter]").attributes["data-limit"] == "280"


@pytest.mark.parametrize(("name", "type_"), [("licence", "radio"), ("audience", "checkbox")])
def test_choices_are_a_group_with_a_legend(name: str, type_: str) -> None:
    page = rendered("field", SampleForm()[name])
    assert page.css_first("fieldset > legend") is not None
    assert len(page.css(f"label > input[type={type_}]")) == 2


def test_error_summary_leads_to_every_field(wrong_form: SampleForm) -> None:
    page = rendered("error_summary", wrong_form)
    targets = [str(link.attributes["href"])[1:] for link in page.css("a")]
    assert targets == ["title", "summary", "kind", "licence", "rights"]
    for target in targets:
        assert rendered("field", wrong_form[target]).css_first(f"#{target}") is not None


def test_error_summary_is_silent_when_all_is_well() -> None:
    assert html_of("error_summary", SampleForm()).strip() == ""


def _options(count: int, chosen: tuple[int, ...] = ()) -> list[Any]:
    return [
        SimpleNamespace(value=f"v{n}", label=f"Wert {n}", count=50 - n, selected=n in chosen)
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("count", "chosen", "first", "folded", "searchable"),
    [
        (3, (), 3, 0, False),
        (6, (), 6, 0, False),
        (7, (), 6, 1, False),
        (12, (), 6, 6, True),
        (20, tuple(range(10, 18)), 8, 12, True),
    ],
)
def test_facet_group_folds_after_six_but_shows_what_is_chosen(
    count: int, chosen: tuple[int, ...], first: int, folded: int, searchable: bool
) -> None:
    page = rendered("facet_group", "Region", "region", _options(count, chosen))
    inside = page.css(".facet-group__more input[type=checkbox]")
    assert len(inside) == folded
    assert len(page.css("input[type=checkbox]")) - len(inside) == first
    assert (page.css_first("input[type=search]") is not None) is searchable
    assert page.css(".facet-group__more input[checked]") == []


def test_card_escapes_words_and_keeps_highlights() -> None:
    page = rendered(
        "card",
        title=Markup("Azubi-<mark>Messe</mark>"),
        href="/w/messe",
        kind=GUIDE,
        summary="<script>alert(1)</script>",
        formats="PDF",
        licence="CC BY 4.0",
        proof=[("download", "14 Downloads")],
    )
    assert first(page, "h2 mark").text() == "Messe"
    assert page.css_first("script") is None
    assert "PDF · CC BY 4.0" in first(page, ".card").text()


def test_card_with_the_least_it_can_have() -> None:
    page = rendered("card", title="Titel", href="/w/x", kind=GUIDE)
    assert first(page, "h2 > a").attributes["href"] == "/w/x"
    assert page.css("li") == []


def test_pagination_marks_the_page_and_leaves_gaps() -> None:
    page = rendered("pagination", Page([], 5, 10, 100), lambda number: f"/suche?seite={number}")
    assert first(page, "[aria-current=page]").text(strip=True) == "Page5"
    assert [str(link.attributes["href"]) for link in page.css("[rel]")] == [
        "/suche?seite=4",
        "/suche?seite=6",
    ]


def test_pagination_of_a_single_page_is_nothing() -> None:
    assert html_of("pagination", Page([], 1, 10, 3), str).strip() == ""


@pytest.mark.parametrize(
    ("category", "css_class", "role"),
    [
        ("error", "notice--error", "alert"),
        ("success", "notice--success", "status"),
        ("message", "notice--info", "status"),
    ],
)
def test_notice_is_announced_by_its_weight(category: str, css_class: str, role: str) -> None:
    node = first(rendered("notice", "Satz.", category, live=True), "div")
    assert css_class in str(node.attributes["class"])
    assert node.attributes["role"] == role


def test_icon_alone_has_a_name_and_beside_words_has_none() -> None:
    assert first(rendered("icon", "check", "Done"), "svg").attributes["aria-label"] == "Done"
    assert first(rendered("icon", "check"), "svg").attributes["aria-hidden"] == "true"


def test_breadcrumbs_end_at_the_page_itself() -> None:
    page = rendered("breadcrumbs", [("Finden", "/suche"), ("Leitfaden", None)])
    assert first(page, "[aria-current=page]").text() == "Leitfaden"
    assert len(page.css("a")) == 1


def test_removing_a_filter_is_a_link_that_says_so() -> None:
    link = first(rendered("chip", "Vorlage", "/suche", remove=True), "a")
    assert link.text(strip=True).startswith("Remove filter:")
