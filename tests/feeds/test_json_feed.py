"""The same feeds as JSON Feed 1.1: one set of entries, two ways to write it down."""

import json
import re
from typing import Any

import feedparser
import pytest
from flask import Flask

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.curation import sample
from tests.web.shelf import Shelf
from toolbox.catalogue import queries as catalogue
from toolbox.curation import operations as curating
from toolbox.curation import queries as curated
from toolbox.curation.lifecycle import Visibility
from toolbox.foundation import jobs
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.slow

TITLE = "Größe & Gewicht: <sicher> \x0b heben"
FEEDS = (
    *("neu", "suche?q=gewicht", "suche?sortierung=titel", "begriff/topic/ausbildung-starten"),
    *("organisation/projekt-alpha", "koffer/hafen", "werkzeug/{slug}"),
)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest.fixture
def slug(app: Flask, cast: Cast) -> str:
    """An instrument in two versions, and a public collection that holds it and a draft."""
    with app.app_context():
        version_id, slug = factories.published(cast.alpha_id, title=TITLE)
        factories.draft(cast.alpha_id, title="Geheimes Gewicht")
    Shelf(app, cast, lambda: 0).next_version(slug, title=TITLE)
    with app.app_context():
        instrument_id = catalogue.instrument_by_slug(slug).id
        made = sample.collection(
            cast.carla.actor, [instrument_id], title="Hafen", visibility=Visibility.PUBLIC
        )
        assert sample.found(made).slug == "hafen"
        jobs.run_due()
    assert version_id
    return slug


def _address(feed: str, form: str, slug: str) -> str:
    path, sign, asked = feed.format(slug=slug).partition("?")
    return f"/feeds/{path}.{form}{sign}{asked}"


def _json(client: HouseClient, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert (answer.status_code, answer.content_type) == (
        200,
        "application/feed+json; charset=utf-8",
    )
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    found: dict[str, Any] = json.loads(answer.data)
    return found


@pytest.mark.parametrize("feed", FEEDS)
def test_it_keeps_the_rules_of_the_format(client: HouseClient, slug: str, feed: str) -> None:
    address = _address(feed, "json", slug)
    found = _json(client, address)
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["feed_url"].startswith("http://toolbox.example.org/feeds/")
    assert (
        client.get(found["feed_url"].removeprefix("http://toolbox.example.org")).status_code == 200
    )
    assert (found["language"], bool(found["title"])) == ("de", True)
    assert found["items"]
    assert len({one["id"] for one in found["items"]}) == len(found["items"])
    for one in found["items"]:
        assert isinstance(one["id"], str)
        assert one["url"].startswith("http://toolbox.example.org/w/")
        assert one["content_text"]
        assert MOMENT.fullmatch(one["date_published"])
        assert one["date_modified"] >= one["date_published"]
        assert [author["name"] for author in one["authors"]] == ["Projekt Alpha"]
    assert "Geheim" not in json.dumps(found)
    assert "\x0b" not in found["items"][0]["title"]


@pytest.mark.parametrize("feed", FEEDS)
def test_both_forms_say_the_same_and_name_each_other(
    client: HouseClient, slug: str, feed: str
) -> None:
    found = _json(client, _address(feed, "json", slug))
    atom = feedparser.parse(client.get(_address(feed, "atom", slug)).data)
    assert not atom.bozo
    assert [one["id"] for one in found["items"]] == [one.id for one in atom.entries]
    assert [one["date_modified"] for one in found["items"]] == [one.updated for one in atom.entries]
    ways = {link.type: link.href for link in atom.feed.links if link.rel == "alternate"}
    assert ways["application/feed+json"] == found["feed_url"]
    assert ways["text/html"] == found["home_page_url"]
    page = client.get(found["home_page_url"].removeprefix("http://toolbox.example.org")).text
    assert 'type="application/feed+json"' in page
    assert 'type="application/atom+xml"' in page


def test_an_instrument_tells_of_its_versions(client: HouseClient, slug: str) -> None:
    found = _json(client, f"/feeds/werkzeug/{slug}.json")
    assert [one["url"].rpartition("/")[2] for one in found["items"]] == ["2", "1"]


@pytest.mark.parametrize("form", ["atom", "json"])
def test_what_becomes_private_is_gone_at_once(
    app: Flask, client: HouseClient, cast: Cast, slug: str, form: str
) -> None:
    address = f"/feeds/koffer/hafen.{form}"
    first = client.get(address)
    assert first.headers["Cache-Control"] == "public, no-cache"
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get(address, headers=known).status_code == 304
    with app.app_context(), unit_of_work():
        (one,) = curated.mine(by=cast.carla.actor)
        curating.describe(
            one,
            title=one.title,
            description="",
            audience=[],
            visibility=Visibility.PRIVATE,
            cover_instrument_id=None,
            by=cast.carla.actor,
        )
    for headers in (known, {"If-Modified-Since": first.headers["Last-Modified"]}, {}):
        assert client.get(address, headers=headers).status_code == 404


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/feeds/neu.rss", 404),
        ("/feeds/werkzeug/gibt-es-nicht.json", 404),
        ("/feeds/werkzeug/%00.json", 404),
        ("/feeds/koffer/1.json", 404),
        ("/feeds/suche.json?q=%ff%00", 200),
        (f"/feeds/suche.json?q={'x' * 5000}", 200),
    ],
)
def test_odd_addresses(client: HouseClient, slug: str, address: str, status: int) -> None:
    assert client.get(address).status_code == status
