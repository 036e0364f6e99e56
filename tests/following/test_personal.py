"""What a person follows is told to that person alone, and goes with the account or in time."""

from datetime import timedelta

import time_machine
from flask import Flask

from tests import factories
from tests.cast import Cast
from toolbox.accounts import queries as accounts
from toolbox.catalogue import publishing
from toolbox.catalogue.models import Version
from toolbox.following import operations, queries
from toolbox.following.models import Follow, Follower, FollowKind
from toolbox.following.personal import PERSONAL_DATA
from toolbox.foundation.db import db
from toolbox.foundation.personal import Farewell
from toolbox.foundation.retention import keep_times
from toolbox.foundation.uow import unit_of_work
from toolbox.notices.topics import Frequency

DORA = "dora@example.org"


def _bob_follows(cast: Cast, kind: FollowKind, key: str) -> None:
    with unit_of_work():
        user = accounts.user_by_id(cast.bob.user_id)
        assert user is not None
        operations.follow(user, kind, operations.target_of(kind, key))


def test_what_is_out_of_sight_is_not_named(inside: Flask, cast: Cast) -> None:
    version_id, slug = factories.published(cast.alpha_id, title="Hafenkran im Überblick")
    _bob_follows(cast, FollowKind.INSTRUMENT, slug)
    about = PERSONAL_DATA.about(cast.bob.user_id)
    assert isinstance(about, dict)
    assert about["follows"][0]["name"] == "Hafenkran im Überblick"
    with unit_of_work():
        instrument = db.session.get_one(Version, version_id).instrument
        publishing.remove(instrument, "Die Rechte sind ausgelaufen.", by=cast.anton.actor)
    about = PERSONAL_DATA.about(cast.bob.user_id)
    assert isinstance(about, dict)
    assert about["follows"][0]["name"] is None


def test_a_farewell_takes_all_of_it(inside: Flask, cast: Cast) -> None:
    _bob_follows(cast, FollowKind.ORGANISATION, cast.alpha_slug)
    assert PERSONAL_DATA.goes(cast.bob.user_id)
    with unit_of_work():
        db.session.add(Follower(email=cast.bob.email))
        PERSONAL_DATA.erase(Farewell(cast.bob.user_id, cast.bob.email, cast.bob.name))
    assert db.session.query(Follow).count() == 0
    assert db.session.query(Follower).count() == 0


def test_the_night_forgets_what_nobody_confirmed(
    inside: Flask, clock: time_machine.Traveller
) -> None:
    with unit_of_work():
        operations.ask(DORA, FollowKind.SEARCH, "q=Messe", frequency=Frequency.DAILY, locale="de")
    clock.shift(timedelta(days=1, hours=23))
    keep_times({})
    assert queries.follower_of_address(DORA) is not None
    clock.shift(timedelta(hours=2))
    keep_times({})
    assert queries.follower_of_address(DORA) is None
