"""A school copies the line and puts it on its own site: another origin, a strict policy."""

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import Live


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder without telling of each request."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def school(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """The site of a school: its folder and its address, at another port."""
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(_Quiet, directory=str(tmp_path))
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield tmp_path, f"http://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def _copied(page: Page, live: Live, asked: str) -> tuple[str, str]:
    """Return the lines that the page puts together: a frame, and an element."""
    page.goto(f"{live.url}/einbetten?{asked}")
    expect(page.frame_locator("iframe").locator("h1")).to_be_visible()
    return page.locator("#rahmen").input_value(), page.locator("#element").input_value()


def _published(folder: Path, line: str) -> None:
    """Put a line on a page whose policy lets in what the line names, and nothing else."""
    address = next(part for part in line.split('"') if part.startswith("http"))
    there = f"{urlsplit(address).scheme}://{urlsplit(address).netloc}"
    policy = f"default-src 'none'; script-src {there}; connect-src {there}; frame-src {there}"
    (folder / "seite.html").write_text(
        '<!doctype html><html lang="de"><meta charset="utf-8"><title>Schule am Hafen</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<main><h1>Schule am Hafen</h1>{line}</main></html>",
        "utf-8",
    )


def _leads_into_a_new_tab(context: BrowserContext, link: object) -> None:
    with context.expect_page() as opened:
        link.click()  # type: ignore[attr-defined]
    expect(opened.value.locator("h1").first).to_be_visible()
    assert opened.value.evaluate("window.opener") is None


def test_the_frame_shows_on_another_site(
    context: BrowserContext, page: Page, live: Live, school: tuple[Path, str]
) -> None:
    folder, site = school
    frame, _element = _copied(page, live, "adresse=praktikum&farbe=7d1f2f&lang=de")
    _published(folder, frame)
    context.clear_cookies()
    page.goto(f"{site}/seite.html")
    shown = page.frame_locator("iframe")
    expect(shown.locator("h2").first).to_be_visible()
    _leads_into_a_new_tab(context, shown.locator("h2 a").first)
    assert context.cookies() == []


def test_the_element_brings_the_list_into_the_page(
    chromium: Browser, live: Live, school: tuple[Path, str]
) -> None:
    folder, site = school
    context = chromium.new_context(locale="de-DE")
    page = context.new_page()
    _frame, element = _copied(page, live, "adresse=praktikum&lang=en")
    _published(folder, element)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{site}/seite.html")
    shown = page.locator("werkzeugkoffer-liste")
    expect(shown.locator("h3").first).to_be_visible()
    expect(shown.locator("section")).to_have_attribute("lang", "en")
    colour = "element => getComputedStyle(element).display"
    assert shown.locator("section").evaluate(colour) == "grid", "its own styles hold"
    _leads_into_a_new_tab(context, shown.locator("h3 a").first)
    assert [one for one in complaints if "favicon" not in one and "404" not in one] == []
    page.evaluate(Axe().axe_script)
    found = page.evaluate("axe.run()")
    assert [one["id"] for one in found["violations"]] == []
    assert context.cookies() == []
    context.close()


def test_without_scripts_the_element_is_a_link(
    chromium: Browser, live: Live, school: tuple[Path, str]
) -> None:
    folder, site = school
    context = chromium.new_context(locale="de-DE", java_script_enabled=False)
    page = context.new_page()
    _frame, element = _copied(page, live, "adresse=praktikum&lang=de")
    _published(folder, element)
    page.goto(f"{site}/seite.html")
    page.locator("werkzeugkoffer-liste a").click()
    expect(page.locator(".card").first).to_be_visible()
    context.close()
