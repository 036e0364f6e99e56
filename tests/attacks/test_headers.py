"""Every answer carries the headers that keep a browser safe, also where it refuses."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import Cast
from tests.client import HouseClient
from tests.web.shelf import Shelf

Ask = Callable[[FlaskClient, str], TestResponse]

ANSWERS: dict[str, tuple[int, Ask]] = {
    "page": (200, lambda client, _file: client.get("/")),
    "json refusal": (
        404,
        lambda client, _file: client.get("/w/nichts", headers={"Accept": "application/json"}),
    ),
    "unknown page": (404, lambda client, _file: client.get("/gibt/es/nicht")),
    "wrong method": (405, lambda client, _file: client.delete("/suche")),
    "options": (200, lambda client, _file: client.options("/suche")),
    "head": (200, lambda client, _file: client.head("/suche")),
    "no token": (400, lambda client, _file: client.post("/konto/anmelden", data={"email": "a"})),
    "login": (303, lambda client, _file: client.get("/meine-werkzeuge")),
    "file": (200, lambda client, file: client.get(file)),
    "part of a file": (206, lambda client, file: client.get(file, headers={"Range": "bytes=0-1"})),
    "no such part": (
        416,
        lambda client, file: client.get(file, headers={"Range": "bytes=999999-"}),
    ),
    "favicon": (200, lambda client, _file: client.get("/favicon.ico")),
    "no such style": (404, lambda client, _file: client.get("/static/nichts.css")),
    "robots": (200, lambda client, _file: client.get("/robots.txt")),
    "health": (200, lambda client, _file: client.get("/gesundheit")),
    "a field without a name": (
        400,
        lambda client, _file: client.post(
            "/konto/anmelden",
            data=b"--x\r\nContent-Disposition: form-data\r\n\r\nv\r\n--x--",
            content_type="multipart/form-data; boundary=x",
        ),
    ),
    "too many fields": (
        413,
        lambda client, _file: client.post(
            "/konto/anmelden",
            data={f"f{number}": "x" for number in range(3000)},
            content_type="multipart/form-data",
        ),
    ),
    "too large a field": (
        413,
        lambda client, _file: client.post("/konto/anmelden", data={"email": "x" * 3_000_000}),
    ),
}


@pytest.fixture
def file(app: Flask, cast: Cast, run_jobs: Callable[[], int]) -> str:
    """The address of a published file of six bytes."""
    shelf = Shelf(app, cast, run_jobs)
    slug = shelf.published({"liste.txt": b"Offen\n"})
    return f"/w/{slug}/datei/{shelf.attachments(slug)['liste.txt']}/liste.txt"


@pytest.mark.parametrize("name", ANSWERS)
def test_the_headers_are_on_every_answer(app: Flask, file: str, name: str) -> None:
    status, ask = ANSWERS[name]

    with ask(FlaskClient(app, app.response_class), file) as answer:
        assert answer.status_code == status
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["X-Request-Id"]


def test_a_refused_method_names_those_that_work(client: HouseClient) -> None:
    assert "GET" in client.delete("/suche").headers["Allow"]


def test_a_refused_part_says_how_long_the_file_is(client: HouseClient, file: str) -> None:
    answer = client.get(file, headers={"Range": "bytes=999999-"})

    assert answer.headers["Content-Range"] == "bytes */6"
