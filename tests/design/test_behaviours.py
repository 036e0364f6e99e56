"""Behaviours in a real browser: each improves HTML that works without it."""

import json
from types import SimpleNamespace

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect
from wtforms import Form, MultipleFileField, SelectMultipleField, StringField, TextAreaField

from tests.design.browser import HOUSE, document, show
from tests.design.rendering import html_of

pytestmark = pytest.mark.browser

REGIONS = ["Dortmund", "Hamm", "Kreis Unna", "Kreis Viersen", "Krefeld", "Düsseldorf"]


class SampleForm(Form):
    """The fields that have behaviours."""

    title = StringField("Titel")
    summary = TextAreaField("Text")
    region = SelectMultipleField("Regionen", choices={name: name for name in REGIONS})
    files = MultipleFileField("Dateien")


def _facets(chosen: str = "") -> str:
    names = [*REGIONS, *[f"Ort {number}" for number in range(8)]]
    options = [
        SimpleNamespace(value=name, label=name, count=1, selected=name == chosen) for name in names
    ]
    return html_of("facet_group", "Region", "region", options, open=True)


def test_slash_leads_to_the_search_box_but_not_while_writing(page: Page) -> None:
    parts = [html_of("search_form", "/suche"), html_of("field", SampleForm().title)]
    show(page, *parts, body="data-shortcuts")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.focus("#title")
    page.keyboard.press("/")
    expect(page.locator("#title")).to_have_value("/")


def test_slash_can_be_switched_off(page: Page) -> None:
    show(page, html_of("search_form", "/suche"))
    page.keyboard.press("/")
    expect(page.locator("#q")).not_to_be_focused()


def test_copy_button_copies_and_says_so(page: Page) -> None:
    show(page, html_of("copy_box", "line", "Zeile", "Titel, CC BY 4.0"))
    page.click("[data-copy]")
    expect(page.locator("[data-copy]")).to_contain_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "Titel, CC BY 4.0"


def test_counter_counts_down_and_beyond(page: Page) -> None:
    show(page, html_of("field", SampleForm().summary, counter=10))
    page.fill("#summary", "Äpfel")
    expect(page.locator("[data-counter]")).to_have_text("5 characters left")
    page.fill("#summary", "Äpfel und Birnen")
    expect(page.locator("[data-counter]")).to_have_text("6 characters too many")


def test_long_facet_groups_are_narrowed_without_umlauts(page: Page) -> None:
    show(page, f"<form action=/suche>{_facets()}</form>")
    page.fill("[data-facet-filter] input[type=search]", "dussel")
    expect(page.locator("[data-facet-filter] li:visible")).to_have_count(1)
    page.keyboard.press("Enter")
    assert page.url == f"{HOUSE}/"


def test_type_ahead_is_worked_by_keyboard_alone(page: Page) -> None:
    form = SampleForm(data={"region": ["Hamm"]})
    show(page, html_of("field", form.region, search=True))
    chips = page.locator(".choice-group__chosen button")
    expect(chips).to_have_count(1)
    page.focus(".choice-group__search")
    page.keyboard.type("kreis")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(chips).to_have_count(2)
    expect(page.locator("input[value='Kreis Viersen']")).to_be_checked()
    page.keyboard.press("Escape")
    expect(page.locator(".choice-group__search")).to_be_focused()
    chips.first.click()
    expect(page.locator("input[value=Hamm]")).not_to_be_checked()


def test_type_ahead_says_when_nothing_fits(page: Page) -> None:
    show(page, html_of("field", SampleForm().region, search=True))
    page.fill(".choice-group__search", "xyz")
    expect(page.locator(".choice-group [role=status]")).to_have_text("Nothing found.")


def test_filters_apply_at_once_and_focus_stays(page: Page) -> None:
    def results(chosen: str) -> str:
        return (
            '<div data-live-results="#ergebnisse, #gruppen"><form action="/suche" data-auto-submit>'
            f"<input type=hidden name=q value=messe><div id=gruppen>{_facets(chosen)}</div></form>"
            f"<p id=ergebnisse>Treffer {chosen}</p></div>"
        )

    page.route(
        f"{HOUSE}/suche?*",
        lambda route: route.fulfill(body=document(results("Hamm")), content_type="text/html"),
    )
    show(page, results(""))
    page.evaluate("window.same = true")
    page.check("input[value=Hamm]")
    expect(page.locator("#ergebnisse")).to_have_text("Treffer Hamm")
    assert page.url == f"{HOUSE}/suche?q=messe&region=Hamm"
    expect(page.locator("input[value=Hamm]")).to_be_focused()
    page.go_back()
    assert page.evaluate("window.same") is True


@pytest.mark.parametrize(
    ("status", "answer", "says", "version"),
    [
        (200, {"saved_at_text": "Gespeichert um 14:03", "row_version": 4}, "14:03", "4"),
        (409, {"message": "Jemand hat inzwischen gespeichert."}, "inzwischen", "3"),
    ],
)
def test_forms_save_themselves(
    page: Page, status: int, answer: dict[str, object], says: str, version: str
) -> None:
    sent: list[str] = []

    def save(route: Route) -> None:
        sent.append(route.request.headers["accept"])
        route.fulfill(status=status, body=json.dumps(answer), content_type="application/json")

    page.route(f"{HOUSE}/entwurf", save)
    inside = html_of("field", SampleForm().title) + html_of("autosave_status")
    show(
        page,
        '<form method=post data-autosave="/entwurf"><input type=hidden name=row_version value=3>'
        f"{inside}</form>",
    )
    page.fill("#title", "Messe")
    expect(page.locator("[data-autosave-status]")).to_contain_text(says)
    expect(page.locator("[name=row_version]")).to_have_value(version)
    assert sent == ["application/json"]


def test_files_go_up_one_by_one_and_a_refusal_can_be_tried_again(page: Page) -> None:
    tries: list[str] = []

    def receive(route: Route) -> None:
        tries.append(route.request.method)
        refused = len(tries) == 2
        told = {"message": "Programme nehmen wir nicht an." if refused else "Angekommen"}
        route.fulfill(
            status=415 if refused else 201, body=json.dumps(told), content_type="application/json"
        )

    page.route(f"{HOUSE}/dateien", receive)
    zone = html_of("form_row_file", SampleForm().files)
    show(page, f'<form method=post action="/dateien" enctype="multipart/form-data">{zone}</form>')
    files = [FilePayload(name=name, mimeType="text/plain", buffer=b"x") for name in ("a", "b")]
    page.set_input_files("#files", files)
    lines = page.locator(".form-row-file__list li")
    expect(lines.first).to_contain_text("Angekommen")
    expect(lines.last).to_contain_text("Programme nehmen wir nicht an.")
    lines.last.get_by_role("button", name="Try again").click()
    expect(lines.last).to_contain_text("Angekommen")
    assert tries == ["POST", "POST", "POST"]
