"""What waited for a digest and is over by then, or is for others now, is not told any more."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select

from tests.cast import Cast
from tests.letters import read_letters
from tests.web.shelf import Shelf
from toolbox.accounts import blocking
from toolbox.accounts import queries as accounts
from toolbox.accounts.models import Membership
from toolbox.catalogue import partners
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.models import Instrument
from toolbox.foundation.actors import Role
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work
from toolbox.notices import operations as notices
from toolbox.notices.topics import TOPICS, Frequency
from toolbox.review import operations as reviewing
from toolbox.upkeep import operations as upkeep
from toolbox.upkeep import queries as handovers

TITLE = "Geheimer Entwurf"


def _instrument(slug: str) -> Instrument:
    return db.session.scalars(select(Instrument).where(Instrument.slug == slug)).one()


@pytest.fixture
def slug(app: Flask, cast: Cast, run_jobs: Callable[[], int]) -> str:
    """A draft that was sent back, offered, and asked about, while everybody wants digests."""
    slug = Shelf(app, cast, run_jobs).draft({}, title=TITLE)
    with app.app_context():
        with unit_of_work():
            for person in cast.everybody:
                notices.choose(person.user_id, dict.fromkeys(TOPICS, Frequency.DAILY))
        with unit_of_work():
            version = catalogue.open_version(_instrument(slug))
            assert version is not None
            reviewing.submit(version, by=cast.bob.actor)
            beta = accounts.organisation_by_slug(cast.beta_slug)
            reviewing.ask_for_changes(
                version, "Bitte kürzer.", expected=version.row_version, by=cast.anton.actor
            )
            upkeep.offer(_instrument(slug), beta, by=cast.alice.actor)
            partners.ask(_instrument(slug), beta, by=cast.alice.actor)
    return slug


def _readers(app: Flask, run_jobs: Callable[[], int]) -> set[str]:
    """Return who is told of the draft tomorrow."""
    with time_machine.travel(now() + timedelta(days=1, hours=1)):
        while run_jobs():
            pass
    with app.app_context():
        return {letter.to for letter in read_letters(app) if TITLE in letter.body}


@pytest.mark.usefixtures("slug")
def test_while_it_waits_everybody_is_told(app: Flask, run_jobs: Callable[[], int]) -> None:
    told = _readers(app, run_jobs)
    assert {"alice@example.org", "bob@example.org", "carla@example.org"} <= told


def test_what_is_over_or_for_others_is_not_told(
    app: Flask, cast: Cast, slug: str, run_jobs: Callable[[], int]
) -> None:
    with app.app_context(), unit_of_work():
        offer = handovers.open_offer(_instrument(slug).id)
        edith, alice = (accounts.user_by_id(one.user_id) for one in (cast.edith, cast.alice))
        assert offer is not None and edith is not None and alice is not None
        upkeep.decline(offer, by=cast.carla.actor)
        partners.part(_instrument(slug), cast.beta_id, by=cast.alice.actor)
        db.session.execute(delete(Membership).where(Membership.user_id == cast.bob.user_id))
        edith.role = Role.MEMBER
        blocking.block(alice, blocking.BlockReason.MISUSE, by=cast.anton.actor)
    assert _readers(app, run_jobs) == set()
