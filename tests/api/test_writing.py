"""What programs with a token write: drafts, files, adoptions; and what they are refused."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests import factories
from tests.adoption.scene import DORTMUND
from tests.api.conftest import BASE, MakeToken, Shelf, bearing
from tests.cast import Cast
from tests.files import makers
from toolbox.adoption import queries as adoptions
from toolbox.adoption.lifecycle import AdoptionState
from toolbox.api.adoptions import EXAMPLE as ADOPTION
from toolbox.api.drafts import EXAMPLE as DRAFT
from toolbox.foundation.clock import now, today
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import queries as vocabularies

WHOLE = {
    "kind": "checklist",
    "organisation": "projekt-alpha",
    "title": "Aus dem Programm",
    "summary": "Hilft beim Anfang.",
    "description": "Eine Liste.",
    "licence": "CC-BY-4.0",
    "languages": ["de"],
    "terms": {"audience": ["erstausbildende-betriebe"], "topic": ["ausbildung-starten"]},
    "tags": ["Anfang"],
    "credits": [{"name": "Projekt Alpha"}],
    "links": [{"url": "https://example.org/liste"}],
    "duration_minutes": 45,
}


@pytest.fixture
def alice(cast: Cast, make_token: MakeToken) -> dict[str, str]:
    """The headers of Alice's program."""
    return bearing(make_token(cast.alice))


def test_the_examples_of_the_document_are_taken(
    cast: Cast, program: FlaskClient, shelf: Shelf, make_token: MakeToken, alice: dict[str, str]
) -> None:
    assert program.post(f"{BASE}/drafts", json=DRAFT, headers=alice).status_code == 201
    said = {**ADOPTION, "organisation": "projekt-beta"}
    answer = program.post(
        f"{BASE}/instruments/{shelf.slug}/adoptions",
        json=said,
        headers=bearing(make_token(cast.carla)),
    )
    assert answer.status_code == 201, answer.text


def test_a_draft_from_its_beginning_to_the_editors(
    program: FlaskClient, alice: dict[str, str]
) -> None:
    begun = program.post(f"{BASE}/drafts", json={**WHOLE, "licence": None}, headers=alice)
    assert begun.status_code == 201, begun.text
    draft = begun.get_json()
    assert len(draft["missing"]) == 1
    path = f"{BASE}/drafts/{draft['id']}"
    early = program.post(f"{path}/submit", json={}, headers=alice)
    assert (early.status_code, early.get_json()["code"]) == (422, "incomplete")
    change = {"licence": "CC-BY-4.0", "row_version": draft["row_version"]}
    revised = program.patch(path, json=change, headers=alice).get_json()
    assert revised["missing"] == []
    assert program.get(path, headers=alice).get_json()["title"] == "Aus dem Programm"
    late = program.patch(path, json=change, headers=alice)
    assert (late.status_code, late.get_json()["code"]) == (409, "changed-meanwhile")
    plan = makers.pdf("Plan")
    form = {"file": (io.BytesIO(plan), "Plan.pdf")}
    added = program.post(f"{path}/files", data=form, headers=alice)
    assert (added.status_code, added.get_json()["name"]) == (201, "Plan.pdf")
    again = {"file": (io.BytesIO(plan), "Plan.pdf")}
    assert program.post(f"{path}/files", data=again, headers=alice).status_code == 409
    submitted = program.post(f"{path}/submit", json={"note": "Bitte!"}, headers=alice)
    assert (submitted.status_code, submitted.get_json()["state"]) == (200, "in-review")
    assert program.patch(path, json={"title": "x"}, headers=alice).status_code == 409
    (listed,) = program.get(f"{BASE}/drafts", headers=alice).get_json()["items"]
    assert listed["id"] == draft["id"]
    assert program.get(path, headers=alice).headers["Cache-Control"] == "private, no-cache"


REFUSED: tuple[tuple[dict[str, Any], int, str], ...] = (
    ({"kind": "nein"}, 400, "kind"),
    ({"title": 7}, 400, "title"),
    ({"title": "\ud800"}, 400, "title"),
    ({"duration_minutes": "45"}, 400, "duration_minutes"),
    ({"duration_minutes": True}, 400, "duration_minutes"),
    ({"duration_minutes": 10**30}, 400, "duration_minutes"),
    ({"fields": {"x": {"tief": 1}}}, 400, "fields.x.value"),
    ({"links": [{"label": "ohne"}]}, 400, "links.0.url"),
    ({"unbekannt": 1}, 400, "unbekannt"),
    ({"organisation": "projekt-beta"}, 422, "organisation"),
    ({"organisation": "gibt-es-nicht"}, 422, "organisation"),
    ({"title": "x" * 201}, 422, "title"),
    ({"licence": "frei"}, 422, "licence"),
    ({"licence": ""}, 422, "licence"),
    ({"licence": "cc-by-4.0"}, 422, "licence"),
    ({"licence": ["CC-BY-4.0"]}, 400, "licence"),
    ({"links": [{"url": "javascript:alert(1)"}]}, 422, "links"),
    ({"terms": {"topic": ["gibt-es-nicht"]}}, 422, "topic"),
    ({"terms": {"gibt-es-nicht": ["x"]}}, 422, "gibt-es-nicht"),
    ({"fields": {"gibt-es-nicht": 1}}, 422, "fields-gibt-es-nicht"),
    ({"group_min": 5, "group_max": 2}, 422, "group_max"),
    ({"tags": [" "]}, 422, "tags"),
    ({"contact_email": "niemand"}, 422, "contact_email"),
)


@pytest.mark.parametrize(("change", "status", "field"), REFUSED)
def test_what_cannot_be_taken_is_named(
    program: FlaskClient, alice: dict[str, str], change: dict[str, Any], status: int, field: str
) -> None:
    answer = program.post(f"{BASE}/drafts", json={**WHOLE, **change}, headers=alice)
    assert (answer.status_code, list(answer.get_json()["fields"])) == (status, [field])


def _checked(day: str) -> dict[str, Any]:
    return {"sources": [{"fact": "Frist", "source": "§ 20 BBiG", "checked": day}]}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (_checked("2999-01-01"), "sources"),
        (_checked("2026-02-30"), "sources"),
        ({"review_by": "2020-01-01"}, "review_by"),
    ],
)
def test_days_that_cannot_be_are_refused_as_in_the_form(
    program: FlaskClient, alice: dict[str, str], change: dict[str, Any], field: str
) -> None:
    made = program.post(f"{BASE}/drafts", json=WHOLE, headers=alice).get_json()
    for answer in (
        program.post(f"{BASE}/drafts", json={**WHOLE, **change}, headers=alice),
        program.patch(f"{BASE}/drafts/{made['id']}", json=change, headers=alice),
    ):
        assert answer.status_code == 422, answer.text
        assert list(answer.get_json()["fields"]) == [field]


def test_a_day_that_has_passed_since_holds_nothing_up(
    program: FlaskClient, alice: dict[str, str]
) -> None:
    soon = (today() + timedelta(days=1)).isoformat()
    begun = program.post(f"{BASE}/drafts", json={**WHOLE, "review_by": soon}, headers=alice)
    assert begun.status_code == 201, begun.text
    path = f"{BASE}/drafts/{begun.get_json()['id']}"
    with time_machine.travel(now() + timedelta(days=5)):
        change = {"title": "Neuer Titel", "review_by": soon}
        assert program.patch(path, json=change, headers=alice).status_code == 200


def test_a_licence_that_there_is_not_is_answered_with_those_there_are(
    app: Flask, program: FlaskClient, alice: dict[str, str]
) -> None:
    refused = program.post(f"{BASE}/drafts", json={**WHOLE, "licence": "frei"}, headers=alice)
    assert refused.mimetype == "application/problem+json"
    (sentence,) = refused.get_json()["fields"]["licence"]
    terms = program.get(f"{BASE}/vocabularies/licence/terms?per_page=100").get_json()["items"]
    assert len(terms) > 10
    assert all(one["key"] in sentence for one in terms)
    made = program.post(f"{BASE}/drafts", json=WHOLE, headers=alice).get_json()
    path = f"{BASE}/drafts/{made['id']}"
    assert program.patch(path, json={"licence": "frei"}, headers=alice).status_code == 422
    with app.app_context(), unit_of_work():
        vocabularies.term("licence", "CC-BY-4.0").retired_at = now()
    for licence, status in (("CC-BY-4.0", 200), (None, 200), ("CC-BY-4.0", 422)):
        answer = program.patch(path, json={"licence": licence}, headers=alice)
        assert answer.status_code == status, "what cannot be chosen any more may stay"


def test_who_may_only_write_does_not_hear_what_a_draft_says(
    cast: Cast, program: FlaskClient, shelf: Shelf, make_token: MakeToken, alice: dict[str, str]
) -> None:
    path = f"{BASE}/drafts/{shelf.draft_id}"
    secret = {
        "title": "Geheimer Titel",
        "summary": "Geheim.",
        "description": "Geheim.",
        "contact_name": "Geheime Person",
        "contact_email": "geheim@example.org",
        "tags": ["Geheim"],
        "change_note": "Geheim.",
    }
    assert program.patch(path, json=secret, headers=alice).status_code == 200
    assert "Geheimer Titel" in program.get(path, headers=alice).text
    writing = bearing(make_token(cast.alice, ["drafts:write", "files:write"]))
    plan = {"file": (io.BytesIO(makers.pdf("Plan")), "Plan.pdf")}
    answers = [
        program.patch(path, json={}, headers=writing),
        program.patch(path, json={"row_version": 1}, headers=writing),
        program.patch(path, json={"group_min": 5, "group_max": 2}, headers=writing),
        program.post(f"{path}/files", data=plan, headers=writing),
        program.post(f"{path}/submit", json={}, headers=writing),
        program.post(f"{BASE}/drafts", json=WHOLE, headers=writing),
        program.get(path, headers=writing),
        program.get(f"{BASE}/drafts", headers=writing),
    ]
    for answer in answers:
        assert "eheim" not in answer.text
    assert [one.status_code for one in answers] == [200, 409, 422, 201, 200, 201, 403, 403]
    told = {"id", "organisation", "state", "version", "row_version", "saved_at", "url", "api_url"}
    for answer in (answers[0], *answers[4:6]):
        assert set(answer.get_json()) == {*told, "missing"}


BODIES = (
    (b"{", "application/json", 400),
    (b"\xff\xfe", "application/json", 400),
    (b"[" * 100_000, "application/json", 400),
    (b'{"title": ' + b"9" * 5000 + b"}", "application/json", 400),
    (b'{"title": NaN}', "application/json", 400),
    (b"[]", "application/json", 400),
    (b"null", "application/json", 400),
    (b"kind=checklist", "application/x-www-form-urlencoded", 415),
    (b"", "", 415),
    (b"x" * 1_100_000, "application/json", 413),
)


@pytest.mark.parametrize(("body", "media_type", "status"), BODIES)
def test_bodies_that_are_no_json_are_refused(
    program: FlaskClient, alice: dict[str, str], body: bytes, media_type: str, status: int
) -> None:
    answer = program.post(f"{BASE}/drafts", data=body, content_type=media_type, headers=alice)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"


ODD: dict[str, Any] = {
    **{"kind": "nein", "organisation": 7, "titel": "T", "summary": None, "steps": "eins"},
    **{"languages": ["?"], "licence": "x" * 61, "duration_minutes": "45", "group_min": -1},
    **{"review_by": "morgen", "fields": [], "links": [{"url": "\ud800", "x": 1}], "credits": {}},
    **{"terms": {"topic": "x"}, "sources": [7]},
}


RAW = re.compile(
    "Missing data|Unknown field|Not a|Must be|Length must|Longer than|Invalid|may not be|expected"
)
"""How marshmallow speaks, in English alone."""


def test_what_has_the_wrong_shape_is_said_in_sentences_that_are_translated(
    cast: Cast,
    program: FlaskClient,
    shelf: Shelf,
    make_token: MakeToken,
    alice: dict[str, str],
) -> None:
    adoptions_of = f"{BASE}/instruments/{shelf.slug}/adoptions"
    strange = {"quote_consent": "ja", "factors": [{"key": ""}], "people_reached": 10**9}
    carla = bearing(make_token(cast.carla))
    answers = (
        program.post(f"{BASE}/drafts", json=ODD, headers=alice),
        program.post(f"{BASE}/drafts", json=[], headers=alice),
        program.post(f"{BASE}/drafts", data=b"{", content_type="application/json", headers=alice),
        program.post(adoptions_of, json=strange, headers=carla),
        program.get(f"{BASE}/instruments?per_page=1000&changed_since=gestern"),
        program.get(f"{BASE}/instruments?changed_since=2026-03-01T12:00:00"),
    )
    for answer in answers:
        assert answer.status_code == 400
        body = answer.get_json()
        said = [one for some in body.get("fields", {}).values() for one in some]
        assert [one for one in (body["detail"], *said) if RAW.search(one)] == []


def test_a_field_that_there_is_not_is_answered_with_those_there_are(
    program: FlaskClient, alice: dict[str, str]
) -> None:
    refused = program.post(f"{BASE}/drafts", json={**WHOLE, "titel": "T"}, headers=alice)
    (sentence,) = refused.get_json()["fields"]["titel"]
    for name in ("title", "fields", "row_version"):
        assert (f" {name}" in sentence) is (name != "row_version")


def test_broken_json_is_told_where_it_breaks(program: FlaskClient, alice: dict[str, str]) -> None:
    headers = {**alice, "Accept-Language": "en"}
    body = b'{"kind": "checklist",\n "title": }'
    refused = program.post(
        f"{BASE}/drafts", data=body, content_type="application/json", headers=headers
    )
    assert "in line 2 at character 11" in refused.get_json()["detail"]


def test_a_program_that_was_too_slow_hears_what_to_do(
    program: FlaskClient, shelf: Shelf, alice: dict[str, str]
) -> None:
    headers = {**alice, "Accept-Language": "en"}
    late = program.patch(
        f"{BASE}/drafts/{shelf.draft_id}", json={"row_version": 999}, headers=headers
    )
    assert (late.status_code, late.get_json()["code"]) == (409, "changed-meanwhile")
    assert "read it again" in late.get_json()["detail"]
    assert "window" not in late.get_json()["detail"]


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ({}, 400),
        ({"file": "nur Text"}, 400),
        ({"file": (io.BytesIO(b"MZ\x90\x00"), "virus.exe")}, 422),
        ({"file": (io.BytesIO(b"%PDF"), "../../etwas")}, 422),
        ({"file": (io.BytesIO(b""), "leer.pdf")}, 422),
    ],
)
def test_files_that_are_none_are_refused(
    program: FlaskClient, alice: dict[str, str], shelf: Shelf, parts: dict[str, Any], status: int
) -> None:
    answer = program.post(
        f"{BASE}/drafts/{shelf.draft_id}/files",
        data=parts,
        content_type="multipart/form-data",
        headers=alice,
    )
    assert answer.status_code == status, answer.text


def test_a_file_may_be_larger_than_a_form(
    program: FlaskClient, alice: dict[str, str], shelf: Shelf
) -> None:
    large = makers.pdf("Plan") + b"\n%" + b"x" * 2_000_000
    boundary, body = encode_multipart({"file": FileStorage(io.BytesIO(large), "Gross.pdf")})
    answer = program.post(
        f"{BASE}/drafts/{shelf.draft_id}/files",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
        headers=alice,
    )
    assert answer.status_code == 201, answer.text


def test_an_own_organisation_reports_an_adoption(
    app: Flask, cast: Cast, program: FlaskClient, shelf: Shelf, make_token: MakeToken
) -> None:
    carla = bearing(make_token(cast.carla, ["adoptions:write"]))
    path = f"{BASE}/instruments/{shelf.slug}/adoptions"
    said = {
        "organisation": "projekt-beta",
        "stage": "adopted",
        "since": "2026-03-02",
        "region": DORTMUND,
        "worked": "Alles.",
        "quote_consent": True,
        "factors": [{"key": "feste-ansprechperson", "sentence": "Immer da."}],
    }
    answer = program.post(path, json=said, headers=carla)
    assert (answer.status_code, answer.get_json()["state"]) == (201, "confirmed")
    with app.app_context():
        adoption = adoptions.adoption_by_id(answer.get_json()["id"])
        assert adoption.state is AdoptionState.CONFIRMED
        assert not adoption.wants_news, "nobody has agreed to mails about new versions"
    (shown,) = program.get(path).get_json()["items"]
    assert (shown["worked"], shown["factors"][0]["sentence"]) == ("Alles.", "Immer da.")
    assert program.post(path, json=said, headers=carla).status_code == 409
    for wrong, status in (
        ({"organisation": "projekt-alpha"}, 422),
        ({"region": "nein"}, 422),
        ({"region": ""}, 422),
        ({"since": "2999-01-01"}, 422),
        ({"since": "0001-01-01"}, 422),
        ({"since": "gestern"}, 400),
        ({"stage": "nein"}, 400),
        ({"people_reached": -1}, 400),
    ):
        refused = program.post(path, json={**said, **wrong}, headers=carla)
        assert (refused.status_code, set(refused.get_json()["fields"])) == (status, set(wrong))


def test_nobody_reports_what_is_no_instrument_for_visitors(
    app: Flask, cast: Cast, program: FlaskClient, make_token: MakeToken
) -> None:
    with app.app_context():
        factories.draft(cast.alpha_id, title="Noch geheim")
    said = {"organisation": "projekt-beta", "stage": "trial", "since": "2026-03-02", "region": "05"}
    for person, status in ((cast.carla, 404), (cast.alice, 422)):
        answer = program.post(
            f"{BASE}/instruments/noch-geheim/adoptions",
            json=said,
            headers=bearing(make_token(person)),
        )
        assert answer.status_code == status
