"""Lessons: hostile pupils who send what no package sends, and strangers who guess."""

from collections.abc import Callable

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from tests.cast import Cast
from tests.classroom.sample import playable
from tests.client import HouseClient

pytestmark = pytest.mark.slow


@pytest.fixture
def slug(app: Flask, cast: Cast, run_jobs: Callable[[], int]) -> str:
    """An instrument that runs."""
    with app.app_context():
        _id, _file, found = playable(cast.alpha_id)
    run_jobs()
    return found


@pytest.fixture
def board(client: HouseClient, slug: str) -> str:
    """The address of a board that was just opened."""
    return client.post(f"/w/{slug}/klasse").headers["Location"]


@pytest.fixture
def seats(client: HouseClient, board: str) -> list[str]:
    """The addresses of three seats."""
    shown = LexborHTMLParser(client.get(board).text).css_first(".board__code")
    assert shown is not None
    code = "".join(shown.text().split())
    return [client.post(f"/klasse/{code}").headers["Location"] for _seat in range(3)]


JUNK = (
    b"[" * 100_000,
    b'{"messages":' * 50_000,
    b'{"messages": [' + b"1" * 5000 + b"]}",
    b"\xff\xfe\x00",
    b'{"messages": [null, [], {}, 1e999, NaN, {"toolbox": true}]}',
    b'{"messages": [{"toolbox": 1, "verb": ["answered"]}, {"toolbox": 1, "verb": {}}]}',
)


@pytest.mark.parametrize("body", JUNK)
def test_junk_at_a_seat_is_refused_in_words(
    client: HouseClient, seats: list[str], body: bytes
) -> None:
    answer = client.post(
        seats[0], data=body, content_type="application/json", headers={"Accept": "application/json"}
    )
    assert answer.status_code in {200, 400, 413, 422}


@pytest.mark.parametrize(
    "fields",
    [
        '"value": "\\ud800", "label": "Frage"',
        '"value": "gut", "label": "\\udfff"',
        '"value": 5, "label": "x", "unit": "\\ud83d"',
        '"value": "\\u0000", "label": "\\u0000"',
        '"value": "\\u202e=1+1", "label": "=HYPERLINK(1)"',
        '"value": 1e9, "label": "<script>alert(1)</script>"',
        '"value": "<img src=x onerror=alert(1)>", "label": "\'\\"><b>"',
    ],
)
def test_no_answer_takes_the_board_from_the_class(
    client: HouseClient, board: str, seats: list[str], fields: str
) -> None:
    body = f'{{"messages": [{{"toolbox": 1, "verb": "answered", "key": "a", {fields}}}]}}'
    for seat in seats:
        client.post(seat, data=body.encode(), content_type="application/json")
    for page in ("", "/stand", "/auswertung", "/auswertung.csv", "/xapi.json"):
        answer = client.get(f"{board}{page}")
        assert answer.status_code == 200, page
        if answer.mimetype == "text/html" or page == "/stand":
            assert b"<script>alert" not in answer.data
            assert b"<img src=x" not in answer.data


def test_a_board_is_changed_by_its_token_alone(
    client: HouseClient, board: str, seats: list[str]
) -> None:
    token = seats[0].rpartition("/")[2]
    for deed in ("pausieren", "beenden", "loeschen"):
        assert client.post(f"/klasse/tafel/{token}/{deed}").status_code == 404
        assert client.post(f"/klasse/tafel/{'A' * 43}/{deed}").status_code == 404
        assert client.get(f"{board}/{deed}").status_code == 405
    assert client.get(f"/klasse/platz/{board.rpartition('/')[2]}").status_code == 404
    assert client.get(board).status_code == 200
