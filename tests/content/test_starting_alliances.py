"""The alliances the toolbox starts with: a meeting ahead, and one that is over; all invented."""

from flask import Flask

from tests import factories
from tests.letters import read_letters
from toolbox.accounts import belonging
from toolbox.adoption.models import Adoption
from toolbox.alliances import meeting_queries, pitch_queries, queries, summing_up
from toolbox.alliances.lifecycle import MeetingState
from toolbox.alliances.pitch_lifecycle import AgreementState
from toolbox.alliances.pitch_rules import takes_interest
from toolbox.catalogue import operations, publishing
from toolbox.content.sources import read_instruments
from toolbox.content.starting_alliances import load_alliances, read_alliances
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work


def test_whatever_is_invented_says_so_and_every_pitched_instrument_is_there() -> None:
    known = {source.slug for source in read_instruments()}
    for meeting in [one for source in read_alliances() for one in source.meetings]:
        said = [meeting.title, *(pitch.problem for pitch in meeting.pitches)]
        said += [agreement.what for agreement in meeting.agreements]
        said += [text for text in (meeting.about, meeting.minutes, meeting.summary) if text]
        assert all("Beispiel" in text for text in said)
        assert {pitch.instrument for pitch in meeting.pitches} <= known


def test_the_finished_meeting_shows_everybody_what_it_came_to(inside: Flask) -> None:
    source = next(
        meeting
        for meeting in next(one for one in read_alliances() if one.meetings).meetings
        if meeting.pitches
    )
    with unit_of_work():
        owner_id = belonging.found_organisation(name="Redaktion", by=factories.EDITORIAL).id
        for pitch in source.pitches[:2]:
            version = operations.draft(
                kind="guide",
                owner_id=owner_id,
                content=factories.complete_content(),
                slug=pitch.instrument,
                by=factories.EDITORIAL,
            )
            publishing.publish(version, by=factories.EDITORIAL)
    with unit_of_work():
        load_alliances({"redaktion-werkzeugkoffer": owner_id}, by=factories.EDITORIAL)
    alliance = queries.alliance_by_slug("logistikallianz")
    (held,) = meeting_queries.past_meetings(alliance, by=VISITOR)
    assert held.state_at(now()) is MeetingState.OVER
    assert held.ends_at < now()
    assert not takes_interest(held, now(), hours=48), "nobody adds to what is invented"
    summary = summing_up.summary_of(held, for_all=True)
    numbers = {pitch.instrument.slug: number for pitch, number in summary.pitches}
    assert numbers == {one.instrument: one.interested for one in source.pitches[:2]}
    assert [one.state for one in summary.agreements] == [AgreementState.DONE, AgreementState.OPEN]
    assert summary.has_minutes
    result = pitch_queries.result_of(held)
    assert result is not None
    assert result.published_at == held.minutes_published_at
    assert db.session.query(Adoption).count() == 0, "an invented interest is no entry"
    assert not read_letters(inside)
