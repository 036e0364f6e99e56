"""Suggestions while typing, in a browser: by keyboard, mouse and finger, and to a screen reader."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect

from tests.journeys.conftest import Live, opened_page

ADDRESS = "/suche/vorschlaege"


@pytest.fixture
def page(chromium: Browser, live: Live) -> Iterator[Page]:
    """The home page."""
    with opened_page(chromium, live.url) as made:
        yield made


def _type(page: Page, text: str) -> None:
    """Type, and wait until the list shows the answer to all of it."""
    with page.expect_response(lambda one: ADDRESS in one.url and one.url.endswith(text)) as told:
        page.locator("#q").press_sequentially(text)
    suggestions = told.value.json()["suggestions"]
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_text(
        [f"{''.join(one['label'])} {one['sort']}" for one in suggestions]
    )
    expect(page.locator(".suggestions")).to_be_visible()


def _expect_active(page: Page, text: str) -> None:
    """Wait until assistive technology is told of the option with this text; none where empty."""
    page.wait_for_function(
        """text => {
          const told = document.activeElement.getAttribute('aria-activedescendant');
          return text === (document.getElementById(told)?.textContent ?? '');
        }""",
        arg=text,
    )


def test_the_list_opens_from_two_letters_and_is_told(page: Page) -> None:
    box = page.get_by_role("combobox")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("b")
    expect(page.locator(".suggestions")).to_be_hidden()
    _type(page, "e")
    expect(box).to_have_attribute("aria-expanded", "true")
    number = page.get_by_role("option").count()
    assert 2 <= number <= 8
    expect(page.locator(".search-form [role=status]")).to_contain_text(str(number))


def test_arrows_walk_through_the_list_and_round(page: Page) -> None:
    _type(page, "betrieb")
    options = page.get_by_role("option").all_text_contents()
    assert options
    for option in options:
        page.keyboard.press("ArrowDown")
        _expect_active(page, option)
    page.keyboard.press("ArrowDown")
    _expect_active(page, "")
    page.keyboard.press("ArrowUp")
    _expect_active(page, options[-1])
    expect(page.locator("[aria-selected=true]")).to_have_count(1)
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value("betrieb")


@pytest.mark.parametrize("key", ["Home", "End"])
def test_home_and_end_go_back_to_the_text(page: Page, key: str) -> None:
    _type(page, "betrieb")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_have_count(1)
    page.keyboard.press(key)
    _expect_active(page, "")
    place = 0 if key == "Home" else len("betrieb")
    expect(page.locator("#q")).to_have_js_property("selectionStart", place)


def test_enter_searches_for_what_was_typed(page: Page) -> None:
    _type(page, "betrieb")
    page.keyboard.press("Enter")
    page.wait_for_url("**/suche?q=betrieb")


def test_enter_searches_also_where_a_single_thing_is_suggested(page: Page) -> None:
    def is_alone(word: str) -> bool:
        told = page.request.get(f"{page.url.rstrip('/')}{ADDRESS}?q={word}").json()
        return len(told["suggestions"]) == 1

    words = ("speeddating", "probezeit", "speditionskaufleute", "wareneingang", "niederrhein")
    word = next(filter(is_alone, words))
    _type(page, word)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/suche?q={word}")


def test_enter_does_not_wait_for_suggestions(page: Page) -> None:
    page.route(f"**{ADDRESS}*", lambda route: None)  # never answered
    page.locator("#q").press_sequentially("betrieb")
    page.keyboard.press("Enter")
    page.wait_for_url("**/suche?q=betrieb")


def test_enter_on_a_title_opens_the_instrument(page: Page) -> None:
    _type(page, "elternabend")
    options = page.get_by_role("option").all_text_contents()
    wanted = next(one for one in options if "Elternabend Berufswahl" in one)
    for option in options[: options.index(wanted) + 1]:
        page.keyboard.press("ArrowDown")
        _expect_active(page, option)
    title = page.get_by_role("option").filter(has_text="Elternabend Berufswahl")
    expect(title).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url("**/w/elternabend-berufswahl")


def test_a_term_leads_to_everything_that_carries_it(page: Page) -> None:
    _type(page, "praktik")
    page.get_by_role("option").filter(has_text="Thema").first.click()
    page.wait_for_url(re.compile(r"/suche\?thema="))
    expect(page.locator(".card").first).to_be_visible()


def test_escape_closes_and_keeps_the_text(page: Page) -> None:
    _type(page, "betrieb")
    page.keyboard.press("Escape")
    expect(page.locator(".suggestions")).to_be_hidden()
    expect(page.locator("#q")).to_have_value("betrieb")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".suggestions")).to_be_visible()


def test_leaving_the_box_closes_the_list(page: Page) -> None:
    _type(page, "betrieb")
    page.keyboard.press("Tab")
    expect(page.locator(".suggestions")).to_be_hidden()


def test_only_the_last_of_quick_letters_is_asked_for(page: Page, live: Live) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if ADDRESS in request.url else None)
    page.clock.install(time=0)
    page.goto(live.url)
    page.clock.pause_at(60_000)  # letters come at once, however long it takes to type them
    page.locator("#q").press_sequentially("betrieb")
    expect(page.locator("#q")).to_have_value("betrieb")
    page.clock.run_for(1_000)
    expect(page.locator(".suggestions")).to_be_visible()
    assert [urlsplit(one.url).query for one in asked] == ["q=betrieb"]


def test_without_an_answer_the_box_searches_as_ever(page: Page) -> None:
    page.route(f"**{ADDRESS}*", lambda route: route.abort())
    with page.expect_event("requestfailed", lambda one: one.url.endswith("betrieb")):
        page.locator("#q").press_sequentially("betrieb")
    expect(page.locator(".suggestions")).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**/suche?q=betrieb")


def test_a_finger_opens_a_suggestion_on_a_phone(live: Live, chromium: Browser) -> None:
    context = chromium.new_context(
        viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True, locale="de-DE"
    )
    page = context.new_page()
    page.goto(live.url)
    _type(page, "elternabend")
    for option in page.get_by_role("option").all():
        box = option.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    page.get_by_role("option").filter(has_text="Elternabend Berufswahl").tap()
    page.wait_for_url("**/w/elternabend-berufswahl")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("address", ["/", "/suche?q=ausbildung", "/gibt-es-nicht"])
def test_axe_finds_nothing_in_the_open_list(
    live: Live, chromium: Browser, address: str, width: int, scheme: str
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 844},
        color_scheme=scheme,  # type: ignore[arg-type]
        locale="de-DE",
    )
    page = context.new_page()
    page.goto(live.url + address)
    page.locator("#q").fill("")
    _type(page, "betrieb")
    page.keyboard.press("ArrowDown")
    found = [(one["id"], one["nodes"]) for one in Axe().run(page).response["violations"]]
    assert not found
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_without_scripts_the_box_is_a_plain_search(live: Live, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="de-DE")
    page = context.new_page()
    page.goto(live.url)
    page.locator("#q").fill("betrieb")
    page.locator("#q").press("Enter")
    page.wait_for_url("**/suche?q=betrieb")
    context.close()
