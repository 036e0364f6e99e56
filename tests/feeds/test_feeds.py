"""Feeds are valid Atom, the same for everybody, and cost nothing when nothing is new."""

import feedparser
import pytest
from defusedxml import ElementTree
from flask import Flask

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from toolbox.catalogue.models import Version
from toolbox.curation.lifecycle import Visibility
from toolbox.curation.models import Collection, CollectionItem
from toolbox.foundation import jobs
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

ATOM = "{http://www.w3.org/2005/Atom}"
TITLE = "Größe & Gewicht: <sicher> \x0b heben"
FEEDS = (
    "/feeds/neu.atom",
    "/feeds/suche.atom",
    "/feeds/suche.atom?q=gewicht&zielgruppe=erstausbildende-betriebe",
    "/feeds/begriff/topic/ausbildung-starten.atom",
    "/feeds/begriff/tag/checkliste.atom",
    "/feeds/organisation/projekt-alpha.atom",
    "/feeds/koffer/hafen.atom",
)


@pytest.fixture
def shelf(app: Flask, cast: Cast) -> int:
    """One published instrument, one draft, a collection with both; returns the collection."""
    with app.app_context():
        version_id, _slug = factories.published(cast.alpha_id, title=TITLE)
        draft_id = factories.draft(cast.alpha_id, title="Geheimes Gewicht")
        with unit_of_work():
            made = Collection(
                title="Koffer Hafen",
                slug="hafen",
                visibility=Visibility.PUBLIC,
                user_id=cast.carla.user_id,
            )
            db.session.add(made)
            db.session.flush()
            for one in (version_id, draft_id):
                number = db.session.get_one(Version, one).instrument_id
                db.session.add(CollectionItem(collection_id=made.id, instrument_id=number))
            collection_id = made.id
        jobs.run_due()
        return collection_id


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_has_what_atom_asks_for(client: HouseClient, shelf: int, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.data)
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 1
    for element in (root, entries[0]):
        for name in ("id", "title", "updated", "author"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
        assert element.findtext(f"{ATOM}id", "").startswith("tag:toolbox.example.org,2026:")
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"] == f"http://toolbox.example.org{address}"
    assert "Geheim" not in answer.text


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_reader_understands_it(client: HouseClient, shelf: int, address: str) -> None:
    found = feedparser.parse(client.get(address).data)
    assert not found.bozo
    assert found.version == "atom10"
    entry = found.entries[0]
    assert " ".join(entry.title.split()) == "Größe & Gewicht: <sicher> heben"
    assert entry.link.startswith("http://toolbox.example.org/w/")
    assert entry.author == "Projekt Alpha"
    assert entry.updated_parsed >= entry.published_parsed
    assert "Checkliste" in {tag.term for tag in entry.tags}
    assert client.get(found.feed.link.removeprefix("http://toolbox.example.org")).status_code == 200


def test_ids_stay_when_an_address_changes(app: Flask, client: HouseClient, shelf: int) -> None:
    before = feedparser.parse(client.get(FEEDS[0]).data).entries[0]
    with app.app_context(), unit_of_work():
        found = db.session.query(Version).filter(Version.title.like("Größe%")).one()
        found.instrument.slug = "neue-adresse"
    after = feedparser.parse(client.get(FEEDS[0]).data).entries[0]
    assert (after.id, after.updated) == (before.id, before.updated)
    assert after.link.endswith("/neue-adresse")


@pytest.mark.parametrize("header", ["ETag", "Last-Modified"])
def test_who_has_it_already_gets_nothing_but_that(
    client: HouseClient, shelf: int, header: str
) -> None:
    first = client.get(FEEDS[0])
    assert "public" in first.headers["Cache-Control"]
    asked = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[header]
    again = client.get(FEEDS[0], headers={asked: first.headers[header]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "address", [*FEEDS[1:5], "/feeds/suche.json", "/sitemap.xml", "/opensearch.xml"]
)
def test_no_time_is_named_where_none_is_known(
    client: HouseClient, shelf: int, address: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "Last-Modified" not in answer.headers
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_what_makers_see_is_in_no_feed(client: HouseClient, cast: Cast, shelf: int) -> None:
    public = client.get(FEEDS[5]).data
    assert client.sign_in(cast.alice).get(FEEDS[5]).data == public


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.LINK])
def test_a_collection_that_is_not_public_has_no_feed(
    app: Flask, client: HouseClient, cast: Cast, shelf: int, visibility: Visibility
) -> None:
    with app.app_context(), unit_of_work():
        db.session.get_one(Collection, shelf).visibility = visibility
    assert client.get("/feeds/koffer/hafen.atom").status_code == 404
    assert client.sign_in(cast.carla).get("/feeds/koffer/hafen.atom").status_code == 404


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/feeds/organisation/gibt-es-nicht.atom", 404),
        ("/feeds/unbekannt/etwas.atom", 404),
        ("/feeds/begriff/topic.atom", 404),
        ("/feeds/begriff/tag/geheim.atom", 404),
        ("/feeds/suche.atom?q=www.boese.example", 400),
        ("/feeds/suche.atom?q=qxzvwy", 200),
        ("/feeds/suche.atom?q=%00%ff", 200),
    ],
)
def test_odd_addresses(client: HouseClient, shelf: int, address: str, status: int) -> None:
    assert client.get(address).status_code == status


def test_a_filter_is_named_once(client: HouseClient, shelf: int) -> None:
    title = ElementTree.fromstring(client.get("/feeds/suche.atom?bewaehrt-in=05").data).findtext(
        f"{ATOM}title"
    )
    assert title is not None
    assert title.startswith("Bewährt in: Nordrhein-Westfalen – ")
    page = client.get("/folgen/suche?erfolgsfaktor=nirgends", headers={"Accept-Language": "en"})
    assert page.text.count("What helped: unknown: nirgends") >= 1
    assert "What helped: What helped" not in page.text
