"""Log-ins: rows that open the account, each to one browser, until they end."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.accounts.browsers import log_in, login_count
from tests.cast import Cast
from toolbox.accounts import logins, queries
from toolbox.accounts.models import Login
from toolbox.delivery.devices import describe_device
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.retention import keep_times
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work


def _opens(token: str) -> bool:
    return logins.by_token(token, installed_settings()) is not None


def test_a_secret_opens_until_it_ends(inside: Flask, cast: Cast) -> None:
    first, second = log_in(cast.alice), log_in(cast.alice)
    assert _opens(first)
    assert first not in "".join(db.session.scalars(select(Login.digest)))
    with unit_of_work():
        logins.end_by_token(first)
    assert (_opens(first), _opens(second), _opens("nonsense")) == (False, True, False)


def test_only_the_own_ones_can_be_ended(inside: Flask, cast: Cast) -> None:
    token = log_in(cast.alice)
    login = logins.by_token(token, installed_settings())
    assert login is not None
    with pytest.raises(NotFound), unit_of_work():
        logins.end(cast.bob.user_id, login.id)
    assert _opens(token)
    with unit_of_work():
        logins.end(cast.alice.user_id, login.id)
    assert not _opens(token)


def test_all_others_end_at_once(inside: Flask, cast: Cast) -> None:
    tokens, bobs = [log_in(cast.alice) for _browser in range(3)], log_in(cast.bob)
    here = logins.by_token(tokens[0], installed_settings())
    assert here is not None
    with unit_of_work():
        logins.end_all(cast.alice.user_id, except_for=here.id)
    assert [_opens(token) for token in tokens] == [True, False, False]
    with unit_of_work():
        logins.end_all(cast.alice.user_id)
    assert not _opens(tokens[0])
    assert _opens(bobs)


def test_what_waits_for_the_second_factor_opens_nothing_and_ends_soon(
    inside: Flask, cast: Cast
) -> None:
    with unit_of_work():
        user = queries.user_by_id(cast.alice.user_id)
        assert user is not None
        token = logins.begin(user, device="", passed=False)
    assert not _opens(token)
    assert login_count(cast.alice) == 0
    assert logins.awaiting(token) is not None
    with time_machine.travel(now() + logins.SECOND_STEP + timedelta(seconds=1)):
        assert logins.awaiting(token) is None


def test_the_days_of_the_settings_count_on_the_server(inside: Flask, cast: Cast) -> None:
    token = log_in(cast.alice)
    with time_machine.travel(now() + timedelta(days=30, minutes=1)):
        assert not _opens(token)
        assert login_count(cast.alice) == 0
        keep_times({})
    assert not db.session.scalars(select(Login)).all()


def test_when_it_was_used_is_known_to_the_hour(inside: Flask, cast: Cast) -> None:
    token = log_in(cast.alice)
    later = now() + timedelta(hours=3)
    with time_machine.travel(later, tick=False):
        login = logins.by_token(token, installed_settings())
        assert login is not None
        assert logins.is_seen_anew(login)
        with unit_of_work():
            logins.note_seen(login.id)
        login = logins.by_token(token, installed_settings())
        assert login is not None
        assert not logins.is_seen_anew(login)
    assert login.seen_at == later.replace(minute=0, second=0, microsecond=0)


MOZILLA = "Mozilla/5.0"
LIKE = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("said", "called"),
    [
        (
            f"{MOZILLA} (Windows NT 10.0; rv:140.0) Gecko Firefox/140.0",
            "Firefox, Windows",
        ),
        (f"{MOZILLA} (X11; Linux x86_64) {LIKE} Chrome/140.0 Safari/537.36", "Chrome, Linux"),
        (f"{MOZILLA} (Windows NT 10.0) {LIKE} Chrome/140 Safari/537.36 Edg/140", "Edge, Windows"),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605", "Safari, macOS"),
        (f"{MOZILLA} (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        (
            f"{MOZILLA} (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/140",
            "Chrome, iPhone",
        ),
        (
            f"{MOZILLA} (Linux; Android 15) {LIKE} SamsungBrowser/28",
            "Samsung Internet, Android",
        ),
        ("curl/8.5.0", ""),
        ("", ""),
        ("x" * 100_000, ""),
    ],
)
def test_a_device_has_a_short_name(said: str, called: str) -> None:
    assert describe_device(said) == called
