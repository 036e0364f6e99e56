"""How programs find what is here: sitemap, OpenSearch description, robots.txt."""

import json
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import pytest
from defusedxml import ElementTree
from flask import Flask

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.curation import sample
from toolbox.catalogue import queries as catalogue
from toolbox.curation.lifecycle import Visibility
from toolbox.feeds.places import Place
from toolbox.feeds.sitemap import parts
from toolbox.foundation import jobs

pytestmark = pytest.mark.slow

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
OWN = "http://toolbox.example.org"


@pytest.fixture
def slugs(app: Flask, cast: Cast) -> tuple[str, str]:
    """Return the slugs of a published instrument and of nothing that visitors find."""
    with app.app_context():
        _version_id, slug = factories.published(cast.alpha_id, title="Sichtbar")
        draft_id = factories.draft(cast.alpha_id, title="Unsichtbar")
        number = catalogue.instrument_by_slug(slug).id
        by = cast.carla.actor
        sample.collection(by, [number], title="Offen", visibility=Visibility.PUBLIC)
        sample.collection(by, [number], title="Privat")
        sample.collection(by, [number], title="Verlinkt", visibility=Visibility.LINK)
        jobs.run_due()
    assert draft_id
    return slug, "unsichtbar"


def _xml(client: HouseClient, address: str) -> Element:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    known = {"If-None-Match": answer.headers["ETag"]}
    assert client.get(address, headers=known).status_code == 304
    root: Element = ElementTree.fromstring(answer.data)
    return root


def _all_places(client: HouseClient) -> dict[str, str | None]:
    index = _xml(client, "/sitemap.xml")
    found: dict[str, str | None] = {}
    for number, one in enumerate(index.findall(f"{SITEMAP}sitemap"), start=1):
        assert one.findtext(f"{SITEMAP}loc") == f"{OWN}/sitemap-{number}.xml"
        for url in _xml(client, f"/sitemap-{number}.xml").findall(f"{SITEMAP}url"):
            address = url.findtext(f"{SITEMAP}loc", "")
            assert address not in found
            found[address] = url.findtext(f"{SITEMAP}lastmod")
    return found


def test_the_sitemap_has_what_visitors_find_and_nothing_else(
    client: HouseClient, slugs: tuple[str, str]
) -> None:
    found = _all_places(client)
    assert {f"{OWN}/", f"{OWN}/w/{slugs[0]}", f"{OWN}/koffer/offen"} <= set(found)
    assert {f"{OWN}/o/projekt-alpha", f"{OWN}/begriffe/topic", f"{OWN}/seite/ueber"} <= set(found)
    assert f"{OWN}/begriffe/topic/praktikum" in found
    text = " ".join(found)
    assert not [word for word in ("unsichtbar", "privat", "verlinkt", "/tag/") if word in text]
    changed = found[f"{OWN}/w/{slugs[0]}"]
    assert changed is not None
    assert datetime.fromisoformat(changed).tzinfo == UTC


def test_every_address_of_the_sitemap_answers(client: HouseClient, slugs: tuple[str, str]) -> None:
    found = _all_places(client)
    few = [one for one in found if one.count("/begriffe/") == 0 or one.endswith("/praktikum")]
    assert {one: client.get(urlsplit(one).path).status_code for one in few} == dict.fromkeys(
        few, 200
    )


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [([0, 0], []), ([3], [3]), ([7, 2], [3, 3, 1, 2]), ([3, 3], [3, 3])],
)
def test_no_part_holds_too_much(lengths: list[int], expected: list[int]) -> None:
    sections = [[Place(f"{OWN}/{n}/{m}") for m in range(n)] for n in lengths]
    assert [len(one) for one in parts(sections, 3)] == expected


@pytest.mark.parametrize("number", ["0", "99", "9" * 18])
def test_parts_that_are_not_there(client: HouseClient, number: str) -> None:
    assert client.get(f"/sitemap-{number}.xml").status_code == 404


def test_crawlers_are_led_to_the_sitemap_and_away_from_endless_filters(client: HouseClient) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert f"Sitemap: {OWN}/sitemap.xml" in lines
    assert "Disallow: /suche?" in lines
    assert not [one for one in lines if one.startswith("Disallow: /w/")]


def test_browsers_learn_how_to_search_here(client: HouseClient, slugs: tuple[str, str]) -> None:
    page = client.get("/").text
    assert '<link rel="search" href="/opensearch.xml"' in page
    answer = client.get("/opensearch.xml")
    assert answer.mimetype == "application/opensearchdescription+xml"
    root = ElementTree.fromstring(answer.data)
    assert 0 < len(root.findtext(f"{SEARCH}ShortName", "")) <= 16
    assert root.findtext(f"{SEARCH}Description")
    ways = {one.get("type"): str(one.get("template")) for one in root.findall(f"{SEARCH}Url")}
    for media_type in ("text/html", "application/atom+xml", "application/x-suggestions+json"):
        address = ways[media_type].replace("{searchTerms}", "sichtbar").removeprefix(OWN)
        assert client.get(address).mimetype == media_type


def test_suggestions_come_as_browsers_want_them(
    client: HouseClient, slugs: tuple[str, str]
) -> None:
    answer = client.get("/opensearch/vorschlaege?q=sichtb")
    typed, labels = json.loads(answer.data)
    assert typed == "sichtb"
    assert "Sichtbar" in labels
    assert "Unsichtbar" not in json.loads(client.get("/opensearch/vorschlaege?q=unsicht").data)[1]


@pytest.mark.parametrize("encoding", ["br", "gzip"])
@pytest.mark.parametrize("address", ["/feeds/neu.atom", "/feeds/neu.json", "/w/{slug}.jsonld"])
def test_what_travels_compressed_is_not_sent_twice(
    app: Flask, client: HouseClient, cast: Cast, address: str, encoding: str
) -> None:
    with app.app_context():
        _version_id, slug = factories.published(cast.alpha_id, description="Sicher heben. " * 40)
    address, accepted = address.format(slug=slug), {"Accept-Encoding": encoding}
    first = client.get(address, headers=accepted)
    assert first.headers["Content-Encoding"] == encoding
    asked = {**accepted, "If-None-Match": first.headers["ETag"]}
    again = client.get(address, headers=asked)
    assert (again.status_code, again.data) == (304, b"")
