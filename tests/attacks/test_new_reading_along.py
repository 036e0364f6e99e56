"""Who only reads along in an organisation changes nothing of its instruments, at no door."""

from pathlib import Path

from flask import Flask

from tests.cast import Person, enter_the_cast
from tests.conftest import restore
from tests.house.knocking import Door, PopulatedHouse
from tests.house.privileges import INSTRUMENT_DOORS
from toolbox.accounts import queries as accounts
from toolbox.accounts.models import Membership, MembershipRole, User
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

CHANGING = [Door(*name.split()) for name in INSTRUMENT_DOORS if not name.endswith(" GET")]


def test_no_door_lets_readers_change_anything(
    _house: Flask, template_instance: Path, tmp_path: Path
) -> None:
    restore(_house, template_instance)
    with _house.app_context():
        cast = enter_the_cast()
        with unit_of_work():
            user = User(email="rita@example.org", name="Rita", confirmed_at=now())
            db.session.add(user)
            db.session.flush()
            role = MembershipRole.REVIEWER
            db.session.add(Membership(user_id=user.id, organisation_id=cast.alpha_id, role=role))
            db.session.flush()
            rita = Person("Rita", "rita@example.org", user.id, accounts.actor_for(user))
    house = PopulatedHouse(_house, cast, tmp_path / "populated.db")
    let_in = [
        (door.endpoint, state, answer)
        for door in CHANGING
        for state in ("draft", "in-review", "published")
        if not (answer := house.knock(door, rita, state)).startswith("4")
    ]
    assert let_in == []
