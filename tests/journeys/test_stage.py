"""A class tries an instrument out: by a click, by hand of keyboard, offline, on another site."""

import http.server
import re
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import Live
from tests.journeys.staging import Stage, heard, inside, stage_of, start
from tests.stage import packages


@pytest.fixture(scope="module")
def stage(live: Live) -> Stage:
    """The stage of the running server."""
    return stage_of(live)


@pytest.fixture(scope="module")
def counter(stage: Stage) -> str:
    """The slug of the package that counts."""
    return stage.publish("zaehlwerk.zip", packages.web(), title="Zählwerk")[0]


@pytest.fixture(scope="module")
def boxes(stage: Stage) -> str:
    """The slug of the H5P package."""
    return stage.publish("kisten.h5p", packages.h5p(), title="Kisten zählen")[0]


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of a fresh profile with JavaScript."""
    context = chromium.new_context(locale="de-DE")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def test_nothing_is_loaded_before_the_click_and_then_it_runs(
    page: Page, live: Live, counter: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live.url}/w/{counter}", wait_until="networkidle")
    assert not [address for address in asked if "/buehne/" in address]
    frame = start(page, f"{live.url}/w/{counter}")
    for _click in range(4):
        frame.get_by_role("button", name="Mehr").click()
    expect(page.locator("[data-stage-done]")).to_be_visible()
    expect(page.locator("[data-stage-score]")).to_contain_text("4")
    expect(page.locator("[data-stage-progress]")).to_have_js_property("value", 1)
    assert heard(page)[0] == {"verb": "initialized"}
    assert heard(page)[-1] == {"verb": "completed", "success": True, "duration": 12}


def test_what_it_stores_is_there_again(page: Page, live: Live, counter: str) -> None:
    frame = start(page, f"{live.url}/w/{counter}")
    frame.get_by_role("button", name="Mehr").click()
    expect(page.locator("[data-stage-forget]")).to_be_visible()
    page.locator("[data-stage-restart]").click()
    expect(inside(page).locator("#stand")).to_have_text("1")
    # The next page of the package has it as well, and opens in the same frame.
    inside(page).get_by_role("link", name="Weiter").click()
    expect(inside(page).get_by_role("heading", name="Weiter")).to_be_visible()
    assert inside(page).evaluate("localStorage.getItem('stand')") == "1"
    page.reload()
    page.locator("[data-stage-start]").click()
    expect(inside(page).locator("#stand")).to_have_text("1")
    page.locator("[data-stage-forget]").click()
    expect(inside(page).locator("#stand")).to_have_text("0")


def test_settings_behind_the_address_reach_the_package(
    page: Page, live: Live, counter: str
) -> None:
    frame = start(page, f"{live.url}/w/{counter}/ausprobieren#code=TOR4&kurz")
    assert frame.evaluate("location.hash") == "#code=TOR4&kurz"
    assert frame.evaluate("'toolboxLesson' in document.documentElement.dataset") is False
    page.goto(f"{live.url}/w/{counter}#dateien")
    page.locator("[data-stage-start]").click()
    assert inside(page).evaluate("location.hash") == ""


def test_a_link_that_leads_out_is_offered_and_not_followed(
    page: Page, live: Live, counter: str
) -> None:
    frame = start(page, f"{live.url}/w/{counter}")
    frame.get_by_role("link", name="Hinaus").click()
    offered = page.locator("[data-stage-link] a")
    expect(offered).to_have_text("beispiel.example")
    expect(offered).to_have_attribute("href", "https://beispiel.example/seite")
    page.locator("[data-stage-link] button").click()
    expect(offered).to_be_hidden()
    expect(inside(page).locator("#stand")).to_be_visible()


def test_a_link_to_the_site_around_leads_out_too(page: Page, live: Live, counter: str) -> None:
    frame = start(page, f"{live.url}/w/{counter}")
    address = f"{live.url}/w/{counter}"
    frame.get_by_role("link", name="Hinaus").evaluate(
        "(link, address) => { link.href = address }", address
    )
    frame.get_by_role("link", name="Hinaus").click()
    offered = page.locator("[data-stage-link] a")
    expect(offered).to_contain_text(f"/w/{counter}")
    expect(offered).to_have_attribute("href", address)
    expect(inside(page).locator("#stand")).to_be_visible()


def test_by_keyboard_to_full_screen_and_back_to_the_poster(
    page: Page, live: Live, counter: str
) -> None:
    page.goto(f"{live.url}/w/{counter}/ausprobieren")
    page.locator("[data-stage-start]").focus()
    page.keyboard.press("Enter")
    expect(inside(page).locator("#stand")).to_be_visible()
    page.locator("[data-stage-full]").focus()
    full = page.locator(":is(:fullscreen, .stage-frame--full)")
    page.keyboard.press("Enter")
    expect(full).to_have_id("buehne")
    page.keyboard.press("Enter")
    expect(full).to_have_count(0)
    # By keyboard as well: a click can miss the button while the window shrinks back.
    page.locator("[data-stage-stop]").press("Enter")
    expect(page.locator("[data-stage-start]")).to_be_visible()
    expect(page.locator("iframe")).to_have_count(0)


def test_on_a_small_telephone_nothing_leaves_the_screen(
    chromium: Browser, live: Live, counter: str
) -> None:
    context = chromium.new_context(locale="de-DE", viewport={"width": 320, "height": 640})
    page = context.new_page()
    start(page, f"{live.url}/w/{counter}/ausprobieren")
    expect(inside(page).locator("#stand")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    box = page.locator("iframe").bounding_box()
    assert box is not None
    assert box["height"] <= 640
    context.close()


def test_without_scripts_the_button_leads_to_the_package_itself(
    chromium: Browser, live: Live, counter: str
) -> None:
    context = chromium.new_context(locale="de-DE", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live.url}/w/{counter}")
    page.locator("[data-stage-start]").click()
    expect(page.get_by_role("heading", name="Zählwerk")).to_be_visible()
    expect(page).to_have_url(re.compile("/buehne/"))
    context.close()


def test_h5p_plays_and_its_statements_keep_the_contract(page: Page, live: Live, boxes: str) -> None:
    frame = start(page, f"{live.url}/w/{boxes}")
    frame.get_by_role("button", name="Richtig").click()
    expect(page.locator("[data-stage-done]")).to_be_visible()
    question = {"key": "frage_1", "label": "Wie viele Kisten?"}
    assert heard(page) == [
        {"verb": "initialized"},
        {"verb": "answered", **question, "value": True, "unit": ""},
        {"verb": "scored", "score": {"raw": 3, "min": 0, "max": 4}},
        {"verb": "completed", "success": True, "duration": 63},
    ]
    expect(frame.locator("img")).to_have_js_property("complete", value=True)
    expect(frame.locator("img")).not_to_have_js_property("naturalWidth", 0)


@pytest.mark.parametrize("which", ["counter", "boxes"])
def test_the_offline_copy_opens_from_a_disk(
    chromium: Browser,
    live: Live,
    page: Page,
    tmp_path: Path,
    which: str,
    request: pytest.FixtureRequest,
) -> None:
    slug = request.getfixturevalue(which)
    page.goto(f"{live.url}/w/{slug}")
    with page.expect_download() as download:
        page.locator("a[href*=offline]").first.click()
    download.value.save_as(tmp_path / "kopie.zip")
    with zipfile.ZipFile(tmp_path / "kopie.zip") as archive:
        archive.extractall(tmp_path)
    context = chromium.new_context(locale="de-DE", offline=True)
    alone = context.new_page()
    complaints: list[str] = []
    alone.on("console", lambda message: complaints.append(message.text))
    alone.on("pageerror", lambda error: complaints.append(str(error)))
    alone.goto((tmp_path / f"{slug}-offline" / "start.html").as_uri())
    button, done = {
        "counter": ("Mehr", "() => localStorage.getItem('stand') === '1'"),
        "boxes": ("Richtig", "() => localStorage.getItem('geklickt') === 'ja'"),
    }[which]
    alone.get_by_role("button", name=button).click()
    alone.wait_for_function(done)
    assert complaints == []
    context.close()


@pytest.fixture
def frames(tmp_path: Path, live: Live, counter: str) -> Path:
    """A folder with a page that shows the embed page, and one that shows the page itself."""
    for name, path in (("gut", f"einbetten/{counter}"), ("schlecht", f"w/{counter}")):
        frame = f'<iframe src="{live.url}/{path}" title="x" width="600" height="500"></iframe>'
        (tmp_path / f"{name}.html").write_text(f"<!doctype html><title>x</title>{frame}")
    return tmp_path


@pytest.fixture(params=["http", "file"])
def other_site(request: pytest.FixtureRequest, frames: Path) -> Iterator[str]:
    """Where these pages are: on a site at another port, and in a folder on the disk."""
    if request.param == "file":
        yield frames.as_uri()
        return
    handler = http.server.SimpleHTTPRequestHandler
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), lambda *given: handler(*given, directory=str(frames))
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_another_site_shows_it_by_the_embed_page_alone(page: Page, other_site: str) -> None:
    page.goto(f"{other_site}/gut.html")
    embedded = page.locator("iframe").element_handle().content_frame()
    assert embedded is not None
    embedded.locator("[data-stage-start]").click()
    inside(embedded).get_by_role("button", name="Mehr").click()
    expect(embedded.locator("[data-stage-score]")).to_contain_text("1")
    page.goto(f"{other_site}/schlecht.html")
    expect(page.frame_locator("iframe").locator("[data-stage-start]")).to_have_count(0)


def test_a_short_address_is_all_a_class_needs(
    chromium: Browser, live: Live, page: Page, counter: str
) -> None:
    page.goto(f"{live.url}/w/{counter}/weitergeben")
    short = page.locator("#kurze-adresse").input_value()
    context: BrowserContext = chromium.new_context(locale="de-DE", is_mobile=True)
    pupil = context.new_page()
    pupil.goto(f"{live.url}/t/{short.rpartition('/')[2].upper()}")
    pupil.locator("[data-stage-start]").click()
    expect(inside(pupil).locator("#stand")).to_be_visible()
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_everybody_can_use_what_stands_around_a_running_package(
    page: Page, live: Live, counter: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    frame = start(page, f"{live.url}/w/{counter}/ausprobieren")
    for _click in range(4):
        frame.get_by_role("button", name="Mehr").click()
    frame.get_by_role("link", name="Hinaus").click()
    expect(page.locator("[data-stage-done]")).to_be_visible()
    page.evaluate(Axe().axe_script)
    asked = {"resultTypes": ["violations"], "iframes": False, "preload": False}
    found = page.evaluate("asked => axe.run(asked)", asked)
    assert [(one["id"], one["nodes"]) for one in found["violations"]] == []


_BURST = """
const say = (message) => parent.postMessage({ toolbox: 1, ...message }, "*");
for (let step = 1; step <= 200; step += 1) {
  say({ verb: "progressed", progress: step / 200 });
  say({ verb: "answered", key: `k_${step % 30}`, value: step });
  say({ verb: "scored", score: { raw: step, min: 0, max: 200 } });
}
say({ verb: "completed", success: true, duration: 5 });
"""


def test_the_last_words_of_a_burst_are_heard(page: Page, live: Live, stage: Stage) -> None:
    slug, _sha256 = stage.publish(
        "schnell.zip", packages.web(**{"zaehlen.js": _BURST}), title="Schnellsprecher"
    )
    start(page, f"{live.url}/w/{slug}")
    expect(page.locator("[data-stage-done]")).to_be_visible()
    said = heard(page)
    assert len(said) < 100
    last = {one.get("key", one["verb"]): one for one in said}
    assert last["scored"]["score"]["raw"] == 200
    assert last["progressed"]["progress"] == 1
    assert {last[f"k_{number}"]["value"] for number in range(30)} == set(range(171, 201))
