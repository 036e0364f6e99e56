"""What pitches, interest and agreements know about somebody, and that it goes with the person."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from tests.alliances import pitch_sample as sample
from tests.alliances.pitch_sample import GUEST, Round
from tests.cast import Cast
from toolbox.adoption.lifecycle import AdoptionState
from toolbox.adoption.models import Adoption
from toolbox.alliances import (
    agreements,
    interest,
    mailed_links,
    pitch_personal,
    pitching,
    summing_up,
)
from toolbox.alliances.pitch_models import (
    Agreement,
    AgreementStep,
    MeetingContact,
    MeetingResult,
    Pitch,
    PitchInterest,
)
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.personal import Farewell
from toolbox.foundation.uow import unit_of_work


@pytest.fixture
def found(inside: Flask, cast: Cast) -> Round:
    """Bob wrote a card, left a contact as a guest, and is to do something."""
    held = sample.hold(cast)
    card = pitching.Card("Ein Problem", "Alle", "Wenig", "", "Wer macht mit?")
    with unit_of_work():
        pitching.write(held.first, card, expected=1, by=cast.bob.actor)
        entry = replace(GUEST, email=cast.bob.email.upper(), name="Bob")
        interest.show_as_guest(held.second, entry, browser="phone", locale="de")
    with unit_of_work():
        interest.confirm(db.session.scalars(select(MeetingContact)).one())
    sample.agreed(cast, held, person="Bob", email=cast.bob.email, consent=True)
    sample.agreed(cast, held, person="Frau Bob Mustermann")
    with unit_of_work():
        summing_up.publish(held.meeting, by=cast.edith.actor)
    return held


def test_somebody_is_told_everything(found: Round, cast: Cast) -> None:
    known = pitch_personal.about(cast.bob.user_id)
    for part in ("pitches", "to_do", "contacts"):
        assert known[part], part
    assert known["contacts"][0]["email"] == cast.bob.email
    assert pitch_personal.about(cast.edith.user_id)["summed_up"]
    assert not any(pitch_personal.about(cast.rita.user_id).values())
    assert set(known) <= set(pitch_personal.WORDS)


def test_it_goes_with_the_person_and_the_rest_stays(found: Round, cast: Cast) -> None:
    for person in (cast.bob, cast.edith):
        with unit_of_work():
            pitch_personal.PERSONAL_DATA.erase(Farewell(person.user_id, person.email, person.name))
        assert not any(pitch_personal.about(person.user_id).values())
    assert db.session.scalars(select(MeetingContact)).all() == []
    assert [one.user_id for one in db.session.scalars(select(Agreement))] == [None, None]
    assert "Bob" not in "".join(db.session.scalars(select(Agreement.person)))
    (entry,) = db.session.scalars(select(Adoption))
    assert (entry.state, entry.contact_email) == (AdoptionState.WITHDRAWN, "")
    assert len(db.session.scalars(select(PitchInterest)).all()) == 1
    assert len(db.session.scalars(select(Pitch)).all()) == 2
    for column in (Pitch.written_by_id, AgreementStep.by_id, MeetingResult.by_id):
        assert cast.bob.user_id not in db.session.scalars(select(column)).all()


def test_a_link_sent_before_opens_nothing_afterwards(found: Round, cast: Cast) -> None:
    contact = db.session.scalars(select(MeetingContact)).one()
    token = mailed_links.contact_token(contact)
    with unit_of_work():
        pitch_personal.PERSONAL_DATA.erase(Farewell(cast.bob.user_id, cast.bob.email, "Bob"))
    with pytest.raises(NotFound):
        mailed_links.contact_behind(token)


@pytest.mark.parametrize("keeps_name", [False, True])
def test_a_name_goes_out_of_everything_that_was_written(
    found: Round, cast: Cast, keeps_name: bool
) -> None:
    name = "Bob % von_Beispiel"
    number = sample.agreed(cast, found, who=f"Beta mit {name}", what=f"{name} ruft an.")
    with unit_of_work():
        agreement = db.session.get_one(Agreement, number)
        entry = agreements.AgreementEntry(
            what="Die Schule ruft an.", who="Beta", due_on=agreement.due_on
        )
        agreements.reword(agreement, entry, expected=agreement.row_version, by=cast.edith.actor)
        agreement.who = f"Beta mit {name}"
        found.second.ask = f"Bitte {name} ansprechen."
        db.session.get_one(MeetingResult, found.meeting_id).words = f"Danke an {name}!"
    steps = "".join(db.session.scalars(select(AgreementStep.before)))
    assert name in steps
    with unit_of_work():
        pitch_personal.PERSONAL_DATA.erase(
            Farewell(cast.bob.user_id, cast.bob.email, name, keeps_name=keeps_name)
        )
    for column in (Agreement.who, AgreementStep.before, Pitch.ask, MeetingResult.words):
        assert (name in "".join(db.session.scalars(select(column)))) is keeps_name, column
    for column in (Agreement.what, AgreementStep.after):
        assert name not in "".join(db.session.scalars(select(column)))
