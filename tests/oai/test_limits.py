"""Harvesters and crawlers that ask without end are put off, each in the way it understands."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sickle import Sickle

from tests.api.serving import served
from tests.conftest import house_settings
from toolbox.app import create_app
from toolbox.delivery.limits import limiter
from toolbox.foundation.schema import upgrade

pytestmark = pytest.mark.slow

MOST, MOST_SITEMAPS = 3000, 120
WRONG = "/oai?verb=Nothing"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """A house that counts."""
    monkeypatch.setattr(limiter, "enabled", limiter.enabled)  # one for all applications
    settings = house_settings(tmp_path / "instance", limits_enabled=True)
    upgrade(settings)
    app = create_app(settings)
    with app.app_context():
        limiter.reset()
    yield app
    with app.app_context():
        limiter.reset()


def _ask(client: FlaskClient, path: str, times: int, address: str = "203.0.113.7") -> set[int]:
    caller = {"REMOTE_ADDR": address}
    return {client.get(path, environ_overrides=caller).status_code for _turn in range(times)}


def test_a_harvester_is_put_off_as_the_protocol_has_it(house: Flask) -> None:
    client = house.test_client(use_cookies=False)
    with time_machine.travel("2026-12-01T10:00:00Z", tick=False) as clock:
        assert _ask(client, WRONG, MOST) == {200}
        for over in (
            client.get(WRONG, environ_overrides={"REMOTE_ADDR": "203.0.113.7"}),
            client.post("/oai", data={}, environ_overrides={"REMOTE_ADDR": "203.0.113.7"}),
        ):
            assert over.status_code == 503
            assert 0 < int(over.headers["Retry-After"]) <= 601
            assert over.headers["Access-Control-Allow-Origin"] == "*"
            assert over.mimetype == "text/plain"
            assert "Set-Cookie" not in over.headers
        assert _ask(client, WRONG, 1, "203.0.113.8") == {200}, "others are not concerned"
        clock.shift(int(over.headers["Retry-After"]))
        assert _ask(client, WRONG, 1) == {200}


def test_a_crawler_is_put_off(house: Flask) -> None:
    client = house.test_client(use_cookies=False)
    paths = ("/sitemap.xml", "/sitemap-1.xml")
    for path in paths:
        assert _ask(client, path, MOST_SITEMAPS // 2) == {200}
    for path in paths:
        over = client.get(path, environ_overrides={"REMOTE_ADDR": "203.0.113.7"})
        assert (over.status_code, int(over.headers["Retry-After"]) > 0) == (429, True)
    assert _ask(client, "/", 1) == {200}


def test_a_harvester_that_knows_the_protocol_waits(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    rests: list[float] = []

    def rest(seconds: float) -> None:
        rests.append(seconds)
        with house.app_context():
            limiter.reset()

    monkeypatch.setattr("sickle.app.time.sleep", rest)
    assert _ask(house.test_client(use_cookies=False), WRONG, MOST, "127.0.0.1") == {200}
    with served(house) as address:
        said = Sickle(f"{address}/oai", max_retries=2).Identify()
    assert said.protocolVersion == "2.0"
    assert len(rests) == 1
    assert 0 < rests[0] <= 601
