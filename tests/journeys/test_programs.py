"""People who write programs: the page about the interface tries an address right there."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Live


def test_somebody_tries_the_search_on_the_page_about_it(
    live: Live, page: Page, request: pytest.FixtureRequest
) -> None:
    page.goto(f"{live.url}/api")
    place = page.locator("#search_instruments")
    place.locator("summary").first.click()
    place.locator("[name=q]").fill("Praktikum")
    place.locator("form button").click()
    if "without-js" in request.node.callspec.id:
        expect(page).to_have_url(re.compile(r"/api/v1/search\?q=Praktikum"))
        return
    expect(place.locator("[data-try-status]")).to_contain_text("200")
    expect(place.locator("[data-try-address]")).to_contain_text("q=Praktikum")
    expect(place.locator("[data-try-body]")).to_contain_text('"understood"')
    assert page.url == f"{live.url}/api"
