"""The second factor: codes that count once, recovery codes, pauses, and what is stored of it."""

from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast, Person
from tests.letters import Letter
from toolbox.accounts import queries, second_factor
from toolbox.accounts.models import RecoveryCode, SecondFactor, User
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid, NotFound
from toolbox.foundation.settings import SettingsError, load_settings
from toolbox.foundation.uow import unit_of_work

Letters = Callable[[], list[Letter]]


def _user(person: Person) -> User:
    user = queries.user_by_id(person.user_id)
    assert user is not None
    return user


def _begun(person: Person) -> pyotp.TOTP:
    with unit_of_work():
        second_factor.begin(_user(person))
        return pyotp.TOTP(second_factor.secret_to_confirm(_user(person)))


def _on(person: Person) -> tuple[pyotp.TOTP, list[str]]:
    """Switch it on, with a code of a while ago's clock so that the present one is still fresh."""
    app = _begun(person)
    with time_machine.travel(now() - timedelta(minutes=10), tick=False), unit_of_work():
        codes = second_factor.confirm(_user(person), app.now())
    return app, codes


def _check(person: Person, code: str) -> bool:
    with unit_of_work():
        return second_factor.check(_user(person), code)


def test_it_counts_only_once_a_code_was_shown(inside: Flask, cast: Cast) -> None:
    app = _begun(cast.alice)
    assert second_factor.factor_of(cast.alice.user_id) is None
    with pytest.raises(Invalid) as refused, unit_of_work():
        second_factor.confirm(_user(cast.alice), "000000")
    assert list(refused.value.fields) == ["code"]
    with unit_of_work():
        second_factor.begin(_user(cast.alice))  # asking again keeps the secret
        assert second_factor.secret_to_confirm(_user(cast.alice)) == app.secret
        codes = second_factor.confirm(_user(cast.alice), app.now())
    assert second_factor.factor_of(cast.alice.user_id) is not None
    assert len(set(codes)) == second_factor.CODES
    with pytest.raises(NotFound):
        second_factor.secret_to_confirm(_user(cast.alice))
    with pytest.raises(Conflict), unit_of_work():
        second_factor.begin(_user(cast.alice))


def test_neither_secret_nor_codes_can_be_read_in_the_database(inside: Flask, cast: Cast) -> None:
    app, codes = _on(cast.alice)
    stored = db.session.scalars(select(SecondFactor)).one()
    kept = stored.sealed_secret + "".join(db.session.scalars(select(RecoveryCode.digest)))
    assert app.secret not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)


def test_a_secret_of_somebody_else_is_of_no_use(inside: Flask, cast: Cast) -> None:
    """A row copied to another account by somebody who can write to the database opens nothing."""
    app, _codes = _on(cast.alice)
    _on(cast.bob)
    with unit_of_work():
        alices = db.session.get_one(SecondFactor, cast.alice.user_id).sealed_secret
        db.session.get_one(SecondFactor, cast.bob.user_id).sealed_secret = alices
    assert not _check(cast.bob, app.now())


@pytest.mark.parametrize(
    ("drift", "right"), [(-61, False), (-30, True), (0, True), (30, True), (61, False)]
)
def test_clocks_may_differ_by_one_step(inside: Flask, cast: Cast, drift: int, right: bool) -> None:
    app, _codes = _on(cast.alice)
    with time_machine.travel(now().replace(second=15), tick=False):
        assert _check(cast.alice, app.at(now() + timedelta(seconds=drift))) is right


def test_a_code_works_once(inside: Flask, cast: Cast) -> None:
    app, _codes = _on(cast.alice)
    with time_machine.travel(now().replace(second=15), tick=False) as clock:
        code = app.now()
        assert _check(cast.alice, f" {code[:3]} {code[3:]} ")
        assert not _check(cast.alice, code)
        assert not _check(cast.alice, app.at(now() - timedelta(seconds=30)))  # nor an older one
        clock.shift(30)
        assert _check(cast.alice, app.now())


@pytest.mark.parametrize("code", ["", "000000", "\uff11" * 6, "x" * 5000, "\x00", "🙂"])
def test_anything_else_is_wrong(inside: Flask, cast: Cast, code: str) -> None:
    _on(cast.alice)
    assert not _check(cast.alice, code)


def test_a_recovery_code_works_once_however_it_is_typed(cast: Cast, letters: Letters) -> None:
    _app, codes = _on(cast.alice)
    assert _check(cast.alice, codes[0].upper().replace("-", " "))
    assert not _check(cast.alice, codes[0])
    assert not _check(cast.bob, codes[1])
    assert second_factor.codes_left(cast.alice.user_id) == second_factor.CODES - 1
    assert letters()[-1].to == cast.alice.email
    with unit_of_work():
        fresh = second_factor.new_codes(_user(cast.alice))
    assert not _check(cast.alice, codes[1])
    assert _check(cast.alice, fresh[1])


def test_who_gets_new_recovery_codes_is_told(cast: Cast, letters: Letters) -> None:
    _on(cast.alice)
    before = len(letters())
    with unit_of_work():
        second_factor.new_codes(_user(cast.alice))
    (told,) = letters()[before:]
    assert told.to == cast.alice.email
    assert any("passwort-vergessen" in path for path in told.paths)


def test_wrong_codes_lead_to_pauses_that_grow_and_to_one_mail(cast: Cast, letters: Letters) -> None:
    app, codes = _on(cast.alice)
    before = len(letters())
    with time_machine.travel(now().replace(second=15), tick=False) as clock:
        for _try in range(second_factor.FREE_FAILURES):
            assert not _check(cast.alice, "000000")
        assert not _check(cast.alice, app.now())
        assert not _check(cast.alice, codes[0])
        clock.shift(second_factor.FIRST_PAUSE)
        for _try in range(second_factor.FREE_FAILURES):
            assert not _check(cast.alice, "000000")
        clock.shift(second_factor.FIRST_PAUSE)
        assert not _check(cast.alice, app.now())
        clock.shift(second_factor.FIRST_PAUSE)
        assert _check(cast.alice, app.now())
        factor = second_factor.factor_of(cast.alice.user_id)
        assert factor is not None
        assert (factor.failures, factor.paused_until) == (0, None)
        assert len(letters()) == before + 1


def test_pauses_end_growing(inside: Flask, cast: Cast) -> None:
    _on(cast.alice)
    with unit_of_work():
        db.session.get_one(SecondFactor, cast.alice.user_id).failures = 49_999
    assert not _check(cast.alice, "000000")
    factor = second_factor.factor_of(cast.alice.user_id)
    assert factor is not None
    assert factor.paused_until is not None
    assert factor.paused_until <= now() + second_factor.LONGEST_PAUSE


def test_without_the_key_recovery_codes_still_work(inside: Flask, cast: Cast) -> None:
    app, codes = _on(cast.alice)
    with unit_of_work():
        factor = db.session.get_one(SecondFactor, cast.alice.user_id)
        factor.sealed_secret = factor.sealed_secret[:-8] + "AAAAAAA="
    assert not _check(cast.alice, app.now())
    assert _check(cast.alice, codes[0])


def test_administrators_take_it_from_those_who_lost_it(cast: Cast, letters: Letters) -> None:
    _on(cast.bob)
    for actor in (cast.alice.actor, cast.edith.actor, cast.bob.actor):
        with pytest.raises(Denied), unit_of_work():
            second_factor.reset(_user(cast.bob), by=actor)
    with unit_of_work():
        second_factor.reset(_user(cast.bob), by=cast.anton.actor)
    assert second_factor.factor_of(cast.bob.user_id) is None
    assert second_factor.codes_left(cast.bob.user_id) == 0
    assert letters()[-1].to == cast.bob.email
    with pytest.raises(Conflict), unit_of_work():
        second_factor.reset(_user(cast.bob), by=cast.anton.actor)


@pytest.mark.parametrize(
    ("word", "missing"),
    [("", []), ("editors", ["edith", "anton"]), ("administrators", ["anton"])],
)
def test_who_has_to_have_one(inside: Flask, cast: Cast, word: str, missing: list[str]) -> None:
    settings = load_settings(None, {}, second_factor_for=word)
    for person in cast.everybody:
        lacks = second_factor.is_missing(_user(person), settings)
        assert lacks is (person.name.casefold() in missing)


def test_a_word_nobody_knows_is_refused() -> None:
    with pytest.raises(SettingsError, match="editors, administrators"):
        second_factor.required_roles(load_settings(None, {}, second_factor_for="everybody"))
