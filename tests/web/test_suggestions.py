"""Suggestions over HTTP: what the search box gets to draw, and what it never gets."""

from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.counting import counting_queries
from tests.web.test_search import NAUGHTY

ADDRESS = "/suche/vorschlaege"


@pytest.fixture
def crane(app: Flask, cast: Cast) -> str:
    """A guide about a crane, with a keyword; answers with its slug."""
    with app.app_context():
        _version_id, slug = factories.published(
            cast.alpha_id, kind="guide", title="Krankunde", tags=("Kranführer",)
        )
    return slug


def _told(answer: TestResponse) -> dict[str, Any]:
    """Return what was answered to a combobox."""
    found: dict[str, Any] = answer.get_json()
    return found


def test_each_suggestion_says_what_it_is_and_where_it_leads(
    client: HouseClient, crane: str
) -> None:
    told = client.get(f"{ADDRESS}?q=kran", headers={"Accept-Language": "de"})
    assert told.mimetype == "application/json"
    assert told.headers["Cache-Control"] == "no-store"
    assert _told(told)["suggestions"] == [
        {
            "label": ["", "Kran", "führer"],
            "sort": "Schlagwort",
            "icon": "tag",
            "href": "/suche?schlagwort=kranfuehrer",
        },
        {
            "label": ["", "Kran", "kunde"],
            "sort": "Leitfaden",
            "icon": "book-open",
            "href": f"/w/{crane}",
        },
    ]


def test_their_number_is_told_in_the_language_of_the_reader(
    client: HouseClient, crane: str
) -> None:
    told = _told(client.get(f"{ADDRESS}?q=kran", headers={"Accept-Language": "en"}))
    assert told["told"] == "2 suggestions."
    assert [one["sort"] for one in told["suggestions"]] == ["Keyword", "Guide"]
    assert _told(client.get(f"{ADDRESS}?q=xyz")) == {"told": "", "suggestions": []}


@pytest.mark.parametrize("text", ["", "k", *NAUGHTY])
def test_whatever_is_typed_is_answered(client: HouseClient, crane: str, text: str) -> None:
    answer = client.get(f"{ADDRESS}?q={quote(text)}")
    assert answer.status_code == 200
    assert set(_told(answer)) == {"told", "suggestions"}


def test_makers_see_nothing_of_their_drafts_either(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    with app.app_context():
        factories.draft(cast.alpha_id, title="Kranentwurf", tags=("Kranprobe",))
    client.sign_in(cast.alice)
    assert _told(client.get(f"{ADDRESS}?q=kran"))["suggestions"] == []


@pytest.mark.parametrize("path", ["/", "/suche", "/gibt-es-nicht"])
def test_every_search_box_knows_where_to_ask_and_searches_without_scripts(
    client: HouseClient, path: str
) -> None:
    page = client.get(path, headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert f'data-suggestions="{ADDRESS}" data-suggestions-label="Suggestions"' in page
    assert '<form action="/suche" method="get">' in page


def test_more_instruments_do_not_ask_more_of_the_database(
    app: Flask, client: HouseClient, cast: Cast, crane: str
) -> None:
    client.get(f"{ADDRESS}?q=kran")
    with counting_queries(app) as few:
        client.get(f"{ADDRESS}?q=kran")
    with app.app_context():
        for number in range(12):
            factories.published(cast.alpha_id, title=f"Kran {number}", tags=(f"Kranart {number}",))
    client.get(f"{ADDRESS}?q=kran")
    with counting_queries(app) as many:
        client.get(f"{ADDRESS}?q=kran")
    assert len(many) <= len(few) <= 8
