"""Rounds begin and end with what happens to versions, and history is never overwritten."""

from datetime import date

import pytest
import time_machine
from flask import Flask
from sqlalchemy.exc import IntegrityError

from tests import factories
from tests.cast import Cast
from tests.review.rounds import latest, version
from toolbox.accounts import operations as accounts
from toolbox.accounts.events import AccountChanged
from toolbox.accounts.models import User
from toolbox.catalogue import operations as catalogue
from toolbox.catalogue import publishing
from toolbox.foundation.actors import Role
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.events import announce
from toolbox.foundation.uow import unit_of_work
from toolbox.review import operations, queries
from toolbox.review.lifecycle import SubmissionState
from toolbox.review.models import ReviewComment, Submission


def test_a_submission_begins_a_round_with_a_day_and_what_it_says(inside: Flask, cast: Cast) -> None:
    with time_machine.travel("2026-11-12T10:00:00Z", tick=False):
        version_id = factories.submitted(cast.alpha_id, by=cast.bob, title="Plan")
    begun = latest(version_id)
    assert (begun.round, begun.version_number, begun.state) == (1, 1, SubmissionState.WAITING)
    assert begun.submitted_by_id == cast.bob.user_id
    assert begun.due_on == date(2026, 11, 26)
    assert begun.sheet["title"] == "Plan"
    assert begun.sheet["audience"] == ["erstausbildende-betriebe"]


def test_a_word_to_the_editors_comes_with_it(inside: Flask, cast: Cast) -> None:
    version_id = factories.draft(cast.alpha_id, by=cast.bob.actor)
    with unit_of_work():
        operations.submit(
            version(version_id), note="  Bitte die Rechte ansehen. ", by=cast.bob.actor
        )
    assert latest(version_id).note == "Bitte die Rechte ansehen."
    other = factories.draft(cast.alpha_id, by=cast.bob.actor)
    with pytest.raises(Invalid), unit_of_work():
        operations.submit(version(other), note="x" * 1001, by=cast.bob.actor)
    assert queries.rounds_of(version(other).instrument_id) == []


def test_withdrawn_the_round_ends_and_the_next_one_is_a_new_row(
    version_id: int, cast: Cast
) -> None:
    with unit_of_work():
        publishing.withdraw(version(version_id), by=cast.alice.actor)
    ended = latest(version_id)
    assert (ended.state, ended.decided_by_id) == (SubmissionState.WITHDRAWN, cast.alice.user_id)
    with unit_of_work():
        publishing.submit(version(version_id), by=cast.bob.actor)
    rounds = queries.rounds_of(version(version_id).instrument_id)
    assert [(one.round, one.state) for one in rounds] == [
        (2, SubmissionState.WAITING),
        (1, SubmissionState.WITHDRAWN),
    ]


def test_who_looked_at_it_before_looks_at_it_again(version_id: int, cast: Cast) -> None:
    with unit_of_work():
        operations.claim(latest(version_id), by=cast.edith.actor)
    with unit_of_work():
        publishing.withdraw(version(version_id), by=cast.bob.actor)
    with unit_of_work():
        publishing.submit(version(version_id), by=cast.bob.actor)
    assert latest(version_id).assigned_to_id == cast.edith.user_id


def test_what_is_published_past_the_desk_ends_its_round(version_id: int) -> None:
    with unit_of_work():
        publishing.publish(version(version_id), by=factories.EDITORIAL)
    ended = latest(version_id)
    assert (ended.state, ended.decided_by_id) == (SubmissionState.PUBLISHED, None)


def test_a_draft_nobody_submitted_has_no_round(inside: Flask, cast: Cast) -> None:
    version_id, _slug = factories.published(cast.alpha_id)
    assert queries.rounds_of(version(version_id).instrument_id) == []


def test_a_second_version_thrown_away_in_review_leaves_its_rounds(
    inside: Flask, cast: Cast
) -> None:
    first_id, _slug = factories.published(cast.alpha_id)
    instrument_id = version(first_id).instrument_id
    with unit_of_work():
        second = catalogue.begin_next_version(version(first_id).instrument, by=cast.bob.actor)
        publishing.submit(second, by=cast.bob.actor)
        second_id = second.id
    with unit_of_work():
        catalogue.discard(version(second_id), by=cast.edith.actor)
    (only,) = queries.rounds_of(instrument_id)
    assert (only.state, only.version_id) == (SubmissionState.DROPPED, None)
    assert queries.waiting() == []


def test_a_first_draft_thrown_away_takes_its_rounds_along(version_id: int, cast: Cast) -> None:
    instrument_id = version(version_id).instrument_id
    with unit_of_work():
        operations.comment_on(latest(version_id), "title", "Kürzer, bitte.", by=cast.edith.actor)
    with unit_of_work():
        catalogue.discard(version(version_id), by=cast.edith.actor)
    assert queries.rounds_of(instrument_id) == []
    assert db.session.query(ReviewComment).count() == 0


def test_a_removed_instrument_waits_no_more(inside: Flask, cast: Cast) -> None:
    first_id, _slug = factories.published(cast.alpha_id)
    with unit_of_work():
        second = catalogue.begin_next_version(version(first_id).instrument, by=cast.bob.actor)
        publishing.submit(second, by=cast.bob.actor)
        second_id = second.id
    with unit_of_work():
        publishing.remove(version(first_id).instrument, "Veraltet.", by=cast.anton.actor)
    assert latest(second_id).state is SubmissionState.DROPPED


def test_the_database_keeps_one_waiting_round_of_an_instrument(version_id: int, cast: Cast) -> None:
    begun = latest(version_id)
    with pytest.raises(Conflict) as caught, unit_of_work():
        db.session.add(
            Submission(
                instrument_id=begun.instrument_id,
                version_id=version_id,
                version_number=1,
                round=2,
                due_on=begun.due_on,
            )
        )
    assert isinstance(caught.value.__cause__, IntegrityError)


@pytest.mark.parametrize("how", ["role", "deleted"])
def test_the_work_of_an_editor_who_leaves_is_free_again(
    version_id: int, cast: Cast, how: str
) -> None:
    with unit_of_work():
        operations.claim(latest(version_id), by=cast.edith.actor)
    with unit_of_work():
        edith = db.session.get_one(User, cast.edith.user_id)
        if how == "role":
            accounts.assign_role(edith, Role.MEMBER, by=cast.anton.actor)
        else:
            announce(AccountChanged(edith.id, "deleted"))
    assert latest(version_id).assigned_to_id is None
