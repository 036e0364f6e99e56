"""A class plays together: teacher at the board, pupils on telephones, lines that break."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import Live
from tests.journeys.staging import inside, stage_of
from tests.stage import packages

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def slug(live: Live) -> str:
    """An instrument that counts how often somebody presses."""
    return stage_of(live).publish("zaehlwerk.zip", packages.web())[0]


@pytest.fixture
def teacher(chromium: Browser) -> Iterator[BrowserContext]:
    """The browser at the projector."""
    made = chromium.new_context(locale="de-DE")
    made.set_default_timeout(15_000)
    yield made
    made.close()


@pytest.fixture
def pupil(chromium: Browser) -> Iterator[BrowserContext]:
    """A telephone."""
    made = chromium.new_context(locale="de-DE", viewport=PHONE, has_touch=True)  # type: ignore[arg-type]
    made.set_default_timeout(15_000)
    yield made
    made.close()


def _open_board(context: BrowserContext, live: Live, slug: str) -> Page:
    page = context.new_page()
    page.goto(f"{live.url}/w/{slug}")
    page.locator(f"form[action='/w/{slug}/klasse'] button").first.click()
    page.wait_for_url("**/klasse/tafel/**")
    return page


def _code(board: Page) -> str:
    return re.sub(r"\s", "", board.locator(".board__code").inner_text())


def _join(context: BrowserContext, live: Live, code: str) -> Page:
    page = context.new_page()
    page.goto(f"{live.url}/klasse")
    page.locator("#code").fill(f"{code[:3].lower()} {code[3:]}")
    page.keyboard.press("Enter")
    page.locator("form[action*='/klasse/'] button").click()
    page.wait_for_url("**/klasse/platz/**")
    return page


def _press(page: Page, times: int) -> None:
    for _time in range(times):
        inside(page).locator("#mehr").click()


def test_a_lesson_from_the_button_to_deleted(
    live: Live, slug: str, teacher: BrowserContext, pupil: BrowserContext
) -> None:
    board = _open_board(teacher, live, slug)
    code = _code(board)
    seat = _join(pupil, live, code)
    name = seat.locator(".class-seat__name").inner_text()
    card = board.locator(".board__seat", has_text=name)
    expect(card).to_be_visible()
    _press(seat, 2)
    expect(card).to_contain_text("50 %", timeout=2_500)
    expect(board.locator(".board__figures")).to_contain_text("2")

    seat.reload()
    expect(seat.locator(".class-seat__name")).to_have_text(name)
    _press(seat, 4)
    expect(card).to_have_class(re.compile("board__seat--done"), timeout=2_500)

    seat.goto(f"{live.url}/klasse/{code}")
    seat.locator("[data-lesson-back] a").click()
    expect(seat.locator(".class-seat__name")).to_have_text(name)
    assert pupil.cookies() == []
    assert teacher.cookies() == []

    board.goto(f"{live.url}/klasse")
    board.locator("[data-boards] a").click()
    board.locator("#lehrkraft > summary").click()
    board.locator("#loeschen > summary").click()
    board.locator("form[data-board-delete] button").click()
    board.wait_for_url("**/klasse?geloescht=1")
    expect(board.locator("[data-boards]")).to_be_hidden()
    expect(seat.locator("[data-seat-gone]")).to_be_visible()


def test_what_happens_without_a_line_comes_later(
    live: Live, slug: str, teacher: BrowserContext, pupil: BrowserContext
) -> None:
    board = _open_board(teacher, live, slug)
    seat = _join(pupil, live, _code(board))
    card = board.locator(".board__seat")
    inside(seat).locator("#mehr").wait_for()
    assert inside(seat).evaluate("document.documentElement.dataset.toolboxLesson") == ""
    pupil.set_offline(True)
    _press(seat, 3)
    expect(seat.locator("[data-seat-lost]")).to_be_visible()
    pupil.set_offline(False)
    expect(card).to_contain_text("75 %")
    expect(seat.locator("[data-seat-lost]")).to_be_hidden()


def test_two_boards_show_the_same_and_say_when_it_ends(
    live: Live, slug: str, teacher: BrowserContext, pupil: BrowserContext
) -> None:
    board = _open_board(teacher, live, slug)
    second = teacher.new_page()
    second.goto(board.url)
    _join(pupil, live, _code(board))
    for page in (board, second):
        expect(page.locator(".board__seat")).to_have_count(1)
    board.locator("#lehrkraft > summary").click()
    board.locator("form[action$='/beenden'] button").click()
    expect(second.locator(".board__code")).to_have_count(0)
    expect(second.locator(".board__state")).to_be_visible()
    expect(board.locator(".board__code")).to_have_count(0)
    board.locator("form[data-board-delete]").evaluate("form => form.requestSubmit()")
    expect(second.locator("[data-board-gone]")).to_be_visible()


def test_a_seat_that_is_taken_away_says_so_and_the_device_can_sit_down_again(
    live: Live, slug: str, teacher: BrowserContext, pupil: BrowserContext
) -> None:
    board = _open_board(teacher, live, slug)
    code = _code(board)
    seat = _join(pupil, live, code)
    pupil.new_page().goto(f"{live.url}/klasse/{code}")
    second = pupil.pages[-1]
    expect(second.locator("[data-lesson-back]")).to_be_visible()
    expect(second.locator("[data-lesson-other]")).to_be_visible()
    expect(board.locator("#tafel-adresse")).to_be_hidden()
    board.locator("#lehrkraft > summary").click()
    expect(board.locator("#tafel-adresse")).to_be_visible()
    board.locator("a[href$='/plaetze']").click()
    board.get_by_role("checkbox").check()
    board.locator("form[action$='/plaetze'] button").click()
    expect(board.get_by_role("checkbox")).to_have_count(0)
    expect(seat.locator("[data-seat-gone]")).to_be_visible()
    second.reload()
    expect(second.locator("[data-lesson-back]")).to_be_hidden()
    board.locator("form[action$='/pausieren'] button").click()
    expect(board.locator("form[action$='/pausieren']")).to_have_count(0)
    second.reload()
    expect(second.locator("form[action*='/klasse/']")).to_have_count(0)


def test_without_javascript_the_way_leads_to_the_instrument(
    live: Live, slug: str, teacher: BrowserContext, chromium: Browser
) -> None:
    code = _code(_open_board(teacher, live, slug))
    plain = chromium.new_context(locale="de-DE", java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{live.url}/klasse/{code}")
    expect(page.locator("main noscript .notice")).to_be_visible()
    expect(page.locator("form[action*='/klasse/'] button")).to_be_hidden()
    page.locator(f"main a[href='/w/{slug}']").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    plain.close()


def test_an_h5p_package_reports_the_same_way(
    live: Live, teacher: BrowserContext, pupil: BrowserContext
) -> None:
    slug, _sha256 = stage_of(live).publish("kisten.h5p", packages.h5p())
    board = _open_board(teacher, live, slug)
    seat = _join(pupil, live, _code(board))
    inside(seat).get_by_role("button", name="Richtig").click()
    expect(board.locator(".board__points")).to_contain_text("3")
