"""The daily job: who is reminded of what, and each time once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Cast
from tests.review.rounds import latest, version
from toolbox.accounts.models import User
from toolbox.catalogue import publishing
from toolbox.foundation.clock import today
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work
from toolbox.notices.models import Notice
from toolbox.review import operations
from toolbox.review.jobs import remind

DUE = "A submission is due"


def reminders() -> list[tuple[str, str]]:
    """Return who was reminded in which words so far, in order."""
    rows = db.session.execute(
        select(User.name, Notice.texts)
        .join(Notice, Notice.user_id == User.id)
        .where(Notice.topic == "reminders")
        .order_by(Notice.id)
    )
    return [(name, texts["en"]["subject"]) for name, texts in rows]


@pytest.fixture
def clock(inside: Flask) -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-11-02T10:00:00Z", tick=False) as traveller:
        yield traveller


def _day_passes(clock: time_machine.Traveller, days: int = 1) -> None:
    clock.shift(timedelta(days=days))
    remind({})


def _waiting(cast: Cast) -> int:
    return factories.submitted(cast.alpha_id, by=cast.bob, title="Plan")


def test_editors_are_reminded_before_and_after_the_day_each_once(
    clock: time_machine.Traveller, cast: Cast
) -> None:
    _waiting(cast)
    _day_passes(clock, 11)
    assert reminders() == []
    _day_passes(clock)
    assert reminders() == [("Edith", DUE), ("Anton", DUE)]
    _day_passes(clock, 2)
    assert len(reminders()) == 2, "due today, said already"
    _day_passes(clock)
    assert len(reminders()) == 4, "late"
    _day_passes(clock, 5)
    assert len(reminders()) == 4


def test_who_takes_care_of_it_is_reminded_alone(clock: time_machine.Traveller, cast: Cast) -> None:
    version_id = _waiting(cast)
    with unit_of_work():
        operations.claim(latest(version_id), by=cast.edith.actor)
    _day_passes(clock, 20)
    assert reminders() == [("Edith", DUE)]


def test_makers_are_reminded_of_changes_once(clock: time_machine.Traveller, cast: Cast) -> None:
    version_id = _waiting(cast)
    with unit_of_work():
        operations.ask_for_changes(
            version(version_id),
            "Bitte kürzen.",
            until=today() + timedelta(days=10),
            expected=version(version_id).row_version,
            by=cast.edith.actor,
        )
    _day_passes(clock, 6)
    assert reminders() == []
    _day_passes(clock)
    assert reminders() == [("Bob", "Until November 12, 2026: Plan")]
    _day_passes(clock, 5)
    assert len(reminders()) == 1


def test_nobody_is_reminded_of_changes_that_were_handed_in(
    clock: time_machine.Traveller, cast: Cast
) -> None:
    version_id = _waiting(cast)
    with unit_of_work():
        operations.ask_for_changes(
            version(version_id),
            "Bitte kürzen.",
            until=today() + timedelta(days=5),
            expected=version(version_id).row_version,
            by=cast.edith.actor,
        )
    with unit_of_work():
        publishing.submit(version(version_id), by=cast.bob.actor)
    _day_passes(clock, 4)
    assert reminders() == []
