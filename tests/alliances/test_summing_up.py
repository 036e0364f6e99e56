"""What a meeting came to: shown by decision, mailed once, without a word about people."""

import pytest
from flask import Flask

from tests.alliances import pitch_sample as sample
from tests.alliances.pitch_sample import GUEST, Round
from tests.cast import Cast
from tests.letters import read_letters
from toolbox.alliances import interest, mailed_links, meetings, pitch_queries, summing_up
from toolbox.alliances.lifecycle import Part
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid
from toolbox.foundation.uow import unit_of_work


@pytest.fixture
def found(inside: Flask, cast: Cast) -> Round:
    """A meeting that was held: a guest who wants the summary, and an agreement."""
    held = sample.hold(cast)
    with unit_of_work():
        interest.show_as_guest(held.first, GUEST, browser="phone", locale="de")
    sample.agreed(cast, held, person="Dora Demut", email="dora@example.org", consent=True)
    with unit_of_work():
        meetings.close(held.meeting, by=cast.edith.actor)
    return held


def _confirm(found: Round) -> None:
    mark = mailed_links.keyed_mark("contact", found.meeting_id, "phone")
    contact = pitch_queries.contact_with(found.meeting, mark)
    assert contact is not None
    interest.confirm(mailed_links.contact_behind(mailed_links.contact_token(contact)))


def test_the_mail_goes_out_once_to_members_and_to_guests_who_want_it(
    found: Round, cast: Cast, inside: Flask
) -> None:
    with unit_of_work():
        _confirm(found)
    before = len(read_letters(inside))
    with unit_of_work():
        number = summing_up.mail(found.meeting, by=cast.edith.actor)
    sent = read_letters(inside)[before:]
    assert {one.to for one in sent} == {
        *(cast.alice.email, cast.bob.email, cast.carla.email, cast.edith.email, GUEST.email),
    }
    assert number == len(sent) == 5
    with pytest.raises(Conflict), unit_of_work():
        summing_up.mail(found.meeting, by=cast.edith.actor)
    assert all("Planspiel A (1)" in one.body for one in sent)
    for one in sent:
        assert "Dora" not in one.body
        assert GUEST.email not in one.body
        assert ("zwei Schulen" in one.body) is (one.to != GUEST.email)


def test_guests_who_never_confirmed_get_nothing(found: Round, cast: Cast, inside: Flask) -> None:
    with unit_of_work():
        summing_up.mail(found.meeting, by=cast.edith.actor)
    letters = [one for one in read_letters(inside) if one.to == GUEST.email]
    assert len(letters) == 1  # the question alone


def test_what_everybody_sees_is_decided(found: Round, cast: Cast) -> None:
    assert summing_up.summary_of(found.meeting, for_all=True).agreements == []
    assert len(summing_up.summary_of(found.meeting, for_all=False).agreements) == 1
    with unit_of_work():
        summing_up.write(found.meeting, "Gut war es.", parts=[Part.AGREEMENTS], by=cast.edith.actor)
    summary = summing_up.summary_of(found.meeting, for_all=True)
    assert summary.words == "Gut war es."
    assert len(summary.agreements) == 1
    assert summary.pitches == []
    assert Part.AGENDA.value in found.meeting.public_parts
    assert summing_up.summary_of(found.meeting, for_all=False).interests == 1


def test_publishing_and_taking_back(found: Round, cast: Cast) -> None:
    for verb, is_shown in (
        (summing_up.publish, True),
        (summing_up.publish, True),
        (summing_up.take_back, False),
        (summing_up.take_back, False),
    ):
        with unit_of_work():
            verb(found.meeting, by=cast.edith.actor)
        result = pitch_queries.result_of(found.meeting)
        assert result is not None
        assert (result.published_at is not None) is is_shown
    db.session.rollback()


@pytest.mark.parametrize("person", ["alice", "carla"])
def test_members_do_not_sum_up(found: Round, cast: Cast, person: str) -> None:
    actor = getattr(cast, person).actor
    for verb in (summing_up.publish, summing_up.take_back, summing_up.mail):
        with pytest.raises(Denied), unit_of_work():
            verb(found.meeting, by=actor)
    with pytest.raises(Denied), unit_of_work():
        summing_up.write(found.meeting, "x", parts=[], by=actor)


def test_nothing_is_summed_up_before_the_meeting(inside: Flask, cast: Cast) -> None:
    held = sample.hold(cast, begun=False)
    for verb in (summing_up.publish, summing_up.mail):
        with pytest.raises(Conflict), unit_of_work():
            verb(held.meeting, by=cast.edith.actor)


def test_too_many_words_are_refused(found: Round, cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal, unit_of_work():
        summing_up.write(found.meeting, "x" * 4001, parts=[], by=cast.edith.actor)
    assert refusal.value.fields.keys() == {"words"}
