"""Finding: from the home page over search, filters and doors to the instrument, in a browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Live

PHONE = {"width": 390, "height": 844}
PAGES = [
    "/",
    "/einstieg/ausbilden",
    "/einstieg/klasse",
    "/einstieg/einreichen",
    "/suche?q=praktikum&art=guide",
    "/suche?q=elternabent&art=app",
    "/suche?seite=10000",
    "/beratung?ort=44135",
    "/beratung?ort=Halle",
    "/themen",
    "/begriffe/occupation/feld-logistik",
    "/seite/hilfe",
]


def _apply_filters(page: Page, *, with_js: bool) -> None:
    if not with_js:
        page.locator(".filters__foot button").click()


@pytest.fixture
def with_js(request: pytest.FixtureRequest) -> bool:
    """Say whether this run has JavaScript."""
    return "with-js" in request.node.callspec.id and "without-js" not in request.node.callspec.id


def test_a_firm_finds_an_instrument_and_opens_it(live: Live, page: Page) -> None:
    page.goto(live.url)
    page.locator("#q").fill("praktikum")
    page.locator("#q").press("Enter")
    page.wait_for_url("**/suche?q=praktikum")
    first = page.locator(".card__title a").first
    title = first.inner_text()
    first.click()
    page.wait_for_url("**/w/*")
    expect(page.locator("h1")).to_contain_text(title)


def test_filters_narrow_and_can_be_taken_away(live: Live, page: Page, with_js: bool) -> None:
    page.goto(f"{live.url}/suche?q=ausbildung")
    before = page.locator(".results__count strong").inner_text()
    page.locator("#filter input[name=art][type=checkbox]").first.check()
    _apply_filters(page, with_js=with_js)
    page.wait_for_url(re.compile(r"art="))
    expect(page.locator("a.chip--chosen")).to_have_count(1)
    expect(page.locator(".results__count strong")).not_to_have_text(before)
    page.locator("a.chip--chosen").click()
    page.wait_for_url(re.compile(r"suche\?q=ausbildung$"))
    expect(page.locator(".results__count strong")).to_have_text(before)


def test_other_words_keep_the_filters(live: Live, page: Page, with_js: bool) -> None:
    page.goto(f"{live.url}/suche")
    page.locator("#filter input[name=zielgruppe][type=checkbox]").first.check()
    _apply_filters(page, with_js=with_js)
    page.wait_for_url(re.compile(r"zielgruppe="))
    expect(page.locator("a.chip--chosen")).to_have_count(1)
    page.locator("#q").fill("plan")
    page.locator("#q").press("Enter")
    page.wait_for_url(re.compile(r"q=plan.*zielgruppe="))


def test_on_a_phone_the_first_result_and_all_doors_show_without_scrolling(
    live: Live, page: Page
) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{live.url}/suche?q=praktikum")
    expect(page.locator(".card__title").first).to_be_in_viewport()
    page.goto(live.url)
    expect(page.locator("#q")).to_be_in_viewport()
    for door in page.locator(".door__title").all():
        expect(door).to_be_in_viewport()


def test_on_a_phone_the_filters_open_as_a_sheet(live: Live, page: Page) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{live.url}/suche?q=praktikum")
    box = page.locator("#filter input[name=art][type=checkbox]").first
    expect(box).to_be_hidden()
    page.locator(".filter-toggle").click()
    box.check()
    page.locator(".filters__foot button").click()
    page.wait_for_url(re.compile(r"art="))


def test_nothing_found_leads_on(live: Live, page: Page) -> None:
    page.goto(f"{live.url}/suche?q=praktikum&art=gibt-es-nicht")
    page.locator(".empty-state .chip").first.click()
    expect(page.locator(".card").first).to_be_visible()


def test_a_postcode_leads_to_who_advises(live: Live, page: Page) -> None:
    page.goto(f"{live.url}/einstieg/ausbilden")
    page.locator("input[name=ort]").fill("44135")
    page.locator("input[name=ort]").press("Enter")
    page.wait_for_url("**/beratung?ort=44135")
    page.locator("article h3 a").first.click()
    page.wait_for_url("**/w/beratung-*")


def test_a_class_gets_something_in_two_clicks(live: Live, page: Page) -> None:
    page.goto(live.url)
    page.locator(".door a").nth(1).click()
    page.wait_for_url("**/einstieg/klasse")
    page.locator(".card-small a[href^='/w/']").first.click()
    page.wait_for_url("**/w/*")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    live: Live, chromium: Browser, width: int, scheme: str
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 844},
        color_scheme=scheme,  # type: ignore[arg-type]
        locale="de-DE",
    )
    page = context.new_page()
    for address in PAGES:
        page.goto(live.url + address)
        found = [(one["id"], one["nodes"]) for one in Axe().run(page).response["violations"]]
        assert not found, f"{address} {found}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    context.close()
