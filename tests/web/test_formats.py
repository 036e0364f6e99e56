"""The page of an instrument for machines: linked data in it, signposts, and other forms of it."""

import json
from collections.abc import Callable
from typing import Any

import extruct
import pytest
from flask import Flask
from pyld import jsonld
from selectolax.lexbor import LexborHTMLParser

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.exchange.amb_schema import contexts, problems
from tests.scenes import Scene
from tests.web.shelf import PDF_NAME, Shelf
from toolbox.catalogue import operations, queries
from toolbox.catalogue.content import CreditEntry
from toolbox.exchange.formats.registry import FORMATS, Format
from toolbox.foundation.actors import system
from toolbox.foundation.uow import unit_of_work

SCHEMA = "http://schema.org/"
EVERY = pytest.mark.parametrize("chosen", FORMATS, ids=lambda one: one.key)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.fixture
def shelf(app: Flask, cast: Cast, run_jobs: Callable[[], int]) -> Shelf:
    """A shelf of Projekt Alpha."""
    return Shelf(app, cast, run_jobs)


@pytest.fixture
def slug(shelf: Shelf, scene: Scene) -> str:
    """A checklist with a name that would like to leave its script, and two files."""
    return scene(
        "formats.checklist",
        lambda: shelf.published(
            title='Prüfung </script><script>alert("Ü")</script> & <!-- mehr',
            tags=("Ausbildung", "Start"),
            credits=(
                CreditEntry("Kammer & Söhne", "author", "Start.Klar"),
                CreditEntry("Ministerium", "funder"),
            ),
        ),
    )


def _in_page(client: HouseClient, slug: str) -> dict[str, Any]:
    page = client.get(f"/w/{slug}").get_data(as_text=True)
    (node,) = LexborHTMLParser(page).css('script[type="application/ld+json"]')
    found: dict[str, Any] = json.loads(node.text())
    return found


def test_the_page_says_what_its_jsonld_says_and_it_is_valid_amb(
    client: HouseClient, slug: str
) -> None:
    embedded = _in_page(client, slug)
    alone = json.loads(client.get(f"/w/{slug}.jsonld").data)
    assert embedded == alone
    assert problems(alone) == []
    (first, _second) = alone["encoding"]
    answer = client.get(first["contentUrl"].removeprefix("http://toolbox.example.org"))
    assert (answer.status_code, first["contentSize"]) == (200, str(len(answer.data)))


def test_extruct_reads_the_fields_that_were_put_in(client: HouseClient, slug: str) -> None:
    page = client.get(f"/w/{slug}").get_data(as_text=True)
    (found,) = extruct.extract(page, syntaxes=["json-ld"])["json-ld"]
    assert found["@type"] == ["LearningResource"]
    assert found["name"] == 'Prüfung </script><script>alert("Ü")</script> & <!-- mehr'
    assert found["keywords"] == ["Ausbildung", "Start"]
    assert found["license"]["id"] == "https://creativecommons.org/licenses/by/4.0/"
    assert [one["name"] for one in found["creator"]] == ["Kammer & Söhne"]
    assert [one["name"] for one in found["encoding"]] == [PDF_NAME, "betriebe.csv"] or found[
        "encoding"
    ]


def test_json_ld_processors_read_the_same(client: HouseClient, slug: str) -> None:
    data = _in_page(client, slug)
    (found,) = jsonld.expand(data, {"documentLoader": contexts})
    assert found["@id"] == f"http://toolbox.example.org/w/{slug}"
    assert found["@type"] == [f"{SCHEMA}LearningResource"] * 2
    assert found[f"{SCHEMA}name"] == [{"@value": data["name"], "@language": "de"}]
    assert found[f"{SCHEMA}license"] == [{"@id": data["license"]["id"]}]
    assert {one["@id"] for one in found[f"{SCHEMA}about"]} == {one["id"] for one in data["about"]}
    (producer,) = found[f"{SCHEMA}producer"]
    assert producer[f"{SCHEMA}name"][0]["@value"] == "Start.Klar"
    assert len(found[f"{SCHEMA}encoding"]) == 2


# Signposts


def _links(client: HouseClient, path: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for link in client.get(path).headers.get("Link", "").split(", "):
        address, _semicolon, rest = link.partition(">; ")
        found.setdefault(rest.partition('"')[2].partition('"')[0], []).append(address[1:])
    return found


def test_the_header_leads_to_author_licence_descriptions_and_files(
    client: HouseClient, shelf: Shelf
) -> None:
    slug = shelf.published(credits=(CreditEntry("Projekt Alpha"),))
    base = f"http://toolbox.example.org/w/{slug}"
    links = _links(client, f"/w/{slug}")
    assert links["cite-as"] == [f"{base}/v/1"]
    assert links["author"] == ["http://toolbox.example.org/o/projekt-alpha"]
    assert links["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert links["describedby"] == [f"{base}.{one.suffix}" for one in FORMATS]
    assert links["linkset"] == [f"{base}.linkset.json"]
    assert len(links["item"]) == 2
    for address in (*links["describedby"], *links["linkset"], *links["item"], *links["cite-as"]):
        path = address.removeprefix("http://toolbox.example.org")
        assert client.get(path).status_code == 200, path


def test_the_page_links_to_its_descriptions(client: HouseClient, slug: str) -> None:
    page = LexborHTMLParser(client.get(f"/w/{slug}").get_data(as_text=True))
    linked = {
        (node.attributes["type"], node.attributes["href"])
        for node in page.css("head link[rel~=describedby]")
    }
    assert linked == {(one.media_type, f"/w/{slug}.{one.suffix}") for one in FORMATS}
    offered = {node.attributes["href"] for node in page.css("#daten a, #zitieren a")}
    assert offered == {f"/w/{slug}.{one.suffix}" for one in FORMATS}


def test_files_and_forms_lead_back_to_the_page(client: HouseClient, slug: str) -> None:
    base = f"http://toolbox.example.org/w/{slug}"
    (item, *_more) = _links(client, f"/w/{slug}")["item"]
    path = item.removeprefix("http://toolbox.example.org")
    assert _links(client, path)["collection"] == [base]
    assert _links(client, f"/w/{slug}.bib")["describes"] == [base]
    answer = client.get(f"/w/{slug}.linkset.json")
    assert answer.mimetype == "application/linkset+json"
    anchors = [one["anchor"] for one in json.loads(answer.data)["linkset"]]
    assert anchors[0] == base
    assert item in anchors


def test_drafts_and_old_versions_put_up_no_signposts(
    client: HouseClient, shelf: Shelf, cast: Cast
) -> None:
    slug = shelf.published({})
    shelf.next_version(slug)
    assert "Link" not in client.get(f"/w/{slug}/v/1").headers
    client.sign_in(cast.alice)
    assert "Link" not in client.get(f"/w/{shelf.draft()}").headers


# Other forms


@EVERY
def test_every_form_has_its_type_a_mark_and_runs_nothing(
    client: HouseClient, slug: str, chosen: Format
) -> None:
    answer = client.get(f"/w/{slug}.{chosen.suffix}")
    assert answer.headers["Content-Type"] == chosen.content_type
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer.headers
    again = client.get(
        f"/w/{slug}.{chosen.suffix}", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")


@EVERY
def test_every_form_is_had_at_the_address_of_the_page(
    client: HouseClient, slug: str, chosen: Format
) -> None:
    answer = client.get(f"/w/{slug}", headers={"Accept": chosen.media_type})
    first = next(one for one in FORMATS if one.media_type == chosen.media_type)
    assert answer.status_code == 200
    assert answer.data == client.get(f"/w/{slug}.{first.suffix}").data
    assert answer.headers["Content-Location"] == f"/w/{slug}.{first.suffix}"
    assert "Accept" in [one.strip() for one in answer.headers["Vary"].split(",")]


@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [
        (BROWSER, "text/html"),
        ("", "text/html"),
        ("*/*", "text/html"),
        ("text/*", "text/html"),
        ("image/png", "text/html"),
        ("application/*", "application/ld+json"),
        ("text/html;q=0.5, application/ld+json", "application/ld+json"),
        ("text/html, application/ld+json", "text/html"),
        ("application/ld+json;q=0.9, */*;q=0.1", "application/ld+json"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', None),
        ("application/x-bibtex;q=0.2, application/json;q=0.8", "application/json"),
        ("application/ld+json;q=0", "text/html"),
        ("quatsch, ;;;q=x,, /", "text/html"),
        ("a" * 5000, "text/html"),
    ],
)
def test_programs_get_what_they_ask_for_and_people_the_page(
    client: HouseClient, slug: str, accept: str, mimetype: str | None
) -> None:
    answer = client.get(f"/w/{slug}", headers={"Accept": accept})
    assert answer.status_code == 200
    assert mimetype is None or answer.mimetype == mimetype
    assert "Accept" in answer.headers["Vary"]


def test_nobody_gets_a_draft_in_another_form(client: HouseClient, shelf: Shelf, cast: Cast) -> None:
    slug = shelf.draft()
    accept = {"Accept": "application/ld+json"}
    assert client.get(f"/w/{slug}", headers=accept).status_code == 404
    client.sign_in(cast.alice)
    assert client.get(f"/w/{slug}", headers=accept).mimetype == "text/html"


@EVERY
def test_an_old_address_leads_to_every_form(
    app: Flask, client: HouseClient, shelf: Shelf, chosen: Format
) -> None:
    slug = shelf.published({})
    with app.app_context(), unit_of_work():
        instrument = queries.by_slug(slug, by=system("tests"))
        operations.rename_address(instrument, "neue-adresse", by=factories.EDITORIAL)
    answer = client.get(f"/w/{slug}.{chosen.suffix}")
    assert (answer.status_code, answer.headers["Location"]) == (
        301,
        f"/w/neue-adresse.{chosen.suffix}",
    )
