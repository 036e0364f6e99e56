"""From a file to what visitors see, in a real browser: with JavaScript and without."""

import itertools
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from tests.journeys.conftest import PASSWORD, Live, sign_in

_numbers = itertools.count(1)
MORE = "button[name=go][value=next].button--primary"


def _text_file(name: str, text: str) -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


@pytest.fixture
def with_scripts(request: pytest.FixtureRequest) -> bool:
    """Whether this run has JavaScript."""
    return "with-js" in request.node.name


@pytest.fixture
def newcomer(live: Live) -> str:
    """An account without organisation, by the part of its address before the @."""
    name = f"neu{next(_numbers)}"
    address = f"{name}@example.org"
    live.toolbox(
        *("user", "create-admin", "--email", address, "--name", name.title()),
        *("--password", PASSWORD),
    )
    live.toolbox("user", "role", address, "member")
    return name


@pytest.fixture
def somebody_else(chromium: Browser) -> Callable[[], Page]:
    """Opens a page in a further profile."""
    contexts: list[BrowserContext] = []

    def open_page() -> Page:
        contexts.append(chromium.new_context(locale="de-DE", accept_downloads=True))
        return contexts[-1].new_page()

    return open_page


def _begin(page: Page, live: Live, newcomer: str) -> None:
    """Found an organisation on the way, and begin with a file."""
    sign_in(page, live, newcomer)
    page.goto(f"{live.url}/einreichen?art=checklist")
    page.locator("input[name=name]").fill(f"Projekt {newcomer.title()}")
    page.locator("form[action*=organisation] button").click()
    page.locator("input[name=files]").set_input_files(
        [_text_file(f"Checkliste_{newcomer}.txt", "Erst planen, dann handeln.")]
    )
    expect(page.locator("input[name=kind][value=checklist]")).to_be_checked()
    page.locator("main form .button--primary").click()
    page.wait_for_url(re.compile(r"/einreichen/\d+/dateien$"))


def _add_files(page: Page, *, with_scripts: bool) -> None:
    files = [_text_file("Arbeitsblatt.txt", "Aufgabe 1"), _text_file("leer.txt", "")]
    page.locator("input[name=files]").set_input_files(files)
    if with_scripts:
        expect(page.locator("[data-state=failed]")).to_contain_text("leer.txt")
    else:
        page.locator("button[name=go][value=stay]").click()
        expect(page.locator(".error-summary")).to_contain_text("leer.txt")
    expect(page.locator("#dateien .file-row")).to_have_count(2)
    page.locator("#dateien select").nth(1).select_option("worksheet")
    page.locator(MORE).click()


def _describe(page: Page, newcomer: str, *, with_scripts: bool) -> None:
    page.wait_for_url("**/beschreiben")
    expect(page.locator("input[name=title]")).to_have_value(f"Checkliste {newcomer}")
    page.locator("textarea[name=summary]").fill("Hilft beim Planen.")
    page.locator("textarea[name=description]").fill("## Ziel\n\nAn **alles** denken.")
    page.locator("textarea[name=steps]").fill("Lesen\nPlanen\nHandeln")
    if with_scripts:
        expect(page.locator("[data-autosave-status]")).to_have_attribute("data-state", "saved")
        page.reload()
        expect(page.locator("textarea[name=summary]")).to_have_value("Hilft beim Planen.")
    page.locator("input[name=duration_minutes]").fill("45")
    page.locator(MORE).click()


def _classify(page: Page, *, with_scripts: bool) -> None:
    page.wait_for_url("**/einordnen")
    page.locator("input[name=audience]").first.check()
    topics = page.locator("#topic")
    if with_scripts:
        topics.locator("input[type=search]").fill("praktik")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(topics.locator(".chip")).to_have_count(1)
    else:
        topics.locator("input[value=praktikum]").check()
    page.locator("input[name=tags]").fill("Planung, Checkliste")
    page.locator(MORE).click()


def _rights(page: Page, newcomer: str) -> None:
    page.wait_for_url("**/rechte")
    page.locator("input[name=licence][value='CC-BY-4.0']").check()
    page.locator("input[name=credits-0-name]").fill(f"Projekt {newcomer.title()}")
    page.locator("button[name=add][value=credits]").click()
    page.locator("input[name=credits-1-name]").fill("Stadt Musterdorf")
    page.locator("select[name=credits-1-role]").select_option("partner")
    page.locator(MORE).click()


def test_from_a_file_to_what_visitors_see(
    page: Page,
    live: Live,
    newcomer: str,
    somebody_else: Callable[[], Page],
    *,
    with_scripts: bool,
) -> None:
    _begin(page, live, newcomer)
    _add_files(page, with_scripts=with_scripts)
    _describe(page, newcomer, with_scripts=with_scripts)
    _classify(page, with_scripts=with_scripts)
    _rights(page, newcomer)
    page.wait_for_url("**/pruefen")
    expect(page.locator(".notice--warning")).to_have_count(0)
    page.locator("form[action$=absenden] button").click()
    page.wait_for_url("**/meine-werkzeuge")

    editor = somebody_else()
    sign_in(editor, live, "edith")
    editor.goto(f"{live.url}/redaktion")
    editor.get_by_role("link", name=f"Checkliste {newcomer}", exact=True).click()
    expect(editor.locator("main")).to_contain_text("An alles denken.")
    editor.locator("form[action$=veroeffentlichen] button").click()
    editor.wait_for_url("**/redaktion")

    visitor = somebody_else()
    visitor.goto(f"{live.url}/w/checkliste-{newcomer}")
    expect(visitor.locator("h1")).to_have_text(f"Checkliste {newcomer}")
    with visitor.expect_download() as caught:
        visitor.locator(".file-row a[download]").first.click()
    assert caught.value.path().read_text() == "Erst planen, dann handeln."


def test_a_draft_in_two_windows_loses_nothing(
    page: Page, context: BrowserContext, live: Live, newcomer: str, *, with_scripts: bool
) -> None:
    _begin(page, live, newcomer)
    address = page.url.replace("dateien", "beschreiben")
    second = context.new_page()
    page.goto(address)
    second.goto(address)
    page.locator("input[name=title]").fill("Aus dem ersten Fenster")
    page.locator(MORE).click()
    page.wait_for_url("**/einordnen")
    second.locator("input[name=title]").fill("Aus dem zweiten Fenster")
    if with_scripts:
        status = second.locator("[data-autosave-status]")
        expect(status).to_have_attribute("data-state", "failed")
    second.locator(MORE).click()
    table = second.locator("table")
    expect(table).to_contain_text("Aus dem ersten Fenster")
    expect(table).to_contain_text("Aus dem zweiten Fenster")
    second.locator("main form .button--primary").click()
    second.wait_for_url("**/einordnen")
    page.goto(address)
    expect(page.locator("input[name=title]")).to_have_value("Aus dem zweiten Fenster")


@pytest.mark.parametrize("context", ["with-js"], indirect=True)
def test_what_was_typed_is_saved_before_a_link_is_followed(
    page: Page, live: Live, newcomer: str
) -> None:
    _begin(page, live, newcomer)
    page.goto(page.url.replace("dateien", "beschreiben"))
    page.locator("textarea[name=summary]").fill("Eben getippt.")
    page.locator(".wizard-progress a[href$=pruefen]").click()
    page.wait_for_url("**/pruefen")
    expect(page.locator("main")).to_contain_text("Eben getippt.")
