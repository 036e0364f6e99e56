"""Founding, inviting, joining, leaving: who may, and what the last owner may not."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast, Person
from tests.letters import Letter
from toolbox.accounts import belonging, queries, rules
from toolbox.accounts.models import MembershipRole, Organisation
from toolbox.accounts.policy import manage_organisation, manage_people, see_members
from toolbox.foundation.actors import VISITOR, Actor, system
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid, NotFound, TooMany
from toolbox.foundation.policy import Sentence
from toolbox.foundation.uow import unit_of_work

Letters = Callable[[], list[Letter]]


def _alpha(cast: Cast) -> Organisation:
    return queries.organisation_by_id(cast.alpha_id)


def _invite(cast: Cast, email: str, by: Person | None = None) -> None:
    with unit_of_work():
        belonging.invite(_alpha(cast), email, by=(by or cast.alice).actor)


def _accept(token: str, person: Person) -> Organisation:
    with unit_of_work():
        user = queries.user_by_id(person.user_id)
        assert user is not None
        return belonging.accept_invitation(token, user=user)


def _actors(cast: Cast) -> list[Actor]:
    return [VISITOR, system("test"), *(person.actor for person in cast.everybody)]


@pytest.mark.parametrize("sentence", [manage_organisation, see_members])
def test_both_faces_of_a_permission_agree(cast: Cast, inside: Flask, sentence: Sentence) -> None:
    everything = db.session.scalars(select(Organisation)).all()
    assert len(everything) >= 2
    for actor in _actors(cast):
        one_by_one = {thing.id for thing in everything if sentence.allows(actor, thing)}
        listed = set(db.session.scalars(select(Organisation.id).where(sentence.where(actor))))
        assert one_by_one == listed, actor.name


def test_who_may_what(cast: Cast, inside: Flask) -> None:
    alpha = _alpha(cast)

    def names(sentence: Sentence) -> set[str]:
        return {actor.name for actor in _actors(cast) if sentence.allows(actor, alpha)}

    assert names(manage_organisation) == {"Alice", "Anton", "test"}
    assert names(see_members) == {"Alice", "Bob", "Rita", "Anton", "test"}
    assert names(manage_people) == {"Anton", "test"}


def test_a_founder_is_the_owner(cast: Cast, inside: Flask) -> None:
    with unit_of_work():
        made = belonging.found_organisation(
            name=" Träger  für Ausbildung ",
            description=" **Wir** ",
            website=" https://example.org ",
            by=cast.edith.actor,
        )
    assert (made.slug, made.name) == ("traeger-fuer-ausbildung", "Träger für Ausbildung")
    assert (made.description, made.website) == ("**Wir**", "https://example.org")
    (membership,) = queries.members_of(made.id)
    assert (membership.user.name, membership.role) == ("Edith", MembershipRole.OWNER)


def test_addresses_of_organisations_do_not_collide(cast: Cast, inside: Flask) -> None:
    with unit_of_work():
        slugs = [
            belonging.found_organisation(name=name, by=cast.edith.actor).slug
            for name in ("Projekt-Alpha!", "Projekt Alpha?", "Projekt")
        ]
    assert slugs == ["projekt-alpha-2", "projekt-alpha-3", "projekt"]


@pytest.mark.parametrize(
    ("name", "description", "website", "field"),
    [
        ("", "", "", "name"),
        ("projekt ALPHA", "", "", "name"),
        ("www.example.org", "", "", "name"),
        ("Neu", "", "example", "website"),
        ("Neu", "x" * 5001, "", "description"),
    ],
)
def test_a_bad_founding_is_refused_at_its_field(
    cast: Cast, inside: Flask, name: str, description: str, website: str, field: str
) -> None:
    with pytest.raises(Invalid) as refusal, unit_of_work():
        belonging.found_organisation(
            name=name, description=description, website=website, by=cast.edith.actor
        )
    assert list(refusal.value.fields) == [field]


def test_a_page_is_described_by_its_owners(cast: Cast, inside: Flask) -> None:
    with unit_of_work():
        belonging.describe_organisation(
            _alpha(cast), name="PROJEKT ALPHA", description="Neu", website="", by=cast.alice.actor
        )
    assert (_alpha(cast).name, _alpha(cast).slug) == ("PROJEKT ALPHA", "projekt-alpha")
    with pytest.raises(Invalid), unit_of_work():
        belonging.describe_organisation(
            _alpha(cast), name="Projekt Beta", description="", website="", by=cast.alice.actor
        )
    for person in (cast.bob, cast.carla, cast.edith):
        with pytest.raises(Denied), unit_of_work():
            belonging.describe_organisation(
                _alpha(cast), name="Meins", description="", website="", by=person.actor
            )


def test_an_invited_person_joins_once(cast: Cast, letters: Letters) -> None:
    _invite(cast, "edith@elsewhere.example.org")
    (letter,) = letters()
    assert (letter.to, "Alice" in letter.body) == ("edith@elsewhere.example.org", True)
    assert _accept(letter.token, cast.edith).id == cast.alpha_id
    found = queries.membership(cast.edith.user_id, cast.alpha_id)
    assert found is not None
    assert found.role is MembershipRole.MEMBER
    with pytest.raises(NotFound):
        _accept(letter.token, cast.carla)


def test_who_belongs_already_keeps_the_role(cast: Cast, letters: Letters) -> None:
    _invite(cast, "alice@elsewhere.example.org")
    _accept(letters()[0].token, cast.alice)
    assert queries.owner_count(cast.alpha_id) == 1


def test_a_new_invitation_replaces_the_old_one(cast: Cast, letters: Letters) -> None:
    _invite(cast, "dora@example.org")
    _invite(cast, "Dora@example.org")
    first, second = letters()
    assert len(queries.open_invitations(cast.alpha_id)) == 1
    with pytest.raises(NotFound):
        _accept(first.token, cast.edith)
    assert _accept(second.token, cast.edith).id == cast.alpha_id


def test_an_invitation_expires_or_is_withdrawn(cast: Cast, letters: Letters) -> None:
    _invite(cast, "dora@example.org")
    token = letters()[0].token
    later = now() + timedelta(days=rules.INVITATION_DAYS, minutes=1)
    with time_machine.travel(later), pytest.raises(NotFound):
        _accept(token, cast.edith)
    (waiting,) = queries.open_invitations(cast.alpha_id)
    number = waiting.id
    with pytest.raises(Denied), unit_of_work():
        belonging.withdraw_invitation(_alpha(cast), number, by=cast.bob.actor)
    with pytest.raises(NotFound), unit_of_work():
        belonging.withdraw_invitation(
            queries.organisation_by_id(cast.beta_id), number, by=cast.carla.actor
        )
    with unit_of_work():
        belonging.withdraw_invitation(_alpha(cast), number, by=cast.alice.actor)
    with pytest.raises(NotFound):
        _accept(token, cast.edith)


def test_invitations_have_an_end(cast: Cast, inside: Flask) -> None:
    for number in range(rules.OPEN_INVITATIONS):
        _invite(cast, f"dora{number}@example.org")
    with pytest.raises(TooMany):
        _invite(cast, "one-more@example.org")


def test_who_belongs_is_not_invited_and_members_do_not_invite(cast: Cast, letters: Letters) -> None:
    with pytest.raises(Invalid):
        _invite(cast, cast.bob.email)
    for person in (cast.bob, cast.carla, cast.edith):
        with pytest.raises(Denied):
            _invite(cast, "dora@example.org", by=person)
    with pytest.raises(Denied), unit_of_work():
        belonging.invite(_alpha(cast), "dora@example.org", by=system("test"))
    assert letters() == []


def test_the_last_owner_stays_owner(cast: Cast, inside: Flask) -> None:
    alice, bob = cast.alice, cast.bob
    deeds: tuple[Callable[[], None], ...] = (
        lambda: belonging.change_member_role(
            _alpha(cast), alice.user_id, MembershipRole.MEMBER, by=alice.actor
        ),
        lambda: belonging.leave(_alpha(cast), alice.user_id, by=alice.actor),
        lambda: belonging.leave(_alpha(cast), alice.user_id, by=cast.anton.actor),
    )
    for deed in deeds:
        with pytest.raises(Conflict) as refusal, unit_of_work():
            deed()
        assert refusal.value.code == "last-owner"
    with unit_of_work():
        belonging.change_member_role(
            _alpha(cast), bob.user_id, MembershipRole.OWNER, by=alice.actor
        )
        belonging.leave(_alpha(cast), alice.user_id, by=alice.actor)
    assert [one.user.name for one in queries.members_of(cast.alpha_id)] == ["Bob", "Rita"]


@pytest.mark.parametrize(
    ("who", "whom", "allowed"),
    [
        ("bob", "bob", True),
        ("alice", "bob", True),
        ("anton", "bob", True),
        ("carla", "bob", False),
        ("edith", "bob", False),
        ("bob", "alice", False),
    ],
)
def test_people_leave_by_themselves_or_by_an_owner(
    cast: Cast, inside: Flask, who: str, whom: str, *, allowed: bool
) -> None:
    actor, person = getattr(cast, who).actor, getattr(cast, whom)
    if not allowed:
        with pytest.raises(Denied), unit_of_work():
            belonging.leave(_alpha(cast), person.user_id, by=actor)
        return
    with unit_of_work():
        belonging.leave(_alpha(cast), person.user_id, by=actor)
    assert queries.membership(person.user_id, cast.alpha_id) is None


def test_strangers_cannot_be_given_a_role(cast: Cast, inside: Flask) -> None:
    with pytest.raises(NotFound), unit_of_work():
        belonging.change_member_role(
            _alpha(cast), cast.carla.user_id, MembershipRole.OWNER, by=cast.alice.actor
        )
