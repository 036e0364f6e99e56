"""From "Übernehmen und anpassen" to the own hosted copy, in a real browser, against the clock."""

import re
import time
import zipfile

from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Live, sign_in

KIT = "messe-baukasten"
THREE_MINUTES = 180.0


def _kit_is_known(page: Page, live: Live) -> None:
    """Wait until the server has looked into the kit; it began just now."""
    for _attempt in range(300):
        page.goto(f"{live.url}/w/{KIT}")
        if page.locator(f"a[href='/w/{KIT}/anpassen']").count():
            return
        page.wait_for_timeout(500)
    raise AssertionError("the kit was never found")


def test_an_own_fair_within_three_minutes(page: Page, live: Live) -> None:
    sign_in(page, live, "edith")
    _kit_is_known(page, live)
    began = time.monotonic()
    page.locator(f"a[href='/w/{KIT}/anpassen']").click()
    page.locator("button[name=with][value=example]").click()
    frame = page.frame_locator("#vorschau-rahmen")
    expect(frame.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    page.locator("#title").fill("Ausbildungsmesse Musterstadt")
    page.locator("button[name=go][value=publish]").first.click()
    expect(page.locator("#slug")).to_have_value(re.compile("ausbildungsmesse-musterstadt"))
    page.locator("form[action$='/zeigen'] button").click()
    own = page.locator("a[href^='/m/']").first.get_attribute("href")
    page.goto(f"{live.url}{own}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.locator("nav a").first.click()
    expect(page.locator("main")).to_be_visible()
    assert time.monotonic() - began < THREE_MINUTES


def test_a_visitor_looks_and_takes_the_zip(page: Page, live: Live) -> None:
    _kit_is_known(page, live)
    page.locator(f"a[href='/w/{KIT}/anpassen']").click()
    page.locator("button[name=with][value=example]").click()
    _take_with_an_answer(page)


def test_without_scripts_the_zip_has_what_was_typed_as_well(chromium: Browser, live: Live) -> None:
    context = chromium.new_context(locale="de-DE", java_script_enabled=False)
    page = context.new_page()
    _kit_is_known(page, live)
    page.locator(f"a[href='/w/{KIT}/anpassen']").click()
    page.locator("button[name=with][value=example]").click()
    _take_with_an_answer(page)
    context.close()


def _take_with_an_answer(page: Page) -> None:
    page.locator("#a-fair_name").fill("Messe am Eulenkai")
    with page.expect_download() as taken:
        page.get_by_role("button", name="ZIP").click()
    assert taken.value.suggested_filename.endswith(".zip")
    with zipfile.ZipFile(taken.value.path()) as archive:
        assert "Messe am Eulenkai" in archive.read("index.html").decode()
    expect(page.locator("#a-fair_name")).to_have_value("Messe am Eulenkai")


def test_what_was_typed_outlives_the_login(chromium: Browser, live: Live) -> None:
    context = chromium.new_context(locale="de-DE")
    page = context.new_page()
    sign_in(page, live, "edith")
    _kit_is_known(page, live)
    page.locator(f"a[href='/w/{KIT}/anpassen']").click()
    page.locator("button[name=with][value=example]").click()
    page.wait_for_url(re.compile(r"/werkstatt/\d+"))
    context.clear_cookies()
    page.locator("#title").fill("Ohne Anmeldung getippt")
    status = page.locator("[data-autosave-status]")
    login = status.locator("a[href='/konto/anmelden'][target=_blank]")
    expect(login).to_be_visible()
    page.locator("button[name=go][value=publish]").first.click()
    expect(login).to_be_focused()
    expect(page.locator("#title")).to_have_value("Ohne Anmeldung getippt")
    with context.expect_page() as opened:
        login.click()
    sign_in(opened.value, live, "edith")
    opened.value.close()
    page.bring_to_front()
    page.locator("#title").press("End")
    page.locator("#title").press_sequentially(" und danach")
    expect(status).to_have_attribute("data-state", "saved")
    page.locator("button[name=go][value=publish]").first.click()
    page.wait_for_url("**/zeigen")
    expect(page.locator("main")).to_contain_text("Ohne Anmeldung getippt und danach")
    context.close()
