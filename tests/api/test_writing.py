"""What programs with a token write: drafts, files, adoptions; and what they are refused."""

import io
from typing import Any

import pytest
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
    assert (revised["missing"], revised["title"]) == ([], "Aus dem Programm")
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
    (shown,) = program.get(path).get_json()["items"]
    assert (shown["worked"], shown["factors"][0]["sentence"]) == ("Alles.", "Immer da.")
    assert program.post(path, json=said, headers=carla).status_code == 409
    for wrong, status in (
        ({"organisation": "projekt-alpha"}, 422),
        ({"region": "nein"}, 422),
        ({"since": "2999-01-01"}, 422),
        ({"since": "gestern"}, 400),
        ({"stage": "nein"}, 400),
        ({"people_reached": -1}, 400),
    ):
        assert program.post(path, json={**said, **wrong}, headers=carla).status_code == status


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
