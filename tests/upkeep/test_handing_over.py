"""Instruments change hands: offers, answers, care for what nobody keeps, and who was faster."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.letters import Letter
from tests.upkeep.conftest import Stage
from toolbox.accounts import belonging, merging
from toolbox.accounts import queries as accounts
from toolbox.accounts.models import Membership, MembershipRole, User
from toolbox.audit.models import AuditEntry
from toolbox.catalogue import publishing, queries
from toolbox.catalogue.models import Credit, Instrument
from toolbox.foundation.actors import Actor, Role
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid, NotFound, ToolboxError
from toolbox.foundation.uow import unit_of_work
from toolbox.notices.models import Notice
from toolbox.upkeep import jobs, operations, policy
from toolbox.upkeep import queries as upkeep
from toolbox.upkeep.lifecycle import Answered
from toolbox.upkeep.models import CareRequest, Handover

Letters = Callable[[], list[Letter]]


def offered(stage: Stage, instrument: Instrument, message: str = "") -> int:
    """Let Alice offer an instrument to Beta; return the id of the offer."""
    with unit_of_work():
        found = stage.instrument(instrument.slug)
        return operations.offer(found, stage.beta, message, by=stage.cast.alice.actor).id


def handovers_of(instrument_id: int) -> list[Handover]:
    """Return what has brought an instrument from one hand to the next."""
    return list(db.session.scalars(select(Handover).where(upkeep.handed_over(instrument_id))))


def _actions() -> list[str]:
    return [
        line.action
        for line in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        if line.action.startswith(("handover", "care", "moved"))
    ]


def test_an_offer_changes_nothing_until_it_is_accepted(stage: Stage, letters: Letters) -> None:
    instrument = stage.published(title="Messekoffer")
    handover_id = offered(stage, instrument, "Bitte kümmern Sie sich.")
    assert stage.instrument(instrument.slug).owner_id == stage.cast.alpha_id
    mail = letters()[-1]
    assert (mail.to, "Messekoffer" in mail.subject) == (stage.cast.carla.email, True)
    assert "Bitte kümmern Sie sich." in mail.body
    with unit_of_work():
        operations.accept(
            upkeep.handover(handover_id, by=stage.cast.carla.actor), by=stage.cast.carla.actor
        )
    found = stage.instrument(instrument.slug)
    assert found.owner_id == stage.cast.beta_id
    (past,) = handovers_of(found.id)
    assert (past.from_name, past.to_name) == ("Projekt Alpha", "Projekt Beta")
    assert db.session.scalars(select(Credit.name)).all() == ["Projekt Alpha"], "makers stay named"
    assert _actions() == ["handover-offered", "handover-accepted", "moved"]
    assert letters()[-1].to == stage.cast.alice.email


@pytest.mark.parametrize("person", ["bob", "carla", "edith"])
def test_only_owners_can_offer(stage: Stage, person: str) -> None:
    instrument = stage.published()
    by = getattr(stage.cast, person).actor
    with pytest.raises(Denied), unit_of_work():
        operations.offer(instrument, stage.beta, by=by)


@pytest.mark.parametrize("person", ["alice", "bob", "edith", "anton"])
def test_only_owners_of_the_other_side_can_accept(stage: Stage, person: str) -> None:
    handover_id = offered(stage, stage.published())
    by = getattr(stage.cast, person).actor
    with pytest.raises((Denied, NotFound)), unit_of_work():
        operations.accept(upkeep.handover(handover_id, by=by), by=by)


def test_strangers_do_not_know_of_offers(stage: Stage) -> None:
    handover_id = offered(stage, stage.published())
    with pytest.raises(NotFound):
        upkeep.handover(handover_id, by=Actor(name="Dora", user_id=99, role=Role.MEMBER))


def test_what_cannot_be_offered(stage: Stage) -> None:
    instrument, by = stage.published(), stage.cast.alice.actor
    alpha = stage.organisation(stage.cast.alpha_id)
    for to in (None, alpha):
        with pytest.raises(Invalid), unit_of_work():
            operations.offer(instrument, to, by=by)
    with pytest.raises(Invalid), unit_of_work():
        operations.offer(instrument, stage.beta, "x" * 1001, by=by)
    offered(stage, instrument)
    with pytest.raises(Conflict) as caught, unit_of_work():
        operations.offer(stage.instrument(instrument.slug), stage.beta, by=by)
    assert caught.value.code == "offered"
    with unit_of_work():
        stage.beta.ended_at = now()
    another = stage.published()
    with pytest.raises(Invalid), unit_of_work():
        operations.offer(another, stage.beta, by=by)


@pytest.mark.parametrize(
    ("verb", "person", "state", "hears"),
    [
        ("decline", "carla", Answered.DECLINED, "alice"),
        ("withdraw_offer", "alice", Answered.WITHDRAWN, "carla"),
    ],
)
def test_who_says_no_or_takes_it_back(
    stage: Stage, letters: Letters, verb: str, person: str, state: Answered, hears: str
) -> None:
    instrument = stage.published()
    handover_id = offered(stage, instrument)
    by = getattr(stage.cast, person).actor
    with unit_of_work():
        getattr(operations, verb)(upkeep.handover(handover_id, by=by), by=by)
    assert db.session.get_one(Handover, handover_id).state is state
    assert stage.instrument(instrument.slug).owner_id == stage.cast.alpha_id
    assert letters()[-1].to == getattr(stage.cast, hears).email
    for late in ("accept", "decline"):
        with pytest.raises(Conflict) as caught, unit_of_work():
            by_carla = stage.cast.carla.actor
            getattr(operations, late)(upkeep.handover(handover_id, by=by_carla), by=by_carla)
        assert caught.value.code == f"offer-{state.value}"
    offered(stage, instrument)  # it can be offered again


def test_an_instrument_that_was_removed_cannot_be_accepted(stage: Stage) -> None:
    instrument = stage.published()
    handover_id = offered(stage, instrument)
    with unit_of_work():
        publishing.remove(stage.instrument(instrument.slug), "Rechte", by=stage.cast.anton.actor)
    with pytest.raises(Conflict) as caught, unit_of_work():
        by = stage.cast.carla.actor
        operations.accept(upkeep.handover(handover_id, by=by), by=by)
    assert caught.value.code == "offer-lapsed"


def test_an_instrument_that_has_moved_cannot_be_accepted(stage: Stage) -> None:
    instrument = stage.published()
    handover_id = offered(stage, instrument)
    with unit_of_work():
        third = belonging.found_organisation(name="Projekt Gamma", by=stage.cast.carla.actor)
        publishing.move_to(stage.instrument(instrument.slug), third.id, by=stage.cast.edith.actor)
    assert db.session.get_one(Handover, handover_id).state is Answered.LAPSED


def _merge(stage: Stage, found_id: int, into_id: int) -> None:
    with unit_of_work():
        merging.merge(
            stage.organisation(found_id), stage.organisation(into_id), by=stage.cast.anton.actor
        )


def test_an_offer_follows_when_the_receiver_is_merged(stage: Stage) -> None:
    instrument = stage.published()
    handover_id = offered(stage, instrument)
    with unit_of_work():
        gamma = belonging.found_organisation(name="Gamma", by=stage.cast.edith.actor).id
    _merge(stage, stage.cast.beta_id, gamma)
    found = db.session.get_one(Handover, handover_id)
    assert (found.state, found.to_id) == (Answered.OPEN, gamma)
    edith = db.session.get_one(User, stage.cast.edith.user_id)
    with unit_of_work():
        by = accounts.actor_for(edith)
        operations.accept(upkeep.handover(handover_id, by=by), by=by)
    assert stage.instrument(instrument.slug).owner_id == gamma


def test_an_offer_stays_when_the_giver_is_merged(stage: Stage) -> None:
    instrument = stage.published()
    handover_id = offered(stage, instrument)
    with unit_of_work():
        gamma = belonging.found_organisation(name="Gamma", by=stage.cast.edith.actor).id
    _merge(stage, stage.cast.alpha_id, gamma)
    assert db.session.get_one(Handover, handover_id).state is Answered.OPEN
    with unit_of_work():
        by = stage.cast.carla.actor
        operations.accept(upkeep.handover(handover_id, by=by), by=by)
    assert stage.instrument(instrument.slug).owner_id == stage.cast.beta_id


def test_an_offer_between_two_that_are_merged_lapses(stage: Stage) -> None:
    handover_id = offered(stage, stage.published())
    _merge(stage, stage.cast.alpha_id, stage.cast.beta_id)
    assert db.session.get_one(Handover, handover_id).state is Answered.LAPSED


def _both_at_once(app: Flask, *deeds: Callable[[], None]) -> list[str]:
    """Do things in several threads at the same moment; return what came of each."""
    barrier, outcomes = Barrier(len(deeds)), [""] * len(deeds)

    def run(place: int, deed: Callable[[], None]) -> None:
        with app.app_context():
            barrier.wait()
            try:
                with unit_of_work():
                    deed()
                outcomes[place] = "done"
            except ToolboxError as error:
                outcomes[place] = error.code
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.parametrize("turn", range(5))
def test_accepting_and_withdrawing_at_once(inside: Flask, stage: Stage, turn: int) -> None:
    instrument = stage.published()
    slug, handover_id = instrument.slug, offered(stage, instrument)
    alice, carla = stage.cast.alice.actor, stage.cast.carla.actor
    outcomes = _both_at_once(
        inside,
        lambda: operations.accept(upkeep.handover(handover_id, by=carla), by=carla),
        lambda: operations.withdraw_offer(upkeep.handover(handover_id, by=alice), by=alice),
    )
    db.session.expire_all()
    owner_id = stage.instrument(slug).owner_id
    if outcomes[0] == "done":
        assert (outcomes[1], owner_id) == ("offer-accepted", stage.cast.beta_id)
    else:
        assert outcomes == ["offer-withdrawn", "done"]
        assert owner_id == stage.cast.alpha_id


@pytest.mark.parametrize("turn", range(5))
def test_removing_while_accepting(inside: Flask, stage: Stage, turn: int) -> None:
    instrument = stage.published()
    slug, handover_id = instrument.slug, offered(stage, instrument)
    carla, anton = stage.cast.carla.actor, stage.cast.anton.actor
    outcomes = _both_at_once(
        inside,
        lambda: operations.accept(upkeep.handover(handover_id, by=carla), by=carla),
        lambda: publishing.remove(stage.instrument(slug), "Rechte", by=anton),
    )
    db.session.expire_all()
    assert outcomes[1] == "done"
    assert outcomes[0] in {"done", "offer-lapsed"}
    moved = stage.instrument(slug).owner_id == stage.cast.beta_id
    assert moved is (outcomes[0] == "done")


def test_two_people_accept_at_once(inside: Flask, stage: Stage) -> None:
    instrument = stage.published()
    handover_id, carla = offered(stage, instrument), stage.cast.carla.actor
    outcomes = _both_at_once(
        inside,
        *[lambda: operations.accept(upkeep.handover(handover_id, by=carla), by=carla)] * 2,
    )
    assert sorted(outcomes) == ["done", "offer-accepted"]
    assert len(handovers_of(instrument.id)) == 1


def test_offers_end_by_themselves_after_one_reminder(stage: Stage) -> None:
    handover_id = offered(stage, stage.published())
    states = []
    for days in (1, 14, 15, 60):
        with time_machine.travel(now() + timedelta(days=days)):
            jobs.look_after({})
            jobs.look_after({})
        db.session.expire_all()
        states.append(db.session.get_one(Handover, handover_id).state.value)
    assert states == ["open", "open", "open", "lapsed"]
    told = [one.user_id for one in db.session.scalars(select(Notice).order_by(Notice.id))]
    carla, alice = stage.cast.carla.user_id, stage.cast.alice.user_id
    assert told == [carla, carla, alice], "the offer, one reminder, and that it has ended"


# Nobody left


def test_editors_do_it_alone_where_nobody_is_left(stage: Stage, letters: Letters) -> None:
    instrument = stage.published(title="Messekoffer")
    stage.orphan_alpha()
    with unit_of_work():
        made = operations.offer(
            stage.instrument(instrument.slug), stage.beta, by=stage.cast.edith.actor
        )
        assert made.state is Answered.ACCEPTED
    assert stage.instrument(instrument.slug).owner_id == stage.cast.beta_id
    (mail,) = letters()
    assert mail.to == stage.cast.carla.email
    assert "Messekoffer" in mail.subject


def test_editors_answer_for_who_has_nobody_left(stage: Stage) -> None:
    instrument = stage.published()
    handover_id = offered(stage, instrument)
    with unit_of_work():
        for one in db.session.scalars(
            select(Membership).where(Membership.organisation_id == stage.cast.beta_id)
        ):
            db.session.delete(one)
    edith = stage.cast.edith.actor
    assert [one.id for one in upkeep.offers_to(by=edith)] == [handover_id]
    with unit_of_work():
        operations.decline(upkeep.handover(handover_id, by=edith), by=edith)


def test_what_seeks_a_keeper(stage: Stage) -> None:
    kept, slug = stage.published(), stage.published().slug
    assert not policy.seeks_keeper(kept)
    assert upkeep.orphan_count() == 0
    stage.orphan_alpha()
    assert upkeep.orphan_count() == 2
    assert len(upkeep.orphans(limit=10)) == 2
    with unit_of_work():
        publishing.retire(stage.instrument(slug), by=stage.cast.edith.actor)
    assert upkeep.orphan_count() == 1, "what is out of use needs nobody"
    factories.draft(stage.cast.alpha_id)
    assert upkeep.orphan_count() == 1, "drafts are nobody's business"


def test_a_reader_alone_is_no_keeper_and_an_organisation_without_people_never_lost_any(
    stage: Stage,
) -> None:
    with unit_of_work():
        own = belonging.found_organisation(name="Redaktion", by=factories.EDITORIAL).id
    factories.published(own)
    assert upkeep.orphan_count() == 0
    stage.published()
    stage.orphan_alpha()
    with unit_of_work():
        db.session.add(
            Membership(
                user_id=stage.cast.bob.user_id,
                organisation_id=stage.cast.alpha_id,
                role=MembershipRole.REVIEWER,
            )
        )
    assert upkeep.orphan_count() == 1


def test_an_organisation_that_ended_leaves_orphans_unless_an_offer_waits(stage: Stage) -> None:
    first, second = stage.published(), stage.published()
    offered(stage, first)
    with unit_of_work():
        stage.organisation(stage.cast.alpha_id).ended_at = now() - timedelta(days=1)
    assert [one.instrument_id for one in upkeep.orphans(limit=10)] == [second.id]


def asked(stage: Stage, instrument: Instrument, sentence: str = "Wir nutzen es täglich.") -> int:
    """Let Carla ask for an instrument; return the id of the request."""
    with unit_of_work():
        found = stage.instrument(instrument.slug)
        return operations.ask_for(found, stage.beta, sentence, by=stage.cast.carla.actor).id


def test_somebody_asks_and_an_editor_gives(stage: Stage, letters: Letters) -> None:
    instrument = stage.published(title="Messekoffer")
    stage.orphan_alpha()
    request_id = asked(stage, instrument)
    assert {mail.to for mail in letters()} == {stage.cast.edith.email, stage.cast.anton.email}
    assert "Wir nutzen es täglich." in letters()[-1].body
    edith = stage.cast.edith.actor
    with unit_of_work():
        operations.accept_request(upkeep.care_request(request_id, by=edith), by=edith)
    found = stage.instrument(instrument.slug)
    assert found.owner_id == stage.cast.beta_id
    assert not policy.seeks_keeper(found)
    assert len(handovers_of(found.id)) == 1
    assert letters()[-1].to == stage.cast.carla.email
    assert _actions() == ["care-asked", "care-accepted", "moved"]


def test_what_cannot_be_asked_for(stage: Stage) -> None:
    instrument = stage.published()
    with pytest.raises(Conflict) as caught:
        asked(stage, instrument)
    assert caught.value.code == "has-keeper"
    stage.orphan_alpha()
    for sentence in ("", "  ", "x" * 1001):
        with pytest.raises(Invalid):
            asked(stage, instrument, sentence)
    with pytest.raises(Denied), unit_of_work():
        operations.ask_for(
            stage.instrument(instrument.slug), stage.beta, "Wir", by=stage.cast.bob.actor
        )
    asked(stage, instrument)
    with pytest.raises(Conflict) as caught:
        asked(stage, instrument)
    assert caught.value.code == "asked"


def test_nobody_says_yes_to_the_own_organisation(stage: Stage) -> None:
    instrument = stage.published()
    stage.orphan_alpha()
    with unit_of_work():
        db.session.add(
            Membership(user_id=stage.cast.edith.user_id, organisation_id=stage.cast.beta_id)
        )
    request_id = asked(stage, instrument)
    edith = accounts.actor_for(db.session.get_one(User, stage.cast.edith.user_id))
    with pytest.raises(Denied), unit_of_work():
        operations.accept_request(upkeep.care_request(request_id, by=edith), by=edith)


def test_declined_with_a_reason(stage: Stage, letters: Letters) -> None:
    instrument = stage.published()
    stage.orphan_alpha()
    request_id, edith = asked(stage, instrument), stage.cast.edith.actor
    with pytest.raises(Invalid), unit_of_work():
        operations.decline_request(upkeep.care_request(request_id, by=edith), " ", by=edith)
    with unit_of_work():
        found = upkeep.care_request(request_id, by=edith)
        operations.decline_request(found, "Es ist veraltet.", by=edith)
    assert "Es ist veraltet." in letters()[-1].body
    with pytest.raises(Conflict), unit_of_work():
        operations.accept_request(upkeep.care_request(request_id, by=edith), by=edith)


def test_of_two_who_ask_one_gets_it_and_the_other_hears(stage: Stage, letters: Letters) -> None:
    instrument = stage.published()
    stage.orphan_alpha()
    with unit_of_work():
        gamma = belonging.found_organisation(name="Gamma", by=stage.cast.bob.actor).id
    bob = accounts.actor_for(db.session.get_one(User, stage.cast.bob.user_id))
    first = asked(stage, instrument)
    with unit_of_work():
        second = operations.ask_for(
            stage.instrument(instrument.slug), stage.organisation(gamma), "Wir", by=bob
        ).id
    edith = stage.cast.edith.actor
    with unit_of_work():
        operations.accept_request(upkeep.care_request(first, by=edith), by=edith)
    assert db.session.get_one(CareRequest, second).state is Answered.LAPSED
    assert stage.cast.bob.email in {mail.to for mail in letters()}


def test_a_keeper_who_came_back_decides_alone(stage: Stage) -> None:
    instrument = stage.published()
    stage.orphan_alpha()
    request_id, edith = asked(stage, instrument), stage.cast.edith.actor
    with unit_of_work():
        db.session.add(
            Membership(
                user_id=stage.cast.alice.user_id,
                organisation_id=stage.cast.alpha_id,
                role=MembershipRole.OWNER,
            )
        )
    with pytest.raises(Conflict) as caught, unit_of_work():
        operations.accept_request(upkeep.care_request(request_id, by=edith), by=edith)
    assert caught.value.code == "has-keeper"
    alice = stage.cast.alice.actor
    with unit_of_work():
        operations.accept_request(upkeep.care_request(request_id, by=alice), by=alice)
    assert stage.instrument(instrument.slug).owner_id == stage.cast.beta_id


def test_both_faces_of_each_sentence_agree(stage: Stage) -> None:
    waiting = stage.published()
    handover_id = offered(stage, waiting)
    with unit_of_work():
        gamma = belonging.found_organisation(name="Gamma", by=stage.cast.bob.actor).id
    _version_id, slug = factories.published(gamma)
    with unit_of_work():
        stage.organisation(gamma).ended_at = now()
    orphan = stage.instrument(slug)
    request_id = asked(stage, orphan)
    things: list[tuple[str, type, int]] = [
        ("hand_over", Instrument, waiting.id),
        ("hand_over", Instrument, orphan.id),
        ("answer_offer", Handover, handover_id),
        ("withdraw_offer", Handover, handover_id),
        ("see_offer", Handover, handover_id),
        ("decide_request", CareRequest, request_id),
        ("withdraw_request", CareRequest, request_id),
    ]
    for person in stage.cast.everybody:
        by = accounts.actor_for(db.session.get_one(User, person.user_id))
        for name, model, key in things:
            sentence = getattr(policy, name)
            listed = db.session.scalar(
                select(model.id).where(model.id == key, sentence.where(by))  # type: ignore[attr-defined]
            )
            allowed = sentence.allows(by, db.session.get_one(model, key))
            assert (listed is not None) is allowed, (person.name, name)


def test_drafts_can_be_handed_over_too(stage: Stage) -> None:
    version_id = factories.draft(stage.cast.alpha_id, by=stage.cast.alice.actor)
    instrument = queries.version_by_id(version_id).instrument
    handover_id, carla = offered(stage, instrument), stage.cast.carla.actor
    with unit_of_work():
        operations.accept(upkeep.handover(handover_id, by=carla), by=carla)
    assert stage.instrument(instrument.slug).owner_id == stage.cast.beta_id


def test_only_organisations_that_can_answer_are_found(stage: Stage) -> None:
    assert [one.name for one in upkeep.organisations_named("projekt")] == [
        "Projekt Alpha",
        "Projekt Beta",
    ]
    assert upkeep.organisations_named("  ") == []
    assert [one.name for one in upkeep.organisations_named("BETA")] == ["Projekt Beta"]
    assert upkeep.organisations_named("beta", but=stage.cast.beta_id) == []
    stage.orphan_alpha()
    assert [one.name for one in upkeep.organisations_named("projekt")] == ["Projekt Beta"]
