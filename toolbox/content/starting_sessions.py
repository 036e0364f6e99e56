"""Holds a meeting of the starting content that is over: pitches, interest, minutes, agreements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from toolbox.alliances import agreements, interest, meetings, pitch_queries, pitching, summing_up
from toolbox.alliances.agreements import AgreementEntry
from toolbox.alliances.lifecycle import Part
from toolbox.alliances.models import Meeting
from toolbox.alliances.pitch_lifecycle import AgreementDeed
from toolbox.alliances.pitching import Card
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import today
from toolbox.foundation.db import db

_ANNOUNCED = timedelta(days=21)
_SUMMED_UP = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PitchSource:
    """A pitch of an instrument by its address; ``interested`` counts people, and no more."""

    instrument: str
    problem: str
    audience: str
    effort: str
    ask: str
    interested: int = 0


@dataclass(frozen=True, slots=True)
class AgreementSource:
    """Who does what, so many days after the loading."""

    what: str
    who: str
    in_days: int
    is_done: bool = False


def put_pitches(meeting: Meeting, sources: Sequence[PitchSource], *, by: Actor) -> None:
    """Plan the pitches whose instruments are there, with their cards."""
    for source in sources:
        found = db.session.scalar(
            select(Instrument).where(
                Instrument.slug == source.instrument,
                Instrument.state == InstrumentState.PUBLISHED,
            )
        )
        if found is None:
            continue
        made = pitching.pitch(meeting, catalogue.published_version(found), by=by)
        card = Card(source.problem, source.audience, source.effort, ask=source.ask)
        pitching.write(made, card, expected=made.row_version, by=by)


def count_interest(meeting: Meeting, sources: Sequence[PitchSource]) -> None:
    """Count people in a running meeting; nothing else is known of them."""
    numbers = {source.instrument: source.interested for source in sources}
    for pitch in pitch_queries.pitches_of(meeting):
        for number in range(numbers[pitch.instrument.slug]):
            interest.count(pitch, interest.mark_of_browser(pitch, f"example {number}"))


def agree(meeting: Meeting, sources: Sequence[AgreementSource], *, by: Actor) -> None:
    """Write agreements down; nobody is reminded of them."""
    for source in sources:
        made = agreements.agree(
            meeting.alliance,
            AgreementEntry(source.what, today() + timedelta(days=source.in_days), who=source.who),
            meeting=meeting,
            locale="de",
            by=by,
        )
        if source.is_done:
            agreements.settle(made, AgreementDeed.DONE, by=by)


def finish(meeting: Meeting, *, minutes: str, summary: str, by: Actor) -> None:
    """Write the minutes of a running meeting, close it and show what it came to."""
    meetings.write_minutes(meeting, minutes, by=by)
    meetings.close(meeting, by=by)
    parts = [part for part in Part if part.value in meeting.public_parts]
    summing_up.write(meeting, summary, parts=parts, by=by)
    summing_up.publish(meeting, by=by)


def date_back(meeting: Meeting, starts_at: datetime, ends_at: datetime) -> None:
    """Let a meeting that was held while loading have been at its own time, minutes and all.

    Nobody is told: members get mail about minutes that a moderator publishes.
    """
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    meeting.announced_at = starts_at - _ANNOUNCED
    meeting.begun_at, meeting.closed_at = starts_at, ends_at
    meeting.minutes_published_at = ends_at + _SUMMED_UP
    result = pitch_queries.result_of(meeting)
    if result is not None:
        result.published_at = ends_at + _SUMMED_UP
