"""The guide for first-time training companies: its looks, its editions, paper, and no scripts."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.packages.walking_wegweiser import (
    KIT,
    STEPS,
    TOOLBOX,
    VIEWS,
    answer,
    edition,
    events_of,
    opened,
    view,
)
from toolbox.content.sources import CONTENT_FOLDER

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit's example, rendered once."""
    return edition(tmp_path_factory.mktemp("wegweiser"))


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A phone in Germany."""
    made = chromium.new_context(
        viewport={"width": 390, "height": 844},
        timezone_id="Europe/Berlin",
        reduced_motion="reduce",
    )
    yield made
    made.close()


@pytest.fixture
def app(context: BrowserContext, site: Path) -> Page:
    """The app opened by double click."""
    return opened(context, site)


def test_local_dates_come_as_a_calendar_file_too(site: Path) -> None:
    events = events_of((site / "termine.ics").read_bytes().decode())
    assert [each["DTSTART"] for each in events] == [
        *("20270114T150000", "20270318T090000", "20270531"),
    ]


def test_without_scripts_all_steps_sources_and_contacts_are_there(
    chromium: Browser, site: Path
) -> None:
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 320, "height": 700}
    )
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    expect(page.locator(".step")).to_have_count(STEPS)
    for number in range(1, STEPS + 1):
        law = page.locator(f"#schritt-{number} .law")
        expect(law).to_be_visible()
        assert "Stand: 7.\u00a0April 2026" in law.inner_text()
    expect(page.locator("#rechner table")).to_be_visible()
    expect(page.locator("#hilfe .contact").first).to_be_visible()
    expect(page.locator(".needs-script:visible")).to_have_count(0)
    context.close()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_view_passes_axe_and_fits(
    chromium: Browser, site: Path, scheme: Any, width: int
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = opened(context, site)
    answer(page, start="2027-08-01", skilled="1", trainees="2")
    page.locator("#schritt-1 .tick").click()
    expect(page.locator("#schritt-1 [data-done]")).to_be_checked()
    page.locator("#schritt-3 summary").click()
    expect(page.locator("#schritt-3 details")).to_have_attribute("open", "")
    for name in VIEWS:
        view(page, name)
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["target"]) for each in found] == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    context.close()


@pytest.mark.slow
@pytest.mark.parametrize("palette", ["tanne", "blau", "beere", "kupfer", "schiefer"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_has_contrast(
    chromium: Browser, site: Path, palette: str, scheme: Any
) -> None:
    context = chromium.new_context(color_scheme=scheme, reduced_motion="reduce")
    page = opened(context, site)
    page.evaluate("palette => { document.documentElement.dataset.palette = palette }", palette)
    answer(page, start="2027-08-01", skilled="1", trainees="2")
    page.locator("#schritt-1 .tick").click()
    expect(page.locator("#schritt-1 [data-done]")).to_be_checked()
    for name in ("start", "fragen", "liste", "rechner", "vertrag"):
        view(page, name)
        found = Axe().run(page, options={"runOnly": ["color-contrast"]}).response["violations"]
        assert [each["nodes"][0]["target"] for each in found] == [], name
    context.close()


def test_legal_pages_stand_beside_it(app: Page, site: Path) -> None:
    for name in ("impressum", "datenschutz", "barrierefreiheit"):
        app.goto((site / f"{name}.html").as_uri())
        assert Axe().run(app).response["violations"] == []
        expect(app.locator("main a").last).to_have_attribute("href", "index.html")


def test_instruments_named_by_the_steps_exist(app: Page) -> None:
    addresses = app.locator(".step .tools a").evaluate_all("all => all.map(one => one.href)")
    slugs = {address.removeprefix(f"{TOOLBOX}/w/") for address in addresses}
    here = {folder.name for folder in (CONTENT_FOLDER / "instruments").iterdir()}
    assert slugs <= here
    expect(app.locator(".step:has(.tools a)")).to_have_count(STEPS)


def test_an_edition_without_local_data_has_no_empty_places(
    context: BrowserContext, tmp_path: Path
) -> None:
    nothing: dict[str, list[object]] = {
        name: [] for name in ("contacts", "dates", "funding", "hints", "instruments", "occupations")
    }
    page = opened(context, edition(tmp_path / "leer", toolbox="", **nothing))
    answer(page)
    expect(page.locator(".tools, .local, .contact, .date")).to_have_count(0)
    view(page, "hilfe")
    expect(page.locator("#hilfe h2")).to_have_text(["Häufige Sorgen"])
    assert Axe().run(page).response["violations"] == []


def test_what_an_edition_says_stays_text(context: BrowserContext, tmp_path: Path) -> None:
    naughty = '</script><img src=x onerror="window.hit=1">\'{{ answers }}'
    hint = [{"step": "beruf", "text": naughty}]
    place = edition(
        tmp_path / "frech", edition=naughty, region=naughty, hints=hint, welcome=naughty
    )
    page = opened(context, place)
    expect(page.locator(".brand b")).to_have_text(naughty)
    expect(page.locator("img")).to_have_count(0)
    assert page.evaluate("window.hit") is None
    assert page.evaluate("Memory.EDITION.edition") == naughty


def test_no_amounts_of_money_anywhere() -> None:
    texts = "\n".join(
        path.read_text()
        for path in KIT.rglob("*")
        if path.suffix in {".liquid", ".json", ".js", ".md"}
    )
    assert re.findall(r"\d+\s*(?:€|Euro\b|EUR\b)", texts) == []


def test_printed_the_plan_has_lines_to_sign_and_what_was_typed(app: Page) -> None:
    answer(app)
    view(app, "plan")
    app.fill("#plan-0-content", "Waren annehmen")
    app.emulate_media(media="print")
    expect(app.locator(".plan__signs")).to_be_visible()
    expect(app.get_by_text("Waren annehmen").locator("visible=true")).to_have_count(1)
    expect(app.locator(".tabs")).to_be_hidden()
