"""A moderator plans a meeting on the phone and writes minutes; a guest answers by the mail."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, expect

from tests.alliances import page_sample
from tests.conftest import house_settings
from tests.journeys.conftest import Live, sign_in
from toolbox.accounts import belonging
from toolbox.accounts import queries as accounts
from toolbox.app import create_app
from toolbox.foundation.clock import today
from toolbox.foundation.uow import unit_of_work

PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def names(live: Live) -> dict[str, str]:
    """An alliance that Edith runs."""
    app = create_app(house_settings(live.instance, base_url=live.url))
    with app.app_context():
        edith = accounts.user_by_email("edith@example.org")
        assert edith is not None
        actor = accounts.actor_for(edith)
        with unit_of_work():
            organisation_id = belonging.found_organisation(name="Projekt Knoten", by=actor).id
        return page_sample.furnish(organisation_id, actor, name="Knotenallianz")


def test_a_meeting_from_the_plan_to_the_minutes(
    context: BrowserContext, live: Live, names: dict[str, str]
) -> None:
    page = context.new_page()
    page.set_viewport_size(PHONE)
    sign_in(page, live, "edith")
    page.goto(f"{live.url}/allianzen/{names['allied']}/sitzungen/neu")
    page.locator("#title").fill("Sommersitzung")
    page.locator("#day").fill(today().isoformat())
    page.locator("#begins").fill("00:00")
    page.locator("#ends_at").fill("23:59")
    page.locator("#last_day").fill((today() + timedelta(days=1)).isoformat())
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/sitzungen/\d+(/tagesordnung)?$"))
    address = page.url.removesuffix("/tagesordnung")
    page.goto(f"{address}/tagesordnung")
    page.locator("#title").fill("Begrüßung")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("main")).to_contain_text("Begrüßung")
    page.goto(address)
    page.locator("form[action$='/ankuendigen'] button").click()
    expect(page.locator("form[action$='/ankuendigen']")).to_have_count(0)
    expect(page.locator(".timetable__title")).to_have_text("Begrüßung")
    page.goto(f"{address}/protokoll")
    page.locator("#minutes").fill("## Ergebnis\n\nAlle machen mit.")
    page.locator("button[value=publish]").click()
    expect(page.get_by_role("heading", name="Ergebnis")).to_be_visible()
    visitor = context.browser.new_context().new_page() if context.browser else page
    visitor.goto(address)
    expect(visitor.locator(".timetable__title")).to_have_text("Begrüßung")
    expect(visitor.get_by_text("Alle machen mit.")).to_have_count(0)
    visitor.context.close()


def test_minutes_are_kept_while_one_writes(
    chromium: Browser, live: Live, names: dict[str, str]
) -> None:
    context = chromium.new_context(locale="de-DE")
    page = context.new_page()
    sign_in(page, live, "edith")
    page.goto(f"{live.url}/allianzen/{names['allied_meeting']}/protokoll")
    with page.expect_response("**/zwischenstand") as told:
        page.locator("#minutes").fill("Noch nicht gespeichert.")
    assert told.value.status == 200
    page.reload()
    expect(page.locator("#minutes")).to_have_value("Noch nicht gespeichert.")
    context.close()


def test_minutes_outlive_the_login(chromium: Browser, live: Live, names: dict[str, str]) -> None:
    context = chromium.new_context(locale="de-DE")
    page = context.new_page()
    sign_in(page, live, "edith")
    page.goto(f"{live.url}/allianzen/{names['allied_meeting']}/protokoll")
    context.clear_cookies()
    page.locator("#minutes").fill("Was nicht verloren geht.")
    away = page.locator("[data-autosave-status] a[target=_blank]")
    expect(away).to_be_visible()
    page.locator("main form button[type=submit]").first.click()
    expect(away).to_be_focused()
    expect(page.locator("#minutes")).to_have_value("Was nicht verloren geht.")
    sign_in(context.new_page(), live, "edith")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/sitzungen/\d+$"))
    page.goto(f"{live.url}/allianzen/{names['allied_meeting']}/protokoll")
    expect(page.locator("#minutes")).to_have_value("Was nicht verloren geht.")
    context.close()


def test_a_guest_says_no_with_one_click(
    context: BrowserContext, live: Live, names: dict[str, str]
) -> None:
    page = context.new_page()
    page.set_viewport_size(PHONE)
    page.goto(f"{live.url}/allianzen/gast/{names['allied_guest']}")
    expect(page.locator("h1")).to_contain_text("Sitzung (Beispiel)")
    page.goto(f"{live.url}/allianzen/gast/{names['allied_guest']}/absagen")
    page.locator("main form button[type=submit]").first.click()
    page.goto(f"{live.url}/allianzen/gast/{names['allied_guest']}")
    expect(page.locator("main form")).to_have_count(0)
