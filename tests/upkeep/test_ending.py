"""The end of a project: the plan, the reminders, the day, and going on after all."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests import factories
from tests.upkeep.conftest import Stage
from toolbox.catalogue import publishing, queries
from toolbox.foundation.clock import HOME_ZONE, now, today
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid
from toolbox.foundation.personal import Farewell
from toolbox.foundation.uow import unit_of_work
from toolbox.notices.models import Notice
from toolbox.upkeep import ending, jobs, operations, personal, policy
from toolbox.upkeep import queries as upkeep
from toolbox.upkeep.models import ProjectEnding


def planned(stage: Stage, day: date) -> None:
    with unit_of_work():
        alpha, alice = stage.organisation(stage.cast.alpha_id), stage.cast.alice.actor
        ending.choose_day(alpha, day, by=alice)
        ending.announce_ending(alpha, by=alice)


def test_a_plan_alone_changes_nothing(stage: Stage) -> None:
    with unit_of_work():
        alpha = stage.organisation(stage.cast.alpha_id)
        ending.choose_day(alpha, today(), by=stage.cast.alice.actor)
    with time_machine.travel(now() + timedelta(days=100)):
        jobs.look_after({})
    db.session.expire_all()
    assert stage.organisation(stage.cast.alpha_id).ended_at is None


def test_the_day_after_the_last_it_has_ended(stage: Stage) -> None:
    instrument = stage.published()
    last = today() + timedelta(days=45)
    planned(stage, last)
    told = []
    for days in (0, 14, 15, 16, 37, 38, 44, 45):
        with time_machine.travel(now() + timedelta(days=days)):
            jobs.look_after({})
            jobs.look_after({})
        told.append(len(db.session.scalars(select(Notice)).all()))
    assert told == [0, 0, 1, 1, 1, 2, 2, 3], "a month, a week before, and on the day"
    db.session.expire_all()
    assert stage.organisation(stage.cast.alpha_id).ended_at is None
    with time_machine.travel(now() + timedelta(days=46)):
        jobs.look_after({})
        jobs.look_after({})
        db.session.expire_all()
        ended = stage.organisation(stage.cast.alpha_id).ended_at
        assert ended is not None
        assert ended.astimezone(HOME_ZONE).date() == last
        assert policy.seeks_keeper(stage.instrument(instrument.slug))
        assert len(db.session.scalars(select(Notice)).all()) == 4


@pytest.mark.parametrize("days", [-1, 3661])
def test_days_that_make_no_sense(stage: Stage, days: int) -> None:
    alpha = stage.organisation(stage.cast.alpha_id)
    with pytest.raises(Invalid), unit_of_work():
        ending.choose_day(alpha, today() + timedelta(days=days), by=stage.cast.alice.actor)


def test_without_a_day_nothing_is_announced(stage: Stage) -> None:
    alpha = stage.organisation(stage.cast.alpha_id)
    with pytest.raises(Invalid), unit_of_work():
        ending.announce_ending(alpha, by=stage.cast.alice.actor)


@pytest.mark.parametrize("person", ["bob", "carla", "edith"])
def test_only_owners_plan(stage: Stage, person: str) -> None:
    alpha, by = stage.organisation(stage.cast.alpha_id), getattr(stage.cast, person).actor
    with pytest.raises(Denied), unit_of_work():
        ending.choose_day(alpha, today(), by=by)
    with pytest.raises(Denied), unit_of_work():
        ending.call_off(alpha, by=by)


@pytest.mark.parametrize("late", [False, True])
def test_going_on_after_all(stage: Stage, late: bool) -> None:
    planned(stage, today())
    if late:
        with time_machine.travel(now() + timedelta(days=2)):
            jobs.look_after({})
        with pytest.raises(Conflict), unit_of_work():
            planned_again = stage.organisation(stage.cast.alpha_id)
            ending.choose_day(planned_again, today(), by=stage.cast.alice.actor)
    with unit_of_work():
        ending.call_off(stage.organisation(stage.cast.alpha_id), by=stage.cast.alice.actor)
    assert stage.organisation(stage.cast.alpha_id).ended_at is None
    assert upkeep.ending_of(stage.cast.alpha_id) is None


def test_what_would_be_left_behind(stage: Stage) -> None:
    shown = stage.published(title="A", licence="CC-BY-4.0")
    limits = stage.published(title="B", licence="CC-BY-NC-4.0")
    closed = stage.published(title="C", licence="LicenseRef-all-rights-reserved")
    factories.draft(stage.cast.alpha_id, title="D", licence=None)
    gone = stage.published().slug
    with unit_of_work():
        publishing.remove(stage.instrument(gone), "Rechte", by=factories.EDITORIAL)
    with unit_of_work():
        found = stage.instrument(shown.slug)
        operations.offer(found, stage.beta, by=stage.cast.alice.actor)
    left = ending.belongings(stage.organisation(stage.cast.alpha_id))
    assert [(one.title, one.offer is not None, one.is_open_licence) for one in left] == [
        ("A", True, True),
        ("B", False, None),
        ("C", False, False),
        ("D", False, False),
    ]
    assert left[3].shown is None
    assert {limits.id, closed.id} <= {one.instrument.id for one in left}


def test_contact_is_known_and_goes_with_the_person(stage: Stage) -> None:
    alice = stage.cast.alice
    with unit_of_work():
        alpha = stage.organisation(stage.cast.alpha_id)
        ending.choose_contact(alpha, " Alice ", "ALICE@example.org ", by=alice.actor)
    for wrong in ("keine Adresse", "a@"):
        with pytest.raises(Invalid), unit_of_work():
            ending.choose_contact(alpha, "", wrong, by=alice.actor)
    known = personal.about(alice.user_id)
    assert known["endings"][0]["contact_name"] == "Alice"
    with unit_of_work():
        personal.PERSONAL_DATA.erase(Farewell(alice.user_id, alice.email, alice.name))
    db.session.expire_all()
    plan = db.session.get_one(ProjectEnding, stage.cast.alpha_id)
    assert (plan.contact_name, plan.contact_email, plan.planned_by_id) == ("", "", None)


def test_what_the_room_knows_about_people_and_forgets(stage: Stage) -> None:
    alice, carla = stage.cast.alice, stage.cast.carla
    instrument = stage.published()
    with unit_of_work():
        made = operations.offer(
            stage.instrument(instrument.slug), stage.beta, "Gruß, Alice", by=alice.actor
        )
        handover_id = made.id
    with unit_of_work():
        operations.decline(
            upkeep.handover(handover_id, by=carla.actor), "Danke, Carla", by=carla.actor
        )
    assert personal.about(alice.user_id)["offered"][0]["message"] == "Gruß, Alice"
    assert personal.about(carla.user_id)["answered"][0]["answer"] == "Danke, Carla"
    assert personal.PERSONAL_DATA.goes(alice.user_id)
    assert not personal.PERSONAL_DATA.goes(stage.cast.bob.user_id)
    for person in (alice, carla):
        with unit_of_work():
            personal.PERSONAL_DATA.erase(Farewell(person.user_id, person.email, person.name))
        assert not any(personal.about(person.user_id).values())
    db.session.expire_all()
    kept = upkeep.offers_from([stage.cast.alpha_id])[0]
    assert (kept.message, kept.answer) == (
        "Gruß, Ehemaliges Mitglied",
        "Danke, Ehemaliges Mitglied",
    )
    assert queries.published_version(stage.instrument(instrument.slug)).title
