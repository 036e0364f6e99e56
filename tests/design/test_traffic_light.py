"""The Transfer-Ampel as a component: words beside colour, links to places, fresh after saving."""

import json
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from tests.design.browser import HOUSE, document, show
from tests.design.rendering import first, html_of, rendered


def point(severity: str, title: str, *, files: tuple[str, ...] = ()) -> SimpleNamespace:
    """One line of the Ampel."""
    return SimpleNamespace(
        severity=severity,
        title=title,
        what_to_do="" if severity == "good" else "Bitte ändern.",
        group="Dateien",
        files=files,
        anchor="title",
    )


def ampel(colour: str, *points: SimpleNamespace, waiting: int = 0) -> SimpleNamespace:
    """An Ampel with these points."""
    kinds = {"must": "must", "should": "should", "good": "good", "unjudged": "open"}
    found = {
        name: tuple(one for one in points if one.severity == severity)
        for name, severity in kinds.items()
    }
    return SimpleNamespace(colour=colour, waiting=waiting, **found)


def href(one: SimpleNamespace) -> str:
    """Where a point is mended."""
    return f"/entwurf#{one.anchor}"


@pytest.mark.parametrize("compact", [True, False])
@pytest.mark.parametrize("colour", ["off", "green", "yellow", "red"])
def test_the_colour_is_said_in_words(colour: str, compact: bool) -> None:
    page = rendered("traffic_light", ampel(colour), href, compact=compact)
    assert f"Transfer check: {colour}" in first(page, ".traffic-light__word").text()
    assert len(page.css(".traffic-light__lamp svg")) == (colour != "off")


def test_a_point_says_what_to_do_leads_there_and_names_files() -> None:
    files = ("a.pdf", "b.pdf", "c.pdf", "d.pdf", "e.pdf")
    page = rendered(
        "traffic_light", ampel("yellow", point("should", "Nur <PDF>", files=files)), href
    )
    line = first(page, ".traffic-light__point--should")
    assert first(page, ".traffic-light__point a").attributes["href"] == "/entwurf#title"
    assert "Nur <PDF>" in line.text()
    assert "Bitte ändern." in line.text()
    assert "a.pdf, b.pdf, c.pdf and 2 more" in line.text()


def test_what_blocks_comes_first_and_what_is_good_last() -> None:
    points = (point("good", "Gut"), point("should", "Besser"), point("must", "Fehlt"))
    text = html_of("traffic_light", ampel("red", *points), href)
    assert text.index("Fehlt") < text.index("Besser") < text.index("Gut")


@pytest.mark.browser
def test_after_saving_the_ampel_is_fresh_and_stays_open(page: Page) -> None:
    def parts(*points: SimpleNamespace) -> str:
        light = html_of("traffic_light", ampel("yellow", *points), href, compact=True)
        status = html_of("autosave_status")
        return (
            f'{light}<form method=post data-autosave="/sichern">'
            "<input type=hidden name=row_version>"
            f"<label>Titel <input name=title></label>{status}</form>"
        )

    saved = json.dumps({"saved_at_text": "Gespeichert", "row_version": 2})
    page.route(
        f"{HOUSE}/sichern", lambda route: route.fulfill(body=saved, content_type="application/json")
    )
    show(page, parts(point("should", "Eins"), point("should", "Zwei")), path="/entwurf")
    page.click("#ampel summary")
    fresh = document(parts(point("should", "Zwei")))
    page.route(
        f"{HOUSE}/entwurf", lambda route: route.fulfill(body=fresh, content_type="text/html")
    )
    page.fill("[name=title]", "Messe")
    expect(page.locator(".traffic-light__point")).to_have_count(1)
    expect(page.locator("#ampel details")).to_have_attribute("open", "")
    expect(page.locator("[name=title]")).to_be_focused()
