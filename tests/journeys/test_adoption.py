"""“Wir setzen das ein”, on a phone, against the clock: with and without scripts, and afterwards."""

import re
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Live, sign_in

SLUG = "checkliste-messestand"
TWO_MINUTES = 120.0
PHONE = {"width": 390, "height": 844}


@pytest.fixture(params=["with-js", "without-js"])
def phone(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    """A page of a phone's width, once with scripts and once without."""
    context = chromium.new_context(
        locale="de-DE",
        viewport=PHONE,  # type: ignore[arg-type]
        has_touch=True,
        java_script_enabled=request.param == "with-js",
    )
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def _mailed_link(live: Live, address: str) -> str:
    """Return the private link in the newest mail to an address."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for path in sorted((live.instance / "mail").rglob("*.eml"), reverse=True):
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
            assert isinstance(mail, EmailMessage)
            body = mail.get_body(("plain",))
            if address in str(mail["To"]) and body is not None:
                found = re.search(r"/w/\S+/uebernahmen/\S+", body.get_content())
                if found:
                    return found[0]
        time.sleep(0.1)  # the server of this test writes it, there is nothing to wait on
    raise AssertionError(f"no private link was sent to {address}")


def test_a_visitor_reports_in_two_minutes_and_an_editor_lets_it_count(
    phone: Page, live: Live, chromium: Browser, request: pytest.FixtureRequest
) -> None:
    mode = request.node.callspec.params["phone"]
    name, address = f"Schule {mode}", f"{mode}@example.org"
    began = time.monotonic()
    phone.goto(f"{live.url}/w/{SLUG}")
    phone.locator(f"a[href='/w/{SLUG}/uebernahmen/melden']").first.click()
    phone.locator("#adopter_name").fill(name)
    phone.locator("#guest_email").fill(address)
    phone.locator("#where").fill("Halle")
    phone.locator("#since").fill("2026-03-01")
    phone.locator("input[name=stage][value=adopted]").check()
    phone.locator("#worked").fill("Die Azubis standen selbst am Stand.")
    phone.locator("#quote_consent").check()
    phone.locator("main form button.button--primary").last.click()
    expect(phone.locator(".error-summary")).to_be_visible()  # there are several places called so
    expect(phone.locator("#worked")).to_have_value("Die Azubis standen selbst am Stand.")
    phone.locator("input[name=region]").first.check()
    phone.locator("main form button.button--primary").first.click()
    phone.wait_for_url("**/danke")
    assert time.monotonic() - began < TWO_MINUTES
    own = _mailed_link(live, address)
    phone.goto(live.url + own)
    phone.locator("form[action$='/meine'] button").click()
    expect(phone.locator("form[action$='/meine']")).to_have_count(0)
    context = chromium.new_context(locale="de-DE")
    editor = context.new_page()
    sign_in(editor, live, "edith")
    editor.goto(f"{live.url}/redaktion")
    editor.locator("a[href='/redaktion/uebernahmen']").first.click()
    entry = editor.locator("li", has_text=name)
    entry.locator("form[action$='/annehmen'] button").click()
    expect(entry.locator("form[action$='/annehmen']")).to_have_count(0)
    context.close()
    phone.goto(f"{live.url}/w/{SLUG}")
    expect(phone.locator("#uebernahmen")).to_contain_text("Die Azubis standen selbst am Stand.")
    phone.goto(live.url + own)
    phone.locator("button[name=stage][value=established]").click()  # two clicks: link, button
    expect(phone.locator("button[name=stage][value=established]")).to_have_count(0)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
