"""A firm opens an instrument, looks inside, and takes it along; with and without JavaScript."""

import re
import zipfile
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Live

PLACE = "checkliste-ausbildung-starten"
PHONE, DESKTOP = (390, 844), (1280, 900)


def _open(page: Page, live: Live) -> None:
    """Open the page as soon as the server has looked into its files; it began just now."""
    for _attempt in range(300):
        page.goto(f"{live.url}/w/{PLACE}")
        if page.locator("#dateien a[href$='/vorschau']").count() == 2:
            return
        page.wait_for_timeout(500)
    raise AssertionError("the previews were never made")


def test_look_inside_then_take_one_file_and_all(page: Page, live: Live, tmp_path: Path) -> None:
    _open(page, live)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ausbildung starten")

    page.locator("#dateien a[href$='/vorschau']").first.click()
    expect(page.locator("#seite-1 img")).to_be_visible()
    page.locator("#seite-1 summary").click()
    expect(page.locator("#seite-1 .page-preview__words")).to_be_visible()
    page.go_back()

    with page.expect_download() as one:
        page.locator("#dateien a[download]").first.click()
    kept = tmp_path / "one"
    one.value.save_as(kept)
    assert one.value.suggested_filename.endswith(".pdf")
    assert kept.read_bytes().startswith(b"%PDF")

    with page.expect_download() as everything:
        page.locator(".two-column__actions a[href$='.zip']").first.click()
    everything.value.save_as(tmp_path / "all.zip")
    assert everything.value.suggested_filename == f"{PLACE}.zip"
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    assert f"{PLACE}/LIESMICH.txt" in names
    assert any(name.endswith(".pdf") for name in names)


def test_a_link_from_the_search_leads_to_the_page_of_the_file(page: Page, live: Live) -> None:
    _open(page, live)
    preview = page.locator("#dateien a[href$='/vorschau']").first.get_attribute("href")
    page.goto(f"{live.url}{preview}#seite-2")
    expect(page.locator("#seite-2")).to_be_in_viewport()


def test_sharing_opens_without_scripts_and_shows_the_address(page: Page, live: Live) -> None:
    page.goto(f"{live.url}/w/{PLACE}")
    page.locator("#teilen > summary").click()
    expect(page.locator("#teilen-adresse")).to_have_value(re.compile(rf"^http://.+/w/{PLACE}$"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_everybody_can_use_the_pages(
    chromium: Browser, live: Live, size: tuple[int, int], scheme: str
) -> None:
    width, height = size
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="de-DE",
    )
    page = context.new_page()
    _open(page, live)
    previews = page.locator("#dateien a[href$='/vorschau']").evaluate_all(
        "links => links.map(link => link.pathname)"
    )
    for path in (f"/w/{PLACE}", "/w/beratung-niederrhein", *previews):
        page.goto(f"{live.url}{path}")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    context.close()


def test_the_action_stands_in_the_first_view_of_a_phone(chromium: Browser, live: Live) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="de-DE")
    page = context.new_page()
    page.goto(f"{live.url}/w/{PLACE}")
    expect(page.locator(".two-column__actions a").first).to_be_in_viewport(ratio=1)
    context.close()
