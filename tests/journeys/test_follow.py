"""Following: from a search that finds nothing to the yes in the mail and the end of it."""

import re
import time
from email import message_from_bytes, policy

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Live


def _link_in_mail(live: Live, to: str, path: str) -> str:
    """Return the link to a path in a mail to an address, once the server has sent it."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for file in (live.instance / "mail").rglob("*.eml"):
            message = message_from_bytes(file.read_bytes(), policy=policy.default)
            body = message.get_body(("plain",))
            if message["To"] == to and body is not None:
                found = re.search(rf"https?://[^/\s]+({path}\S+)", body.get_content())
                if found:
                    return found[1]
        time.sleep(0.05)  # polling another process, there is nothing to wait on
    raise AssertionError(f"no mail to {to} with {path}")


@pytest.fixture
def with_js(request: pytest.FixtureRequest) -> bool:
    """Say whether this run has JavaScript."""
    return "without-js" not in request.node.callspec.id


def _is_accessible(page: Page, where: str) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, f"{where}: {found.generate_report()}"


def test_who_found_nothing_is_told_later_and_ends_it(live: Live, page: Page, with_js: bool) -> None:
    to = f"warten-{'mit' if with_js else 'ohne'}@example.org"
    page.goto(f"{live.url}/suche?q=qxzvwy")
    page.locator('a[href^="/folgen/suche"]').click()
    page.locator("input[name=email]").fill(to)
    page.locator("input[name=frequency]").last.check()
    if with_js:
        _is_accessible(page, "follow")
    page.locator("main form button").first.click()
    page.wait_for_url("**/folgen/gesendet")
    page.goto(live.url + _link_in_mail(live, to, "/folgen/bestaetigen/"))
    page.locator("main form button").click()
    page.wait_for_url("**/folgen/uebersicht/*")
    expect(page.locator("main")).to_contain_text("qxzvwy")
    expect(page.locator("input[name=frequency][value=daily]")).to_be_checked()
    if with_js:
        _is_accessible(page, "overview")
    page.locator("button[value=leave]").click()
    page.wait_for_url("**/folgen/link")
