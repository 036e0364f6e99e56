"""A whole session, moderated in a browser: agenda, pitches, telephones, agreements, summary."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.conftest import house_settings
from tests.journeys.conftest import Live, sign_in
from toolbox.accounts import queries as accounts
from toolbox.alliances import belonging, operations
from toolbox.alliances.rules import AllianceDetails
from toolbox.app import create_app
from toolbox.foundation.actors import system
from toolbox.foundation.clock import HOME_ZONE, now, today
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

PHONE: ViewportSize = {"width": 390, "height": 844}
PITCHED = ("planspiel-wareneingang-digital", "checkliste-messestand", "digitale-ausbildungsmesse")


@dataclass(frozen=True)
class Held:
    """Where an alliance is that Edith moderates."""

    url: str
    slug: str


@pytest.fixture(scope="module")
def held(live: Live) -> Held:
    """An alliance with one member and no meeting yet."""
    app = create_app(house_settings(live.instance, base_url=live.url))
    by = system("tests")
    with app.app_context(), unit_of_work():
        alliance = operations.found(AllianceDetails(name="Allianz der Sitzung"), by=by)
        operations.name_moderator(alliance, "edith@example.org", by=by)
        member = accounts.organisation_by_slug("planspiel-eurokran")
        belonging.take(alliance, member, by=by)
        slug = alliance.slug
    with app.app_context():
        db.engine.dispose()
    return Held(live.url, slug)


@pytest.fixture
def phones(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[list[BrowserContext]]:
    """Three telephones, with or without JavaScript as the moderator's browser."""
    scripts = request.node.callspec.params["context"] == "with-js"
    made = [
        chromium.new_context(
            locale="de-DE",
            java_script_enabled=scripts,
            viewport=PHONE,
            has_touch=True,
        )
        for _phone in range(3)
    ]
    for one in made:
        one.set_default_timeout(15_000)
    yield made
    for one in made:
        one.close()


def _send(page: Page) -> None:
    page.locator("main form[method=post] button[type=submit]").first.click()


def _plan_meeting(page: Page, held: Held) -> str:
    """Plan a meeting for today and announce it; return its address."""
    page.goto(f"{held.url}/allianzen/{held.slug}/sitzungen/neu")
    moment = now().astimezone(HOME_ZONE)
    page.locator("#title").fill("Transfersitzung Logistik")
    page.locator("#day").fill((moment + timedelta(minutes=5)).date().isoformat())
    page.locator("#begins").fill((moment + timedelta(minutes=5)).strftime("%H:%M"))
    page.locator("#ends_at").fill((moment + timedelta(minutes=65)).strftime("%H:%M"))
    page.locator("#last_day").fill((moment + timedelta(minutes=65)).date().isoformat())
    page.locator("#place").fill("Dortmund")
    _send(page)
    page.wait_for_url(re.compile(r"/sitzungen/\d+(/tagesordnung)?$"))
    address = page.url.removesuffix("/tagesordnung")
    page.goto(f"{address}/tagesordnung")
    page.locator("#title").fill("Drei Pitches")
    page.locator("#duration").fill("15")
    page.locator("form.box button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Drei Pitches")
    page.goto(address)
    page.locator("form[action$='/ankuendigen'] button").click()
    expect(page.locator("form[action$='/ankuendigen']")).to_have_count(0)
    return address


def _plan_pitches(page: Page, address: str) -> None:
    for slug in PITCHED:
        page.goto(f"{address}/pitches")
        page.locator("#werkzeug").fill(slug.replace("-", " "))
        page.locator("search form:has(#werkzeug) button[type=submit]").click()
        page.locator(f"#gefunden form:has(input[value='{slug}']) button").click()
        page.wait_for_url(re.compile(r"/pitches/\d+$"))
        page.locator("#ask").fill("Wer macht es in der eigenen Region nach?")
        page.locator("form:has(#ask) button[type=submit]").click()
        page.wait_for_url("**/pitches")
    expect(page.locator("main ol h3")).to_have_count(len(PITCHED))
    titles = page.locator("main ol h3").all_inner_texts()
    page.locator("form[action$='/nach-unten'] button").first.click()
    expect(page.locator("main ol h3").first).to_have_text(titles[1])


def _code(page: Page) -> str:
    return page.locator(".screen__address").inner_text().rpartition("/")[2]


def _on_the_phones(phones: list[BrowserContext], held: Held, code: str) -> None:
    """One presses as a number, two leave a contact, one of them presses twice."""
    pages = [one.new_page() for one in phones]
    for page in pages:
        page.goto(f"{held.url}/i/{code}")
    pages[0].locator("form[action$='/zahl'] button").click()
    for number, page in enumerate(pages[1:]):
        page.locator("#name").fill(f"Gast {number}")
        page.locator("#place").fill("44135 Dortmund")
        page.locator("#email").fill(f"gast{number}-{code.lower()}@example.org")
        page.locator("#consent").check()
        page.locator("#wants_summary").check()
        page.locator("form:has(#email) button[type=submit]").click()
    for page in pages:
        expect(page.locator("main .notice--success")).to_be_visible()
    pages[1].locator("#consent").check()
    pages[1].locator("form:has(#email) button[type=submit]").click()
    expect(pages[1].locator("main .notice--success")).to_be_visible()


def _mails_to(live: Live, address: str) -> str:
    """Return what has been written to an address so far."""
    said = ""
    for path in (live.instance / "mail").glob("*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        body = mail.get_body(("plain",))
        if mail["To"] == address and body is not None:
            said += str(body.get_content())
    return said


def _wait_for_mail(live: Live, address: str, pattern: str) -> str:
    """Return what a mail says, once the server has written it."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = re.search(pattern, _mails_to(live, address))
        if found:
            return found[0]
        time.sleep(0.1)  # polling another process, there is nothing to wait on
    raise AssertionError(f"nothing was mailed to {address}")


def _confirm(page: Page, live: Live, address: str) -> None:
    page.goto(live.url + _wait_for_mail(live, address, r"/allianzen/kontakt/\S+"))
    page.locator("form[action$='/bestaetigen'] button").click()
    expect(page.locator("main .notice--success").first).to_be_visible()


def _present(page: Page, phones: list[BrowserContext], held: Held, *, scripts: bool) -> str:
    """Go through the pitches; return the code of the first one."""
    expect(page.locator("[role=timer]")).to_have_text("1:00")
    code = _code(page)
    _on_the_phones(phones, held, code)
    if scripts:
        expect(page.locator(".screen__number")).to_have_text("3", timeout=8_000)
        page.keyboard.press(" ")
        expect(page.locator("[role=timer]")).not_to_have_text("1:00")
        page.keyboard.press(" ")
        page.keyboard.press("r")
        expect(page.locator("[role=timer]")).to_have_text("1:00")
        page.keyboard.press("PageDown")
    else:
        page.reload()
        expect(page.locator(".screen__number")).to_have_text("3")
        page.locator("[data-go=next]").click()
    page.wait_for_url("**/leinwand/2")
    page.locator("[data-go=next]").click()
    page.wait_for_url("**/leinwand/3")
    page.locator("[data-go=next]").click()
    page.wait_for_url("**/leinwand/ende")
    expect(page.locator(".screen__count")).to_have_text(["3", "0", "0"])
    return code


def _agree(page: Page, address: str, held: Held) -> None:
    number = address.rpartition("/")[2]
    new = f"{held.url}/allianzen/{held.slug}/vereinbarungen/neu?sitzung={number}"
    for what, who in (("EUROKRAN schickt die Unterlagen.", 1), ("Der Kreis lädt ein.", 0)):
        page.goto(new)
        page.locator("#what").fill(what)
        page.locator("#organisation").select_option(index=who)
        if not who:
            page.locator("#who").fill("Kommunale Koordinierungsstelle")
        page.locator("#due_on").fill((today() + timedelta(days=30)).isoformat())
        page.locator("form:has(#what) button[type=submit]").click()
        expect(page.locator("main")).to_contain_text(what)


def _sum_up(page: Page, address: str) -> None:
    page.goto(f"{address}/leinwand/ende")
    page.locator("a[href$='/beenden']").click()
    page.locator("form[action$='/beenden'] button").click()
    page.wait_for_url("**/ergebnis/vorbereiten")
    page.locator("#words").fill("Drei Werkzeuge gehen auf die Reise.")
    page.locator("#agreements").check()
    page.locator("button[formaction$='/veroeffentlichen']").click()
    expect(page.locator("#vorschau")).to_contain_text("auf die Reise")
    expect(page.locator("button[formaction$='/veroeffentlichen']")).to_have_count(0)
    page.locator("button[formaction$='/versenden']").click()
    page.wait_for_url("**/ergebnis/versenden")
    page.locator("form[action$='/versenden'] button").click()
    page.wait_for_url("**/ergebnis/vorbereiten")
    expect(page.locator("button[formaction$='/versenden']")).to_have_count(0)


def test_a_session_from_the_agenda_to_the_summary(
    live: Live,
    held: Held,
    page: Page,
    phones: list[BrowserContext],
    request: pytest.FixtureRequest,
) -> None:
    scripts = request.node.callspec.params["context"] == "with-js"
    sign_in(page, live, "edith")
    address = _plan_meeting(page, held)
    _plan_pitches(page, address)
    page.goto(f"{address}/leinwand")
    page.locator("form[action$='/leinwand/beginnen'] button").click()
    page.wait_for_url("**/leinwand/1")
    code = _present(page, phones, held, scripts=scripts)
    guest = f"gast0-{code.lower()}@example.org"
    visitor = phones[0].new_page()
    _confirm(visitor, live, guest)
    _agree(page, address, held)
    _sum_up(page, address)

    visitor.goto(f"{address}/ergebnis")
    shown = visitor.locator("main")
    for said in ("auf die Reise", "EUROKRAN schickt", "Kommunale Koordinierungsstelle"):
        expect(shown).to_contain_text(said, use_inner_text=True)
    assert "example.org" not in shown.inner_text()
    assert "Gast 0" not in visitor.content()
    visitor.goto(f"{held.url}/allianzen/{held.slug}/vereinbarungen")
    expect(visitor.locator("main")).to_contain_text("EUROKRAN schickt", use_inner_text=True)
    _wait_for_mail(live, guest, "auf die Reise")
    assert "auf die Reise" not in _mails_to(live, guest.replace("gast0", "gast1"))
