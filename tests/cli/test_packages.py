"""Packages on the command line: from a file and from an address, looked into and taken over."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.cast import Cast
from tests.cli.conftest import Toolbox
from tests.harvesting.remote import Remote, Reply, endless, serving
from tests.packages_moving import sample
from toolbox.foundation.outside_reading import Reader
from toolbox.harvesting import jobs
from toolbox.harvesting.manners import Manners

PLACE = "/w/spiel.koffer.zip"
pytestmark = [pytest.mark.usefixtures("instance"), pytest.mark.slow]


@pytest.fixture
def package(app: Flask, cast: Cast) -> bytes:
    """A package of another toolbox."""
    with app.app_context():
        return sample.packed(sample.game(cast.alpha_id))


@pytest.fixture
def remote(monkeypatch: pytest.MonkeyPatch) -> Iterator[Remote]:
    """A toolbox that may be asked although it is on loopback."""
    with serving() as found:
        client = Reader("Test", seconds=5, step_seconds=5, allowed=frozenset({found.place}))
        monkeypatch.setattr(jobs, "manners", lambda **_how: Manners(client, pause=0.0))
        yield found


def test_an_address_is_looked_into_and_taken_over(
    toolbox: Toolbox, remote: Remote, package: bytes, tmp_path: Path
) -> None:
    remote.gives(PLACE, package)
    looked = toolbox("import", "package", remote.url(PLACE), "--preview")
    assert (looked.code, "new" in looked.words) == (0, True), looked.err
    assert "Wareneingang spielen" in looked.words
    taken = toolbox("import", "package", remote.url(PLACE))
    assert "1 added" in taken.words
    file = tmp_path / "paket.zip"
    file.write_bytes(package)
    assert "1 unchanged" in toolbox("import", "package", str(file)).words


def test_what_cannot_be_fetched_says_why(
    toolbox: Toolbox, remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote.gives("/weg", "", 404)
    remote.gives("/spaeter", "", 503, Retry_After="60")
    remote.gives("/seite", "<html>")
    remote.pages["/ohne-ende"] = lambda _query: Reply(pieces=endless())
    small = type("Small", (), {"unpacked": 300_000})
    monkeypatch.setattr("toolbox.cli.packages.layout.LIMITS", small)
    for path in ("/weg", "/spaeter", "/seite", "/ohne-ende"):
        said = toolbox("import", "package", remote.url(path))
        assert said.code == 1, path
        assert said.words
        assert "Traceback" not in said.err
    assert remote.sent < 10_000_000
    for missing in ("gibt-es-nicht.zip", "ftp://example.org/paket.zip"):
        assert toolbox("import", "package", missing).code == 2


def test_private_addresses_are_asked_by_nobody(toolbox: Toolbox) -> None:
    said = toolbox("import", "package", "http://127.0.0.1:1/paket.zip")
    assert said.code == 1
    assert "Traceback" not in said.err
