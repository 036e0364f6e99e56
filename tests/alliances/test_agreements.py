"""Agreements: who writes them, who ticks them off, who is reminded when, and what is kept."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.alliances import pitch_sample as sample
from tests.alliances.pitch_sample import Round
from tests.cast import Cast
from tests.letters import read_letters
from tests.scenes import Scene
from toolbox.accounts import merging
from toolbox.accounts import queries as accounts
from toolbox.alliances import agreements, mailed_links, pitch_policy, pitch_retention
from toolbox.alliances.agreements import AgreementEntry
from toolbox.alliances.pitch_jobs import remind_of_agreements
from toolbox.alliances.pitch_lifecycle import AgreementDeed, AgreementState
from toolbox.alliances.pitch_models import Agreement
from toolbox.alliances.pitch_rules import WHAT_MOST, is_reminder_due
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.clock import now, today
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid, NotFound
from toolbox.foundation.uow import unit_of_work

Agree = Callable[..., int]
SOON = date(2027, 3, 1)


@pytest.fixture
def found(inside: Flask, cast: Cast, scene: Scene) -> Round:
    """A meeting that is open."""
    return scene("alliances.open-meeting", lambda: sample.hold(cast))


def _loaded(agreement_id: int) -> Agreement:
    return db.session.get_one(Agreement, agreement_id)


def _deeds(agreement_id: int) -> list[str]:
    return [one.deed.value for one in agreements.steps_of(_loaded(agreement_id))]


def _due(agreement_id: int, *, days: int = 0) -> time_machine.travel:
    moment = _loaded(agreement_id).due_on + timedelta(days=days)
    return time_machine.travel(f"{moment.isoformat()}T12:00:00+00:00", tick=False)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"what": " "}, {"what"}),
        ({"what": "x" * (WHAT_MOST + 1)}, {"what"}),
        ({"organisation_id": None}, {"who"}),
        ({"organisation_id": 999}, {"organisation"}),
        ({"organisation_id": None, "who": "w" * 201}, {"who"}),
        ({"due_on": None}, {"due_on"}),
        ({"due_on": date(2020, 1, 1)}, {"due_on"}),
        ({"due_on": date(2999, 1, 1)}, {"due_on"}),
        ({"person": "p" * 201}, {"person"}),
        ({"email": "keine Adresse", "consent": True}, {"email"}),
        ({"email": "dora@example.org"}, {"consent"}),
    ],
)
def test_bad_agreements_are_refused_field_by_field(
    found: Round, cast: Cast, changes: dict[str, object], fields: set[str]
) -> None:
    with pytest.raises(Invalid) as refusal:
        sample.agreed(cast, found, **changes)
    assert refusal.value.fields.keys() == fields
    assert db.session.scalars(select(Agreement)).all() == []


def test_moderators_write_down_and_whoever_it_is_about_ticks_off(found: Round, cast: Cast) -> None:
    agreement_id = sample.agreed(cast, found)
    for actor in (VISITOR, cast.alice.actor, cast.rita.actor):
        with pytest.raises(Denied), unit_of_work():
            agreements.settle(_loaded(agreement_id), AgreementDeed.DONE, by=actor)
    with pytest.raises(Denied), unit_of_work():
        agreements.settle(_loaded(agreement_id), AgreementDeed.DROPPED, by=cast.carla.actor)
    with unit_of_work():
        agreements.settle(_loaded(agreement_id), AgreementDeed.DONE, by=cast.carla.actor)
    assert agreements.open_agreements_of(found.alliance, by=cast.alice.actor) == []
    with pytest.raises(Conflict), unit_of_work():
        agreements.settle(_loaded(agreement_id), AgreementDeed.DONE, by=cast.carla.actor)
    with unit_of_work():
        agreements.settle(_loaded(agreement_id), AgreementDeed.REOPENED, by=cast.edith.actor)
    assert _deeds(agreement_id) == ["made", "done", "reopened"]
    with pytest.raises(Denied), unit_of_work():
        entry = AgreementEntry("Was", today(), cast.beta_id)
        agreements.agree(found.alliance, entry, meeting=None, locale="de", by=cast.carla.actor)


def test_the_history_says_what_was_changed_and_names_nobody(found: Round, cast: Cast) -> None:
    agreement_id = sample.agreed(cast, found, person="Dora Demut")
    later = today() + timedelta(days=90)
    entry = AgreementEntry(
        "Beta probiert es an drei Schulen.", later, cast.beta_id, person="Emil Ernst"
    )
    with unit_of_work():
        one = _loaded(agreement_id)
        agreements.reword(one, entry, expected=one.row_version, by=cast.edith.actor)
    with pytest.raises(Conflict), unit_of_work():
        agreements.reword(_loaded(agreement_id), entry, expected=1, by=cast.edith.actor)
    step = agreements.steps_of(_loaded(agreement_id))[-1]
    assert step.changed == ["what", "due_on", "person"]
    assert "zwei Schulen" in step.before
    assert later.isoformat() in step.after
    assert "Dora" not in step.before + step.after


def test_visitors_see_agreements_only_where_the_meeting_shows_them(
    found: Round, cast: Cast
) -> None:
    agreement_id = sample.agreed(cast, found)
    assert agreements.open_agreements_of(found.alliance, by=VISITOR) == []
    with unit_of_work():
        found.meeting.public_parts = ["agreements"]
    assert len(agreements.open_agreements_of(found.alliance, by=VISITOR)) == 1
    with pytest.raises(NotFound):
        agreements.agreement_by_id(found.alliance, agreement_id, by=VISITOR)


@pytest.mark.parametrize(
    ("day", "reminded", "expected"),
    [
        (SOON - timedelta(days=8), None, False),
        (SOON - timedelta(days=7), None, True),
        (SOON - timedelta(days=3), SOON - timedelta(days=7), False),
        (SOON, SOON - timedelta(days=7), True),
        (SOON + timedelta(days=1), SOON, False),
        (SOON + timedelta(days=13), SOON, False),
        (SOON + timedelta(days=14), SOON, True),
        (SOON + timedelta(days=90), None, True),
    ],
)
def test_when_somebody_is_reminded(day: date, reminded: date | None, expected: bool) -> None:
    assert is_reminder_due(SOON, reminded, day, days_before=7) is expected


def test_owners_of_the_organisation_are_reminded_once_a_time(
    found: Round, cast: Cast, inside: Flask
) -> None:
    agreement_id = sample.agreed(cast, found)
    with _due(agreement_id, days=-7):
        remind_of_agreements({})
        remind_of_agreements({})
    with _due(agreement_id, days=1):
        remind_of_agreements({})
        about = [one for one in read_letters(inside) if "zwei Schulen" in one.subject]
    assert {one.to for one in about} == {cast.carla.email}
    assert len(about) == 2
    assert _deeds(agreement_id) == ["made", "reminded", "reminded"]


def test_a_person_of_the_alliance_is_reminded_by_the_account(
    found: Round, cast: Cast, inside: Flask
) -> None:
    agreement_id = sample.agreed(cast, found, email=cast.bob.email.upper(), consent=True)
    one = _loaded(agreement_id)
    assert (one.user_id, one.email) == (cast.bob.user_id, "")
    with _due(agreement_id):
        remind_of_agreements({})
        told = [one for one in read_letters(inside) if "zwei Schulen" in one.subject]
    assert {one.to for one in told} == {cast.bob.email}


def test_a_guest_is_asked_first_and_can_tick_off_and_end_it(
    found: Round, cast: Cast, inside: Flask
) -> None:
    agreement_id = sample.agreed(cast, found, person="Dora", email="dora@example.org", consent=True)
    with _due(agreement_id):
        remind_of_agreements({})
    (asked,) = [one for one in read_letters(inside) if one.to == "dora@example.org"]
    with unit_of_work():
        agreements.confirm_address(mailed_links.agreement_behind(asked.token))
    with _due(agreement_id, days=1):
        remind_of_agreements({})
        letters = read_letters(inside)
    _asked, reminder = [one for one in letters if one.to == "dora@example.org"]
    assert "Dora" in reminder.body
    with unit_of_work():
        agreements.tick_off_by_link(mailed_links.agreement_behind(reminder.token))
    assert _loaded(agreement_id).state is AgreementState.DONE
    with unit_of_work():
        agreements.forget_address(mailed_links.agreement_behind(reminder.token))
    one = _loaded(agreement_id)
    assert (one.email, one.person) == ("", "")
    with pytest.raises(NotFound):
        mailed_links.agreement_behind(reminder.token)


def test_addresses_go_in_time(found: Round, cast: Cast) -> None:
    unconfirmed = sample.agreed(cast, found, email="dora@example.org", consent=True)
    settled = sample.agreed(cast, found, email="emil@example.org", consent=True)
    with unit_of_work():
        agreements.confirm_address(_loaded(settled))
        agreements.settle(_loaded(settled), AgreementDeed.DONE, by=cast.edith.actor)
    with unit_of_work():
        pitch_retention.forget_unconfirmed(now() + timedelta(seconds=1))
    assert (_loaded(unconfirmed).email, _loaded(settled).email) == ("", "emil@example.org")
    with unit_of_work():
        pitch_retention.forget_contacts(now() + timedelta(days=1))
    assert _loaded(settled).email == ""


def test_what_a_merged_organisation_agreed_to_the_other_one_does(found: Round, cast: Cast) -> None:
    agreement_id = sample.agreed(cast, found)
    factories.published(cast.beta_id)
    with unit_of_work():
        merging.merge(
            accounts.organisation_by_id(cast.beta_id),
            accounts.organisation_by_id(cast.alpha_id),
            by=cast.anton.actor,
        )
    assert _loaded(agreement_id).organisation_id == cast.alpha_id


def test_both_faces_of_the_policies_agree(found: Round, cast: Cast) -> None:
    sample.agreed(cast, found)
    sample.agreed(
        cast, found, organisation_id=None, who="Kreis", email=cast.bob.email, consent=True
    )
    everything = db.session.scalars(select(Agreement)).all()
    for actor in (VISITOR, *(one.actor for one in cast.everybody)):
        for sentence in (
            pitch_policy.keep_agreement,
            pitch_policy.settle_agreement,
            pitch_policy.read_agreement,
        ):
            listed = set(db.session.scalars(select(Agreement).where(sentence.where(actor))))
            assert listed == {one for one in everything if sentence.allows(actor, one)}, actor
