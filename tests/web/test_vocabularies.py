"""Vocabularies at stable addresses: as pages, as SKOS by ending and by what is asked for."""

import json

import pytest
from flask import Flask
from rdflib import DCTERMS, OWL, RDF, SKOS, Graph, Literal, URIRef
from rdflib.plugins.parsers.jsonld import to_rdf

from tests.cast import Cast
from tests.client import HouseClient
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import keeping, operations, queries
from toolbox.vocabularies.models import Term
from toolbox.vocabularies.rules import About
from toolbox.vocabularies.skos.reading import read

pytestmark = pytest.mark.slow

HOME = "http://toolbox.example.org/begriffe"
FORMS = {"ttl": "text/turtle", "jsonld": "application/ld+json"}
TERM = "/begriffe/topic/praktikum"


def _graph(text: str, form: str) -> Graph:
    if form == "jsonld":
        graph = Graph()
        to_rdf(json.loads(text), graph)
        return graph
    return Graph().parse(data=text, format="turtle")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("address", ["/begriffe/region", TERM, "/begriffe/licence/CC-BY-4.0"])
def test_an_address_answers_programs_as_they_ask(
    client: HouseClient, address: str, form: str
) -> None:
    asked = client.get(address, headers={"Accept": f"{FORMS[form]}, text/html;q=0.5"})
    named = client.get(f"{address}.{form}")
    page = client.get(address, headers={"Accept": "text/html,*/*;q=0.8"})
    assert asked.data == named.data
    assert (asked.mimetype, named.mimetype, page.mimetype) == (*[FORMS[form]] * 2, "text/html")
    assert all("Accept" in one.vary for one in (asked, page))
    assert f'type="{FORMS[form]}"' in page.text
    assert named.headers["Access-Control-Allow-Origin"] == "*"
    known = {"If-None-Match": named.headers["ETag"]}
    assert client.get(f"{address}.{form}", headers=known).status_code == 304
    assert (URIRef(f"http://toolbox.example.org{address}"), None, None) in _graph(named.text, form)


@pytest.mark.parametrize("form", FORMS)
def test_a_list_says_what_it_is(client: HouseClient, form: str) -> None:
    graph = _graph(client.get(f"/begriffe/region.{form}").text, form)
    scheme = URIRef(f"{HOME}/region")
    assert (scheme, RDF.type, SKOS.ConceptScheme) in graph
    assert graph.value(scheme, DCTERMS.license) == URIRef(
        "https://creativecommons.org/publicdomain/zero/1.0/"
    )
    assert {one.language for one in graph.objects(scheme, DCTERMS.title)} == {"de", "en"}  # type: ignore[attr-defined]
    tops = set(graph.objects(scheme, SKOS.hasTopConcept))
    assert len(tops) == 16
    dortmund, nrw = URIRef(f"{HOME}/region/05913"), URIRef(f"{HOME}/region/05")
    assert nrw in tops
    assert (dortmund, SKOS.broader, nrw) in graph
    assert (nrw, SKOS.narrower, dortmund) in graph
    assert (nrw, SKOS.exactMatch, URIRef("http://data.europa.eu/nuts/code/DEA")) in graph


def test_one_term_says_the_same_alone_as_in_its_list(client: HouseClient) -> None:
    for key in ("05", "05913"):
        alone = _graph(client.get(f"/begriffe/region/{key}.ttl").text, "ttl")
        whole = _graph(client.get("/begriffe/region.ttl").text, "ttl")
        node = URIRef(f"{HOME}/region/{key}")
        assert set(alone.predicate_objects(node)) == set(whole.predicate_objects(node))


def test_what_is_out_of_use_says_what_replaced_it(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    with app.app_context(), unit_of_work():
        topics = queries.vocabulary("topic")
        made = keeping.add(
            topics, About("Schnuppertag", uri="https://example.org/s"), by=cast.edith.actor
        )
        operations.merge(made, queries.term("topic", "praktikum"), by=cast.edith.actor)
    address = "/begriffe/topic/schnuppertag"
    graph = _graph(client.get(f"{address}.ttl").text, "ttl")
    node = URIRef(f"{HOME}/topic/schnuppertag")
    assert (node, OWL.deprecated, Literal(True)) in graph
    assert (node, DCTERMS.isReplacedBy, URIRef(f"{HOME}/topic/praktikum")) in graph
    assert client.get(address).headers["Location"].endswith(TERM)


@pytest.mark.parametrize("form", FORMS)
def test_our_own_lists_come_home_unchanged(app: Flask, client: HouseClient, form: str) -> None:
    for key in ("licence", "language", "topic"):
        scheme = read(client.get(f"/begriffe/{key}.{form}").data, f"{key}.{form}")
        with app.app_context():
            terms: dict[str, Term] = {one.key: one for one in queries.all_terms_of(key)}
        assert {one.key for one in scheme.concepts} == set(terms)
        for one in scheme.concepts:
            term = terms[one.key]
            assert (one.german, one.name("en")) == (term.label_de, term.label_en)
            assert one.exact == ((term.uri,) if term.uri else ())
            assert set(one.other_names.get("de", ())) == set(term.synonyms)


def test_the_pages_lead_on(client: HouseClient) -> None:
    every = client.get("/begriffe").text
    assert 'href="/begriffe/region"' in every
    assert "/begriffe/tag" not in every
    page = client.get("/begriffe/region").text
    assert 'href="/begriffe/region/05913"' in page
    assert f"{HOME}/region" in page
    assert "creativecommons.org/publicdomain/zero" in page
    assert 'href="/begriffe/topic"' in client.get(TERM).text


@pytest.mark.parametrize(
    "address",
    [
        *("/begriffe/tag", "/begriffe/tag.ttl", "/begriffe/tag/checkliste.ttl"),
        *("/begriffe/unbekannt", "/begriffe/topic/unbekannt.ttl", "/begriffe/%00"),
        *("/begriffe/topic.rdf", f"/begriffe/{'x' * 3000}.ttl"),
    ],
)
def test_what_is_no_list_is_not_there(client: HouseClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("accept", ["", "application/rdf+xml", "*/*", "x", "text/turtle;q=0"])
def test_whoever_asks_for_something_else_gets_the_page(client: HouseClient, accept: str) -> None:
    assert client.get(TERM, headers={"Accept": accept}).mimetype == "text/html"
