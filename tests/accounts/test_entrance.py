"""Registration, login, forgotten passwords, administrators: what the verbs promise."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.accounts.browsers import log_in, login_count
from tests.cast import PASSWORD, Cast
from tests.letters import Letter
from toolbox.accounts import belonging, operations, own_account, passwords, queries, tokens
from toolbox.accounts.models import Invitation, OneTimeToken, Purpose, User
from toolbox.foundation import jobs
from toolbox.foundation.actors import Role, system
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid, NotFound
from toolbox.foundation.retention import keep_times
from toolbox.foundation.settings import Settings, installed_settings
from toolbox.foundation.uow import unit_of_work

Letters = Callable[[], list[Letter]]
NEW = "vier laute Möwen"


@pytest.fixture
def settings(inside: Flask) -> Settings:
    return installed_settings()


def _ask(email: str) -> None:
    with unit_of_work():
        operations.ask_to_register(email)


def _complete(token: str, *, name: str = "Dora", password: str = NEW) -> User:
    with unit_of_work():
        return operations.complete_registration(
            token, name=name, password=password, settings=installed_settings()
        )


def _opens(email: str, password: str) -> bool:
    try:
        operations.authenticate(email=email, password=password, settings=installed_settings())
    except Invalid:
        return False
    return True


def test_an_account_comes_into_being_behind_the_link(letters: Letters) -> None:
    _ask(" Dora@Example.org")
    assert queries.user_by_email("dora@example.org") is None
    user = _complete(letters()[0].token)
    assert (user.email, user.name, user.role) == ("dora@example.org", "Dora", Role.MEMBER)
    assert user.confirmed_at is not None
    assert _opens("DORA@example.org", NEW)


def test_a_link_opens_one_account_once(letters: Letters) -> None:
    _ask("dora@example.org")
    token = letters()[0].token
    _complete(token)
    with pytest.raises(NotFound):
        _complete(token, name="Somebody else")


def test_whoever_asks_first_gains_nothing(letters: Letters) -> None:
    """A stranger asks for Dora's address before and after her; her link and password count."""
    for _turn in range(3):
        _ask("dora@example.org")
    first, hers, last = letters()
    _complete(hers.token)
    assert _opens("dora@example.org", NEW)
    for other in (first, last):
        with pytest.raises(NotFound):
            _complete(other.token, password="mein fremdes Wort")
    assert not _opens("dora@example.org", "mein fremdes Wort")


def test_a_known_address_is_told_and_nothing_changes(cast: Cast, letters: Letters) -> None:
    _ask(cast.alice.email)
    (letter,) = letters()
    assert letter.to == cast.alice.email
    assert not db.session.scalars(select(OneTimeToken)).all()
    assert _opens(cast.alice.email, PASSWORD)


@pytest.mark.parametrize(
    ("name", "password", "field"),
    [("", NEW, "name"), ("Dora", "kurz", "password"), ("x" * 500, NEW, "name")],
)
def test_a_refused_registration_can_be_tried_again(
    letters: Letters, name: str, password: str, field: str
) -> None:
    _ask("dora@example.org")
    token = letters()[0].token
    with pytest.raises(Invalid) as refusal:
        _complete(token, name=name, password=password)
    assert list(refusal.value.fields) == [field]
    assert _complete(token).name == "Dora"


def test_a_link_expires(letters: Letters) -> None:
    _ask("dora@example.org")
    token = letters()[0].token
    with time_machine.travel(now() + timedelta(hours=48, minutes=1)), pytest.raises(NotFound):
        _complete(token)


def test_addresses_of_people_who_never_came_are_forgotten(cast: Cast, inside: Flask) -> None:
    _ask("nobody@example.org")
    with unit_of_work():
        belonging.invite(
            queries.organisation_by_id(cast.alpha_id), "nobody@example.org", by=cast.alice.actor
        )
    keep_times({})
    assert len(db.session.scalars(select(OneTimeToken)).all()) == 1
    with time_machine.travel(now() + timedelta(days=22)):
        _ask("dora@example.org")
        keep_times({})
        assert db.session.scalars(select(OneTimeToken.email)).all() == ["dora@example.org"]
        assert not db.session.scalars(select(Invitation)).all()


def test_a_refused_mail_leaves_no_link(inside: Flask) -> None:
    with pytest.raises(RuntimeError, match="cut"), unit_of_work():
        operations.ask_to_register("dora@example.org")
        raise RuntimeError("cut")
    assert not db.session.scalars(select(OneTimeToken)).all()
    assert jobs.run_due() == 0


def test_one_refusal_for_unknown_people_and_wrong_passwords(cast: Cast, settings: Settings) -> None:
    refusals = []
    for email, password in (
        (cast.alice.email, "falsch"),
        ("nobody@example.org", PASSWORD),
        ("no address", PASSWORD),
        (cast.alice.email, ""),
    ):
        with pytest.raises(Invalid) as refusal:
            operations.authenticate(email=email, password=password, settings=settings)
        refusals.append((str(refusal.value), refusal.value.code, refusal.value.fields))
    assert len(set(map(str, refusals))) == 1


def test_login_waits_for_nobody_who_writes(cast: Cast, settings: Settings) -> None:
    with unit_of_work():
        db.session.add(User(name="In between"))
        db.session.flush()
        assert _opens(cast.alice.email, PASSWORD)


def test_an_outdated_hash_is_renewed(cast: Cast, settings: Settings) -> None:
    with unit_of_work():
        user = operations.authenticate(email=cast.alice.email, password=PASSWORD, settings=settings)
        user.password_hash = passwords.hasher("standard").hash(PASSWORD)
    assert passwords.is_outdated("cheap", str(user.password_hash))
    with unit_of_work():
        operations.renew_hash(user, PASSWORD, settings=settings)
    assert not passwords.is_outdated("cheap", str(user.password_hash))
    assert _opens(cast.alice.email, PASSWORD)


def _ask_reset(email: str) -> None:
    with unit_of_work():
        operations.request_reset(email)


def test_a_forgotten_password_is_chosen_anew(cast: Cast, letters: Letters) -> None:
    _ask_reset(cast.alice.email)
    _ask_reset(cast.alice.email)
    first, second = letters()
    log_in(cast.alice)
    with unit_of_work():
        operations.reset_password(first.token, NEW, settings=installed_settings())
    assert login_count(cast.alice) == 0
    assert _opens(cast.alice.email, NEW)
    assert not _opens(cast.alice.email, PASSWORD)
    with pytest.raises(NotFound), unit_of_work():
        operations.reset_password(second.token, PASSWORD, settings=installed_settings())
    assert letters()[-1].to == cast.alice.email  # told that the password was changed


def test_whoever_begins_anew_leaves_no_key_for_programs(cast: Cast, letters: Letters) -> None:
    user_id = cast.alice.user_id
    with unit_of_work():
        user = queries.user_by_id(user_id or 0)
        assert user is not None
        secret = tokens.make(user, name="Skript", scopes=["drafts:read"], days=30)
    assert tokens.by_secret(secret) is not None
    _ask_reset(cast.alice.email)
    link = letters()[-1]
    with unit_of_work():
        operations.reset_password(link.token, NEW, settings=installed_settings())
    assert tokens.by_secret(secret) is None


def test_an_unknown_address_is_told_so_itself(inside: Flask, letters: Letters) -> None:
    _ask_reset("nobody@example.org")
    (letter,) = letters()
    assert letter.to == "nobody@example.org"
    assert letter.paths == ["/konto/registrieren", "/"]


def test_a_weak_new_password_leaves_the_link_good(cast: Cast, letters: Letters) -> None:
    _ask_reset(cast.alice.email)
    token = letters()[0].token
    with pytest.raises(Invalid), unit_of_work():
        operations.reset_password(token, "kurz", settings=installed_settings())
    with unit_of_work():
        operations.reset_password(token, NEW, settings=installed_settings())
    assert _opens(cast.alice.email, NEW)


def test_a_new_password_ends_a_change_of_address_somebody_else_has_begun(
    cast: Cast, letters: Letters
) -> None:
    """Who had the old password may have asked for another address; that link must be dead."""
    with unit_of_work():
        user = queries.user_by_email(cast.alice.email)
        assert user is not None
        own_account.request_email_change(
            user, email="thief@example.org", password=PASSWORD, settings=installed_settings()
        )
    _ask_reset(cast.alice.email)
    theirs, hers = letters()
    with unit_of_work():
        operations.reset_password(hers.token, NEW, settings=installed_settings())
    with pytest.raises(NotFound), unit_of_work():
        own_account.confirm_email_change(theirs.token)


@pytest.mark.parametrize("purpose", [one for one in Purpose if one is not Purpose.CONFIRM_EMAIL])
def test_a_link_serves_its_purpose_alone(letters: Letters, purpose: Purpose) -> None:
    _ask("dora@example.org")
    token = letters()[0].token
    with pytest.raises(NotFound):
        operations.find_token(purpose, token)
    assert operations.find_token(Purpose.CONFIRM_EMAIL, token).email == "dora@example.org"


def test_secrets_are_not_stored(letters: Letters) -> None:
    _ask("dora@example.org")
    token = letters()[0].token
    stored = db.session.scalars(select(OneTimeToken)).one()
    assert token not in {stored.digest, stored.email}


def _administrator(email: str) -> User:
    with unit_of_work():
        return operations.create_administrator(
            email=email, name="Greta", password=NEW, settings=installed_settings()
        )


def test_the_first_administrator_ends_all_such_links(inside: Flask) -> None:
    with unit_of_work():
        tokens = [operations.issue_token(Purpose.CREATE_ADMINISTRATOR, hours=24) for _ in "ab"]
    assert _administrator("greta@example.org").role is Role.ADMINISTRATOR
    for token in tokens:
        with pytest.raises(NotFound):
            operations.find_token(Purpose.CREATE_ADMINISTRATOR, token)


def test_an_account_that_becomes_administrator_starts_afresh(cast: Cast, inside: Flask) -> None:
    log_in(cast.alice)
    user = _administrator(cast.alice.email)
    assert (user.id, user.role) == (cast.alice.user_id, Role.ADMINISTRATOR)
    assert login_count(cast.alice) == 0
    assert _opens(cast.alice.email, NEW)


def test_the_last_administrator_stays(cast: Cast, inside: Flask) -> None:
    with pytest.raises(Conflict), unit_of_work():
        anton = queries.user_by_id(cast.anton.user_id)
        assert anton is not None
        operations.assign_role(anton, Role.MEMBER, by=cast.anton.actor)
    _administrator("greta@example.org")
    with unit_of_work():
        anton = queries.user_by_id(cast.anton.user_id)
        assert anton is not None
        operations.assign_role(anton, Role.MEMBER, by=system("test"))
    assert [one.email for one in queries.administrators()] == ["greta@example.org"]


@pytest.mark.parametrize("who", ["alice", "bob", "carla", "edith"])
def test_roles_are_given_by_administrators_alone(cast: Cast, inside: Flask, who: str) -> None:
    person = getattr(cast, who)
    with pytest.raises(Denied), unit_of_work():
        user = queries.user_by_id(person.user_id)
        assert user is not None
        operations.assign_role(user, Role.ADMINISTRATOR, by=person.actor)
