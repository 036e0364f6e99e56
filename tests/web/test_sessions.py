"""The list of log-ins: ending one, ending all, and what a stolen cookie is worth then."""

from collections.abc import Callable
from datetime import timedelta

import time_machine
from flask import Flask

from tests.cast import Cast
from tests.client import HouseClient
from tests.web.reading import is_signed_in, log_in, page_of
from toolbox.accounts import logins, operations, queries
from toolbox.accounts.models import Purpose
from toolbox.foundation.clock import now
from toolbox.foundation.i18n import speaking
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
BrowserOf = Callable[[], HouseClient]


def _buttons(client: HouseClient) -> list[str]:
    forms = page_of(client.get("/konto/sitzungen")).css("main li form")
    return [str(form.attributes["action"]) for form in forms]


def _cookie(client: HouseClient) -> str:
    cookie = client.get_cookie("sitzung", domain="localhost")
    assert cookie is not None
    return cookie.value


def test_the_list_names_devices_and_marks_this_one(client: HouseClient, cast: Cast) -> None:
    client.submit(
        "/konto/anmelden",
        {"email": cast.bob.email, "password": cast.bob.password},
        headers={"User-Agent": FIREFOX},
    )
    page = page_of(client.get("/konto/sitzungen"))
    (entry,) = page.css("main .box")
    assert "Firefox, Windows" in entry.text()
    assert entry.css_first(".badge") is not None
    assert "127.0.0.1" not in entry.text()


def test_ending_one_leaves_the_others(
    client: HouseClient, cast: Cast, browser_of: BrowserOf
) -> None:
    phone, library = browser_of(), browser_of()
    log_in(library, cast.bob.email)
    (first,) = _buttons(library)
    for browser in (client, phone):
        log_in(browser, cast.bob.email)
    assert client.submit(first).status_code == 303
    assert [is_signed_in(one) for one in (client, phone, library)] == [True, True, False]
    assert client.submit(first).status_code == 303  # it has ended already: said, no harm


def test_nobody_ends_somebody_elses(client: HouseClient, cast: Cast, browser_of: BrowserOf) -> None:
    other = browser_of()
    log_in(other, cast.alice.email)
    (path,) = _buttons(other)
    log_in(client, cast.bob.email)
    client.submit(path)
    assert is_signed_in(other)


def test_everywhere_else_and_everywhere(
    client: HouseClient, cast: Cast, browser_of: BrowserOf
) -> None:
    others = [browser_of(), browser_of()]
    for browser in (client, *others):
        log_in(browser, cast.bob.email)
    client.submit("/konto/sitzungen/beenden", {"also": ""})
    assert [is_signed_in(one) for one in (client, *others)] == [True, False, False]
    log_in(others[0], cast.bob.email)
    assert client.submit("/konto/sitzungen/beenden", {"also": "here"}).location == "/"
    assert [is_signed_in(one) for one in (client, *others)] == [False, False, False]


def test_a_stolen_cookie_is_worthless_once_the_owner_has_logged_out(
    client: HouseClient, cast: Cast, browser_of: BrowserOf
) -> None:
    log_in(client, cast.bob.email)
    thief = browser_of()
    thief.set_cookie("sitzung", _cookie(client))
    assert is_signed_in(thief)
    client.submit("/konto/abmelden")
    assert not is_signed_in(thief)


def test_a_second_log_in_in_the_same_browser_ends_the_first(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    client.sign_in(cast.bob).submit("/konto/passwort", {"current": cast.bob.password, "new": "x"})
    client.submit("/konto/passwort", {"current": cast.bob.password, "new": "vier laute Möwen"})
    assert is_signed_in(client)
    with app.app_context():
        assert len(logins.logins_of(cast.bob.user_id, installed_settings())) == 1


def test_when_a_device_was_used_last_is_written_down_once_an_hour(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    log_in(client, cast.bob.email)
    later = now() + timedelta(hours=5)
    with time_machine.travel(later, tick=False):
        client.get("/suche")  # no page but one on which nobody asks who it is counts
        client.get("/konto")
    with app.app_context():
        (login,) = logins.logins_of(cast.bob.user_id, installed_settings())
        assert login.seen_at == later.replace(minute=0, second=0, microsecond=0)


def test_a_login_ends_with_the_days_of_the_settings(client: HouseClient, cast: Cast) -> None:
    log_in(client, cast.bob.email)
    stolen = _cookie(client)
    with time_machine.travel(now() + timedelta(days=30, minutes=1)):
        client.set_cookie("sitzung", stolen)
        assert not is_signed_in(client)


def test_a_blocked_account_opens_with_nothing_and_says_so_to_its_owner_alone(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    client.sign_in(cast.bob)
    with app.app_context(), unit_of_work():
        bob = queries.user_by_id(cast.bob.user_id)
        assert bob is not None
        bob.blocked_at = now()
    assert not is_signed_in(client)
    said = log_in(client, cast.bob.email).get_data(as_text=True)
    wrong = log_in(client, cast.bob.email, "falsch").get_data(as_text=True)
    with app.app_context(), speaking("de"):
        assert str(logins.BLOCKED) in said
        assert str(logins.BLOCKED) not in wrong
    assert not is_signed_in(client)


def test_a_new_password_opens_no_blocked_account(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    with app.app_context(), unit_of_work():
        bob = queries.user_by_id(cast.bob.user_id)
        assert bob is not None
        bob.blocked_at = now()
        token = operations.issue_token(Purpose.RESET_PASSWORD, hours=2, user=bob)
    done = client.submit(f"/konto/passwort-neu/{token}", {"password": "vier laute Möwen"})
    assert done.status_code == 403
    assert not is_signed_in(client)
