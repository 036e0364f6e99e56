"""A collection is built from cards, put in order, printed, shared: on a telephone and at a desk."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Live, sign_in


def _put_in(page: Page, live: Live, number: int) -> None:
    page.goto(f"{live.url}/suche?q=praktikum")
    button = page.locator("ol.results__list .collect-button").nth(number)
    slug = button.get_attribute("value")
    button.click()
    expect(page.locator(f'.collect-button[name="heraus"][value="{slug}"]').first).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_teacher_builds_prints_and_shares_without_an_account(
    page: Page, live: Live, width: int, tmp_path: Path
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for number in range(3):
        _put_in(page, live, number)
    page.goto(f"{live.url}/koffer/mein")
    expect(page.locator(".collection-line h3")).to_have_count(3)
    titles = page.locator(".collection-line h3").all_inner_texts()
    page.locator("#title").fill("Für Klasse 8")
    page.locator(".collection-line textarea").nth(1).fill("Damit beginnen wir.")
    page.locator('.collection-line button[value^="up-"]').first.click()
    expect(page.locator(".collection-line textarea").first).to_have_value("Damit beginnen wir.")
    page.locator('.collection-line button[value^="remove-"]').last.click()
    expect(page.locator(".collection-line")).to_have_count(2)
    page.locator('button[value^="back-"]').click()
    expect(page.locator(".collection-line h3")).to_have_text([titles[1], titles[0], titles[2]])

    page.goto(f"{live.url}/koffer/mein/drucken")
    expect(page.locator("h1")).to_have_text("Für Klasse 8")
    expect(page.locator("svg.qr-drawing")).to_have_count(4)
    paper = tmp_path / "koffer.pdf"
    page.pdf(path=paper, format="A4")
    assert paper.read_bytes().startswith(b"%PDF")

    page.goto(f"{live.url}/koffer/mein/weitergeben")
    address = page.locator("#koffer-adresse").input_value()
    page.goto(live.url + re.sub(r"^https?://[^/]+", "", address))
    expect(page.locator("ol.collection-steps .card__title")).to_have_text(
        [titles[1], titles[0], titles[2]]
    )
    with page.expect_download() as downloading:
        page.locator('a[href$=".zip"][download]').first.click()
    assert downloading.value.suggested_filename.endswith(".zip")


@pytest.mark.parametrize("context", ["with-js"], indirect=True)
def test_lines_are_drawn_to_another_place(page: Page, live: Live) -> None:
    page.set_viewport_size({"width": 1280, "height": 2000})
    for number in range(3):
        _put_in(page, live, number)
    page.goto(f"{live.url}/koffer/mein")
    titles = page.locator(".collection-line h3")
    expect(titles).to_have_count(3)
    first, second, third = titles.all_inner_texts()
    page.locator(".collection-line textarea").last.fill("Zum Schluss.")

    def draw(line: int, target: int, *, last_key: str = "") -> None:
        handles = page.locator(".collection-line__handle")
        handles.nth(line).scroll_into_view_if_needed()
        handles.nth(line).hover()
        page.mouse.down()
        beyond = page.locator(".collection-line").nth(target).bounding_box()
        assert beyond is not None
        edge = 5 if target < line else beyond["height"] - 5
        page.mouse.move(200, beyond["y"] + edge, steps=6)
        expect(titles.nth(target)).to_have_text([first, second, third][line])
        if last_key:
            page.keyboard.press(last_key)
        page.mouse.up()

    draw(2, 1, last_key="Escape")
    expect(titles).to_have_text([first, second, third])
    status = page.locator("[data-order-status]")
    expect(status).to_have_text("")
    page.route("**/koffer/mein", lambda route: route.abort(), times=1)
    draw(2, 1)
    expect(status).to_have_attribute("data-state", "failed")
    expect(titles).to_have_text([first, second, third])
    draw(2, 1)
    expect(status).to_contain_text(third)
    expect(page.locator(".collection-line textarea").nth(1)).to_have_value("Zum Schluss.")
    expect(page.locator('.collection-line button[value^="up-"]')).to_have_count(2)
    page.reload()
    expect(titles).to_have_text([first, third, second])


def test_it_comes_along_into_the_account_and_goes_public(
    page: Page, live: Live, chromium: Browser
) -> None:
    _put_in(page, live, 0)
    sign_in(page, live, "edith")
    page.goto(f"{live.url}/koffer/mein")
    page.locator("main li.box h2 a").first.click()
    expect(page.locator(".collection-line")).not_to_have_count(0)
    page.locator("#title").fill("Aus dem Versuch")
    page.locator('input[name="visibility"][value="public"]').check()
    page.locator('button[value="save"]').last.click()
    page.wait_for_url(re.compile(r"/koffer/mein/\d+$"))
    visitor = chromium.new_page()
    visitor.goto(f"{live.url}/koffer?q=Versuch")
    expect(visitor.locator(".card-small__title a").first).to_have_text("Aus dem Versuch")
    visitor.close()
