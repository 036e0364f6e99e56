"""Pitches: who plans and writes them, what cards are made of, in which order they come."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.alliances import pitch_sample as sample
from tests.alliances.pitch_sample import Round
from tests.cast import Cast
from tests.letters import read_letters
from tests.scenes import Scene
from toolbox.adoption.evidence import Evidence
from toolbox.alliances import meetings, pitch_policy, pitch_queries, pitching
from toolbox.alliances.pitch_lifecycle import PitchState
from toolbox.alliances.pitch_models import Pitch
from toolbox.alliances.pitch_rules import PART_MOST
from toolbox.alliances.pitching import Card, Move
from toolbox.catalogue import publishing
from toolbox.catalogue import queries as catalogue
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid
from toolbox.foundation.uow import unit_of_work

WRITTEN = Card(problem="Niemand kennt es.", audience="Alle", effort="Wenig", ask="Wer macht mit?")


@pytest.fixture
def found(inside: Flask, cast: Cast, scene: Scene) -> Round:
    """A meeting that is announced and not open yet."""
    return scene("alliances.announced-meeting", lambda: sample.hold(cast, begun=False))


def _order(found: Round) -> list[str]:
    return [one.title for one in pitch_queries.pitches_of(found.meeting)]


def test_the_card_is_made_of_what_the_instrument_says(found: Round) -> None:
    pitch = found.first
    assert pitch.state is PitchState.PLANNED
    assert pitch.problem == "Hilft kleinen Betrieben, an alles zu denken."
    assert pitch.audience
    assert "45" in pitch.effort
    assert pitch.ask
    assert pitch.proof == ""
    assert pitch.seconds == 60
    assert len({pitch.code, found.second.code}) == 2


def test_a_long_summary_is_cut_behind_a_word() -> None:
    cut = pitching._shortened("Wort " * 200)
    assert len(cut) <= PART_MOST
    assert cut.endswith("Wort…")
    assert pitching._shortened("Ein Satz, der lang genug ist. " * 20).endswith("ist.")


@pytest.mark.parametrize(
    ("evidence", "words"),
    [
        (None, ""),
        (Evidence(), ""),
        (Evidence(interests=4), ""),
        (Evidence(adoptions=1, regions=1), "1 Übernahme in 1 Region"),
        (Evidence(adoptions=20, regions=5), "20 Übernahmen in 5 Regionen"),
        (Evidence(trials=2), "2 Erprobungen"),
    ],
)
def test_proof_is_filled_from_evidence(
    inside: Flask, evidence: Evidence | None, words: str
) -> None:
    assert bool(pitching.evidence_in_words(evidence)) is bool(words)
    if evidence is not None and words:
        assert words.split()[0] in pitching.evidence_in_words(evidence)


def test_a_maker_proposes_and_a_moderator_plans(found: Round, cast: Cast, inside: Flask) -> None:
    _id, slug = factories.published(cast.alpha_id, title="Messe")
    with unit_of_work():
        version = catalogue.published_version(catalogue.by_slug(slug, by=cast.alice.actor))
        proposed = pitching.pitch(found.meeting, version, by=cast.alice.actor).id
    assert db.session.get_one(Pitch, proposed).state is PitchState.PROPOSED
    assert "Messe" not in _order(found)
    assert any("Messe" in one.subject for one in read_letters(inside) if "edith" in one.to)
    with pytest.raises(Denied), unit_of_work():
        pitching.arrange(db.session.get_one(Pitch, proposed), Move.PLAN, by=cast.alice.actor)
    with unit_of_work():
        pitching.arrange(db.session.get_one(Pitch, proposed), Move.PLAN, by=cast.edith.actor)
    assert _order(found) == ["Planspiel A", "Planspiel B", "Messe"]
    assert any("alice" in one.to and "Messe" in one.subject for one in read_letters(inside))


@pytest.mark.parametrize(
    ("person", "refusal"), [("carla", Denied), ("rita", Denied), (None, Denied)]
)
def test_nobody_else_pitches_it(
    found: Round, cast: Cast, person: str | None, refusal: type[Exception]
) -> None:
    actor = getattr(cast, person).actor if person else VISITOR
    _id, slug = factories.published(cast.alpha_id)
    with pytest.raises(refusal), unit_of_work():
        version = catalogue.published_version(catalogue.by_slug(slug, by=actor))
        pitching.pitch(found.meeting, version, by=actor)


def test_an_instrument_is_pitched_once_and_only_when_it_is_published(
    found: Round, cast: Cast
) -> None:
    with pytest.raises(Invalid) as twice, unit_of_work():
        instrument = catalogue.by_slug(found.instruments[0], by=cast.edith.actor)
        version = catalogue.published_version(instrument)
        pitching.pitch(found.meeting, version, by=cast.edith.actor)
    assert twice.value.fields.keys() == {"instrument"}
    with unit_of_work():
        _id, slug = 0, found.instruments[1]
        instrument = catalogue.by_slug(slug, by=cast.edith.actor)
        pitching.arrange(found.second, Move.OFF, by=cast.edith.actor)
        publishing.retire(instrument, by=cast.edith.actor)
    with pytest.raises(Invalid), unit_of_work():
        instrument = catalogue.by_slug(slug, by=cast.edith.actor)
        version = catalogue.published_version(instrument)
        pitching.pitch(found.meeting, version, by=cast.edith.actor)


def test_moving_and_taking_off(found: Round, cast: Cast) -> None:
    edith = cast.edith.actor
    for move, order in (
        (Move.DOWN, ["Planspiel B", "Planspiel A"]),
        (Move.DOWN, ["Planspiel B", "Planspiel A"]),
        (Move.UP, ["Planspiel A", "Planspiel B"]),
        (Move.UP, ["Planspiel A", "Planspiel B"]),
        (Move.OFF, ["Planspiel B"]),
    ):
        with unit_of_work():
            pitching.arrange(found.first, move, by=edith)
        assert _order(found) == order


@pytest.mark.parametrize(
    ("card", "fields"),
    [
        (Card(), {"problem", "audience", "effort", "ask"}),
        (Card("a", "b", "c", "d" * (PART_MOST + 1), "e"), {"proof"}),
        (Card("   ", "b", "c", "", "e"), {"problem"}),
        (Card("a", "b", "c", "", "e", seconds=29), {"seconds"}),
        (Card("a", "b", "c", "", "e", seconds=301), {"seconds"}),
    ],
)
def test_bad_cards_are_refused_field_by_field(
    found: Round, cast: Cast, card: Card, fields: set[str]
) -> None:
    with pytest.raises(Invalid) as refusal, unit_of_work():
        pitching.write(found.first, card, expected=1, by=cast.edith.actor)
    assert refusal.value.fields.keys() == fields


def test_two_who_write_the_same_card_do_not_overwrite_each_other(found: Round, cast: Cast) -> None:
    with unit_of_work():
        pitching.write(found.first, WRITTEN, expected=1, by=cast.alice.actor)
    assert found.first.problem == "Niemand kennt es."
    with pytest.raises(Conflict), unit_of_work():
        pitching.write(found.first, Card("x", "x", "x", "", "x"), expected=1, by=cast.edith.actor)
    with pytest.raises(Denied), unit_of_work():
        pitching.write(found.first, WRITTEN, expected=2, by=cast.carla.actor)


def test_after_the_meeting_cards_stay_as_they_were(found: Round, cast: Cast) -> None:
    with unit_of_work():
        meetings.begin(found.meeting, by=cast.edith.actor)
        meetings.close(found.meeting, by=cast.edith.actor)
    with pytest.raises(Conflict), unit_of_work():
        pitching.write(found.first, WRITTEN, expected=1, by=cast.edith.actor)
    with pytest.raises(Conflict), unit_of_work():
        pitching.arrange(found.first, Move.UP, by=cast.edith.actor)


def test_both_faces_of_the_policies_agree(found: Round, cast: Cast) -> None:
    pitches = db.session.scalars(select(Pitch)).all()
    for actor in (VISITOR, *(one.actor for one in cast.everybody)):
        for sentence in (pitch_policy.write, pitch_policy.arrange):
            listed = set(db.session.scalars(select(Pitch).where(sentence.where(actor))))
            assert listed == {one for one in pitches if sentence.allows(actor, one)}, actor
