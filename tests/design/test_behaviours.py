"""Behaviours in a real browser: each improves HTML that works without it."""

import base64
import json
from types import SimpleNamespace

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect
from wtforms import Form, MultipleFileField, SelectMultipleField, StringField, TextAreaField

from tests.design.browser import HOUSE, document, show
from tests.design.rendering import ASSETS, html_of

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
    page.evaluate("addEventListener('keydown', () => { window.pressed = true })")
    page.keyboard.press("/")
    page.wait_for_function("() => window.pressed")
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
    page.evaluate("addEventListener('keyup', () => { window.pressed = true })")
    page.keyboard.press("Enter")
    page.wait_for_function("() => window.pressed")
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
    expect(page).to_have_url(f"{HOUSE}/suche?q=messe&region=Hamm")
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


TUS = f'<script src="/static/{ASSETS.public_name("vendor/tus.js")}"></script>'


class Receiving:
    """Plays the end that takes uploads: the second file is refused once, a line breaks once."""

    def __init__(self, page: Page) -> None:
        self.announced: list[str] = []
        self.tokens: set[str] = set()
        self.broken = 0
        page.route(f"{HOUSE}/hochladen", self.announce)
        page.route(f"{HOUSE}/hochladen/*", self.take)

    def announce(self, route: Route) -> None:
        headers = route.request.headers
        self.tokens.add(headers["x-csrftoken"])
        name = headers["upload-metadata"].split(",")[0].split()[1]
        self.announced.append(base64.b64decode(name).decode())
        if self.announced.count("b.txt") == 1 and self.announced[-1] == "b.txt":
            told = json.dumps({"message": "Programme nehmen wir nicht an."})
            return route.fulfill(status=403, body=told, content_type="application/json")
        return route.fulfill(status=201, headers={"Location": f"/hochladen/{len(self.announced)}"})

    def take(self, route: Route) -> None:
        if route.request.method == "HEAD":
            return route.fulfill(headers={"Upload-Offset": "0", "Upload-Length": "3"})
        if not self.broken:
            self.broken += 1
            return route.abort("connectionreset")
        return route.fulfill(status=204, headers={"Upload-Offset": "3"})


def test_files_travel_while_a_line_breaks_and_a_refusal_can_be_tried_again(page: Page) -> None:
    end = Receiving(page)
    zone = html_of("form_row_file", SampleForm().files) + html_of("upload_tray")
    place = '<div data-upload-to="/hochladen" data-unfinished="{}" data-token="t0ken"></div>'
    show(page, f"{place}<form method=post>{zone}</form>{TUS}")
    files = [
        FilePayload(name=name, mimeType="text/plain", buffer=b"abc") for name in ("a.txt", "b.txt")
    ]
    page.set_input_files("#files", files)
    lines = page.locator(".upload-tray__list li")
    expect(lines.first).to_contain_text("Uploaded")
    expect(lines.last).to_contain_text("Programme nehmen wir nicht an.")
    expect(page.locator("[data-tray-status]")).to_contain_text("files uploaded")
    lines.last.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-tray-total]")).to_have_text("2 of 2 files uploaded, 100 %")
    assert end.announced == ["a.txt", "b.txt", "b.txt"]
    assert end.tokens == {"t0ken"}
    assert end.broken == 1
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".upload-tray")).to_be_hidden()


def test_a_file_begun_before_goes_on_where_it_stopped(page: Page) -> None:
    asked: list[str] = []

    def take(route: Route) -> None:
        asked.append(f"{route.request.method} {route.request.headers.get('upload-offset', '')}")
        offset = "2" if route.request.method == "HEAD" else "3"
        route.fulfill(
            status=200 if route.request.method == "HEAD" else 204,
            headers={"Upload-Offset": offset, "Upload-Length": "3"},
        )

    page.route(f"{HOUSE}/hochladen/7", take)
    zone = html_of("form_row_file", SampleForm().files) + html_of("upload_tray")
    place = '<div data-upload-to="/hochladen" data-unfinished="{}" data-token="t"></div>'
    show(page, f"{place}<form method=post>{zone}</form>{TUS}")
    page.evaluate(
        """() => {
          const file = new File(["abc"], "a.txt", { type: "text/plain", lastModified: 5 });
          const place = document.querySelector("[data-upload-to]");
          place.dataset.unfinished = JSON.stringify({ "a.txt-3-5": "/hochladen/7" });
          const bag = new DataTransfer();
          bag.items.add(file);
          const init = { bubbles: true, cancelable: true, dataTransfer: bag };
          const drop = new DragEvent("drop", init);
          document.querySelector("main").dispatchEvent(drop);
        }"""
    )
    expect(page.locator(".upload-tray__list li")).to_contain_text("Uploaded")
    assert asked == ["HEAD ", "PATCH 2"]
