"""What counts as an adoption, everywhere the same; and what happens to it as time goes by."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.adoption import scene
from tests.adoption.scene import BREMEN, DORTMUND, GUEST, HAMM, KLEVE, NRW, said
from tests.cast import Cast
from tests.counting import counting_queries
from tests.letters import read_letters
from toolbox.adoption import deciding, jobs, keeping, operations, policy, proof, queries, rules
from toolbox.adoption.evidence import (
    Evidence,
    FactorWords,
    Voice,
    factor_words_of,
    factors_of,
    figures_of,
    stages_of,
)
from toolbox.adoption.lifecycle import AdoptionState, Stage
from toolbox.adoption.models import Adoption
from toolbox.adoption.retention import forget_entries
from toolbox.adoption.rules import FactorEntry, Report
from toolbox.adoption.writing import note_confirmed
from toolbox.catalogue import operations as catalogue
from toolbox.catalogue import publishing
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument
from toolbox.catalogue.queries import version_by_id
from toolbox.foundation.actors import VISITOR, Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work


def _figures(instrument_id: int) -> Evidence:
    return figures_of([instrument_id], locale="de")[instrument_id]


def test_figures_add_places_and_stand_trials_beside(inside: Flask, cast: Cast) -> None:
    one, other = scene.instrument_of(cast.alpha_id), scene.instrument_of(cast.alpha_id)
    helped = (FactorEntry("kammer-im-boot"),)
    cases: tuple[tuple[str, Report, dict[str, Any]], ...] = (
        ("A", said(places=20, region_key=NRW, factors=helped), {}),
        ("B", said(Stage.ESTABLISHED, region_key=DORTMUND, factors=helped), {}),
        ("C", said(region_key=BREMEN), {}),
        ("D", said(Stage.TRIAL, region_key=HAMM), {}),
        ("E", said(Stage.ABANDONED), {}),
        ("Beispiel", said(region_key=HAMM, places=5), {"is_example": True}),
    )
    for name, report, more in cases:
        scene.reported(one, report, adopter_name=name, **more)
    found = _figures(one)
    assert (found.adoptions, found.entries, found.established) == (22, 3, True)
    assert (found.trials, found.interests, found.abandoned, found.examples) == (1, 0, 1, 5)
    assert (found.regions, sorted(found.region_keys)) == (2, [BREMEN, DORTMUND])
    assert dict(found.places_by_region) == {BREMEN: 1, NRW: 20, DORTMUND: 1}
    assert found.best_factor_key == "kammer-im-boot"
    assert found.best_factor == "Kammer und Innung eingebunden"
    assert _figures(other) == Evidence()
    assert figures_of([one], locale="en")[one].best_factor == "Chamber and guild involved"


def test_examples_count_only_where_the_operator_wants_them(
    inside: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    scene.reported(instrument_id, adopter_name="Beispiel GmbH", is_example=True)
    assert (_figures(instrument_id).adoptions, _figures(instrument_id).examples) == (0, 1)
    assert queries.quotes_of([instrument_id]) == []
    assert stages_of([instrument_id]) == []
    assert [one.entries for one in factors_of(instrument_id)] == [0]
    assert [one.examples for one in factors_of(instrument_id)] == [1]
    counting = type("Counting", (), {**vars(installed_settings()), "count_examples": True})
    monkeypatch.setattr(rules, "installed_settings", counting)
    monkeypatch.setattr(policy, "installed_settings", counting)
    monkeypatch.setattr("toolbox.adoption.evidence.installed_settings", counting)
    assert (_figures(instrument_id).adoptions, _figures(instrument_id).examples) == (1, 1)


PUBLISHED = "published"
CASES = [
    *((state, Stage.ADOPTED, 0, PUBLISHED) for state in AdoptionState),
    *((AdoptionState.CONFIRMED, one, 0, PUBLISHED) for one in Stage if one is not Stage.ADOPTED),
    *((AdoptionState.CONFIRMED, Stage.ADOPTED, age, PUBLISHED) for age in (364, 366)),
    *((AdoptionState.CONFIRMED, Stage.ADOPTED, 0, now) for now in ("retired", "removed")),
]


@pytest.mark.parametrize(("state", "stage", "age", "instrument"), CASES)
def test_both_faces_of_counting_agree(
    state: AdoptionState, stage: Stage, age: int, instrument: str, inside: Flask, cast: Cast
) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    adoption_id = scene.by_beta(instrument_id, cast)
    with unit_of_work():
        found = scene.adoption(adoption_id)
        found.state, found.stage = state, stage
        found.confirmed_at = now() - timedelta(days=age)
        found.instrument.state = InstrumentState(instrument)
    found = scene.adoption(adoption_id)
    expected = (
        state is AdoptionState.CONFIRMED
        and stage in {Stage.ADOPTED, Stage.ESTABLISHED}
        and age < 365
        and instrument != "removed"
    )
    joined = select(Adoption).join(Instrument, Instrument.id == Adoption.instrument_id)
    assert (found in db.session.scalars(joined.where(policy.counted())).all()) == expected
    assert _figures(instrument_id).adoptions == (1 if expected else 0)
    shown = db.session.scalars(joined.where(policy.shown())).all()
    assert (found in shown) == rules.is_shown(found)


SENTENCES = ("see", "change", "withdraw", "confirm", "decide", "answer", "see_contact")


@pytest.mark.parametrize("sentence", SENTENCES)
def test_both_faces_of_a_permission_agree(sentence: str, inside: Flask, cast: Cast) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    contact: dict[str, Any] = {"contact_email": "c@example.org", "contact_consent": True}
    made = [
        scene.by_beta(instrument_id, cast, said(**contact)),
        scene.by_guest(instrument_id),
        scene.reported(instrument_id, said(**contact), adopter_name="X", by=cast.carla.actor),
        scene.reported(
            instrument_id,
            said(region_key=HAMM),
            organisation_id=cast.beta_id,
            by=cast.alice.actor,
        ),
        scene.reported(instrument_id, adopter_name="Y", to_email=GUEST, by=cast.bob.actor),
        scene.reported(instrument_id, adopter_name="Z"),
    ]
    people: list[Actor] = [
        VISITOR,
        *(scene.actor(one.user_id) for one in cast.everybody),
        *(proof.holder(scene.adoption(one)) for one in made),
    ]
    rule = getattr(policy, sentence)
    joined = select(Adoption.id).join(Instrument, Instrument.id == Adoption.instrument_id)
    for state in AdoptionState:
        with unit_of_work():
            for one in made:
                found = scene.adoption(one)
                found.state, found.confirmed_at = state, now()
        for by in people:
            listed = set(db.session.scalars(joined.where(rule.where(by))))
            allowed = {one for one in made if rule.allows(by, scene.adoption(one))}
            assert listed == allowed, (state, by.name)


def test_editors_do_not_edit_what_adopters_say(inside: Flask, cast: Cast) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    adoption_id = scene.by_beta(instrument_id, cast)
    for person in (cast.alice, cast.edith, cast.anton, cast.rita):
        with unit_of_work(), pytest.raises(Denied):
            keeping.revise(scene.adoption(adoption_id), said(), by=person.actor)
        with unit_of_work(), pytest.raises(Denied):
            keeping.advance(
                scene.adoption(adoption_id), Stage.ABANDONED, on=date(2026, 9, 1), by=person.actor
            )
    with unit_of_work():
        deciding.refuse(scene.adoption(adoption_id), "Erfunden.", by=cast.edith.actor)
    assert _figures(instrument_id).adoptions == 0


def test_stages_are_dated_and_appended(inside: Flask, cast: Cast) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    adoption_id = scene.by_beta(instrument_id, cast, said(Stage.INTEREST, since=date(2026, 1, 5)))
    steps = (
        (Stage.TRIAL, date(2026, 2, 2)),
        (Stage.ESTABLISHED, date(2026, 3, 3)),
        (Stage.ADOPTED, date(2026, 3, 3)),  # the same day: a slip
        (Stage.ABANDONED, date(2026, 4, 4)),
        (Stage.ADOPTED, date(2026, 5, 5)),
    )
    for stage, on in steps:
        with unit_of_work():
            keeping.advance(scene.adoption(adoption_id), stage, on=on, by=cast.carla.actor)
    found = scene.adoption(adoption_id)
    assert (found.stage, found.since) == (Stage.ADOPTED, date(2026, 1, 5))
    assert len(found.stages) == 6
    assert [(one.stage, one.since.month) for one in stages_of([instrument_id])] == [
        *((Stage.INTEREST, 1), (Stage.TRIAL, 2), (Stage.ADOPTED, 3)),
        *((Stage.ABANDONED, 4), (Stage.ADOPTED, 5)),
    ]
    for stage, on, error in (
        (Stage.ADOPTED, date(2026, 6, 6), Conflict),
        (Stage.ABANDONED, date(2026, 5, 4), Invalid),
        (Stage.ABANDONED, date(2099, 1, 1), Invalid),
    ):
        with unit_of_work(), pytest.raises(error):
            keeping.advance(scene.adoption(adoption_id), stage, on=on, by=cast.carla.actor)


def test_a_lost_update_is_noticed(inside: Flask, cast: Cast) -> None:
    adoption_id = scene.by_beta(scene.instrument_of(cast.alpha_id), cast)
    seen = scene.adoption(adoption_id).row_version
    with unit_of_work():
        keeping.revise(
            scene.adoption(adoption_id), said(place="Hafen"), expected=seen, by=cast.carla.actor
        )
    with unit_of_work(), pytest.raises(Conflict):
        keeping.revise(
            scene.adoption(adoption_id), said(place="Bahn"), expected=seen, by=cast.carla.actor
        )


def test_what_one_withdraws_is_gone_at_once_and_then_for_good(inside: Flask, cast: Cast) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    report = said(contact_email="c@example.org", contact_consent=True)
    adoption_id = scene.by_beta(instrument_id, cast, report)
    with unit_of_work():
        keeping.withdraw(scene.adoption(adoption_id), by=cast.carla.actor)
    found = scene.adoption(adoption_id)
    assert (found.contact_email, found.quote_consent) == ("", False)
    assert queries.shown_on(instrument_id).items == []
    again = scene.by_beta(instrument_id, cast)
    with unit_of_work():
        forget_entries(now() + timedelta(minutes=1))
    assert [one.id for one in queries.of_actor(cast.carla.actor)] == [again]


def test_once_a_year_somebody_is_asked_and_what_nobody_confirms_lapses(
    inside: Flask, cast: Cast
) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    mine = scene.by_beta(instrument_id, cast)
    guest_id = scene.by_guest(instrument_id)
    with unit_of_work():
        guest = scene.adoption(guest_id)
        me = proof.holder(guest)
        keeping.confirm_address(guest, by=me)
        deciding.accept(guest, by=cast.edith.actor)
    read_letters(inside)
    inside.extensions["mailman"].outbox.clear()

    def after(days: int) -> list[str]:
        with time_machine.travel(datetime.now().astimezone() + timedelta(days=days), tick=False):
            jobs.look_after({})
            return sorted({one.to for one in read_letters(inside)})

    assert after(330) == []
    assert after(340) == ["carla@example.org", GUEST]
    inside.extensions["mailman"].outbox.clear()
    assert after(341) == []
    with time_machine.travel(datetime.now().astimezone() + timedelta(days=350)), unit_of_work():
        keeping.reconfirm(scene.adoption(guest_id), by=me)
    after(370)
    assert scene.adoption(mine).lapsed_at is not None
    assert scene.adoption(guest_id).lapsed_at is None
    with time_machine.travel(datetime.now().astimezone() + timedelta(days=370)):
        assert _figures(instrument_id).adoptions == 1
        assert len(queries.shown_on(instrument_id).items) == 2
        assert [rules.is_fresh(scene.adoption(one)) for one in (mine, guest_id)] == [False, True]
        with unit_of_work():
            keeping.reconfirm(scene.adoption(mine), by=cast.carla.actor)
        assert _figures(instrument_id).adoptions == 2


def test_adopters_hear_of_a_newer_version_once(inside: Flask, cast: Cast) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    scene.by_beta(instrument_id, cast, said(wants_news=True))
    read_letters(inside)
    for _twice in range(2):
        with unit_of_work():
            version = catalogue.begin_next_version(
                db.session.get_one(Instrument, instrument_id), by=factories.EDITORIAL
            )
            publishing.publish(version, by=factories.EDITORIAL)
        read_letters(inside)
    jobs.tell_of_version({"version_id": version.id})
    letters = [one for one in read_letters(inside) if one.to == "carla@example.org"]
    assert len(letters) == 2


def test_nobody_hears_of_newer_versions_who_has_not_asked_for_it(inside: Flask, cast: Cast) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    scene.by_beta(instrument_id, cast)
    with unit_of_work():
        operations.declare_interest(
            db.session.get_one(Instrument, instrument_id),
            adopter_name="Betrieb Anders",
            on=date(2026, 11, 3),
            by=cast.anton.actor,
        )
    by_others = (
        ("alice", said(region_key=HAMM, wants_news=True)),
        (
            "edith",
            said(region_key=KLEVE, wants_news=True, source="Brief", source_date=date(2026, 5, 4)),
        ),
    )
    for who, report in by_others:
        scene.reported(
            instrument_id, report, organisation_id=cast.beta_id, by=getattr(cast, who).actor
        )
    found = db.session.scalars(select(Adoption)).all()
    assert [one.wants_news for one in found] == [False] * 4
    with unit_of_work():
        for one in found:
            if one.state is not AdoptionState.CONFIRMED:
                note_confirmed(one)
    assert queries.users_of(instrument_id) == []


def test_a_retired_or_erased_version_leaves_the_entry(inside: Flask, cast: Cast) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    version_id = db.session.get_one(Instrument, instrument_id).current_version_id
    adoption_id = scene.by_beta(instrument_id, cast, said(version_id=version_id))
    with unit_of_work():
        newer = catalogue.begin_next_version(
            db.session.get_one(Instrument, instrument_id), by=factories.EDITORIAL
        )
        publishing.publish(newer, by=factories.EDITORIAL)
        publishing.retire(db.session.get_one(Instrument, instrument_id), by=factories.EDITORIAL)
    assert _figures(instrument_id).adoptions == 1
    with unit_of_work():
        db.session.delete(version_by_id(version_id or 0))
    assert scene.adoption(adoption_id).version_id is None
    with unit_of_work():
        publishing.remove(
            db.session.get_one(Instrument, instrument_id), reason="Recht", by=factories.EDITORIAL
        )
    assert _figures(instrument_id) == Evidence()
    assert queries.shown_on(instrument_id).total == 0


def test_words_are_public_with_consent_alone(inside: Flask, cast: Cast) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    scene.by_beta(instrument_id, cast)
    with_consent = scene.reported(instrument_id, said(quote_consent=True), adopter_name="Schule")
    assert [one.id for one in queries.quotes_of([instrument_id])] == [with_consent]
    factor = factors_of(instrument_id)[0]
    assert factor.entries == 2
    assert factor.voices == (Voice("Schule", "Frau Muster ist immer da.", False),)


def test_search_knows_factors_of_what_counts_and_quotes_with_consent(
    inside: Flask, cast: Cast
) -> None:
    one, other = scene.instrument_of(cast.alpha_id), scene.instrument_of(cast.alpha_id)
    told = said(quote_consent=True, factors=(FactorEntry("peer-ansatz", "Azubis erzählen."),))
    scene.by_beta(one, cast)
    scene.reported(one, told, adopter_name="Schule")
    scene.reported(other, said(Stage.TRIAL, quote_consent=True), adopter_name="Schule")
    assert factor_words_of([one, other]) == {
        one: FactorWords(("peer-ansatz", "feste-ansprechperson"), ("Azubis erzählen.",))
    }


def test_makers_answer_and_take_it_back(inside: Flask, cast: Cast) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    adoption_id = scene.by_beta(instrument_id, cast)
    for person in (cast.carla, cast.edith, cast.rita):
        with unit_of_work(), pytest.raises(Denied):
            deciding.answer(scene.adoption(adoption_id), "Danke!", by=person.actor)
    with unit_of_work():
        made = deciding.answer(scene.adoption(adoption_id), "Danke!", by=cast.bob.actor)
        answer_id = made.id
    assert "Danke!" in read_letters(inside)[-1].body
    assert scene.adoption(adoption_id).answers[0].organisation_name == "Projekt Alpha"
    with unit_of_work(), pytest.raises(Denied):
        deciding.take_back_answer(answer_id, by=cast.carla.actor)
    with unit_of_work():
        deciding.take_back_answer(answer_id, by=cast.alice.actor)
    assert scene.adoption(adoption_id).answers == []


def test_figures_of_many_instruments_take_two_statements(inside: Flask, cast: Cast) -> None:
    ids = [scene.instrument_of(cast.alpha_id) for _one in range(4)]
    for one in ids[:3]:
        scene.by_beta(one, cast)
    with counting_queries(inside) as counter:
        found = figures_of([*ids, 999])
    assert len(counter) == 2
    assert [found[one].adoptions for one in (*ids, 999)] == [1, 1, 1, 0, 0]


def test_a_page_of_entries_takes_few_statements(inside: Flask, cast: Cast) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    for number in range(6):
        scene.reported(instrument_id, adopter_name=f"Schule {number}")
    db.session.expire_all()
    with counting_queries(inside) as counter:
        page = queries.shown_on(instrument_id, per_page=4)
        words = [
            (one.organisation, one.version, one.photo, [f.term.label_de for f in one.factors])
            for one in page.items
        ]
    assert len(words) == 4
    assert page.total == 6
    assert len(counter) <= 6
