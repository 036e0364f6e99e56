"""What the page of an instrument asks of the database when nothing of it is kept, for everybody."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.stage import packages
from tests.web.adopting import UNNA, many_entries, report, words
from tests.workshop import sample
from toolbox.accounts import belonging
from toolbox.accounts import queries as accounts
from toolbox.adoption import operations as adoptions
from toolbox.adoption.lifecycle import Stage
from toolbox.adoption.rules import Report
from toolbox.catalogue import partners, publishing
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.content import CreditEntry
from toolbox.catalogue.models import Instrument
from toolbox.catalogue.operations import begin_next_version
from toolbox.curation import operations as curation
from toolbox.delivery import counting
from toolbox.following import operations as following
from toolbox.following.models import FollowKind
from toolbox.foundation import jobs
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work
from toolbox.upkeep import operations as upkeep
from toolbox.web.adoption.on_page import EXTENSION

pytestmark = pytest.mark.slow

MOST = 25
"""Statements that a page may send, whatever it shows and whoever asks."""
KEPT = (EXTENSION, "toolbox.labels")


def _found(slug: str) -> Instrument:
    return catalogue.instrument_by_slug(slug)


@pytest.fixture
def slug(app: Flask, cast: Cast) -> str:
    """An instrument with everything a page can show: files, kit, partner, versions, adoptions."""
    with app.app_context():
        more: dict[str, Any] = {
            "tags": tuple(f"Wort {number}" for number in range(8)),
            "credits": tuple(CreditEntry(f"Person {number}") for number in range(8)),
        }
        version_id = sample.kit_draft(cast.alpha_id, **more)
        with unit_of_work():
            version = catalogue.version_by_id(version_id)
            factories.attached(version, packages.web(), "web.zip")
            for number in range(6):
                factories.attached(version, f"a;b\n{number};2\n".encode(), f"{number}.csv")
        jobs.run_due()
        with unit_of_work():
            version = catalogue.version_by_id(version_id)
            publishing.publish(version, by=factories.EDITORIAL)
            slug = version.instrument.slug
        with unit_of_work():
            publishing.publish(
                begin_next_version(_found(slug), by=factories.EDITORIAL), by=factories.EDITORIAL
            )
        for number in range(3):
            like = factories.draft(cast.alpha_id, title=f"Messe im Ort {number}", **more)
            with unit_of_work():
                version = catalogue.version_by_id(like)
                factories.attached(version, f"a;b\n{number};3\n".encode(), "liste.csv")
                publishing.publish(version, by=factories.EDITORIAL)
        jobs.run_due()
    return slug


@pytest.fixture
def lively(app: Flask, cast: Cast, slug: str) -> str:
    """The same, used by many, in collections, followed, adapted and shown."""
    many_entries(app, slug, cast, 12)
    with app.app_context():
        with unit_of_work():
            beta = accounts.organisation_by_id(cast.beta_id)
            partners.ask(_found(slug), beta, by=cast.alice.actor)
        with unit_of_work():
            partners.agree(_found(slug), cast.beta_id, by=cast.carla.actor)
        sample.shown_copy(slug, cast.beta_id, by=cast.carla.actor)
        for person in cast.everybody:
            with unit_of_work():
                user = accounts.user_by_id(person.user_id)
                assert user is not None
                following.follow(user, FollowKind.INSTRUMENT, str(_found(slug).id))
                curation.keep("Für die Messe", [(_found(slug).id, "")], by=person.actor)
        jobs.run_due()
    return slug


@pytest.fixture
def travelled(app: Flask, cast: Cast, lively: str) -> str:
    """The same, come from hand to hand and down a line, with a collective and an example."""
    with app.app_context():
        alice = accounts.user_by_id(cast.alice.user_id)
        assert alice is not None
        for name in ("Haus am Kanal", "Haus am Hafen", ""):
            with unit_of_work():
                to = accounts.organisation_by_id(cast.alpha_id)
                if name:
                    to = belonging.found_organisation(name=name, by=cast.alice.actor)
                upkeep.offer(_found(lively), to, by=accounts.actor_for(alice))
        _below, child = factories.published(cast.beta_id, title="Messe am Kanal")
        _above, parent = factories.published(cast.beta_id, title="Die erste Messe")
        with unit_of_work():
            _found(child).template_id = _found(lively).id
            _found(lively).template_id = _found(parent).id
        for name, places in (("Zwanzig Schulen", 20), ("Beispiel-Schule", 1)):
            with unit_of_work():
                adoptions.report(
                    _found(lively),
                    Report(
                        stage=Stage.ESTABLISHED,
                        since=date(2026, 3, 1),
                        region_key=UNNA,
                        places=places,
                        source="https://example.org/bericht",
                        source_date=date(2026, 4, 1),
                        **words(),
                    ),
                    adopter_name=name,
                    is_example=places == 1,
                    by=cast.edith.actor,
                )
        jobs.run_due()
    return lively


@pytest.fixture
def retired(app: Flask, travelled: str) -> str:
    """The same, not looked after any more, with something to use instead."""
    with app.app_context():
        with unit_of_work():
            publishing.retire(
                _found(travelled), successor_slug="messe-am-kanal", by=factories.EDITORIAL
            )
        jobs.run_due()
    return travelled


@pytest.mark.parametrize("story", ["lively", "travelled", "retired"])
def test_a_cold_page_asks_little_whoever_looks(
    app: Flask, client: HouseClient, cast: Cast, story: str, request: pytest.FixtureRequest
) -> None:
    lively: str = request.getfixturevalue(story)
    report(app, lively, by=None, **words())
    with app.app_context():
        engine = db.engine
    sent: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: sent.append(str(given[2])))
    for person in (None, cast.bob, cast.carla, cast.alice, cast.edith, cast.anton):
        if person is not None:
            client.sign_in(person)
        client.get(f"/w/{lively}")
        counting.flush(app)
        for kept in KEPT:
            app.extensions.pop(kept)
        sent.clear()
        page = client.get(f"/w/{lively}").get_data(as_text=True)
        for part in ('id="verbreitung"', "/anpassen", "web.zip", 'id="aehnliche"', "projekt-beta"):
            assert part in page, part
        assert ("Haus am Kanal" in page) is (story != "lively")
        assert ("/w/messe-am-kanal" in page) is (story != "lively")
        asked = [one for one in sent if not one.startswith("BEGIN")]
        assert len(asked) <= MOST, (person, asked)
