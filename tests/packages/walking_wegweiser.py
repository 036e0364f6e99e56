"""Opens the guide for first-time training companies and goes through its questions."""

import re
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Route

from toolbox.content.sources import CONTENT_FOLDER
from toolbox.foundation.settings import PROJECT_ROOT
from toolbox.workshop.kits.answers import faults_of, with_defaults
from toolbox.workshop.kits.reading import read_kit
from toolbox.workshop.kits.rendering import Host, Lineage, render

KIT = CONTENT_FOLDER / "packages" / "wegweiser-erstausbildung"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KEY = "wegweiser-erstausbildung/Wegweiser Erstausbildung/Musterregion (Beispiel)"
SHIM = PROJECT_ROOT / "static" / "js" / "sandbox" / "shim.js"
TOOLBOX = "https://werkzeugkoffer.example.org"
VIEWS = ("start", "fragen", "liste", "rechner", "plan", "vertrag", "hilfe", "daten")
STEPS = 12


def edition(target: Path, toolbox: str = f"{TOOLBOX}/", **changed: object) -> Path:
    """An edition with the example's answers but for those named."""
    kit = read_kit(KIT)
    answers = {**kit.example, **changed}
    assert faults_of(kit, answers) == []
    given = with_defaults(kit, answers)
    render(KIT, given, lineage=Lineage(), target=target, host=Host(toolbox=toolbox))
    return target


def opened(context: BrowserContext, site: Path) -> Page:
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    page.goto((site / "index.html").as_uri())
    return page


def view(page: Page, name: str) -> None:
    page.evaluate("name => { location.hash = name }", name)
    page.wait_for_function("name => document.body.dataset.view === name", arg=name)


def answer(page: Page, **given: str) -> None:
    """Go through the seven questions; what is not given stays as it is."""
    view(page, "start")
    view(page, "fragen")
    page.fill("#beruf", given.get("occupation", "fachlagerist/in"))
    page.click("#fragen-weiter")
    choose(page, "chamber", given.get("chamber", "ihk"))
    page.fill("#start-tag", given.get("start", "2028-08-01"))
    page.click("#fragen-weiter")
    page.fill("#fachkraefte", given.get("skilled", "1"))
    page.fill("#azubis", given.get("trainees", "1"))
    page.click("#fragen-weiter")
    for name in ("aevo", "minors", "school"):
        choose(page, name, given.get(name, "no"))
    page.wait_for_function("document.body.dataset.view === 'liste'")


def choose(page: Page, name: str, value: str) -> None:
    page.check(f"input[name={name}][value={value}]")
    page.click("#fragen-weiter")


def events_of(text: str) -> list[dict[str, str]]:
    """Read a calendar file: unfolded, one mapping an event, texts unescaped."""
    events: list[dict[str, str]] = []
    nested: list[str] = []
    for line in text.replace("\r\n ", "").split("\r\n")[:-1]:
        name, value = line.split(":", 1)
        if name == "BEGIN":
            nested.append(value)
            if value == "VEVENT":
                events.append({})
        elif name == "END":
            assert nested.pop() == value
        elif nested[-1] == "VEVENT":
            plain = re.sub(r"\\(.)", lambda hit: "\n" if hit[1] == "n" else hit[1], value)
            events[-1][name.split(";")[0]] = plain
    assert nested == []
    return events


def framed(context: BrowserContext, site: Path, *, name: str, shim: str) -> Page:
    """Open the app in a frame without an origin, served like on the stage."""
    frame = f'<iframe name="{escape(name)}" sandbox="allow-scripts" src="app/index.html"></iframe>'
    listening = "<script>heard = []; onmessage = event => heard.push(event.data)</script>"

    def serve(route: Route) -> None:
        path = urlsplit(route.request.url).path.removeprefix("/app/")
        file = site / path
        if path == "/rahmen.html":
            page_around = f"<!doctype html><title>Rahmen</title>{listening}{frame}"
            route.fulfill(body=page_around, content_type="text/html")
        elif path == "index.html":
            html = file.read_text().replace("<head>", f"<head><script>{shim}</script>", 1)
            route.fulfill(body=html, content_type="text/html")
        else:
            route.fulfill(path=file, headers={"Access-Control-Allow-Origin": "*"})

    page = context.new_page()
    page.route("https://rahmen.example.org/**", serve)
    page.goto("https://rahmen.example.org/rahmen.html")
    page.wait_for_function("heard.length >= 2")
    return page
