"""Fields that propose while one types: Enter takes what is meant, and sends nothing by that."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.conftest import Live, opened_page


@pytest.fixture
def page(chromium: Browser, live: Live) -> Iterator[Page]:
    """The form of a call, which has both kinds of such fields; it is marked to tell a new one."""
    with opened_page(chromium, f"{live.url}/gesuche/neu") as made:
        made.evaluate("window.isSame = true")
        yield made


def _beginning(labels: list[str], *, alone: bool) -> tuple[str, str]:
    """Return what to type, and the name that begins with it, alone or beside others."""
    for label in labels:
        for size in range(1, len(label) + 1):
            typed = label[:size].casefold()
            if alone is (sum(typed in one.casefold() for one in labels) == 1):
                return typed, label
    raise AssertionError("every name is like every other")


def _group(page: Page) -> tuple[Locator, Locator, list[str]]:
    group = page.locator("#audience")
    labels = [one.strip() for one in group.locator("li label").all_text_contents()]
    return group, group.locator("input[type=search]"), labels


def _is_same(page: Page) -> bool:
    return page.evaluate("window.isSame === true") is True


def test_enter_takes_the_only_one_that_is_left(page: Page) -> None:
    group, search, labels = _group(page)
    typed, label = _beginning(labels, alone=True)
    for _turn in range(2):
        search.press_sequentially(typed)
        search.press("Enter")
        expect(group.locator(".chip")).to_have_text([f"{label} ×"])
        expect(group.get_by_role("status")).to_contain_text(label)
        expect(search).to_have_value("")
        expect(search).to_be_focused()
    expect(group.locator("input:checked")).to_have_count(1)
    assert _is_same(page)


def test_where_several_are_left_enter_leads_into_the_list(page: Page) -> None:
    group, search, labels = _group(page)
    typed, _label = _beginning(labels, alone=False)
    search.press_sequentially(typed)
    search.press("Enter")
    expect(group.locator("input:checked")).to_have_count(0)
    expect(group.locator("li:not([hidden]) input").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(group.locator("input:checked")).to_have_count(1)
    assert _is_same(page)


def test_what_stands_inside_a_name_alone_is_not_taken_by_itself(page: Page) -> None:
    group, search, labels = _group(page)
    inside = next(
        one[2:].casefold()
        for one in labels
        if sum(one[2:].casefold() in other.casefold() for other in labels) == 1
    )
    search.press_sequentially(inside)
    search.press("Enter")
    expect(group.locator("input:checked")).to_have_count(0)
    assert _is_same(page)


def test_enter_fills_in_the_only_place_and_the_next_one_sends(page: Page) -> None:
    names = [str(one.get_attribute("value")) for one in page.locator("#regionen option").all()]
    typed, name = _beginning(names, alone=True)
    where = page.locator("input[name=where]")
    where.press_sequentially(typed)
    where.press("Enter")
    expect(where).to_have_value(name)
    assert _is_same(page)
    with page.expect_navigation():
        where.press("Enter")
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("input[name=where]")).to_have_value(name)


def test_a_place_that_is_not_listed_is_sent_as_it_is(page: Page) -> None:
    where = page.locator("input[name=where]")
    where.press_sequentially("xyzzy")
    with page.expect_navigation():
        where.press("Enter")
    expect(page.locator("input[name=where]")).to_have_value("xyzzy")
