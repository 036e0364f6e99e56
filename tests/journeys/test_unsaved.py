"""What was typed and not sent is asked about before the page is left."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.journeys.conftest import Live

REPORT = "/w/checkliste-messestand/uebernahmen/melden"


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of a fresh profile with JavaScript."""
    context = chromium.new_context(locale="de-DE")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def test_a_text_that_was_not_sent_is_not_lost_by_a_click(page: Page, live: Live) -> None:
    page.goto(live.url + REPORT)
    text = page.locator("form[method=post] textarea:visible").first
    text.click()
    page.keyboard.type("Zwei Stunden geschrieben.")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.locator(".site-logo").click()
    expect(text).to_have_value("Zwei Stunden geschrieben.")
    assert asked == ["beforeunload"]
    # Whoever takes it out again, or sends it, is not asked.
    text.fill("")
    page.locator(".site-logo").click()
    expect(page).to_have_url(f"{live.url}/")
    page.goto(live.url + REPORT)
    text.click()
    page.keyboard.type("Das wird geschickt.")
    text.locator("xpath=ancestor::form").locator("button[type=submit]").last.click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    assert asked == ["beforeunload"]
    # What was refused is not saved either.
    expect(text).to_have_value("Das wird geschickt.")
    page.locator("main a").first.click()
    expect(text).to_have_value("Das wird geschickt.")
    assert asked == ["beforeunload"] * 2
