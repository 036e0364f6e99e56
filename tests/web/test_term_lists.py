"""Editors keep the lists of terms: trees, new terms, splitting, lists of others, suggestions."""

import io
import json
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask, url_for
from selectolax.lexbor import LexborHTMLParser
from werkzeug.test import TestResponse

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from toolbox.catalogue.queries import version_by_id
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import operations, queries, suggesting, taking_back
from toolbox.vocabularies.models import SuggestionState, Term

TOPICS = "/verwaltung/vokabulare/topic"
REGIONS = "/verwaltung/vokabulare/region"
LIST = [
    {"id": "https://example.org/a", "label": {"de": "Holzbau", "en": "Timber construction"}},
    {"id": "https://example.org/b", "label": {"de": "Messebau"}},
]


def _page(response: TestResponse) -> LexborHTMLParser:
    return LexborHTMLParser(response.get_data(as_text=True))


def _main(response: TestResponse) -> str:
    main = _page(response).css_first("main")
    assert main is not None
    return main.text(separator=" ")


def test_a_hierarchical_list_is_a_tree_that_opens_without_a_script(
    client: HouseClient, cast: Cast
) -> None:
    page = _page(client.sign_in(cast.edith).get(REGIONS))
    assert page.css(".term-tree details .term-tree a")
    listed = _page(client.get(f"{REGIONS}?sortierung=nutzung"))
    assert not listed.css(".term-tree")


def test_a_new_term_stands_where_it_was_put(app: Flask, client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.edith)
    with app.app_context():
        above = next(one for one in queries.terms_of("region") if one.broader_id is None)
        name, key = above.label_de, above.key
    refused = client.submit(f"{REGIONS}/neu", {"label_de": "Neustadt", "broader": "Nirgendwo"})
    assert refused.status_code == 422
    assert "Neustadt" in refused.get_data(as_text=True)
    made = client.submit(f"{REGIONS}/neu", {"label_de": "Neustadt", "broader": f"{name} [{key}]"})
    assert made.status_code == 303
    with app.app_context():
        found = queries.term("region", "neustadt")
        assert [one.key for one in queries.ancestors(found)] == [key]
    moved = client.submit(f"{REGIONS}/neustadt/verschieben", {"broader": ""})
    assert moved.status_code == 303
    with app.app_context():
        assert queries.ancestors(queries.term("region", "neustadt")) == []


def test_a_term_is_described_and_its_names_are_kept_apart(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    client.sign_in(cast.edith)
    form = {"label_de": "Praktikum", "synonyms": "Schnuppern\nBetriebspraktikum\n", "uri": "ftp:"}
    assert client.submit(f"{TOPICS}/praktikum", form).status_code == 422
    assert client.submit(f"{TOPICS}/praktikum", {**form, "uri": ""}).status_code == 303
    with app.app_context():
        found = queries.term("topic", "praktikum")
        assert found.synonyms == ["Schnuppern", "Betriebspraktikum"]


def test_terms_of_a_list_are_merged_and_replaced(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    client.sign_in(cast.edith)
    for label in ("Alt", "Neu", "Neuer"):
        client.submit(f"{TOPICS}/neu", {"label_de": label})
    assert client.submit(f"{TOPICS}/alt/zusammenfuehren", {"into": "Neu"}).status_code == 303
    assert client.submit(f"{TOPICS}/neu-2/ersetzen", {"into": "Neuer"}).status_code in {303, 404}
    with app.app_context():
        assert queries.term("topic", "alt").label_de in {"Neu", "Neuer"}


def test_a_term_is_split_in_two_steps(app: Flask, client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.edith)
    client.submit(f"{TOPICS}/neu", {"label_de": "Technik und Medien"})
    with app.app_context():
        terms = dict(factories.complete_content().terms) | {"topic": ("technik-und-medien",)}
        _version_id, slug = factories.published(cast.alpha_id, title="Fahrplan", terms=terms)
    path = f"{TOPICS}/technik-und-medien/aufteilen"
    names = {"into": "Technik\nMedien"}
    second = client.submit(path, {**names, "deed": "names"})
    assert "Fahrplan" in _main(second)
    tick = _page(second).css("input[type=checkbox]")[1].attributes
    ticked = {str(tick["name"]): str(tick["value"])}
    assert client.submit(path, {**names, **ticked, "deed": "split"}).status_code == 303
    shown = client.get(f"/w/{slug}").get_data(as_text=True)
    assert "/begriffe/topic/medien" in shown or "Medien" in shown
    with app.app_context():
        found = queries.term_itself("topic", "technik-und-medien")
        assert found.retired_at is not None
        parts = [one.key for one in queries.parts_of(found)]
    ways = [
        way.attributes["href"]
        for way in _page(client.get("/begriffe/topic/technik-und-medien")).css(".notice a")
    ]
    assert ways == [f"/begriffe/topic/{key}" for key in parts]
    assert len(parts) == 2
    ways = [
        way.attributes["href"]
        for way in _page(client.get(f"{TOPICS}/technik-und-medien")).css("main .notice a")
    ]
    assert ways == [f"{TOPICS}/{key}" for key in parts]
    submits = _page(client.get("/begriffe/topic/technik-und-medien")).css(".empty-state a")
    assert [way.attributes["href"] for way in submits] == ["/themen"]
    client.submit(f"{TOPICS}/technik-und-medien/zurueckholen")
    assert client.submit(path, {"into": "Nur eins", "deed": "split"}).status_code == 422


def _upload(client: HouseClient, content: bytes, name: str) -> TestResponse:
    return client.submit(f"{TOPICS}/einlesen", {"file": (io.BytesIO(content), name)})


def test_a_list_is_looked_at_before_it_changes_anything(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    client.sign_in(cast.edith)
    read = _upload(client, json.dumps(LIST).encode(), "liste.json")
    assert read.status_code == 303
    address = read.headers["Location"]
    assert "Holzbau" in _main(client.get(address))
    with app.app_context():
        assert not queries.terms_named("topic", "Holzbau")
    assert client.submit(address, {"deed": "take", "unlike": "y"}).status_code == 303
    with app.app_context():
        assert [one.label_en for one in queries.terms_named("topic", "Holzbau")] == [
            "Timber construction"
        ]
    assert client.submit(address, {"deed": "take"}).status_code == 422


def _read(client: HouseClient, rows: Sequence[Mapping[str, object]]) -> str:
    """Return the address of the page that shows what these rows would change."""
    answer = _upload(client, json.dumps(rows).encode(), "liste.json")
    return urlsplit(answer.headers["Location"]).path


def test_a_list_that_shares_nothing_with_ours_is_taken_over_only_when_meant(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    address = _read(client.sign_in(cast.edith), LIST)
    page = _page(client.get(address))
    assert page.css_first("main .notice--warning") is not None
    assert client.submit(address, {"deed": "take"}).status_code == 422
    with app.app_context():
        assert not queries.terms_named("topic", "Holzbau")
    assert client.submit(address, {"deed": "take", "unlike": "y"}).status_code == 303
    again = _read(client, LIST)
    assert _page(client.get(again)).css_first("main .notice--warning") is None


def test_a_list_that_nobody_uses_is_taken_back(app: Flask, client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.edith)
    client.submit(_read(client, LIST), {"deed": "take", "unlike": "y"})
    with app.app_context():
        before = taking_back.states("topic")
    rows = [
        {"id": "https://example.org/a", "label": {"de": "Zimmerei", "en": "Carpentry"}},
        {"id": "https://example.org/c", "label": {"de": "Ofenbau"}},
    ]
    address = _read(client, rows)
    assert client.submit(address, {"deed": "back"}).status_code == 422
    client.submit(address, {"deed": "take", "renaming": "y"})
    terms = client.get(TOPICS).get_data(as_text=True)
    assert address in terms
    assert "ein neuer Begriff, 1 geändert" in terms or "one new term, 1 changed" in terms
    assert client.submit(address, {"deed": "discard"}).status_code == 422
    taken = client.get(address)
    assert _page(taken).css_first("button[value=back]") is not None
    assert client.submit(address, {"deed": "back"}).status_code == 303
    with app.app_context():
        assert taking_back.states("topic") == before
    assert client.get(address).status_code == 404
    assert client.submit(address, {"deed": "back"}).status_code == 404


@pytest.mark.parametrize("use", ["carried", "changed", "below", "suggested"])
def test_a_list_that_is_in_use_stays(app: Flask, client: HouseClient, cast: Cast, use: str) -> None:
    client.sign_in(cast.edith)
    address = _read(client, [{"id": "https://example.org/c", "label": {"de": "Ofenbau"}}])
    client.submit(address, {"deed": "take", "unlike": "y"})
    with app.app_context():
        made = queries.term("topic", "c")
        _use(made, use, cast)
    page = client.get(address)
    assert _page(page).css_first("button[value=back]") is None
    assert client.submit(address, {"deed": "back"}).status_code == 422
    with app.app_context():
        assert queries.terms_like("Ofenbau")


def _use(made: Term, use: str, cast: Cast) -> None:
    if use == "carried":
        terms = dict(factories.complete_content().terms) | {"topic": (made.key,)}
        factories.draft(cast.alpha_id, by=cast.alice.actor, terms=terms)
        return
    with unit_of_work():
        found = queries.term_itself("topic", made.key)
        if use == "changed":
            operations.rename(found, label_de="Ofenbau neu", label_en="", by=cast.edith.actor)
        elif use == "below":
            other = next(one for one in queries.terms_of("topic") if one.id != found.id)
            operations.stand_in(other, found)
        else:
            said = suggesting.suggest(found.vocabulary, "Kamine", "", by=cast.alice.actor)
            said.term_id = found.id


@pytest.mark.parametrize(
    ("content", "name"), [(b"", ""), (b"{}", "a.json"), (b"\xff", "a.ttl"), (b"x", "a.exe")]
)
def test_a_file_that_is_no_list_is_refused(
    client: HouseClient, cast: Cast, content: bytes, name: str
) -> None:
    refused = _upload(client.sign_in(cast.edith), content, name)
    assert refused.status_code == 422
    assert _page(refused).css_first(".error-summary") is not None


@pytest.mark.parametrize(
    ("ending", "media_type"), [("ttl", "text/turtle"), ("jsonld", "application/ld+json")]
)
def test_everybody_may_take_a_list_along(client: HouseClient, ending: str, media_type: str) -> None:
    answer = client.get(f"/begriffe/topic.{ending}")
    assert answer.mimetype == media_type
    assert "Praktikum" in answer.get_data(as_text=True)


def test_keywords_are_no_list_to_take_along(client: HouseClient) -> None:
    """Those of drafts are among them."""
    assert client.get("/begriffe/tag.ttl").status_code == 404
    assert client.get("/begriffe/unbekannt.ttl").status_code == 404


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("/einreichen/1/einordnen", "/einreichen/1/einordnen"),
        ("https://example.com/", "/meine-werkzeuge"),
        ("//example.com", "/meine-werkzeuge"),
        ("", "/meine-werkzeuge"),
    ],
)
def test_who_missed_a_term_gets_back_to_where_it_was_missed(
    client: HouseClient, cast: Cast, asked: str, reached: str
) -> None:
    path = "/begriffe/topic/vorschlagen"
    sent = client.sign_in(cast.alice).submit(
        path, {"label": "Grüne Logistik"}, query_string={"next": asked}
    )
    assert (sent.status_code, sent.headers["Location"]) == (303, reached)


def test_the_step_of_the_lists_says_where_to_come_back_to(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    with app.app_context():
        version_id = factories.draft(cast.alpha_id, by=cast.alice.actor)
        instrument_id = version_by_id(version_id).instrument_id
    with app.test_request_context():
        here = url_for("contribute.step", instrument_id=instrument_id, step="einordnen")
    page = _page(client.sign_in(cast.alice).get(here))
    ways = [str(one.attributes["href"]) for one in page.css("main a[href*='/vorschlagen']")]
    assert ways
    assert all(parse_qs(urlsplit(way).query) == {"next": [here]} for way in ways)


def test_who_misses_a_term_gets_an_answer(
    app: Flask, client: HouseClient, cast: Cast, outbox: list[object], run_jobs: object
) -> None:
    client.sign_in(cast.alice)
    path = "/begriffe/topic/vorschlagen"
    assert client.submit(path, {"label": " "}).status_code == 422
    assert client.submit(path, {"label": "Grüne Logistik", "reason": "Neu"}).status_code == 303
    client.sign_in(cast.edith)
    assert "Grüne Logistik" in _main(client.get("/verwaltung/vorschlaege"))
    with app.app_context():
        number = queries.waiting_suggestions()[0].id
    here = f"/verwaltung/vorschlaege/{number}"
    assert "Grüne Logistik" in client.get(here).get_data(as_text=True)
    assert client.submit(f"{here}/ablehnen", {"answer": ""}).status_code == 422
    assert client.submit(f"{here}/zuordnen", {"into": "Gibt es nicht"}).status_code == 422
    assert client.submit(f"{here}/aufnehmen", {"label_de": ""}).status_code == 422
    assert client.submit(f"{here}/aufnehmen", {"label_de": "Grüne Logistik"}).status_code == 303
    assert client.get(here).status_code == 303
    with app.app_context():
        assert queries.suggestion(number).state is SuggestionState.ADDED
    assert callable(run_jobs)
    run_jobs()
    assert any("Grüne Logistik" in str(getattr(mail, "subject", "")) for mail in outbox)
