"""Who says that somebody uses an instrument, and what becomes of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from tests.adoption import scene
from tests.adoption.scene import GUEST, HAMM, said
from tests.cast import Cast
from tests.letters import read_letters
from toolbox.adoption import deciding, keeping, operations, proof, queries, waiting
from toolbox.adoption.evidence import figures_of
from toolbox.adoption.lifecycle import AdoptionState, EnteredAs, Stage
from toolbox.adoption.models import Adoption
from toolbox.adoption.rules import FactorEntry, Report
from toolbox.catalogue.models import Instrument
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.clock import today
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid, NotFound, TooMany
from toolbox.foundation.uow import unit_of_work

WAITING, TO_CONFIRM, CONFIRMED = (
    AdoptionState.WAITING,
    AdoptionState.TO_CONFIRM,
    AdoptionState.CONFIRMED,
)
SOURCE: dict[str, Any] = {"source": "Pressemitteilung", "source_date": date(2026, 5, 4)}

PARTS = {
    "own organisation": ("carla", "beta", said(), {}, EnteredAs.ADOPTER, CONFIRMED),
    "a person alone": ("carla", "", said(), {}, EnteredAs.ADOPTER, WAITING),
    "several places": (
        *("carla", "beta", said(places=4, **SOURCE), {}),
        *(EnteredAs.ADOPTER, WAITING),
    ),
    "a guest": ("visitor", "", said(), {"guest_email": GUEST}, EnteredAs.GUEST, WAITING),
    "makers of a known one": ("alice", "beta", said(), {}, EnteredAs.MAKER, TO_CONFIRM),
    "makers of an unknown one": (
        *("bob", "", said(), {"to_email": GUEST}, EnteredAs.MAKER, TO_CONFIRM),
    ),
    "an editor": ("edith", "beta", said(**SOURCE), {}, EnteredAs.EDITOR, CONFIRMED),
}


@pytest.mark.parametrize("case", PARTS)
def test_who_speaks_decides_what_happens(case: str, inside: Flask, cast: Cast) -> None:
    who, where, report, more, part, state = PARTS[case]
    instrument_id = scene.instrument_of(cast.alpha_id)
    found = scene.adoption(
        scene.reported(
            instrument_id,
            report,
            organisation_id=cast.beta_id if where else None,
            by=VISITOR if who == "visitor" else getattr(cast, who).actor,
            adopter_name="" if where else "Schule am Hafen",
            **more,
        )
    )
    assert (found.entered_as, found.state) == (part, state)
    assert found.adopter_name == ("Projekt Beta" if where else "Schule am Hafen")
    counted = figures_of([instrument_id])[instrument_id].adoptions
    assert counted == (1 if state is CONFIRMED else 0)


WRONG: dict[str, tuple[str, str, Report, dict[str, str], str]] = {
    "a guest without address": ("visitor", "", said(), {"guest_email": "x"}, "guest_email"),
    "a maker who asks nobody": ("alice", "", said(), {}, "to_email"),
    "the maker itself": ("alice", "alpha", said(), {}, "organisation"),
    "somebody else's": ("carla", "gamma", said(), {}, "organisation"),
    "an editor without source": ("edith", "beta", said(), {}, "source"),
    "no region": ("carla", "beta", said(region_key=""), {}, "region_key"),
    "an unknown region": ("carla", "beta", said(region_key="99999"), {}, "region_key"),
    "a day ahead": ("carla", "beta", said(since=today() + timedelta(days=2)), {}, "since"),
    "a source ahead": ("carla", "beta", said(source_date=date(2999, 1, 1)), {}, "source_date"),
    "many places, no source": ("carla", "beta", said(places=3), {}, "source"),
    "no number of people": ("carla", "beta", said(people_reached=-1), {}, "people_reached"),
    "another's version": ("carla", "beta", said(version_id=999), {}, "version_id"),
    "an unknown factor": ("carla", "beta", said(factors=(FactorEntry("x"),)), {}, "factors"),
    "a contact without address": ("carla", "beta", said(contact_consent=True), {}, "contact_email"),
    "too long": ("carla", "beta", said(worked="a" * 2001), {}, "worked"),
    "a web address as name": ("carla", "", said(), {"adopter_name": "www.x.de"}, "adopter_name"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_at_its_field(case: str, inside: Flask, cast: Cast) -> None:
    who, where, report, more, field = WRONG[case]
    instrument_id = scene.instrument_of(cast.alpha_id)
    gamma_id = scene.another_organisation("Gamma", owner_id=cast.anton.user_id)
    ids = {"": None, "alpha": cast.alpha_id, "beta": cast.beta_id, "gamma": gamma_id}
    with pytest.raises(Invalid) as caught:
        scene.reported(
            instrument_id,
            report,
            organisation_id=ids[where],
            by=VISITOR if who == "visitor" else getattr(cast, who).actor,
            **{**({} if where else {"adopter_name": "Schule"}), **more},
        )
    assert field in caught.value.fields


def test_a_contact_without_consent_is_not_kept(inside: Flask, cast: Cast) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    report = said(contact_name="Carla", contact_email="carla@example.org")
    found = scene.adoption(scene.by_beta(instrument_id, cast, report))
    assert (found.contact_name, found.contact_email) == ("", "")


def test_an_organisation_has_one_entry_in_a_region(inside: Flask, cast: Cast) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    first = scene.by_beta(instrument_id, cast)
    with pytest.raises(operations.AlreadyReported) as caught:
        scene.by_beta(instrument_id, cast)
    assert caught.value.adoption_id == first
    scene.by_beta(instrument_id, cast, said(region_key=HAMM))
    assert figures_of([instrument_id])[instrument_id].region_keys == (scene.DORTMUND, HAMM)


def test_drafts_and_removed_instruments_are_not_taken_up(inside: Flask, cast: Cast) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    with unit_of_work():
        from_draft = db.session.get_one(Instrument, instrument_id)
        from_draft.state = type(from_draft.state)("draft")
    with pytest.raises(NotFound):
        scene.by_beta(instrument_id, cast)
    with pytest.raises(Conflict):
        scene.reported(instrument_id, organisation_id=cast.beta_id, by=cast.edith.actor)


def test_a_guest_confirms_the_address_then_an_editor_decides(inside: Flask, cast: Cast) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    adoption_id = scene.by_guest(instrument_id)
    assert waiting.waiting_count(by=cast.edith.actor) == 0
    with unit_of_work(), pytest.raises(Conflict) as refusal:
        deciding.accept(scene.adoption(adoption_id), by=cast.edith.actor)
    assert refusal.value.code == "unproven"
    letter = read_letters(inside)[-1]
    assert letter.to == GUEST
    held = proof.by_token(letter.token)
    assert held.id == adoption_id
    for _again in range(2):
        with unit_of_work():
            keeping.confirm_address(proof.by_token(letter.token), by=proof.holder(held))
    assert waiting.waiting_count(by=cast.edith.actor) == 1
    assert waiting.waiting_count(by=cast.carla.actor) == 0
    told = [one.to for one in read_letters(inside)]
    assert told.count(cast.edith.email) == told.count(cast.anton.email) == 1
    assert "alice@example.org" not in told
    with unit_of_work():
        deciding.accept(scene.adoption(adoption_id), by=cast.edith.actor)
    assert figures_of([instrument_id])[instrument_id].adoptions == 1
    assert "alice@example.org" in [one.to for one in read_letters(inside)]


def test_a_mailbox_is_not_flooded(inside: Flask, cast: Cast) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    for _one in range(5):
        scene.by_guest(instrument_id)
    with pytest.raises(TooMany):
        scene.by_guest(instrument_id)


def test_words_of_a_guest_wait_again_and_dates_do_not(inside: Flask, cast: Cast) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    adoption_id = _accepted_guest(instrument_id, cast)
    me = proof.holder(scene.adoption(adoption_id))
    with unit_of_work():
        keeping.advance(scene.adoption(adoption_id), Stage.ESTABLISHED, on=date(2026, 9, 1), by=me)
        keeping.revise(scene.adoption(adoption_id), said(people_reached=90), by=me)
    assert scene.adoption(adoption_id).state is CONFIRMED
    with unit_of_work():
        keeping.revise(scene.adoption(adoption_id), said(worked="Ganz anders."), by=me)
    assert scene.adoption(adoption_id).state is WAITING
    assert figures_of([instrument_id])[instrument_id].adoptions == 0
    told = [one.to for one in read_letters(inside)]
    with unit_of_work():
        keeping.revise(scene.adoption(adoption_id), said(worked="Noch anders."), by=me)
    assert told.count(cast.edith.email) == 2  # once at first, once for the change
    assert [one.to for one in read_letters(inside)] == told


def _accepted_guest(instrument_id: int, cast: Cast) -> int:
    adoption_id = scene.by_guest(instrument_id)
    with unit_of_work():
        found = scene.adoption(adoption_id)
        keeping.confirm_address(found, by=proof.holder(found))
        deciding.accept(found, by=cast.edith.actor)
    return adoption_id


@pytest.mark.parametrize("answer", ["confirm", "decline"])
def test_a_named_organisation_answers(answer: str, inside: Flask, cast: Cast) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    adoption_id = scene.reported(instrument_id, organisation_id=cast.beta_id, by=cast.alice.actor)
    assert [one.to for one in read_letters(inside)] == ["carla@example.org"]
    assert [one.id for one in queries.to_confirm_by(cast.carla.actor)] == [adoption_id]
    verb = getattr(deciding, answer)
    for stranger in (cast.alice, cast.edith, cast.bob):
        with unit_of_work(), pytest.raises(Denied):
            verb(scene.adoption(adoption_id), by=stranger.actor)
    with unit_of_work():
        verb(scene.adoption(adoption_id), by=cast.carla.actor)
    with unit_of_work(), pytest.raises(Conflict):
        verb(scene.adoption(adoption_id), by=cast.carla.actor)
    counted = figures_of([instrument_id])[instrument_id].adoptions
    assert counted == (1 if answer == "confirm" else 0)
    with unit_of_work(), pytest.raises(Denied):
        keeping.withdraw(scene.adoption(adoption_id), by=cast.alice.actor)


def test_a_mailbox_that_says_yes_is_still_looked_at_by_editors(inside: Flask, cast: Cast) -> None:
    """Otherwise makers could prove anything with a second mailbox of their own."""
    instrument_id = scene.instrument_of(cast.alpha_id)
    adoption_id = scene.reported(
        instrument_id, adopter_name="Schule", to_email=GUEST, by=cast.alice.actor
    )
    letter = read_letters(inside)[0]
    assert letter.to == GUEST
    held = proof.by_token(letter.token)
    with unit_of_work():
        deciding.confirm(scene.adoption(held.id), by=proof.holder(held))
    assert scene.adoption(adoption_id).state is WAITING
    assert waiting.waiting_count(by=cast.edith.actor) == 1


def test_interest_is_declared_once_and_counts_nowhere(inside: Flask, cast: Cast) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    made = []
    for _twice in range(2):
        with unit_of_work():
            found = operations.declare_interest(
                db.session.get_one(Instrument, instrument_id),
                organisation_id=cast.beta_id,
                contact_name="Carla",
                contact_email="carla@example.org",
                consent=True,
                on=date(2026, 11, 3),
                by=cast.carla.actor,
            )
            made.append(found.id)
    assert made[0] == made[1]
    figures = figures_of([instrument_id])[instrument_id]
    assert (figures.adoptions, figures.interests, figures.regions) == (0, 1, 0)
    letters = read_letters(inside)
    assert [one.to for one in letters] == ["alice@example.org"]
    assert "carla@example.org" in letters[0].body


@pytest.mark.parametrize("given", [True, False])
def test_a_guests_contact_goes_to_makers_once_the_mailbox_is_proved(
    given: bool, inside: Flask, cast: Cast
) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    with unit_of_work():
        adoption_id = operations.declare_interest(
            db.session.get_one(Instrument, instrument_id),
            adopter_name="Gerda",
            contact_name="Gerda",
            contact_email=GUEST,
            consent=given,
            on=date(2026, 11, 3),
            by=VISITOR,
        ).id
    assert read_letters(inside) == []
    assert queries.contact_of(scene.adoption(adoption_id), by=cast.alice.actor) is None
    with unit_of_work():
        keeping.share_contact(scene.adoption(adoption_id), name="Gerda", email=GUEST, by=VISITOR)
    for person, sees in ((cast.alice, True), (cast.bob, True), (cast.carla, False)):
        contact = queries.contact_of(scene.adoption(adoption_id), by=person.actor)
        assert (contact is not None) == sees
    assert GUEST in read_letters(inside)[0].body
    token = proof.entry_token(scene.adoption(adoption_id))
    assert proof.by_token(token).id == adoption_id
    with unit_of_work():
        keeping.forget_contact(scene.adoption(adoption_id), by=VISITOR)
    assert queries.contact_of(scene.adoption(adoption_id), by=cast.alice.actor) is None


@pytest.mark.parametrize("token", ["", "x", "WzEsIngiXQ.x", "1.2.3", "ä"])
def test_a_broken_link_opens_nothing(token: str, inside: Flask, cast: Cast) -> None:
    with pytest.raises(NotFound):
        queries.own(token or "-", by=VISITOR)


def test_only_who_looks_after_an_entry_finds_it_by_number(inside: Flask, cast: Cast) -> None:
    adoption_id = scene.by_beta(scene.instrument_of(cast.alpha_id), cast)
    for person, finds in (
        *((cast.carla, True), (cast.alice, False), (cast.edith, False), (cast.rita, False)),
    ):
        if finds:
            assert queries.own(str(adoption_id), by=person.actor)[0].id == adoption_id
        else:
            with pytest.raises(NotFound):
                queries.own(str(adoption_id), by=person.actor)
    assert db.session.get_one(Adoption, adoption_id).entered_by_id == cast.carla.user_id
