"""Debian's Chromium, started once a worker for every test that needs a real browser."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
REQUIRED = os.environ.get("TOOLBOX_REQUIRE_BROWSER") == "1"
PATIENCE = 15_000
"""Milliseconds that an expectation waits: machines that test are busy. Promises name their own."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; its absence is a failure where TOOLBOX_REQUIRE_BROWSER=1."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if REQUIRED:
            pytest.fail("Chromium is required here and is not installed.")
        pytest.skip("Chromium is not installed.")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
