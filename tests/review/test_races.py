"""Several people at the same moment, each in a transaction: one wins, the others read why."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from tests import factories
from tests.cast import Cast, Person
from tests.review.rounds import at_once, deed, latest, version
from toolbox.catalogue import operations as catalogue
from toolbox.catalogue import publishing
from toolbox.catalogue.content import content_of
from toolbox.catalogue.lifecycle import VersionState
from toolbox.review import operations, queries
from toolbox.review.lifecycle import SubmissionState


def _accept(version_id: int, seen: int, person: Person) -> None:
    operations.accept(version(version_id), expected=seen, own_allowed=False, by=person.actor)


def _ask(version_id: int, seen: int, person: Person) -> None:
    operations.ask_for_changes(version(version_id), "Bitte kürzen.", expected=seen, by=person.actor)


def _reject(version_id: int, seen: int, person: Person) -> None:
    operations.reject(version(version_id), ["duplicate"], "", expected=seen, by=person.actor)


DECISIONS: dict[Callable[[int, int, Person], None], tuple[SubmissionState, VersionState]] = {
    _accept: (SubmissionState.PUBLISHED, VersionState.PUBLISHED),
    _ask: (SubmissionState.RETURNED, VersionState.DRAFT),
    _reject: (SubmissionState.REJECTED, VersionState.DRAFT),
}


@pytest.mark.parametrize("one", DECISIONS, ids=lambda deed: deed.__name__)
@pytest.mark.parametrize("other", DECISIONS, ids=lambda deed: deed.__name__)
def test_of_two_editors_exactly_one_decides(
    app: Flask,
    cast: Cast,
    one: Callable[[int, int, Person], None],
    other: Callable[[int, int, Person], None],
) -> None:
    with app.app_context():
        version_id = factories.submitted(cast.alpha_id, by=cast.bob)
        seen = version(version_id).row_version
    outcomes = at_once(
        app,
        lambda: one(version_id, seen, cast.edith),
        lambda: other(version_id, seen, cast.anton),
    )
    assert sorted(outcomes) == ["done", operations.OVERTAKEN]
    winner, person = (one, cast.edith) if outcomes[0] == "done" else (other, cast.anton)
    with app.app_context():
        ended = latest(version_id)
        assert (ended.state, version(version_id).state) == DECISIONS[winner]
        assert ended.decided_by_id == person.user_id
        assert len(queries.rounds_of(ended.instrument_id)) == 1


@pytest.mark.parametrize("decide", DECISIONS, ids=lambda deed: deed.__name__)
def test_makers_who_take_it_back_meet_an_editor_who_decides(
    app: Flask, cast: Cast, decide: Callable[[int, int, Person], None]
) -> None:
    with app.app_context():
        version_id = factories.submitted(cast.alpha_id, by=cast.bob)
        seen = version(version_id).row_version
    outcomes = at_once(
        app,
        lambda: publishing.withdraw(version(version_id), by=cast.bob.actor),
        lambda: decide(version_id, seen, cast.edith),
    )
    with app.app_context():
        ended, present = latest(version_id).state, version(version_id).state
    if outcomes[0] == "done":
        assert outcomes[1] == operations.OVERTAKEN
        assert (ended, present) == (SubmissionState.WITHDRAWN, VersionState.DRAFT)
    else:
        assert outcomes == ["wrong-state", "done"]
        assert (ended, present) == DECISIONS[decide]


def test_an_edit_after_the_page_was_opened_is_never_published_unseen(
    app: Flask, cast: Cast
) -> None:
    with app.app_context():
        version_id = factories.submitted(cast.alpha_id, by=cast.bob)
        seen = version(version_id).row_version

    def edit() -> None:
        publishing.withdraw(version(version_id), by=cast.bob.actor)
        changed = replace(content_of(version(version_id)), title="Etwas ganz anderes")
        catalogue.revise(version(version_id), changed, by=cast.bob.actor)
        publishing.submit(version(version_id), by=cast.bob.actor)

    outcomes = at_once(app, edit, lambda: _accept(version_id, seen, cast.edith))
    with app.app_context():
        title = version(version_id).title
        if outcomes[0] == "done":
            assert outcomes[1] == operations.OVERTAKEN
            assert latest(version_id).round == 2
            assert version(version_id).state is VersionState.IN_REVIEW
        else:
            assert version(version_id).state is VersionState.PUBLISHED
            assert title != "Etwas ganz anderes"


@pytest.mark.parametrize("round_", range(3))
def test_of_two_who_claim_one_gets_it(app: Flask, cast: Cast, round_: int) -> None:
    with app.app_context():
        version_id = factories.submitted(cast.alpha_id, by=cast.bob)
    outcomes = at_once(
        app,
        lambda: operations.claim(latest(version_id), by=cast.edith.actor),
        lambda: operations.claim(latest(version_id), by=cast.anton.actor),
    )
    assert sorted(outcomes) == ["claimed", "done"]
    winner = cast.edith if outcomes[0] == "done" else cast.anton
    with app.app_context():
        assert latest(version_id).assigned_to_id == winner.user_id


def test_a_claim_meets_a_decision(app: Flask, cast: Cast) -> None:
    with app.app_context():
        version_id = factories.submitted(cast.alpha_id, by=cast.bob)
        seen = version(version_id).row_version
    outcomes = at_once(
        app,
        lambda: operations.claim(latest(version_id), by=cast.edith.actor),
        lambda: _ask(version_id, seen, cast.anton),
    )
    assert outcomes[1] == "done", "who takes care of it does not keep others from deciding"
    assert outcomes[0] in {"done", operations.OVERTAKEN}


def test_a_comment_after_the_decision_is_refused(app: Flask, cast: Cast) -> None:
    with app.app_context():
        version_id = factories.submitted(cast.alpha_id, by=cast.bob)
        seen = version(version_id).row_version
        deed(lambda: _ask(version_id, seen, cast.anton))()
    outcomes = at_once(
        app,
        lambda: operations.comment_on(latest(version_id), "title", "Zu lang.", by=cast.edith.actor),
    )
    assert outcomes == [operations.OVERTAKEN]
