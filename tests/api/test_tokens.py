"""Tokens: what opens a door for programs, what does not, and what people see of theirs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests.api.conftest import ALL_SCOPES, BASE, MakeToken, Shelf, bearing
from tests.cast import Cast, Person
from tests.client import HouseClient
from tests.letters import read_letters
from toolbox.accounts import blocking, queries, tokens
from toolbox.accounts.blocking import BlockReason
from toolbox.accounts.models import ApiToken
from toolbox.accounts.personal import about
from toolbox.accounts.retention import forget_tokens
from toolbox.delivery.doors import scope_of, token_scope
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Invalid
from toolbox.foundation.uow import unit_of_work

DRAFT = {"kind": "checklist", "organisation": "projekt-alpha", "title": "Aus dem Programm"}
ADOPTION = {
    "organisation": "projekt-alpha",
    "stage": "trial",
    "since": "2026-03-02",
    "region": "05",
}
PROTECTED: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("GET", "/drafts", "drafts:read", {}),
    ("GET", "/drafts/{draft_id}", "drafts:read", {}),
    ("POST", "/drafts", "drafts:write", {"json": DRAFT}),
    ("PATCH", "/drafts/{draft_id}", "drafts:write", {"json": {"title": "Neu"}}),
    ("POST", "/drafts/{draft_id}/submit", "drafts:write", {"json": {}}),
    ("POST", "/drafts/{draft_id}/files", "files:write", {"data": {}}),
    ("POST", "/instruments/{slug}/adoptions", "adoptions:write", {"json": ADOPTION}),
)


def _dead(app: Flask, cast: Cast, make_token: MakeToken) -> dict[str, dict[str, str]]:
    """Return headers that open nothing, by what is wrong with them."""
    revoked, expired, blocked = (make_token(cast.alice) for _number in range(3))
    of_blocked = make_token(cast.bob)
    with app.app_context(), unit_of_work():
        newest = tokens.tokens_of(cast.alice.user_id)
        tokens.revoke(cast.alice.user_id, newest[2].id)
        db.session.execute(
            update(ApiToken).where(ApiToken.id == newest[1].id).values(expires_at=now())
        )
        bob = queries.user_by_id(cast.bob.user_id)
        assert bob is not None
        blocking.block(bob, BlockReason.MISUSE, by=cast.anton.actor)
    living = bearing(blocked)["Authorization"]
    return {
        "none": {},
        "revoked": bearing(revoked),
        "expired": bearing(expired),
        "of somebody blocked": bearing(of_blocked),
        "unknown": bearing("wzk_" + "a" * 43),
        "of another kind": {"Authorization": living.replace("Bearer", "Basic")},
        "cut": bearing(blocked[:-1]),
        "endless": bearing("wzk_" + "a" * 5000),
        "foreign letters": {"Authorization": "Bearer wzk_ä"},
        "empty": {"Authorization": "Bearer "},
    }


def _knock(program: FlaskClient, shelf: Shelf, row: tuple[Any, ...], **headers: str) -> Any:
    method, path, _scope, body = row
    address = BASE + path.format(draft_id=shelf.draft_id, slug=shelf.slug)
    return program.open(address, method=method, headers=headers, **body)


def test_the_table_names_every_protected_door(app: Flask) -> None:
    found = {
        (method, rule.rule.removeprefix(BASE).replace("<int:", "{").replace("<", "{")): scope
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if (scope := scope_of(app.view_functions[rule.endpoint])) is not None
    }
    named = {(method, path.replace("}", ">")): scope for method, path, scope, _body in PROTECTED}
    assert found == named


@pytest.mark.parametrize("row", PROTECTED, ids=[f"{row[0]} {row[1]}" for row in PROTECTED])
def test_a_token_that_opens_nothing_is_asked_for_anew(
    app: Flask, cast: Cast, program: FlaskClient, shelf: Shelf, make_token: MakeToken, row: Any
) -> None:
    for what, headers in _dead(app, cast, make_token).items():
        answer = _knock(program, shelf, row, **headers)
        assert answer.status_code == 401, what
        assert answer.headers["WWW-Authenticate"].startswith("Bearer"), what
        assert answer.get_json()["code"] == "token-needed"


@pytest.mark.parametrize("row", PROTECTED, ids=[f"{row[0]} {row[1]}" for row in PROTECTED])
def test_a_token_with_all_other_scopes_is_too_small(
    cast: Cast, program: FlaskClient, shelf: Shelf, make_token: MakeToken, row: Any
) -> None:
    others = [scope for scope in ALL_SCOPES if scope != row[2]]
    answer = _knock(program, shelf, row, **bearing(make_token(cast.alice, others)))
    assert answer.status_code == 403
    assert answer.get_json()["code"] == "scope-needed"
    assert f'scope="{row[2]}"' in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize(
    "row", PROTECTED[1:6], ids=[f"{row[0]} {row[1]}" for row in PROTECTED[1:6]]
)
@pytest.mark.parametrize("name", ["carla", "edith", "anton"])
def test_a_token_opens_nothing_that_its_person_may_not_see_as_a_member(
    cast: Cast, program: FlaskClient, shelf: Shelf, make_token: MakeToken, row: Any, name: str
) -> None:
    person: Person = getattr(cast, name)
    answer = _knock(program, shelf, row, **bearing(make_token(person)))
    body = row[3].get("data")
    expected = {422} if row[1] == "/drafts" else ({400, 415} if body == {} else {404})
    assert answer.status_code in expected, answer.text


def test_who_reads_along_reads_and_changes_nothing(
    cast: Cast, program: FlaskClient, shelf: Shelf, make_token: MakeToken
) -> None:
    token = bearing(make_token(cast.rita))
    assert _knock(program, shelf, PROTECTED[1], **token).status_code == 200
    assert _knock(program, shelf, PROTECTED[3], **token).status_code == 403


def test_the_cookie_of_a_browser_opens_nothing(
    client: HouseClient, cast: Cast, shelf: Shelf
) -> None:
    client.sign_in(cast.alice)
    for row in PROTECTED:
        answer = _knock(client, shelf, row)
        assert answer.status_code == 401, row[1]
        assert "Set-Cookie" not in answer.headers


def test_a_use_is_written_down_once_an_hour(
    app: Flask, cast: Cast, program: FlaskClient, make_token: MakeToken
) -> None:
    token = bearing(make_token(cast.alice))
    with time_machine.travel("2026-12-01T10:20:00Z", tick=False):
        program.get(f"{BASE}/drafts", headers=token)
    with app.app_context():
        used_at = db.session.scalar(select(ApiToken.used_at))
    assert used_at is not None
    assert used_at.isoformat() == "2026-12-01T10:00:00+00:00"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"scopes": ()}, "scopes"),
        ({"scopes": ("admin",)}, "scopes"),
        ({"days": 0}, "days"),
        ({"days": 4000}, "days"),
    ],
)
def test_a_token_has_a_name_a_scope_and_an_end(
    app: Flask, cast: Cast, given: dict[str, Any], field: str
) -> None:
    said: dict[str, Any] = {"name": "Import", "scopes": ("drafts:read",), "days": 30, **given}
    with app.app_context(), pytest.raises(Invalid) as refused, unit_of_work():
        user = queries.user_by_id(cast.alice.user_id)
        assert user is not None
        tokens.make(user, **said)
    assert field in refused.value.fields


def test_only_a_digest_is_kept_and_all_of_it_is_told_and_forgotten(
    app: Flask, cast: Cast, make_token: MakeToken
) -> None:
    secret = make_token(cast.alice)
    with app.app_context():
        kept = db.session.scalars(select(ApiToken)).one()
        assert secret not in {kept.digest, kept.prefix, kept.name}
        assert secret.startswith(kept.prefix)
        (told,) = about(cast.alice.user_id)["api_tokens"]
        assert (told["name"], told["prefix"]) == ("Testprogramm", kept.prefix)
        with unit_of_work():
            forget_tokens(now() + timedelta(days=20))
        assert tokens.tokens_of(cast.alice.user_id)
        with unit_of_work():
            forget_tokens(now() + timedelta(days=40))
        assert not tokens.tokens_of(cast.alice.user_id)


def test_a_door_asks_for_a_scope_that_there_is() -> None:
    with pytest.raises(KeyError):
        token_scope("everything")


def test_a_person_makes_sees_and_revokes_a_token(
    app: Flask, client: HouseClient, cast: Cast, program: FlaskClient, run_jobs: Callable[[], int]
) -> None:
    client.sign_in(cast.alice)
    assert client.get("/konto/zugriffe/neu").status_code == 200
    form = {"name": "Import", "scopes": "drafts:read", "days": "30"}
    for wrong in ({}, {"password": "falsch"}, {"password": cast.alice.password, "scopes": ""}):
        assert client.submit("/konto/zugriffe/neu", {**form, **wrong}).status_code == 422
    made = client.submit("/konto/zugriffe/neu", {**form, "password": cast.alice.password})
    assert made.headers["Cache-Control"] == "no-store"
    secret = "wzk_" + made.text.partition(">wzk_")[2].partition("<")[0]
    assert program.get(f"{BASE}/drafts", headers=bearing(secret)).status_code == 200
    listed = client.get("/konto/zugriffe").text
    assert secret[:10] in listed
    assert secret not in listed
    run_jobs()
    with app.app_context():
        assert "Import" in read_letters(app)[-1].body
        token_id = tokens.tokens_of(cast.alice.user_id)[0].id
    stranger = app.test_client()
    assert isinstance(stranger, HouseClient)
    stranger.sign_in(cast.carla).submit(f"/konto/zugriffe/{token_id}/widerrufen")
    assert program.get(f"{BASE}/drafts", headers=bearing(secret)).status_code == 200
    client.submit(f"/konto/zugriffe/{token_id}/widerrufen")
    assert program.get(f"{BASE}/drafts", headers=bearing(secret)).status_code == 401
