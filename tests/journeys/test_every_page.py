"""Every type of page: accessible, inside its screen, without errors, from one house, and light."""

import gzip
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response, expect

from tests.cast import PASSWORD
from tests.conftest import house_settings
from tests.journeys.conftest import Live, sign_in
from tests.journeys.every_page import NO_PAGES, PLACES, SECOND_FACTOR, Place, furnish
from toolbox.app import create_app

PHONE, DESKTOP, SMALLEST = 390, 1280, 320
HEIGHT = 844
WITH_SUFFIX = re.compile(r"\.[<a-z][^/]*$")
"""The addresses of files and of data."""
KILOBYTE = 1000
"""The budgets are given in kB."""

# What stands in a frame is shielded from the page, and so from what looks at the page.
EVERYTHING: dict[str, object] = {"rules": {"target-size": {"enabled": True}}, "iframes": False}
COLOURS: dict[str, object] = {
    "runOnly": {"type": "rule", "values": ["color-contrast"]},
    "iframes": False,
}
LOOKS = ((PHONE, "light", EVERYTHING), (DESKTOP, "dark", EVERYTHING))

# Looking at colours takes most of the time. All of them come from the tokens, whose contrasts have
# a test of their own; the other two looks are for pages that together show every component.
FURTHER_LOOKS = ((PHONE, "dark", COLOURS), (DESKTOP, "light", COLOURS))
LOOKED_AT_TWICE = {
    *("home", "search-filters", "search-typo", "instrument-guide", "instrument-fixed-version"),
    *("preview-xlsx", "topics", "login", "gone", "my-instruments", "submit", "step-files"),
    *("step-describe", "step-classify", "step-rights", "advice-check", "desk-review", "admin"),
    *("impact-sheet", "lineage", "follow-nothing-left"),
}


@pytest.fixture(scope="module")
def names(live: Live) -> dict[str, str]:
    """What the {names} in the addresses stand for, once the house is furnished."""
    return furnish(create_app(house_settings(live.instance, base_url=live.url)))


@pytest.fixture(scope="module")
def page_of(
    live: Live, chromium: Browser, names: dict[str, str]
) -> Iterator[Callable[[str], Page]]:
    """A page for each person, signed in unless it is the visitor's; without moving parts."""
    contexts: dict[str, BrowserContext] = {}

    def open_page(person: str) -> Page:
        if person not in contexts:
            contexts[person] = chromium.new_context(locale="de-DE", reduced_motion="reduce")
            contexts[person].set_default_timeout(15_000)
            page = contexts[person].new_page()
            if person != "visitor":
                sign_in(page, live, person)
        return contexts[person].pages[0]

    yield open_page
    for context in contexts.values():
        context.close()


class Listener:
    """Notes what a page says on its console and whom it asks."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        self.hosts: set[str] = set()
        self._page = page

    def __enter__(self) -> "Listener":
        self._page.on("console", self._console)
        self._page.on("pageerror", self._error)
        self._page.on("request", self._request)
        return self

    def __exit__(self, *_reason: object) -> None:
        self._page.remove_listener("console", self._console)
        self._page.remove_listener("pageerror", self._error)
        self._page.remove_listener("request", self._request)

    def _console(self, message: object) -> None:
        kind, text = getattr(message, "type", ""), getattr(message, "text", "")
        # A browser reports the status of the page itself; the test looks at that on its own.
        if kind in ("error", "warning") and "the server responded with a status of 4" not in text:
            self.complaints.append(text)

    def _error(self, error: object) -> None:
        self.complaints.append(str(error))

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).scheme in ("http", "https"):
            self.hosts.add(urlsplit(request.url).netloc)


def _violations(page: Page, options: dict[str, object]) -> list[object]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    asked = {"resultTypes": ["violations"], "preload": False, **options}
    found = page.evaluate("asked => axe.run(asked)", asked)
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]]


def _width(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


@pytest.mark.parametrize("person", sorted({place.by for place in PLACES}))
def test_the_frame_of_all_pages_fits_at_any_width(
    person: str, live: Live, page_of: Callable[[str], Page]
) -> None:
    """Who is signed in has a longer menu; German words are longer than English ones."""
    page = page_of(person)
    _visit(page, live.url, 200)
    for width in range(PHONE, DESKTOP + 1, 8):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert _width(page) <= width


@pytest.mark.parametrize("person", sorted({place.by for place in PLACES}))
def test_without_scripts_every_page_fits_on_a_telephone(
    person: str, live: Live, page_of: Callable[[str], Page], names: dict[str, str]
) -> None:
    """Buttons that scripts make superfluous take room."""
    page = page_of(person)
    page.set_viewport_size({"width": SMALLEST, "height": HEIGHT})
    protocol = page.context.new_cdp_session(page)
    protocol.send("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        widths = {}
        for place in PLACES:
            if place.by == person:
                _visit(page, live.url + place.address.format(**names), place.status)
                widths[place.name] = _width(page)
        assert {name: width for name, width in widths.items() if width > SMALLEST} == {}
    finally:
        protocol.send("Emulation.setScriptExecutionDisabled", {"value": False})
        protocol.detach()


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_every_page(
    place: Place, live: Live, page_of: Callable[[str], Page], names: dict[str, str]
) -> None:
    page = page_of(place.by)
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    page.emulate_media(color_scheme="light")
    with Listener(page) as heard:
        _visit(page, live.url + place.address.format(**names), place.status)
        _look_at(page, LOOKS + FURTHER_LOOKS if place.name in LOOKED_AT_TWICE else LOOKS)
    assert heard.complaints == []
    assert heard.hosts == {urlsplit(live.url).netloc}


def _visit(page: Page, address: str, status: int = 200) -> None:
    """Open a page; fail where another one is shown in its place, as the one to log in at."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == status
    assert answer.request.redirected_from is None, f"{address} leads to {page.url}"


def _look_at(page: Page, looks: Iterable[tuple[int, str, dict[str, object]]]) -> None:
    """Fail where a page is not accessible in one of the looks, or wider than its screen."""
    for width, scheme, options in looks:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert _violations(page, options) == [], f"{width} {scheme}"
    page.set_viewport_size({"width": SMALLEST, "height": HEIGHT})
    assert _width(page) <= SMALLEST


def test_pages_that_ask_for_a_code(live: Live, chromium: Browser, names: dict[str, str]) -> None:
    page = chromium.new_page(locale="de-DE", reduced_motion="reduce")
    with Listener(page) as heard:
        _visit(page, f"{live.url}/konto/anmelden")
        page.locator("#email").fill("zelda@example.org")
        page.locator("#password").fill(PASSWORD)
        with page.expect_response("**/zweiter-schritt") as asked:
            page.locator("main button.button--primary").click()
        assert asked.value.status == 200
        page.wait_for_url("**/zweiter-schritt")
        _look_at(page, LOOKS)
        page.locator("#code").fill(names["recovery_code"])
        page.locator("main button.button--primary").click()
        page.wait_for_url(lambda url: "anmelden" not in url)
        for address in ("/konto/zweiter-faktor/codes", "/konto/zweiter-faktor/abschalten"):
            _visit(page, live.url + address)
            expect(page.locator("#code")).to_be_visible()
            _look_at(page, LOOKS)
    page.close()
    assert heard.complaints == []
    assert heard.hosts == {urlsplit(live.url).netloc}


def test_no_page_is_forgotten(live: Live, names: dict[str, str]) -> None:
    app = create_app(house_settings(live.instance, base_url=live.url))
    router = app.url_map.bind("localhost")
    paths = [urlsplit(place.address.format(**names)).path for place in PLACES]
    looked_at = {router.match(path, method="GET")[0] for path in paths}
    pages = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not WITH_SUFFIX.search(rule.rule)
    }
    pages = {one for one in pages if not one.startswith("api_v1.")}
    assert pages - NO_PAGES - SECOND_FACTOR == looked_at, "new pages belong into PLACES"
    assert pages >= NO_PAGES | SECOND_FACTOR


@pytest.fixture
def first_view(live: Live, chromium: Browser) -> Iterator[list[Response]]:
    """All answers to the first look at a page of results on a phone, nothing kept from before."""
    context = chromium.new_context(
        locale="de-DE", viewport={"width": PHONE, "height": HEIGHT}, device_scale_factor=2
    )
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{live.url}/suche?q=ausbildung", wait_until="networkidle")
    yield answers
    context.close()


def _weight(answer: Response) -> int:
    """Return the size in bytes as it goes over the line."""
    if answer.headers.get("content-encoding"):
        return len(gzip.compress(answer.body()))
    return len(answer.body())


def test_a_page_of_results_keeps_its_budget(first_view: list[Response]) -> None:
    weights: Counter[str] = Counter()
    for answer in first_view:
        weights[answer.request.resource_type] += _weight(answer)
    assert sum(weights[kind] for kind in ("document", "stylesheet", "script")) <= 45 * KILOBYTE
    assert weights["font"] <= 35 * KILOBYTE
    assert weights.total() <= 150 * KILOBYTE
    assert len(first_view) <= 12
