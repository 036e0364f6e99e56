"""Programs are told how much they may still ask, and to wait when that was too much."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.api.conftest import BASE
from tests.conftest import house_settings
from toolbox.app import create_app
from toolbox.delivery.limits import limiter
from toolbox.foundation.schema import upgrade


@pytest.fixture
def limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """A program in front of a house that counts."""
    monkeypatch.setattr(limiter, "enabled", limiter.enabled)  # one for all applications
    settings = house_settings(tmp_path / "instance", limits_enabled=True)
    upgrade(settings)
    app: Flask = create_app(settings)
    with app.app_context():
        limiter.reset()
    yield app.test_client(use_cookies=False)
    with app.app_context():
        limiter.reset()


def test_a_program_is_told_how_much_is_left_and_when_to_come_back(limited: FlaskClient) -> None:
    first = limited.get(f"{BASE}/kinds")
    assert (first.status_code, first.headers["RateLimit-Limit"]) == (200, "600")
    left = int(first.headers["RateLimit-Remaining"])
    second = limited.get(f"{BASE}/vocabularies")
    assert int(second.headers["RateLimit-Remaining"]) == left - 1
    assert 0 < int(second.headers["RateLimit-Reset"]) <= 61
    for _number in range(60):
        refused = limited.post(f"{BASE}/drafts", json={})
        assert refused.status_code == 401
    over = limited.post(f"{BASE}/drafts", json={})
    assert over.status_code == 429
    assert over.mimetype == "application/problem+json"
    assert over.get_json()["code"] == "too-many"
    assert int(over.headers["Retry-After"]) > 0
    assert over.headers["RateLimit-Remaining"] == "0"
    assert limited.get(f"{BASE}/kinds").status_code == 200
