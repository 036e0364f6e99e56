"""The cast of all tests; everybody keeps the same role everywhere.

Alice owns the organisation Projekt Alpha, Bob is a member of it, Rita reads along in it. Carla
owns Projekt Beta. Edith is an editor, Anton the administrator; neither belongs to an organisation.
"""

from dataclasses import dataclass

from toolbox.accounts import belonging, queries
from toolbox.accounts.models import Membership, MembershipRole, User
from toolbox.accounts.passwords import hasher
from toolbox.foundation.actors import Actor, Role
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

PASSWORD = "drei ruhige Hafenkräne"


@dataclass(frozen=True)
class Person:
    """Somebody of the cast; ``actor`` is how the person acts below the doors."""

    name: str
    email: str
    user_id: int
    actor: Actor
    password: str = PASSWORD


@dataclass(frozen=True)
class Cast:
    """Everybody, with the ids and slugs of the two organisations."""

    alice: Person
    bob: Person
    rita: Person
    carla: Person
    edith: Person
    anton: Person
    alpha_id: int
    beta_id: int
    alpha_slug: str = "projekt-alpha"
    beta_slug: str = "projekt-beta"

    @property
    def everybody(self) -> tuple[Person, ...]:
        """All people with an account."""
        return (self.alice, self.bob, self.rita, self.carla, self.edith, self.anton)


def _account(name: str, role: Role = Role.MEMBER) -> User:
    user = User(
        email=f"{name.casefold()}@example.org",
        name=name,
        role=role,
        password_hash=hasher("cheap").hash(PASSWORD),
        confirmed_at=now(),
    )
    db.session.add(user)
    db.session.flush()
    return user


def enter_the_cast() -> Cast:
    """Write everybody into the database of the present application context."""
    with unit_of_work():
        users = {
            name: _account(name, role)
            for name, role in (
                ("Alice", Role.MEMBER),
                ("Bob", Role.MEMBER),
                ("Carla", Role.MEMBER),
                ("Edith", Role.EDITOR),
                ("Anton", Role.ADMINISTRATOR),
                ("Rita", Role.MEMBER),
            )
        }
        alpha = belonging.found_organisation(
            name="Projekt Alpha", by=queries.actor_for(users["Alice"])
        )
        beta = belonging.found_organisation(
            name="Projekt Beta", by=queries.actor_for(users["Carla"])
        )
        for name, part in (("Bob", MembershipRole.MEMBER), ("Rita", MembershipRole.REVIEWER)):
            db.session.add(Membership(user_id=users[name].id, organisation_id=alpha.id, role=part))
        db.session.flush()
        people = {
            name: Person(name, str(user.email), user.id, queries.actor_for(user))
            for name, user in users.items()
        }
        return Cast(
            alice=people["Alice"],
            bob=people["Bob"],
            rita=people["Rita"],
            carla=people["Carla"],
            edith=people["Edith"],
            anton=people["Anton"],
            alpha_id=alpha.id,
            beta_id=beta.id,
        )
