"""Review-by dates: when they are, who is reminded how often, and the one click."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from tests import factories
from tests.letters import Letter
from tests.upkeep.conftest import Stage
from toolbox.accounts import queries as accounts
from toolbox.audit.models import AuditEntry
from toolbox.catalogue import operations, publishing, queries
from toolbox.catalogue.content import content_of
from toolbox.foundation.clock import now, today
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, NotFound
from toolbox.foundation.secret_key import secret_key_of
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.notices.models import Notice
from toolbox.upkeep import jobs, reviewing, rules
from toolbox.upkeep.models import Confirmation
from toolbox.upkeep.proof import confirm_token, proof_behind

Letters = Callable[[], list[Letter]]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 22), 24, date(2028, 11, 22)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 10, 31), 2, date(2026, 12, 31)),
    ],
)
def test_months_later(day: date, months: int, then: date) -> None:
    assert rules.months_later(day, months) == then


@pytest.mark.parametrize(
    ("days", "stage"),
    [
        (31, None),
        (30, "soon"),
        (1, "soon"),
        (0, "day"),
        (-59, "day"),
        (-60, "late"),
        (-900, "late"),
    ],
)
def test_which_reminder_it_is_time_for(days: int, stage: str | None) -> None:
    day = date(2026, 5, 1)
    assert rules.review_stage(day + timedelta(days=days), day) == stage


def test_without_a_day_of_its_own_it_is_some_months_after_publishing(stage: Stage) -> None:
    review = reviewing.review_of(stage.published())
    assert review is not None
    assert review.due_on == rules.months_later(today(), installed_settings().review_months)
    assert (review.is_soon, review.is_due, review.is_long_overdue) == (False, False, False)
    assert review.checked_on is None


def test_the_makers_own_day_counts(stage: Stage) -> None:
    day = today() - timedelta(days=200)
    review = reviewing.review_of(stage.published(review_by=day))
    assert review is not None
    assert (review.due_on, review.is_long_overdue) == (day, True)


def _told() -> list[tuple[int, str]]:
    return [(one.user_id, one.topic) for one in db.session.scalars(select(Notice))]


def test_makers_are_reminded_three_times_each_time_once(stage: Stage, letters: Letters) -> None:
    due = today() + timedelta(days=40)
    begun = factories.draft(
        stage.cast.alpha_id, by=stage.cast.bob.actor, review_by=due, title="Plan"
    )
    with unit_of_work():
        publishing.publish(queries.version_by_id(begun), by=factories.EDITORIAL)
    db.session.query(Notice).delete()
    db.session.commit()
    counts = []
    for days in (0, 9, 10, 11, 39, 40, 41, 99, 100, 101, 300):
        with time_machine.travel(now() + timedelta(days=days)):
            jobs.look_after({})
            jobs.look_after({})
        counts.append(len([one for one in _told() if one[1] == "reminders"]))
    assert counts == [0, 0, 2, 2, 2, 4, 4, 4, 6, 6, 6]
    assert {user for user, _topic in _told()} == {
        stage.cast.alice.user_id,
        stage.cast.bob.user_id,
    }


def test_who_has_left_is_not_reminded_and_nobody_of_an_orphan_is(stage: Stage) -> None:
    stage.published(review_by=today())
    stage.orphan_alpha()
    jobs.look_after({})
    assert _told() == []


def test_one_click_sets_a_new_day_and_is_on_record(stage: Stage) -> None:
    instrument = stage.published(review_by=today() - timedelta(days=300))
    version_id = instrument.current_version_id or 0
    with unit_of_work():
        reviewing.confirm(instrument, version_id=version_id, by=stage.cast.bob.actor)
    with unit_of_work():
        reviewing.confirm(instrument, version_id=version_id, by=stage.cast.bob.actor)
    review = reviewing.review_of(stage.instrument(instrument.slug))
    assert review is not None
    assert review.checked_on == today()
    assert review.due_on == rules.months_later(today(), 24)
    assert not review.is_long_overdue
    assert len(db.session.scalars(select(Confirmation)).all()) == 1
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "confirmed")).one()
    assert (line.user_id, line.object_id) == (stage.cast.bob.user_id, instrument.id)


def test_after_a_click_reminders_begin_anew(stage: Stage) -> None:
    instrument = stage.published(review_by=today())
    jobs.look_after({})
    first = len(_told())
    assert first == 1
    with unit_of_work():
        reviewing.confirm(
            instrument, version_id=instrument.current_version_id or 0, by=stage.cast.alice.actor
        )
    jobs.look_after({})
    assert len(_told()) == first
    with time_machine.travel(now() + timedelta(days=740)):
        jobs.look_after({})
    assert len(_told()) == first + 1


def test_strangers_may_not_confirm(stage: Stage) -> None:
    instrument = stage.published()
    with pytest.raises(Denied), unit_of_work():
        reviewing.confirm(
            instrument, version_id=instrument.current_version_id or 0, by=stage.cast.carla.actor
        )


def _next_version(stage: Stage, slug: str) -> None:
    with unit_of_work():
        version = operations.begin_next_version(stage.instrument(slug), by=factories.EDITORIAL)
        operations.revise(version, content_of(version), by=factories.EDITORIAL)
        publishing.publish(version, by=factories.EDITORIAL)


def test_a_newer_version_or_none_cannot_be_confirmed_by_an_old_page(stage: Stage) -> None:
    instrument = stage.published()
    seen, slug = instrument.current_version_id or 0, instrument.slug
    _next_version(stage, slug)
    with pytest.raises(Conflict) as caught, unit_of_work():
        reviewing.confirm(stage.instrument(slug), version_id=seen, by=stage.cast.alice.actor)
    assert caught.value.code == "newer-version"
    with unit_of_work():
        publishing.retire(stage.instrument(slug), by=stage.cast.alice.actor)
    with pytest.raises(Conflict) as caught, unit_of_work():
        reviewing.confirm(stage.instrument(slug), version_id=seen, by=stage.cast.alice.actor)
    assert caught.value.code == "not-published"


def test_a_link_works_for_one_person_one_version_and_half_a_year(stage: Stage) -> None:
    instrument = stage.published()
    with unit_of_work():
        alice = accounts.user_by_id(stage.cast.alice.user_id)
        assert alice is not None
        token = confirm_token(alice, instrument.current_version_id or 0)
        assert proof_behind(token).user.id == alice.id
    with time_machine.travel(now() + timedelta(days=181)), pytest.raises(NotFound):
        proof_behind(token)
    for wrong in ("", "abc", token[:-2], token + "x"):
        with pytest.raises(NotFound):
            proof_behind(wrong)
    other = URLSafeTimedSerializer(secret_key_of(installed_settings()), salt="toolbox.other")
    for content in ([alice.id, "x", 1], "text", [1], {"a": 1}):
        with pytest.raises(NotFound):
            proof_behind(str(other.dumps(content)))
    with unit_of_work():
        alice.email = "andere@example.org"
    with pytest.raises(NotFound):
        proof_behind(token)
