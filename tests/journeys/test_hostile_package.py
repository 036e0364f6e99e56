"""A hostile package in a real browser: each of its attempts fails, and nobody outside hears of it.

What browsers leave open is said in docs/packages.md: an empty connection when a page names a frame
elsewhere, and calls (WebRTC) out of a frame that the package writes itself.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Live
from tests.journeys.staging import Stage, heard, heard_at, inside, stage_of, start
from tests.stage import hostile, packages
from tests.stage.listener import Listener, listening


@pytest.fixture(scope="module")
def stage(live: Live) -> Stage:
    """The stage of the running server."""
    return stage_of(live)


@pytest.fixture
def outside() -> Iterator[Listener]:
    """Somebody who waits for news."""
    with listening() as listener:
        yield listener


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of a fresh profile."""
    context = chromium.new_context(locale="de-DE")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


SAID_BY_ITSELF = """message => new Promise((heard) => {
  window.addEventListener("message", heard, { once: true });
  window.postMessage(message, "*");
})"""
"""Ends when all who listened before have heard the message."""


def _hostile(stage: Stage, outside: Listener) -> str:
    _slug, other = stage.publish("anderes.zip", packages.web())
    site = stage.live.url
    content = hostile.hostile(
        site=site, outside=outside.url, other=f"{site}/buehne/{other}/", stun=outside.stun
    )
    return stage.publish("boese.zip", content, title="Böses Paket")[0]


def _results(page: Page) -> dict[str, str]:
    """Return what the package says about its attempts, once it has said it."""
    page.wait_for_function("() => window.hostile", timeout=60_000)
    results: dict[str, str] = page.evaluate("window.hostile")
    return results


def test_every_attempt_fails(page: Page, live: Live, stage: Stage, outside: Listener) -> None:
    windows: list[str] = []
    address = f"{live.url}/w/{_hostile(stage, outside)}"
    page.context.on("page", lambda opened: windows.append(opened.url))
    start(page, address)
    results = _results(page)
    assert len(results) > 30
    assert {name for name, outcome in results.items() if outcome != "failed"} == set()

    page.wait_for_timeout(1000)  # what would come now came a little later
    outside.catch_up()
    assert page.url == address
    assert windows == []
    # The one empty connection is of the browser, before it looks whether the frame is allowed.
    assert [line for line in outside.lines if line] == []
    assert outside.packets == 0
    assert page.context.cookies() == []


def test_its_flood_of_messages_is_cut(
    page: Page, live: Live, stage: Stage, outside: Listener
) -> None:
    start(page, f"{live.url}/w/{_hostile(stage, outside)}")
    _results(page)
    # Once twenty were heard, the next one is heard a second after the first of them.
    page.wait_for_function("() => window.heardAt.length > 20")
    moments = heard_at(page)
    assert all(late - early > 900 for early, late in zip(moments, moments[20:], strict=False))
    answers = [message for message in heard(page) if message.get("verb") == "answered"]
    assert len(answers) <= 40
    assert page.evaluate("JSON.stringify(localStorage).length") < 1000
    assert [message for message in heard(page) if "address" in message], "what was blocked is named"


@pytest.mark.parametrize("where", ["outside", "site"])
def test_a_frame_does_not_wander_off(
    page: Page, live: Live, stage: Stage, outside: Listener, where: str
) -> None:
    to = {"outside": f"{outside.url}/fort", "site": f"{live.url}/konto/anmelden"}[where]
    slug, _hash = stage.publish("fort.zip", hostile.wanderer(to))
    frame = start(page, f"{live.url}/w/{slug}")
    frame.wait_for_url(lambda url: url.startswith("chrome-error:"), wait_until="commit")
    outside.catch_up()
    assert to not in [frame.url for frame in page.frames]
    assert [line for line in outside.lines if line] == []


def test_an_endless_loop_leaves_the_page_around_awake(page: Page, live: Live, stage: Stage) -> None:
    """Chromium gives sandboxed frames a process of their own; so Stop still works."""
    slug, _hash = stage.publish("endlos.zip", hostile.endless())
    start(page, f"{live.url}/w/{slug}")
    page.wait_for_function("() => window.hostile === 'loops soon'")
    page.wait_for_timeout(300)  # by then it does, and tells nobody
    assert page.evaluate("1 + 1") == 2
    page.locator("[data-stage-stop]").click()
    expect(page.locator("[data-stage-start]")).to_be_visible()
    expect(page.locator("iframe")).to_have_count(0)


def test_as_a_page_of_its_own_it_has_no_origin_either(
    page: Page, live: Live, stage: Stage, outside: Listener
) -> None:
    slug, sha256 = stage.publish("zaehlwerk.zip", packages.web())
    page.goto(f"{live.url}/konto/anmelden")
    page.goto(f"{live.url}/buehne/{sha256}/index.html")
    assert page.evaluate("self.origin") == "null"
    assert page.evaluate("document.cookie") == ""
    asked = "address => fetch(address, {credentials: 'include'}).then(() => 1, () => 0)"
    assert page.evaluate(asked, f"{live.url}/w/{slug}") == 0
    assert page.evaluate(asked, outside.url) == 0
    assert page.evaluate("Boolean(window.open('about:blank'))") is False


def test_a_store_from_outside_of_the_frame_is_not_believed(
    page: Page, live: Live, stage: Stage
) -> None:
    slug, _hash = stage.publish("zaehlwerk.zip", packages.web())
    start(page, f"{live.url}/w/{slug}")
    expect(inside(page).locator("#stand")).to_be_visible()
    page.wait_for_function("() => window.heard.length")
    before = heard(page)
    page.evaluate(SAID_BY_ITSELF, {"toolbox": 1, "verb": "progressed", "progress": 1})
    assert heard(page) == before
