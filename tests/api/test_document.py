"""The document about the interface is whole, in both languages, and true."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from selectolax.lexbor import LexborHTMLParser

from tests.api.conftest import BASE
from tests.api.fuzzing import furnish, throw
from tests.api.serving import served
from tests.client import HouseClient
from toolbox.accounts.tokens import SCOPES


def _document(program: FlaskClient, language: str = "de") -> dict[str, Any]:
    answer = program.get(f"{BASE}/openapi.json", headers={"Accept-Language": language})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def test_every_address_is_described_and_says_how_it_refuses(
    app: Flask, program: FlaskClient
) -> None:
    said = _document(program)
    assert said["openapi"].startswith("3.1")
    described = {
        (path, method.upper())
        for path, operations in said["paths"].items()
        for method in operations
        if method != "parameters"
    }
    hung = {
        (rule.rule.replace("<int:", "{").replace("<", "{").replace(">", "}"), method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api_v1.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert described == hung
    for path, operations in said["paths"].items():
        for method, one in operations.items():
            if method != "parameters":
                assert {"400", "405", "406", "429", "503"} <= set(one["responses"]), path
                assert one["summary"], path
                assert all(scope in SCOPES for need in one["security"] for scope in need["token"])


def test_every_schema_is_one(program: FlaskClient) -> None:
    for name, schema in _document(program)["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert schema["type"] == "object", name


def test_the_document_speaks_both_languages_and_can_be_kept(program: FlaskClient) -> None:
    english = _document(program, "en")
    assert english["paths"][f"{BASE}/search"]["get"]["summary"] == "Search for instruments"
    answer = program.get(f"{BASE}/openapi.json")
    again = program.get(f"{BASE}/openapi.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_page_names_every_address_and_can_try_what_is_open(
    client: HouseClient, language: str
) -> None:
    page = client.get("/api", headers={"Accept-Language": language}).text
    said = _document(client)
    assert all(path in page for path in said["paths"])
    form = LexborHTMLParser(page).css("#search_instruments form")[0]
    at_hand = form.css("form > .api-operation__fields input")
    assert [one.attributes["name"] for one in at_hand] == ["q", "sortierung", "per_page"]
    parameters = said["paths"][f"{BASE}/search"]["get"]["parameters"]
    assert len(form.css("form details input")) == len(parameters) - len(at_hand)
    tried = client.get("/api/versuch?operation=list_terms&key=topic&per_page=2&page=")
    assert tried.status_code == 303
    assert tried.headers["Location"] == f"{BASE}/vocabularies/topic/terms?per_page=2"
    assert client.get(tried.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        *("", "operation=nein", "operation=create_draft", "operation=list_drafts"),
        *("operation=show_term&key=topic", "operation=show_term&key=topic&term=%20"),
    ],
)
def test_nothing_else_can_be_tried(client: HouseClient, query: str) -> None:
    assert client.get(f"/api/versuch?{query}").status_code == 404


def test_what_is_tried_stays_in_the_interface(client: HouseClient) -> None:
    for evil in ("..%2f..%2fkonto", "%2f%2fevil.example", "a%0d%0ab", "%00"):
        answer = client.get(f"/api/versuch?operation=show_instrument&slug={evil}")
        assert answer.headers["Location"].startswith(f"{BASE}/instruments/")
        assert "\n" not in answer.headers["Location"]


@pytest.mark.slow
def test_whatever_is_sent_the_answer_is_described(app: Flask) -> None:
    token = furnish(app)
    with served(app) as address:
        outcome = throw(address, token, examples=3, thorough=False)
    assert outcome.failures == {}
    assert outcome.errors == []
    assert outcome.requests > 100
