"""A real Chromium for the design's own behaviours."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.design.browser import serve_parts


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """An empty page whose every problem fails the test."""
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    made = context.new_page()
    problems: list[str] = []
    made.on("pageerror", lambda error: problems.append(str(error)))
    serve_parts(made)
    yield made
    context.close()
    assert problems == []
