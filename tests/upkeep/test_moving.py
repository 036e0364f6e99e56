"""An offer with a day: accepted before, it waits for it, and either side can withdraw."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select

from tests import factories
from tests.counting import counting_queries
from tests.letters import Letter
from tests.upkeep.conftest import Stage
from toolbox.accounts import belonging, merging
from toolbox.accounts import queries as accounts
from toolbox.accounts.models import Membership, User
from toolbox.audit.models import AuditEntry
from toolbox.catalogue import publishing
from toolbox.catalogue.models import Instrument
from toolbox.foundation.clock import now, today
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid
from toolbox.foundation.uow import unit_of_work
from toolbox.upkeep import ending, jobs, operations, personal, policy, rules
from toolbox.upkeep import queries as upkeep
from toolbox.upkeep.lifecycle import Answered, Moving
from toolbox.upkeep.models import Handover

Letters = Callable[[], list[Letter]]
AHEAD = 40


def _offered(stage: Stage, instrument: Instrument, days: int = AHEAD) -> int:
    with unit_of_work():
        return operations.offer(
            stage.instrument(instrument.slug),
            stage.beta,
            moves_on=today() + timedelta(days=days),
            by=stage.cast.alice.actor,
        ).id


def _accept(stage: Stage, handover_id: int) -> None:
    carla = stage.cast.carla.actor
    with unit_of_work():
        operations.accept(upkeep.handover(handover_id, by=carla), by=carla)


def _agreed(stage: Stage, **changes: object) -> tuple[str, int]:
    """Let Beta accept what is to move later; return the slug and the id of the offer."""
    instrument = stage.published(**changes)
    slug, handover_id = instrument.slug, _offered(stage, instrument)
    _accept(stage, handover_id)
    return slug, handover_id


def _nights(*days: int) -> None:
    for number in days:
        with time_machine.travel(now() + timedelta(days=number)):
            jobs.look_after({})
            jobs.look_after({})
        db.session.expire_all()


def _found(handover_id: int) -> Handover:
    return db.session.get_one(Handover, handover_id)


def _about(letters: list[Letter], words: str) -> set[str]:
    return {one.to for one in letters if words in one.subject}


def test_what_is_accepted_moves_on_its_day_and_not_before(stage: Stage, letters: Letters) -> None:
    alice, carla = stage.cast.alice.email, stage.cast.carla.email
    slug, handover_id = _agreed(stage, title="Messekoffer")
    found = _found(handover_id)
    assert (found.state, found.is_agreed, found.decided_at) == (Answered.OPEN, True, None)
    assert stage.instrument(slug).owner_id == stage.cast.alpha_id
    assert _about(letters(), "Vereinbart") | _about(letters(), "Agreed") == {alice}
    _nights(1, AHEAD - 1)
    assert stage.instrument(slug).owner_id == stage.cast.alpha_id
    before = len(letters())
    _nights(AHEAD)
    assert stage.instrument(slug).owner_id == stage.cast.beta_id
    found = _found(handover_id)
    assert found.state is Answered.ACCEPTED
    assert found.decided_by_id == stage.cast.carla.user_id
    assert found.decided_at is not None
    assert rules.day_of(found.decided_at) == found.moves_on
    with time_machine.travel(now() + timedelta(days=AHEAD)):
        assert {one.to for one in letters()[before:]} == {alice, carla}
    actions = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert [one for one in actions if one.startswith(("handover", "moved"))] == [
        "handover-offered",
        "handover-agreed",
        "handover-accepted",
        "moved",
    ]


def test_the_server_may_have_slept_on_that_day(stage: Stage) -> None:
    slug, _handover_id = _agreed(stage)
    _nights(AHEAD + 9)
    assert stage.instrument(slug).owner_id == stage.cast.beta_id


def test_accepted_late_it_moves_at_once(stage: Stage) -> None:
    instrument = stage.published()
    handover_id = _offered(stage, instrument, days=3)
    with time_machine.travel(now() + timedelta(days=3)):
        _accept(stage, handover_id)
    assert _found(handover_id).state is Answered.ACCEPTED
    assert stage.instrument(instrument.slug).owner_id == stage.cast.beta_id


def test_what_is_agreed_on_is_neither_reminded_of_nor_ended_for_want_of_an_answer(
    stage: Stage, letters: Letters
) -> None:
    instrument = stage.published()
    handover_id = _offered(stage, instrument, days=90)
    _accept(stage, handover_id)
    carla = stage.cast.carla.actor
    assert upkeep.offers_to(by=carla) == []
    assert [one.id for one in upkeep.on_their_way_to([stage.cast.beta_id])] == [handover_id]
    before = len(letters())
    _nights(15, 61)
    assert _found(handover_id).is_agreed
    assert len(letters()) == before
    assert not policy.seeks_keeper(stage.instrument(instrument.slug))


@pytest.mark.parametrize(("person", "hears"), [("alice", "carla"), ("carla", "alice")])
def test_either_side_withdraws_until_then(
    stage: Stage, letters: Letters, person: str, hears: str
) -> None:
    slug, handover_id = _agreed(stage, title="Messekoffer")
    before = len(letters())
    by = getattr(stage.cast, person).actor
    with unit_of_work():
        operations.withdraw_offer(upkeep.handover(handover_id, by=by), by=by)
    assert {one.to for one in letters()[before:]} == {getattr(stage.cast, hears).email}
    _nights(AHEAD, AHEAD + 1)
    assert _found(handover_id).state is Answered.WITHDRAWN
    assert stage.instrument(slug).owner_id == stage.cast.alpha_id
    _offered(stage, stage.instrument(slug))  # it can be offered again


@pytest.mark.parametrize("person", ["bob", "rita", "carla"])
def test_before_it_is_accepted_only_the_giver_withdraws(stage: Stage, person: str) -> None:
    handover_id = _offered(stage, stage.published())
    by = getattr(stage.cast, person).actor
    with pytest.raises(Denied):
        operations.withdraw_offer(_found(handover_id), by=by)


def test_both_faces_agree_about_what_was_agreed_on(stage: Stage) -> None:
    _slug, handover_id = _agreed(stage)
    for person in stage.cast.everybody:
        by = accounts.actor_for(db.session.get_one(User, person.user_id))
        for sentence in (policy.withdraw_offer, policy.see_offer):
            listed = db.session.scalar(
                select(Handover.id).where(Handover.id == handover_id, sentence.where(by))
            )
            allowed = sentence.allows(by, _found(handover_id))
            assert (listed is not None) is allowed, person.name


def test_what_was_answered_is_not_answered_again(stage: Stage) -> None:
    _slug, handover_id = _agreed(stage)
    carla = stage.cast.carla.actor
    for verb in (operations.accept, operations.decline):
        with pytest.raises(Conflict) as caught, unit_of_work():
            verb(_found(handover_id), by=carla)
        assert caught.value.code == "offer-agreed"
    with pytest.raises(Conflict) as caught, unit_of_work():
        operations.offer(_found(handover_id).instrument, stage.beta, by=stage.cast.alice.actor)
    assert caught.value.code == "offered"


@pytest.mark.parametrize("what", ["removed", "moved", "ended", "gone"])
def test_what_is_not_possible_any_more_lapses(stage: Stage, letters: Letters, what: str) -> None:
    slug, handover_id = _agreed(stage)
    with unit_of_work():
        if what == "removed":
            publishing.remove(stage.instrument(slug), "Rechte", by=stage.cast.anton.actor)
        elif what == "moved":
            third = belonging.found_organisation(name="Gamma", by=stage.cast.edith.actor)
            publishing.move_to(stage.instrument(slug), third.id, by=stage.cast.edith.actor)
        elif what == "ended":
            stage.beta.ended_at = now()
        else:
            _found(handover_id).to_id = None
    _nights(AHEAD)
    assert _found(handover_id).state is Answered.LAPSED
    assert stage.instrument(slug).owner_id != stage.cast.beta_id
    assert stage.cast.alice.email in {one.to for one in letters()}


def test_it_follows_when_the_receiver_is_merged(stage: Stage) -> None:
    slug, handover_id = _agreed(stage)
    with unit_of_work():
        gamma = belonging.found_organisation(name="Gamma", by=stage.cast.edith.actor).id
    with unit_of_work():
        merging.merge(stage.beta, stage.organisation(gamma), by=stage.cast.anton.actor)
    _nights(AHEAD)
    assert _found(handover_id).state is Answered.ACCEPTED
    assert stage.instrument(slug).owner_id == gamma


def test_who_decides_for_both_still_waits_for_the_day(stage: Stage) -> None:
    instrument = stage.published()
    with unit_of_work():
        gamma = belonging.found_organisation(name="Gamma", by=stage.cast.alice.actor)
        by = accounts.actor_for(db.session.get_one(User, stage.cast.alice.user_id))
        made = operations.offer(
            stage.instrument(instrument.slug), gamma, moves_on=today() + timedelta(days=2), by=by
        )
        assert made.is_agreed
    _nights(2)
    assert stage.instrument(instrument.slug).owner_id == gamma.id


def test_editors_give_on_a_day_what_nobody_decides_about(stage: Stage, letters: Letters) -> None:
    instrument = stage.published()
    with unit_of_work():
        db.session.execute(
            delete(Membership).where(Membership.organisation_id == stage.cast.alpha_id)
        )
    with unit_of_work():
        made = operations.offer(
            stage.instrument(instrument.slug),
            stage.beta,
            moves_on=today() + timedelta(days=2),
            by=stage.cast.edith.actor,
        )
        assert made.is_agreed
    assert {one.to for one in letters()} == {stage.cast.carla.email}
    _nights(2)
    assert stage.instrument(instrument.slug).owner_id == stage.cast.beta_id


@pytest.mark.parametrize("days", [-1, 3661])
def test_days_that_make_no_sense(stage: Stage, days: int) -> None:
    instrument = stage.published()
    with pytest.raises(Invalid) as caught:
        _offered(stage, instrument, days)
    assert list(caught.value.fields) == ["moves_on"]
    assert upkeep.open_offer(instrument.id) is None


@pytest.mark.parametrize(
    ("when", "typed", "ends_on", "chosen"),
    [
        (Moving.AT_ONCE, date(2030, 1, 1), date(2031, 1, 1), None),
        (Moving.AT_END, date(2030, 1, 1), date(2031, 1, 1), date(2031, 1, 1)),
        (Moving.ON_DAY, date(2030, 1, 1), date(2031, 1, 1), date(2030, 1, 1)),
        ("", date(2030, 1, 1), None, None),
        ("unsinn", None, None, None),
    ],
)
def test_the_day_that_was_chosen(
    when: str, typed: date | None, ends_on: date | None, chosen: date | None
) -> None:
    assert rules.chosen_move(when, typed, ends_on) == chosen


@pytest.mark.parametrize(("when", "field"), [(Moving.AT_END, "when"), (Moving.ON_DAY, "moves_on")])
def test_a_day_that_is_missing(when: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        rules.chosen_move(when, None, None)
    assert list(caught.value.fields) == [field]


def test_it_moves_on_the_last_day_and_the_project_ends_after_it(stage: Stage) -> None:
    instrument = stage.published()
    alice, last = stage.cast.alice.actor, today() + timedelta(days=AHEAD)
    with unit_of_work():
        alpha = stage.organisation(stage.cast.alpha_id)
        ending.choose_day(alpha, last, by=alice)
        ending.announce_ending(alpha, by=alice)
    handover_id = _offered(stage, instrument)
    _accept(stage, handover_id)
    _nights(AHEAD + 1)
    assert stage.organisation(stage.cast.alpha_id).ended_at is not None
    assert stage.instrument(instrument.slug).owner_id == stage.cast.beta_id
    assert upkeep.orphan_count() == 0


def test_people_see_the_day_among_what_is_known_of_them(stage: Stage) -> None:
    _slug, handover_id = _agreed(stage)
    day = _found(handover_id).moves_on
    assert day is not None
    for person, part in ((stage.cast.alice, "offered"), (stage.cast.carla, "answered")):
        assert personal.about(person.user_id)[part][0]["moves_on"] == day.isoformat()


def test_titles_come_in_one_question(inside: Flask, stage: Stage) -> None:
    shown = [stage.published(title=f"Werkzeug {number}").id for number in range(3)]
    version_id = factories.draft(stage.cast.alpha_id, title="Entwurf")
    begun = db.session.scalars(
        select(Instrument.id).where(Instrument.current_version_id.is_(None))
    ).one()
    assert version_id
    db.session.expire_all()
    with counting_queries(inside) as counter:
        titles = upkeep.titles_of([*shown, begun, 999])
    assert titles == {
        **{key: f"Werkzeug {number}" for number, key in enumerate(shown)},
        begun: "Entwurf",
    }
    assert len(counter) == 1


@pytest.mark.parametrize(
    ("moves_on", "last"),
    [
        (date(2027, 3, 2), date(2027, 3, 2)),
        (date(2027, 4, 30), date(2027, 4, 30)),
        (date(2027, 5, 20), date(2027, 4, 30)),
        (None, date(2027, 4, 30)),
    ],
)
def test_an_offer_wants_its_answer_before_it_moves_or_ends(
    moves_on: date | None, last: date
) -> None:
    assert rules.answer_by(datetime(2027, 3, 1, 12, tzinfo=UTC), moves_on) == last
