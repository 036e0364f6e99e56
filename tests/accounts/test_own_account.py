"""Profile, password, address, farewell: what people change about themselves."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import or_, select

from tests.accounts.browsers import log_in, login_count
from tests.cast import PASSWORD, Cast, Person
from tests.letters import Letter
from toolbox.accounts import belonging, farewell, operations, own_account, queries
from toolbox.accounts.models import (
    FORMER_MEMBER,
    Invitation,
    Membership,
    MembershipRole,
    OneTimeToken,
    User,
)
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Invalid, NotFound
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work

Letters = Callable[[], list[Letter]]
NEW = "vier laute Möwen"


def _user(person: Person) -> User:
    user = queries.user_by_id(person.user_id)
    assert user is not None
    return user


def _ask_change(person: Person, email: str, password: str = PASSWORD) -> None:
    with unit_of_work():
        own_account.request_email_change(
            _user(person), email=email, password=password, settings=installed_settings()
        )


def _delete(person: Person, password: str = PASSWORD) -> None:
    with unit_of_work():
        farewell.delete_account(_user(person), password=password, settings=installed_settings())


def test_a_profile_is_changed(cast: Cast, inside: Flask) -> None:
    with unit_of_work():
        own_account.change_profile(
            _user(cast.alice), name=" Alice  A. ", locale="en", keyboard_shortcuts=False
        )
    user = _user(cast.alice)
    assert (user.name, user.locale, user.keyboard_shortcuts) == ("Alice A.", "en", False)


@pytest.mark.parametrize(("name", "locale", "field"), [("", "de", "name"), ("A", "fr", "locale")])
def test_a_bad_profile_changes_nothing(
    cast: Cast, inside: Flask, name: str, locale: str, field: str
) -> None:
    with pytest.raises(Invalid) as refusal, unit_of_work():
        own_account.change_profile(
            _user(cast.alice), name=name, locale=locale, keyboard_shortcuts=False
        )
    assert list(refusal.value.fields) == [field]
    assert (_user(cast.alice).name, _user(cast.alice).keyboard_shortcuts) == ("Alice", True)


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [("falsch", NEW, "current"), (PASSWORD, "kurz", "new"), ("", NEW, "current")],
)
def test_a_new_password_needs_the_old_one_and_strength(
    cast: Cast, inside: Flask, current: str, new: str, field: str
) -> None:
    log_in(cast.alice)
    with pytest.raises(Invalid) as refusal, unit_of_work():
        own_account.change_password(
            _user(cast.alice), current=current, new=new, settings=installed_settings()
        )
    assert list(refusal.value.fields) == [field]
    assert login_count(cast.alice) == 1


def test_a_new_password_ends_sessions_and_tells(cast: Cast, letters: Letters) -> None:
    log_in(cast.alice)
    with unit_of_work():
        own_account.change_password(
            _user(cast.alice), current=PASSWORD, new=NEW, settings=installed_settings()
        )
    assert login_count(cast.alice) == 0
    assert [letter.to for letter in letters()] == [cast.alice.email]


def test_a_new_address_counts_after_its_link(cast: Cast, letters: Letters) -> None:
    _ask_change(cast.alice, "Alice@Neu.example.org")
    (letter,) = letters()
    assert letter.to == "alice@neu.example.org"
    assert _user(cast.alice).email == cast.alice.email
    log_in(cast.alice)
    with unit_of_work():
        own_account.confirm_email_change(letter.token)
    assert _user(cast.alice).email == "alice@neu.example.org"
    assert login_count(cast.alice) == 0
    told = letters()[-1]
    assert told.to == cast.alice.email
    assert "alice@neu.example.org" in told.body


def test_the_last_wish_for_an_address_counts(cast: Cast, letters: Letters) -> None:
    _ask_change(cast.alice, "slip@example.org")
    _ask_change(cast.alice, "alice@neu.example.org")
    slip, _right = letters()
    with pytest.raises(NotFound), unit_of_work():
        own_account.confirm_email_change(slip.token)


def test_an_address_of_somebody_else_is_not_given_away(cast: Cast, letters: Letters) -> None:
    _ask_change(cast.alice, cast.bob.email)
    (letter,) = letters()
    assert letter.to == cast.bob.email
    assert cast.alice.name not in letter.body
    assert cast.bob.name in letter.body


def test_an_address_taken_meanwhile_stays_with_its_owner(cast: Cast, letters: Letters) -> None:
    _ask_change(cast.alice, "dora@example.org")
    token = letters()[0].token
    with unit_of_work():
        operations.create_administrator(
            email="dora@example.org", name="Dora", password=NEW, settings=installed_settings()
        )
    with pytest.raises(Conflict), unit_of_work():
        own_account.confirm_email_change(token)
    assert _user(cast.alice).email == cast.alice.email


@pytest.mark.parametrize(
    ("email", "password", "field"),
    [
        ("alice@example.org", PASSWORD, "email"),
        ("nothing", PASSWORD, "email"),
        ("alice@neu.example.org", "falsch", "password"),
    ],
)
def test_a_wrong_wish_for_an_address_is_refused(
    cast: Cast, letters: Letters, email: str, password: str, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        _ask_change(cast.alice, email, password)
    assert list(refusal.value.fields) == [field]
    assert letters() == []


def test_a_deleted_person_leaves_nothing_personal(cast: Cast, letters: Letters) -> None:
    _ask_change(cast.bob, "bob@neu.example.org")
    with unit_of_work():
        operations.ask_to_register("dora@example.org")
    _delete(cast.bob)
    stored = db.session.get(User, cast.bob.user_id)
    assert stored is not None
    assert (stored.email, stored.name, stored.password_hash) == (None, FORMER_MEMBER, None)
    assert queries.user_by_id(cast.bob.user_id) is None
    links = select(OneTimeToken).where(
        or_(OneTimeToken.user_id == cast.bob.user_id, OneTimeToken.email == cast.bob.email)
    )
    assert not db.session.scalars(links).all()
    assert not queries.memberships_of(cast.bob.user_id)
    assert letters()[-1].to == cast.bob.email


def test_a_deleted_address_can_be_used_again(cast: Cast, letters: Letters) -> None:
    _delete(cast.bob)
    with unit_of_work():
        operations.ask_to_register(cast.bob.email)
    token = letters()[-1].token
    with unit_of_work():
        made = operations.complete_registration(
            token, name="Bob", password=NEW, settings=installed_settings()
        )
    assert made.id != cast.bob.user_id


def test_deleting_needs_the_password(cast: Cast, inside: Flask) -> None:
    with pytest.raises(Invalid):
        _delete(cast.bob, "falsch")
    assert _user(cast.bob).email == cast.bob.email


def test_the_last_owner_of_others_cannot_go(cast: Cast, inside: Flask) -> None:
    with pytest.raises(Conflict) as refusal:
        _delete(cast.alice)
    assert refusal.value.code == "last-owner"
    with unit_of_work():
        belonging.change_member_role(
            queries.organisation_by_id(cast.alpha_id),
            cast.bob.user_id,
            MembershipRole.OWNER,
            by=cast.alice.actor,
        )
    _delete(cast.alice)
    assert queries.owner_count(cast.alpha_id) == 1


def test_the_only_person_of_an_organisation_may_go_and_takes_invitations_along(
    cast: Cast, letters: Letters
) -> None:
    with unit_of_work():
        belonging.invite(
            queries.organisation_by_id(cast.beta_id), "dora@example.org", by=cast.carla.actor
        )
    token = letters()[0].token
    _delete(cast.carla)
    with pytest.raises(NotFound):
        queries.invitation_by_token(token)
    assert queries.organisation_by_id(cast.beta_id).name == "Projekt Beta"


def test_invitations_to_a_deleted_address_are_forgotten(cast: Cast, inside: Flask) -> None:
    with unit_of_work():
        belonging.invite(
            queries.organisation_by_id(cast.beta_id), cast.bob.email, by=cast.carla.actor
        )
    _delete(cast.bob)
    assert not db.session.scalars(select(Invitation)).all()


def test_the_last_administrator_cannot_go(cast: Cast, inside: Flask) -> None:
    with pytest.raises(Conflict) as refusal:
        _delete(cast.anton)
    assert refusal.value.code == "last-administrator"
    assert db.session.scalars(select(Membership)).all()
