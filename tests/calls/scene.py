"""Short ways to write calls, by people and by guests."""

from typing import Any

from flask import Flask

from tests.adoption.scene import DORTMUND, organisation
from tests.cast import Cast
from toolbox.calls import operations, proof, queries
from toolbox.calls.models import Call
from toolbox.calls.rules import Wanted
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

GUEST = "gerda@schule.example.org"
TITLE = "Checkliste für den Betriebsbesuch"


def wanted(**changes: Any) -> Wanted:
    """Return what somebody in Dortmund looks for."""
    given: dict[str, Any] = {
        "title": TITLE,
        "purpose": "Im März besuchen wir mit zwei Klassen einen Betrieb.",
        "words": "Hafenkran",
        "region": (DORTMUND,),
        "audience": ("erstausbildende-betriebe",),
    }
    return Wanted(**{**given, **changes})


def by_beta(cast: Cast, said: Wanted | None = None) -> int:
    """Let Carla look for something in the name of Projekt Beta; return the number."""
    with unit_of_work():
        return operations.begin(
            said or wanted(), organisation=organisation(cast.beta_id), by=cast.carla.actor
        ).id


def by_guest(said: Wanted | None = None, email: str = GUEST) -> int:
    """Let somebody without an account look for something; return the number."""
    with unit_of_work():
        return operations.begin(
            said or wanted(), seeker_name="Schule am Hafen", guest_email=email, by=VISITOR
        ).id


def prove(call_id: int) -> None:
    """Confirm a guest's address."""
    with unit_of_work():
        call = queries.call_by_id(call_id)
        operations.confirm_address(call, by=proof.holder(call))


def call(call_id: int) -> Call:
    """Return a call as it is now."""
    db.session.expire_all()
    return queries.call_by_id(call_id)


def furnish(app: Flask, cast: Cast) -> None:
    """Let Projekt Beta look for something, answered by Alpha; a guest waits for an editor."""
    with app.app_context():
        first, second = by_beta(cast), by_guest()
        assert (first, second) == (1, 2)
        prove(second)
        with unit_of_work():
            operations.answer(
                queries.call_by_id(first),
                "Rufen Sie uns an.",
                organisation=organisation(cast.alpha_id),
                by=cast.alice.actor,
            )
