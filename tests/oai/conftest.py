"""Fixtures of the tests of OAI-PMH: asking without a network, and a server on this machine."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from lxml import etree
from werkzeug.serving import make_server

from tests.oai.grammar import OAI, mistakes
from toolbox.oai import answers

Ask = Callable[..., Any]
SHORT = 10


@pytest.fixture
def short_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists come in parts of ten."""
    for verb in answers.PAGE_OF:
        monkeypatch.setitem(answers.PAGE_OF, verb, SHORT)


@pytest.fixture
def ask(app: Flask) -> Ask:
    """Ask and return the answer's first element; every answer is checked against the grammar."""

    def run(query: str = "", **arguments: str) -> Any:
        given = {name.removesuffix("_"): value for name, value in arguments.items()}
        client = app.test_client()
        response = client.get(f"/oai?{query}" if query else "/oai", query_string=given or None)
        assert response.status_code == 200
        assert response.content_type == "text/xml; charset=utf-8"
        assert "Set-Cookie" not in response.headers
        assert mistakes(response.data) == []
        return etree.fromstring(response.data)

    return run


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    """The application served on this machine; yields the address of its door."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}/oai"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def texts(found: Any, name: str) -> list[str]:
    """Return the texts of all elements of OAI-PMH with this name."""
    return [one.text or "" for one in found.iter(f"{{{OAI}}}{name}")]


def codes(found: Any) -> list[str]:
    """Return the codes of the errors."""
    return [one.get("code") for one in found.iter(f"{{{OAI}}}error")]


def states(found: Any) -> dict[str, str]:
    """Return identifiers with the status of their headers, empty for what is there."""
    return {
        header.findtext(f"{{{OAI}}}identifier"): header.get("status", "")
        for header in found.iter(f"{{{OAI}}}header")
    }
