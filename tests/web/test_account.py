"""The account pages: every way in, every mailed link, every own setting, without JavaScript."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from tests.cast import PASSWORD, Cast
from tests.client import HouseClient
from tests.conftest import house_settings
from tests.letters import Letter
from tests.web.reading import is_signed_in, log_in, page_of, refused_fields
from toolbox.accounts import belonging, operations, queries
from toolbox.accounts.models import Purpose
from toolbox.app import create_app
from toolbox.delivery.limits import limiter
from toolbox.foundation.actors import Role
from toolbox.foundation.uow import unit_of_work

Letters = Callable[[], list[Letter]]
NEW = "vier laute Möwen"
NAUGHTY = [
    *("", " ", "\x00", "<script>alert(1)</script>@example.org", "x" * 100_000),
    *("' OR 1=1 --", "{{ 7 * 7 }}@example.org", "anna@example.org\r\nBcc: b@example.org", "🙂@🙃"),
]
SIGNED_IN_PAGES = [
    *("/konto", "/konto/passwort", "/konto/adresse", "/konto/loeschen", "/konto/daten"),
    *("/konto/sitzungen", "/konto/zweiter-faktor"),
]


def test_registering_from_the_first_click_to_the_profile(
    client: HouseClient, letters: Letters
) -> None:
    assert client.get("/konto/registrieren").status_code == 200
    sent = client.submit("/konto/registrieren", {"email": "Dora@example.org"})
    assert (sent.status_code, sent.location) == (303, "/konto/registrieren/gesendet")
    assert client.get(sent.location).status_code == 200
    (letter,) = letters()
    assert letter.to == "dora@example.org"
    path = letter.paths[0]
    for _scanner in range(3):
        assert client.get(path).status_code == 200
    ready = client.submit(path, {"name": "Dora", "password": NEW})
    assert ready.status_code == 303
    assert "Dora" in client.get("/konto").get_data(as_text=True)
    assert client.get(path).status_code == 404


def test_known_and_unknown_addresses_get_the_same_answers(
    client: HouseClient, cast: Cast, letters: Letters
) -> None:
    for form in ("/konto/registrieren", "/konto/passwort-vergessen"):
        answers = set()
        for email in (cast.alice.email, "nobody@example.org"):
            response = client.submit(form, {"email": email})
            answers.add((response.status_code, response.location, response.get_data()))
        assert len(answers) == 1
    assert len(letters()) == 4


@pytest.mark.parametrize("form", ["/konto/registrieren", "/konto/passwort-vergessen"])
@pytest.mark.parametrize("typed", NAUGHTY)
def test_what_is_no_address_is_said_at_the_field(
    client: HouseClient, letters: Letters, form: str, typed: str
) -> None:
    assert refused_fields(client.submit(form, {"email": typed})) == ["email"]
    assert letters() == []


@pytest.mark.parametrize("email", NAUGHTY)
@pytest.mark.parametrize("password", ["", "falsch", "x" * 100_000, "\x00"])
def test_a_refused_login_says_why_and_keeps_the_address(
    client: HouseClient, cast: Cast, email: str, password: str
) -> None:
    assert refused_fields(log_in(client, email, password))
    assert not is_signed_in(client)


def test_a_wrong_password_and_an_unknown_address_read_the_same(
    client: HouseClient, cast: Cast
) -> None:
    texts = set()
    for email, password in ((cast.alice.email, "falsch"), ("nobody@example.org", PASSWORD)):
        response = log_in(client, email, password)
        assert refused_fields(response) == [""]
        assert page_of(response).css_first("#email").attributes["value"] == email  # type: ignore[union-attr]
        texts.add(page_of(response).css_first(".error-summary").text())  # type: ignore[union-attr]
    assert len(texts) == 1


@pytest.mark.parametrize(
    ("wanted", "target"),
    [
        ("/suche?q=a&seite=2", "/suche?q=a&seite=2"),
        *((bad, "") for bad in ("//example.org", "https://example.org", "x", "")),
        *((bad, "") for bad in ("/\\example.org", "javascript:alert(1)")),
    ],
)
def test_after_the_login_people_are_where_they_wanted_to_go(
    app: Flask, client: HouseClient, cast: Cast, wanted: str, target: str
) -> None:
    with app.test_request_context():
        target = target or app.url_for("contribute.mine")
    page = client.get("/konto/anmelden", query_string={"next": wanted})
    hidden = page_of(page).css_first("main input[name=next]")
    assert hidden is not None
    response = client.submit(
        "/konto/anmelden",
        {
            "email": cast.alice.email,
            "password": PASSWORD,
            "next": hidden.attributes.get("value") or "",
        },
    )
    assert (response.status_code, response.location) == (303, target)
    again = client.get("/konto/anmelden", query_string={"next": wanted})
    assert (again.status_code, again.location) == (303, target)


@pytest.mark.parametrize("path", SIGNED_IN_PAGES)
def test_visitors_are_asked_to_log_in_and_come_back(client: HouseClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.location) == (303, f"/konto/anmelden?next={path}")


@pytest.mark.parametrize("path", SIGNED_IN_PAGES)
def test_own_pages_open(client: HouseClient, cast: Cast, path: str) -> None:
    for person in cast.everybody:
        assert client.sign_in(person).get(path).status_code == 200


def test_logging_out_takes_a_button_not_a_link(client: HouseClient, cast: Cast) -> None:
    log_in(client, cast.alice.email)
    assert client.get("/konto/abmelden").status_code == 405
    assert is_signed_in(client)
    assert client.submit("/konto/abmelden").status_code == 303
    assert not is_signed_in(client)


def test_a_login_begins_a_new_session(client: HouseClient, cast: Cast) -> None:
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    log_in(client, cast.alice.email)
    with client.session_transaction() as session:
        assert "planted" not in session


@pytest.mark.parametrize(
    "path", ["/konto/anmelden", "/konto/registrieren", "/konto/abmelden", "/konto/passwort"]
)
def test_forms_of_foreign_pages_are_refused(client: HouseClient, cast: Cast, path: str) -> None:
    client.sign_in(cast.alice)
    assert client.post(path, data={"email": "a@example.org"}).status_code == 400


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({}, ["name", "password"]),
        ({"name": "Dora", "password": "kurz"}, ["password"]),
        ({"name": "Dora", "password": "x" * 201}, ["password"]),
        ({"name": "x" * 1000, "password": NEW}, ["name"]),
        ({"name": "\u202e\x00", "password": NEW}, ["name"]),
        ({"name": "http://example.org", "password": NEW}, ["name"]),
        ({"name": "Dora", "password": "dora@example.org"}, ["password"]),
    ],
)
def test_a_refused_registration_can_be_corrected(
    client: HouseClient, letters: Letters, values: dict[str, str], fields: list[str]
) -> None:
    client.submit("/konto/registrieren", {"email": "dora@example.org"})
    path = letters()[0].paths[0]
    assert refused_fields(client.submit(path, values)) == fields
    assert client.submit(path, {"name": "Dora", "password": NEW}).status_code == 303


@pytest.mark.parametrize(
    "door", ["bestaetigen", "passwort-neu", "adresse-neu", "einladung", "erste-verwaltung"]
)
@pytest.mark.parametrize("token", ["unknown", "x" * 2000, "%00", "ä🙂"])
def test_a_spent_or_wrong_link_is_a_page(client: HouseClient, door: str, token: str) -> None:
    for response in (
        client.get(f"/konto/{door}/{token}"),
        client.submit(f"/konto/{door}/{token}", {"name": "D", "password": NEW}),
    ):
        assert response.status_code == 404


def test_a_forgotten_password_is_chosen_anew(
    client: HouseClient,
    cast: Cast,
    letters: Letters,
    browser_of: Callable[[], HouseClient],
) -> None:
    elsewhere = browser_of().sign_in(cast.alice)
    client.submit("/konto/passwort-vergessen", {"email": cast.alice.email})
    path = letters()[0].paths[0]
    assert client.get(path).status_code == 200
    assert refused_fields(client.submit(path, {"password": "kurz"})) == ["password"]
    assert client.submit(path, {"password": NEW}).status_code == 303
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert client.submit(path, {"password": NEW}).status_code == 404
    client.submit("/konto/abmelden")
    assert refused_fields(log_in(client, cast.alice.email)) == [""]
    assert log_in(client, cast.alice.email, NEW).status_code == 303


def _first_link(app: Flask) -> str:
    with app.app_context(), unit_of_work():
        return operations.issue_token(Purpose.CREATE_ADMINISTRATOR, hours=24)


def test_the_printed_link_makes_the_first_administrator(app: Flask, client: HouseClient) -> None:
    path = f"/konto/erste-verwaltung/{_first_link(app)}"
    assert client.get(path).status_code == 200
    refused = client.submit(path, {"email": "greta", "name": "", "password": ""})
    assert set(refused_fields(refused)) == {"name", "password"}
    refused = client.submit(path, {"email": "greta", "name": "Greta", "password": NEW})
    assert refused_fields(refused) == ["email"]
    made = client.submit(path, {"email": "greta@example.org", "name": "Greta", "password": NEW})
    assert made.status_code == 303
    assert is_signed_in(client)
    with app.app_context():
        user = queries.user_by_email("greta@example.org")
        assert user is not None
        assert user.role is Role.ADMINISTRATOR
    assert client.get(path).status_code == 404


def _invitation(app: Flask, cast: Cast, letters: Letters, email: str) -> str:
    with app.app_context(), unit_of_work():
        belonging.invite(queries.organisation_by_id(cast.alpha_id), email, by=cast.alice.actor)
    return letters()[-1].paths[0]


def test_an_invited_person_with_an_account_joins(
    app: Flask, client: HouseClient, cast: Cast, letters: Letters
) -> None:
    path = _invitation(app, cast, letters, cast.edith.email)
    client.sign_in(cast.edith)
    assert client.get(path).status_code == 200
    response = client.submit(path)
    assert (response.status_code, response.location) == (303, "/o/projekt-alpha")
    assert client.get("/o/projekt-alpha/mitglieder").status_code == 200
    assert client.submit(path).status_code == 404


def test_an_invited_newcomer_registers_and_comes_back(
    app: Flask, client: HouseClient, cast: Cast, letters: Letters
) -> None:
    path = _invitation(app, cast, letters, "dora@example.org")
    links = [link.attributes["href"] for link in page_of(client.get(path)).css("main a")]
    assert f"/konto/registrieren?next={path}" in links
    assert f"/konto/anmelden?next={path}" in links
    assert client.submit(path).status_code == 200  # the button is for people with an account
    client.submit("/konto/registrieren", {"email": "dora@example.org", "next": path})
    ready = client.submit(letters()[-1].paths[0], {"name": "Dora", "password": NEW})
    assert (ready.status_code, ready.location) == (303, path)
    assert client.submit(path).location == "/o/projekt-alpha"


def test_a_session_says_nothing_about_the_person(client: HouseClient, cast: Cast) -> None:
    log_in(client, cast.alice.email)
    with client.session_transaction() as session:
        kept = json.dumps(dict(session), default=str)
    assert cast.alice.email not in kept
    assert cast.alice.name not in kept


@pytest.mark.parametrize(
    ("path", "values", "allowed"),
    [
        ("/konto/anmelden", {"email": "Alice@example.org", "password": "falsch"}, 10),
        ("/konto/registrieren", {"email": "dora@example.org"}, 10),
        ("/konto/passwort-vergessen", {"email": "dora@example.org"}, 10),
        ("/konto/anmelden", {"email": "", "password": "falsch"}, 30),
    ],
)
def test_attempts_are_limited(
    template_instance: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    values: dict[str, str],
    allowed: int,
) -> None:
    monkeypatch.setattr(limiter, "enabled", limiter.enabled)  # one for all applications
    folder = tmp_path / "instance"
    shutil.copytree(template_instance, folder)
    app = create_app(house_settings(folder, limits_enabled=True))
    app.test_client_class = HouseClient
    client = app.test_client()
    assert isinstance(client, HouseClient)
    answers = [client.submit(path, values).status_code for _try in range(allowed + 1)]
    assert 429 not in answers[:allowed]
    assert answers[allowed] == 429
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("door", "way_out"),
    [
        ("bestaetigen", "/konto/registrieren"),
        ("passwort-neu", "/konto/passwort-vergessen"),
        ("adresse-neu", "/konto/adresse"),
    ],
)
def test_a_spent_link_leads_to_a_new_one(client: HouseClient, door: str, way_out: str) -> None:
    response = client.get(f"/konto/{door}/spent")
    assert response.status_code == 404
    links = [link.attributes["href"] for link in page_of(response).css("main a")]
    assert way_out in links
