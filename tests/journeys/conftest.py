"""A real server in a process of its own and a real browser, for walks through the product."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

PASSWORD = "drei ruhige Hafenkräne"


@dataclass(frozen=True)
class Live:
    """A running toolbox with its starting content."""

    url: str
    instance: Path

    def toolbox(self, *arguments: str) -> str:
        """Run the command line on the same instance."""
        return _toolbox(self.instance, *arguments)


def _environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("TOOLBOX_")}
    return {
        **kept,
        "TOOLBOX_MAIL_URL": "file:",
        "TOOLBOX_LIMITS_ENABLED": "false",
        "TOOLBOX_BROWSER": "none",
        "TOOLBOX_PASSWORD_HASHING": "cheap",
    }


def _command(instance: Path, *arguments: str) -> list[str]:
    return [str(Path(sys.executable).with_name("toolbox")), "--instance", str(instance), *arguments]


def _toolbox(instance: Path, *arguments: str) -> str:
    done = subprocess.run(
        _command(instance, *arguments),
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, f"{arguments}: {done.stdout} {done.stderr}"
    return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_open(url: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Return when the server answers; fail where it died or takes too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server stopped"
        try:
            with urllib.request.urlopen(f"{url}/gesundheit", timeout=2):  # noqa: S310 - loopback
                return
        except OSError:
            time.sleep(0.05)  # polling another process, there is nothing to wait on
    raise AssertionError(f"{url} did not open within {seconds} seconds")


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A server with the starting content, an editor (edith) and an administrator (anton)."""
    instance = tmp_path_factory.mktemp("live") / "instance"
    _toolbox(instance, "setup")
    for name in ("Anton", "Edith"):
        address = f"{name.casefold()}@example.org"
        _toolbox(
            instance,
            *("user", "create-admin", "--email", address, "--name", name),
            *("--password", PASSWORD),
        )
    _toolbox(instance, "user", "role", "edith@example.org", "editor")
    _toolbox(instance, "index", "catch-up")
    port = _free_port()
    process = subprocess.Popen(_command(instance, "serve", "--port", str(port)), env=_environment())
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_open(url, process)
        yield Live(url, instance)
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(params=["with-js", "without-js"])
def context(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[BrowserContext]:
    """A fresh browser profile, once with JavaScript and once without."""
    made = chromium.new_context(
        locale="de-DE", java_script_enabled=request.param == "with-js", accept_downloads=True
    )
    made.set_default_timeout(15_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page in that profile."""
    return context.new_page()


@contextmanager
def opened_page(chromium: Browser, address: str) -> Iterator[Page]:
    """A page of a fresh profile with JavaScript; errors of its scripts fail the test."""
    context = chromium.new_context(locale="de-DE")
    context.set_default_timeout(15_000)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(address)
    yield page
    context.close()
    assert problems == []


def sign_in(page: Page, live: Live, name: str) -> None:
    """Log in through the page, as a person would."""
    page.goto(f"{live.url}/konto/anmelden")
    page.get_by_label("E-Mail").fill(f"{name}@example.org")
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Anmelden").click()
    page.wait_for_url(lambda url: "/konto/anmelden" not in url)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs the browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
