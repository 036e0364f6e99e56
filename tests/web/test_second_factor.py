"""Logging in in two steps, and the pages on which the second factor is looked after."""

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from tests.cast import PASSWORD, Cast, Person
from tests.client import HouseClient
from tests.letters import Letter
from tests.web.reading import is_signed_in, log_in, page_of, refused_fields
from toolbox.accounts import queries, second_factor
from toolbox.foundation.clock import now
from toolbox.foundation.uow import unit_of_work

Letters = Callable[[], list[Letter]]
HOME, SET_UP = "/konto/zweiter-faktor", "/konto/zweiter-faktor/einrichten"
STEP = "/konto/anmelden/zweiter-schritt"
NEW = "vier laute Möwen"


def _text(response: TestResponse, selector: str) -> str:
    node = page_of(response).css_first(selector)
    assert node is not None
    return node.text()


def _switched_on(client: HouseClient, person: Person) -> tuple[pyotp.TOTP, list[str]]:
    """Set it up on the pages, some minutes ago, so that the present code is still fresh."""
    with time_machine.travel(now() - timedelta(minutes=5), tick=False):
        client.sign_in(person)
        assert client.submit(f"{HOME}/beginnen").location == SET_UP
        app = pyotp.TOTP(_text(client.get(SET_UP), "#schluessel").replace(" ", ""))
        shown = client.submit(SET_UP, {"code": app.now(), "password": PASSWORD})
    assert shown.status_code == 200
    return app, _text(shown, "#codes").split()


def test_it_is_set_up_and_asked_for(
    client: HouseClient, cast: Cast, letters: Letters, browser_of: Callable[[], HouseClient]
) -> None:
    app, codes = _switched_on(client, cast.bob)
    assert len(codes) == 10
    assert letters()[-1].to == cast.bob.email
    other = browser_of()
    first = other.submit(
        "/konto/anmelden", {"email": cast.bob.email, "password": PASSWORD, "next": "/suche"}
    )
    assert first.location == STEP
    assert not is_signed_in(other)
    assert other.get(STEP).status_code == 200
    assert refused_fields(other.submit(STEP, {"code": "000000"})) == ["code"]
    assert not is_signed_in(other)
    passed = other.submit(STEP, {"code": app.now()})
    assert (passed.status_code, passed.location) == (303, "/suche")
    assert is_signed_in(other)


def test_the_page_with_the_secret_says_it_twice_and_is_kept_nowhere(
    client: HouseClient, cast: Cast
) -> None:
    client.sign_in(cast.bob).submit(f"{HOME}/beginnen")
    answer = client.get(SET_UP)
    assert answer.headers["Cache-Control"] == "no-store"
    picture = page_of(answer).css_first("main img")
    assert picture is not None
    assert str(picture.attributes["src"]).startswith("data:image/svg+xml")
    assert _text(answer, "#schluessel") == _text(client.get(SET_UP), "#schluessel")
    link = page_of(answer).css_first("main a[href^='otpauth:']")
    assert link is not None


@pytest.mark.parametrize(
    ("code", "password", "field"),
    [("", PASSWORD, "code"), ("000000", PASSWORD, "code"), ("right", "falsch", "password")],
)
def test_nothing_is_switched_on_by_accident_or_by_somebody_else(
    client: HouseClient, cast: Cast, code: str, password: str, field: str
) -> None:
    client.sign_in(cast.bob).submit(f"{HOME}/beginnen")
    app = pyotp.TOTP(_text(client.get(SET_UP), "#schluessel").replace(" ", ""))
    typed = app.now() if code == "right" else code
    refused = client.submit(SET_UP, {"code": typed, "password": password})
    assert refused_fields(refused) == [field]
    assert log_in(client, cast.bob.email).location != STEP


def test_recovery_codes_can_be_taken_along_as_a_file_and_are_shown_once(
    client: HouseClient, cast: Cast
) -> None:
    client.sign_in(cast.bob).submit(f"{HOME}/beginnen")
    app = pyotp.TOTP(_text(client.get(SET_UP), "#schluessel").replace(" ", ""))
    shown = client.submit(SET_UP, {"code": app.now(), "password": PASSWORD})
    link = page_of(shown).css_first("main a[download]")
    assert link is not None
    file = base64.b64decode(str(link.attributes["href"]).partition(",")[2]).decode()
    assert all(code in file for code in _text(shown, "#codes").split())
    assert shown.headers["Cache-Control"] == "no-store"
    again = client.submit(SET_UP, {"code": app.now(), "password": PASSWORD})
    assert (again.status_code, again.location) == (303, HOME)


def test_a_recovery_code_opens_once(
    client: HouseClient, cast: Cast, browser_of: Callable[[], HouseClient]
) -> None:
    _app, codes = _switched_on(client, cast.bob)
    for expected in (303, 422):
        other = browser_of()
        log_in(other, cast.bob.email)
        assert other.submit(STEP, {"code": codes[3]}).status_code == expected


def test_a_code_that_somebody_has_looked_over_the_shoulder_is_worthless(
    client: HouseClient, cast: Cast, browser_of: Callable[[], HouseClient]
) -> None:
    app, _codes = _switched_on(client, cast.bob)
    code = app.now()
    for expected in (303, 422):
        other = browser_of()
        log_in(other, cast.bob.email)
        assert other.submit(STEP, {"code": code}).status_code == expected


def test_the_second_step_alone_is_none(
    client: HouseClient, cast: Cast, browser_of: Callable[[], HouseClient]
) -> None:
    app, _codes = _switched_on(client, cast.bob)
    assert browser_of().get(STEP).location == "/konto/anmelden"
    assert browser_of().submit(STEP, {"code": app.now()}).location == "/konto/anmelden"
    late = browser_of()
    log_in(late, cast.bob.email)
    with time_machine.travel(now() + timedelta(minutes=11)):
        assert late.submit(STEP, {"code": app.now()}).location == "/konto/anmelden"


def test_a_new_password_ends_what_waits_and_asks_for_the_code_as_well(
    client: HouseClient, cast: Cast, letters: Letters, browser_of: Callable[[], HouseClient]
) -> None:
    app, _codes = _switched_on(client, cast.bob)
    thief, owner = browser_of(), browser_of()
    log_in(thief, cast.bob.email)
    owner.submit("/konto/passwort-vergessen", {"email": cast.bob.email})
    link = next(path for path in letters()[-1].paths if "passwort-neu" in path)
    assert owner.submit(link, {"password": NEW}).location == STEP
    assert not is_signed_in(owner)
    assert thief.get(STEP).location == "/konto/anmelden"
    assert owner.submit(STEP, {"code": app.now()}).status_code == 303
    assert is_signed_in(owner)


@pytest.mark.parametrize("page", ["codes", "abschalten"])
def test_changing_it_takes_password_and_code(client: HouseClient, cast: Cast, page: str) -> None:
    app, codes = _switched_on(client, cast.bob)
    path = f"{HOME}/{page}"
    assert client.get(path).status_code == 200
    wrong = {"password": "falsch", "code": app.now()}
    assert refused_fields(client.submit(path, wrong)) == ["password"]
    assert refused_fields(client.submit(path, {"password": PASSWORD, "code": "1"})) == ["code"]
    done = client.submit(path, {"password": PASSWORD, "code": app.now()})
    if page == "codes":
        assert not set(_text(done, "#codes").split()) & set(codes)
    else:
        assert done.location == HOME
        client.submit("/konto/abmelden")
        assert log_in(client, cast.bob.email).location != STEP


def test_an_administrator_resets_it_for_somebody_who_lost_it(
    client: HouseClient, cast: Cast, letters: Letters, browser_of: Callable[[], HouseClient]
) -> None:
    _switched_on(client, cast.bob)
    anton = browser_of().sign_in(cast.anton)
    person = f"/verwaltung/personen/{cast.bob.user_id}"
    path = f"{person}/zweiter-faktor"
    assert path in anton.get(person).get_data(as_text=True)
    assert anton.submit(path).status_code == 303
    assert letters()[-1].to == cast.bob.email
    assert path not in anton.get(person).get_data(as_text=True)
    assert log_in(browser_of(), cast.bob.email).location != STEP
    assert anton.submit(path).status_code == 303  # once more: a sentence, no harm
    trail = anton.get("/verwaltung/protokoll").get_data(as_text=True)
    assert ">second-factor-reset<" not in trail  # said in words


@pytest.fixture
def for_editors(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = app.extensions["toolbox.settings"]
    monkeypatch.setitem(
        app.extensions, "toolbox.settings", replace(settings, second_factor_for="editors")
    )


@pytest.mark.usefixtures("for_editors")
def test_who_needs_one_acts_as_a_member_until_it_is_there(client: HouseClient, cast: Cast) -> None:
    assert log_in(client, cast.edith.email).location == HOME
    assert client.get(HOME).status_code == 200
    refused = client.get("/redaktion")
    assert (refused.status_code, refused.location) == (303, HOME)
    assert client.get("/konto").status_code == 200
    assert client.get("/verwaltung/personen").status_code == 403  # not hers in any case
    _switched_on(client, cast.edith)
    assert client.get("/redaktion").status_code == 200


@pytest.mark.usefixtures("for_editors")
def test_others_are_not_asked_for_one(client: HouseClient, cast: Cast) -> None:
    assert log_in(client, cast.bob.email).location != HOME
    assert client.get("/redaktion").status_code == 403


def test_wrong_codes_are_counted_though_they_are_refused(
    app: Flask, client: HouseClient, cast: Cast, browser_of: Callable[[], HouseClient]
) -> None:
    totp, _codes = _switched_on(client, cast.bob)
    other = browser_of()
    log_in(other, cast.bob.email)
    for _try in range(second_factor.FREE_FAILURES):
        assert other.submit(STEP, {"code": "000000"}).status_code == 422
    assert other.submit(STEP, {"code": totp.now()}).status_code == 422
    with app.app_context(), unit_of_work():
        user = queries.user_by_id(cast.bob.user_id)
        assert user is not None
        factor = second_factor.factor_of(user.id)
        assert factor is not None
        assert factor.failures == second_factor.FREE_FAILURES
