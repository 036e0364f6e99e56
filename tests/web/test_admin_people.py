"""People in the administration: the list, one person, blocking, invitations to edit."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from tests import factories
from tests.cast import Cast, Person
from tests.client import HouseClient
from tests.letters import read_letters
from tests.web.reading import is_signed_in, log_in, page_of, refused_fields, the
from toolbox.accounts import operations, queries
from toolbox.accounts.blocking import BLOCK_REASONS
from toolbox.accounts.models import Purpose
from toolbox.audit.searching import Sought, found
from toolbox.foundation.actors import Role
from toolbox.foundation.clock import now
from toolbox.foundation.uow import unit_of_work
from toolbox.review import queries as reviews

PEOPLE = "/verwaltung/personen"
BrowserOf = Callable[[], HouseClient]
RunJobs = Callable[[], int]


def _path(person: Person, deed: str = "") -> str:
    return f"{PEOPLE}/{person.user_id}{deed}"


def _names(client: HouseClient, query: str = "") -> list[str]:
    page = page_of(client.get(f"{PEOPLE}?{query}"))
    return [node.text(strip=True) for node in page.css("section:first-of-type .lines b")]


def _text(client: HouseClient, path: str) -> str:
    return the(page_of(client.get(path)), "main").text(separator=" ")


def _block(client: HouseClient, person: Person, reason: str = "security") -> str:
    response = client.submit(_path(person, "/sperren"), {"reason": reason}, follow_redirects=True)
    return the(page_of(response), ".notice").attributes["class"] or ""


def test_the_list_is_narrowed_by_state(
    app: Flask, client: HouseClient, cast: Cast, browser_of: BrowserOf
) -> None:
    client.sign_in(cast.anton)
    assert _names(client, "stand=gesperrt") == []
    assert "success" in _block(client, cast.bob)
    assert _names(client, "stand=gesperrt") == ["Bob"]
    assert _names(client, "stand=gesperrt&rolle=editor") == []
    assert _names(client, "stand=zweiter-faktor") == []
    assert len(_names(client, "stand=ohne-zweiten-faktor")) == 6
    assert _names(client, "stand=unerreichbar") == []
    assert _names(client, "stand=unbestaetigt") == []
    assert len(_names(client, "stand=unsinn")) == 6


def test_organisations_and_the_day_somebody_was_here_are_listed(
    client: HouseClient, cast: Cast, browser_of: BrowserOf
) -> None:
    browser_of().sign_in(cast.bob)
    text = _text(client.sign_in(cast.anton), f"{PEOPLE}?q=bob")
    assert "Projekt Alpha" in text
    assert str(now().year) in text


def test_a_page_shows_what_somebody_may(client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.anton)
    text = _text(client, _path(cast.alice))
    assert "alice@example.org" in text
    assert "Projekt Alpha" in text
    assert page_of(client.get(_path(cast.alice))).css("select[name=role]")
    own = page_of(client.get(_path(cast.anton)))
    assert not own.css("select[name=role], select[name=reason]")
    assert client.get(f"{PEOPLE}/9999").status_code == 404


def test_a_blocked_person_is_thrown_out_and_stays_out(
    client: HouseClient, cast: Cast, browser_of: BrowserOf, app: Flask, run_jobs: RunJobs
) -> None:
    bob = browser_of().sign_in(cast.bob)
    assert is_signed_in(bob)
    assert "success" in _block(client.sign_in(cast.anton), cast.bob, "misuse")
    assert not is_signed_in(bob)
    answer = log_in(browser_of(), cast.bob.email)
    assert answer.status_code == 422
    wrong = log_in(browser_of(), cast.bob.email, "falsch")
    shown, other = (the(page_of(one), ".error-summary").text() for one in (answer, wrong))
    assert shown != other, "only who knows the password learns that the account is blocked"
    run_jobs()
    with app.app_context():
        assert read_letters(app)[-1].paths[0] == "/seite/impressum"
        entry = found(Sought(), limit=1, offset=0, by=cast.anton.actor)[0]
    assert (entry.action, entry.object_id) == ("blocked", cast.bob.user_id)
    assert (entry.user_id, entry.details) == (cast.anton.user_id, {"reason": "misuse"})
    assert "success" in str(
        page_of(client.submit(_path(cast.bob, "/entsperren"), follow_redirects=True)).html
    )
    assert log_in(browser_of(), cast.bob.email).status_code == 303


def test_a_way_in_that_was_open_ends_with_the_block(
    app: Flask, client: HouseClient, cast: Cast, browser_of: BrowserOf
) -> None:
    with app.app_context(), unit_of_work():
        user = queries.user_by_id(cast.bob.user_id)
        token = operations.issue_token(Purpose.RESET_PASSWORD, hours=1, user=user)
    _block(client.sign_in(cast.anton), cast.bob)
    assert browser_of().get(f"/konto/passwort-neu/{token}").status_code == 404


@pytest.mark.parametrize("reason", ["", "gibt-es-nicht", "<b>", "x" * 5000])
def test_a_block_wants_a_reason_of_the_list(
    app: Flask, client: HouseClient, cast: Cast, reason: str
) -> None:
    assert "error" in _block(client.sign_in(cast.anton), cast.bob, reason)
    with app.app_context():
        user = queries.user_by_id(cast.bob.user_id)
        assert user is not None
        assert user.blocked_at is None


@pytest.mark.parametrize("reason", BLOCK_REASONS)
def test_every_reason_is_said_in_the_trail(client: HouseClient, cast: Cast, reason: str) -> None:
    _block(client.sign_in(cast.anton), cast.bob, reason)
    (line,) = page_of(client.get("/verwaltung/protokoll?tat=blocked")).css("main .lines > li")
    assert "(" in line.text()
    assert "(" not in _text(client, _path(cast.bob))


def test_nobody_blocks_the_own_account_or_twice(client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.anton)
    assert "error" in _block(client, cast.anton)
    assert "success" in _block(client, cast.bob)
    assert "error" in _block(client, cast.bob)
    response = client.submit(_path(cast.alice, "/entsperren"), follow_redirects=True)
    assert page_of(response).css(".notice--error")


def test_a_blocked_administrator_does_not_count(
    app: Flask, client: HouseClient, cast: Cast, browser_of: BrowserOf
) -> None:
    client.sign_in(cast.anton)
    client.submit(_path(cast.edith, "/rolle"), {"role": "administrator"})
    assert "success" in _block(client, cast.edith)
    with app.app_context():
        assert [one.id for one in queries.administrators()] == [cast.anton.user_id]
        assert not [one for one in queries.editors() if one.id == cast.edith.user_id]


def test_what_a_blocked_editor_had_waits_for_others_again(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    with app.app_context():
        version_id = factories.submitted(cast.alpha_id, by=cast.alice)
    client.sign_in(cast.edith).submit(f"/redaktion/{version_id}/uebernehmen")
    with app.app_context():
        (had,) = reviews.waiting()
        assert had.assigned_to_id == cast.edith.user_id
    _block(client.sign_in(cast.anton), cast.edith)
    with app.app_context():
        (waits,) = reviews.waiting()
        assert waits.assigned_to_id is None


def _invite(client: HouseClient, email: str = "dora@example.org") -> int:
    return client.submit(f"{PEOPLE}/einladen", {"email": email}).status_code


def _link(app: Flask) -> str:
    with app.app_context():
        paths = read_letters(app)[-1].paths
    return next(path for path in paths if "/konto/bestaetigen/" in path)


def _role_of(app: Flask, email: str) -> Role | None:
    with app.app_context():
        user = queries.user_by_email(email)
        return user.role if user is not None else None


FORM = {"name": "Dora", "password": "vier ruhige Hafenkräne"}


def test_who_is_invited_becomes_an_editor(
    app: Flask, client: HouseClient, cast: Cast, browser_of: BrowserOf, run_jobs: RunJobs
) -> None:
    assert _invite(client.sign_in(cast.anton), " Dora@Example.org ") == 303
    run_jobs()
    assert "dora@example.org" in _text(client, PEOPLE)
    assert browser_of().submit(_link(app), FORM).status_code == 303
    assert _role_of(app, "dora@example.org") is Role.EDITOR
    assert "dora@example.org" not in _text(client, f"{PEOPLE}?q=niemand")
    with app.app_context():
        done = [entry.action for entry in found(Sought(), limit=3, offset=0, by=cast.anton.actor)]
    assert done == ["invitation-accepted", "registered", "editor-invited"]


def test_a_registration_begun_oneself_keeps_the_invitation(
    app: Flask, client: HouseClient, cast: Cast, browser_of: BrowserOf, run_jobs: RunJobs
) -> None:
    _invite(client.sign_in(cast.anton))
    browser_of().submit("/konto/registrieren", {"email": "dora@example.org"})
    run_jobs()
    assert browser_of().submit(_link(app), FORM).status_code == 303
    assert _role_of(app, "dora@example.org") is Role.EDITOR


def test_a_registration_alone_makes_a_member(
    app: Flask, client: HouseClient, cast: Cast, browser_of: BrowserOf, run_jobs: RunJobs
) -> None:
    browser_of().submit("/konto/registrieren", {"email": "dora@example.org"})
    client.sign_in(cast.anton)
    given = {"email": "dora@example.org"}
    assert client.submit(f"{PEOPLE}/link-neu", given).status_code == 303
    run_jobs()
    with app.app_context():
        assert len(read_letters(app)) == 2
    assert browser_of().submit(_link(app), FORM).status_code == 303
    assert _role_of(app, "dora@example.org") is Role.MEMBER


def test_an_invitation_is_sent_again_and_withdrawn(
    app: Flask, client: HouseClient, cast: Cast, browser_of: BrowserOf, run_jobs: RunJobs
) -> None:
    _invite(client.sign_in(cast.anton))
    run_jobs()
    first = _link(app)
    client.submit(f"{PEOPLE}/link-neu", {"email": "dora@example.org"})
    run_jobs()
    second = _link(app)
    assert browser_of().get(first).status_code == 404
    assert browser_of().get(second).status_code == 200
    client.submit(f"{PEOPLE}/link-weg", {"email": "dora@example.org"})
    assert browser_of().get(second).status_code == 404
    for deed in ("link-neu", "link-weg"):
        response = client.submit(
            f"{PEOPLE}/{deed}", {"email": "dora@example.org"}, follow_redirects=True
        )
        assert page_of(response).css(".notice--error")


def test_an_expired_invitation_makes_no_editor(
    app: Flask, client: HouseClient, cast: Cast, browser_of: BrowserOf, run_jobs: RunJobs
) -> None:
    _invite(client.sign_in(cast.anton))
    with time_machine.travel(now() + timedelta(days=99)):
        browser_of().submit("/konto/registrieren", {"email": "dora@example.org"})
        run_jobs()
        assert browser_of().submit(_link(app), FORM).status_code == 303
    assert _role_of(app, "dora@example.org") is Role.MEMBER


@pytest.mark.parametrize(
    "email", ["", "dora", "dora@", "a" * 300 + "@example.org", "bob@example.org"]
)
def test_an_invitation_wants_a_new_address(client: HouseClient, cast: Cast, email: str) -> None:
    response = client.sign_in(cast.anton).submit(f"{PEOPLE}/einladen", {"email": email})
    assert refused_fields(response) == ["email"]
