"""The decisions: what they need, what they leave behind, and who may not take them."""

from datetime import timedelta

import pytest
from flask import Flask

from tests.cast import Cast
from tests.letters import read_letters
from tests.review.rounds import latest, version
from toolbox.accounts.models import Membership, User
from toolbox.audit import queries as audit
from toolbox.catalogue import publishing
from toolbox.catalogue.lifecycle import VersionState
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import today
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid, NotFound
from toolbox.foundation.uow import unit_of_work
from toolbox.review import operations, queries
from toolbox.review.lifecycle import SubmissionState


def _seen(version_id: int) -> int:
    return version(version_id).row_version


def _accept(version_id: int, by: Actor, *, own_allowed: bool = False) -> None:
    with unit_of_work():
        operations.accept(
            version(version_id), expected=_seen(version_id), own_allowed=own_allowed, by=by
        )


def _ask(version_id: int, comment: str, by: Actor, *, days: int | None = None) -> None:
    until = None if days is None else today() + timedelta(days=days)
    with unit_of_work():
        operations.ask_for_changes(
            version(version_id), comment, until=until, expected=_seen(version_id), by=by
        )


def _reject(version_id: int, reasons: list[str], comment: str, by: Actor) -> None:
    with unit_of_work():
        operations.reject(version(version_id), reasons, comment, expected=_seen(version_id), by=by)


def _comment(version_id: int, field: str, text: str, by: Actor) -> int:
    with unit_of_work():
        return operations.comment_on(latest(version_id), field, text, by=by).id


def test_accepted_it_is_published_and_the_round_says_by_whom(version_id: int, cast: Cast) -> None:
    _accept(version_id, cast.edith.actor)
    assert version(version_id).state is VersionState.PUBLISHED
    ended = latest(version_id)
    assert (ended.state, ended.decided_by_id) == (SubmissionState.PUBLISHED, cast.edith.user_id)


def test_changes_are_asked_for_with_comment_points_and_a_day(
    inside: Flask, version_id: int, cast: Cast
) -> None:
    _comment(version_id, "summary", "Für wen ist das?", cast.edith.actor)
    _ask(version_id, "Fast fertig!", cast.edith.actor, days=10)
    ended = latest(version_id)
    assert (ended.state, ended.comment) == (SubmissionState.RETURNED, "Fast fertig!")
    assert ended.changes_due_on == today() + timedelta(days=10)
    assert version(version_id).state is VersionState.DRAFT
    (letter,) = [one for one in read_letters(inside) if one.to == "bob@example.org"]
    assert "Fast fertig!" in letter.body
    assert "Für wen ist das?" in letter.body


def test_comments_on_fields_are_enough(version_id: int, cast: Cast) -> None:
    with pytest.raises(Invalid):
        _ask(version_id, " ", cast.edith.actor)
    _comment(version_id, "fields-points", "Wie viele?", cast.edith.actor)
    _ask(version_id, " ", cast.edith.actor)
    assert latest(version_id).state is SubmissionState.RETURNED


@pytest.mark.parametrize("days", [0, -1, 400])
def test_a_day_that_makes_no_sense_is_refused(version_id: int, cast: Cast, days: int) -> None:
    with pytest.raises(Invalid) as caught:
        _ask(version_id, "Bitte kürzen.", cast.edith.actor, days=days)
    assert list(caught.value.fields) == ["changes_due_on"]
    assert latest(version_id).state is SubmissionState.WAITING


def test_a_rejection_gives_reasons_and_the_draft_goes_back(
    inside: Flask, version_id: int, cast: Cast
) -> None:
    _reject(version_id, ["duplicate", "rights"], "Siehe Checkliste Nord.", cast.edith.actor)
    ended = latest(version_id)
    assert (ended.state, ended.reasons) == (SubmissionState.REJECTED, ["duplicate", "rights"])
    assert version(version_id).state is VersionState.DRAFT
    (letter,) = [one for one in read_letters(inside) if one.to == "bob@example.org"]
    assert "Siehe Checkliste Nord." in letter.body
    actions = [one.action for one in audit.entries_about("instrument", ended.instrument_id)]
    assert "rejected" in actions


@pytest.mark.parametrize(
    ("reasons", "comment", "field"),
    [
        ([], "Nein.", "reasons"),
        (["made-up"], "Nein.", "reasons"),
        (["duplicate", "made-up"], "Nein.", "reasons"),
        (["other"], "", "comment"),
        (["duplicate"], "x" * 5001, "comment"),
    ],
)
def test_a_rejection_without_good_reasons_is_refused(
    version_id: int, cast: Cast, reasons: list[str], comment: str, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        _reject(version_id, reasons, comment, cast.edith.actor)
    assert list(caught.value.fields) == [field]
    assert latest(version_id).state is SubmissionState.WAITING


@pytest.mark.parametrize("why", ["organisation", "wrote it", "handed it in"])
def test_nobody_accepts_own_work_unless_the_operator_allows_it(
    version_id: int, cast: Cast, why: str
) -> None:
    editor = cast.edith.actor
    with unit_of_work():
        if why == "organisation":
            editor = Actor(
                name="Edith",
                user_id=cast.edith.user_id,
                role=cast.edith.actor.role,
                organisations=frozenset({cast.alpha_id}),
            )
            db.session.add(Membership(user_id=cast.edith.user_id, organisation_id=cast.alpha_id))
        elif why == "wrote it":
            version(version_id).created_by_id = cast.edith.user_id
        else:
            latest(version_id).submitted_by_id = cast.edith.user_id
    with pytest.raises(Denied):
        _accept(version_id, editor)
    assert latest(version_id).state is SubmissionState.WAITING
    _accept(version_id, editor, own_allowed=True)
    assert latest(version_id).state is SubmissionState.PUBLISHED


def test_makers_decide_nothing(version_id: int, cast: Cast) -> None:
    for act in (
        lambda: _accept(version_id, cast.bob.actor),
        lambda: _ask(version_id, "Nein", cast.bob.actor),
        lambda: _reject(version_id, ["duplicate"], "", cast.bob.actor),
        lambda: _comment(version_id, "title", "Nein", cast.bob.actor),
    ):
        with pytest.raises(Denied):
            act()
    assert latest(version_id).state is SubmissionState.WAITING


@pytest.mark.parametrize(
    ("field", "text", "wrong"),
    [
        ("owner_id", "Hm", "field"),
        ("", "Hm", "field"),
        ("title", "  ", "text"),
        ("title", "x" * 2001, "text"),
    ],
)
def test_a_comment_names_a_field_of_the_draft(
    version_id: int, cast: Cast, field: str, text: str, wrong: str
) -> None:
    with pytest.raises(Invalid) as caught:
        _comment(version_id, field, text, cast.edith.actor)
    assert list(caught.value.fields) == [wrong]


def test_a_comment_can_be_taken_back_by_its_author_until_it_was_told(
    version_id: int, cast: Cast
) -> None:
    comment_id = _comment(version_id, "title", "Kürzer", cast.edith.actor)

    def drop(by: Actor) -> None:
        with unit_of_work():
            submission = latest(version_id)
            (found,) = queries.comments_in([submission.id])[submission.id]
            assert found.id == comment_id
            operations.drop_comment(submission, found, by=by)

    with pytest.raises(Denied):
        drop(cast.anton.actor)
    drop(cast.edith.actor)
    _comment(version_id, "title", "Kürzer", cast.edith.actor)
    with unit_of_work():
        publishing.withdraw(version(version_id), by=cast.bob.actor)
    with pytest.raises(Conflict), unit_of_work():
        submission = latest(version_id)
        (found,) = queries.comments_in([submission.id])[submission.id]
        operations.drop_comment(submission, found, by=cast.edith.actor)


def test_makers_tick_off_what_they_were_told(version_id: int, cast: Cast) -> None:
    comment_id = _comment(version_id, "title", "Kürzer", cast.edith.actor)
    assert queries.comments_for_makers(version_id) == [], "not before the decision"
    _ask(version_id, "", cast.edith.actor)
    with unit_of_work():
        operations.settle(version(version_id), comment_id, is_done=True, by=cast.bob.actor)
    (told,) = queries.comments_for_makers(version_id)
    assert told.done_by_id == cast.bob.user_id
    assert queries.open_points([told.submission_id]) == {}
    with unit_of_work():
        operations.settle(version(version_id), comment_id, is_done=False, by=cast.alice.actor)
    assert queries.open_points([told.submission_id]) == {told.submission_id: 1}
    with pytest.raises(Denied), unit_of_work():
        operations.settle(version(version_id), comment_id, is_done=True, by=cast.carla.actor)
    with pytest.raises(NotFound), unit_of_work():
        operations.settle(version(version_id), comment_id + 1, is_done=True, by=cast.bob.actor)


def test_work_is_given_to_editors_alone(inside: Flask, version_id: int, cast: Cast) -> None:
    def give(user_id: int | None) -> None:
        with unit_of_work():
            submission = latest(version_id)
            to = db.session.get_one(User, user_id) if user_id else None
            operations.assign(submission, to, expected=submission.row_version, by=cast.edith.actor)

    with pytest.raises(Invalid):
        give(cast.bob.user_id)
    give(cast.anton.user_id)
    assert latest(version_id).assigned_to_id == cast.anton.user_id
    letters = [one for one in read_letters(inside) if one.to == "anton@example.org"]
    assert any("Edith" in one.body for one in letters), "told by whom"
    give(None)
    assert latest(version_id).assigned_to_id is None


def test_who_looks_at_something_hears_that_it_was_taken_back(
    inside: Flask, version_id: int, cast: Cast
) -> None:
    with unit_of_work():
        operations.claim(latest(version_id), by=cast.edith.actor)
    before = len([one for one in read_letters(inside) if one.to == "edith@example.org"])
    with unit_of_work():
        publishing.withdraw(version(version_id), by=cast.bob.actor)
    after = [one for one in read_letters(inside) if one.to == "edith@example.org"]
    assert len(after) == before + 1


def test_a_maker_who_has_left_the_organisation_hears_no_more(
    inside: Flask, version_id: int, cast: Cast
) -> None:
    with unit_of_work():
        db.session.query(Membership).filter_by(user_id=cast.bob.user_id).delete()
    _ask(version_id, "Bitte kürzen.", cast.edith.actor)
    assert not [one for one in read_letters(inside) if one.to == "bob@example.org"]
