"""Loads the alliances the toolbox starts with; what is there stays untouched."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from sqlalchemy import select

from toolbox.accounts.queries import organisation_by_id
from toolbox.alliances import agendas, belonging, meetings, operations
from toolbox.alliances.lifecycle import Part
from toolbox.alliances.models import Alliance, Meeting
from toolbox.alliances.rules import AllianceDetails, MeetingDetails, PointDetails
from toolbox.content import starting_sessions
from toolbox.content.records import SourceError, read_record, read_toml
from toolbox.content.sources import CONTENT_FOLDER
from toolbox.content.starting_sessions import AgreementSource, PitchSource
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import HOME_ZONE, now, today
from toolbox.foundation.db import db

_WEDNESDAY = 2


@dataclass(frozen=True, slots=True)
class PointSource:
    """A point of an agenda; ``duration`` in minutes."""

    title: str
    duration: int
    speaker: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class MeetingSource:
    """A meeting on a Wednesday so many days after the loading, at times of day in Germany.

    Where the days are negative it is over, and says what it came to.
    """

    title: str
    in_days: int
    begins: str
    ends: str
    agenda: tuple[PointSource, ...]
    public_parts: tuple[str, ...] = ()
    place: str = ""
    about: str = ""
    pitches: tuple[PitchSource, ...] = ()
    agreements: tuple[AgreementSource, ...] = ()
    minutes: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class AllianceSource:
    """One alliance; ``owner`` is the address of the organisation that is its first member."""

    slug: str
    name: str
    summary: str
    owner: str
    description: str
    founded_year: int | None = None
    meetings: tuple[MeetingSource, ...] = ()


def read_alliances(path: Path = CONTENT_FOLDER / "alliances.toml") -> list[AllianceSource]:
    """Return the sources of all alliances. Raises SourceError."""
    found = [
        read_record(AllianceSource, table, path=path, key=f"alliances[{number}]")
        for number, table in enumerate(read_toml(path).get("alliances", []), start=1)
    ]
    slugs = [one.slug for one in found]
    if len(slugs) != len(set(slugs)):
        raise SourceError(path, "slug", "two alliances have the same address")
    return found


def load_alliances(owners: Mapping[str, int], *, by: Actor) -> int:
    """Bring the alliances that never came before, inside a unit of work; return how many."""
    loaded = [_load(source, owners[source.owner], by=by) for source in read_alliances()]
    return sum(loaded)


def _load(source: AllianceSource, owner_id: int, *, by: Actor) -> bool:
    if db.session.scalar(select(Alliance.id).where(Alliance.slug == source.slug)) is not None:
        return False
    made = operations.found(
        AllianceDetails(
            name=source.name,
            summary=source.summary,
            description=source.description,
            founded_year=source.founded_year,
        ),
        slug=source.slug,
        by=by,
    )
    belonging.take(made, organisation_by_id(owner_id), by=by)
    for meeting in sorted(source.meetings, key=lambda one: one.in_days):
        _plan(made, meeting, by=by)
    return True


def _plan(alliance: Alliance, source: MeetingSource, *, by: Actor) -> None:
    day = today() + timedelta(days=source.in_days)
    day += timedelta(days=(_WEDNESDAY - day.weekday()) % 7)
    starts_at = datetime.combine(day, time.fromisoformat(source.begins), HOME_ZONE)
    ends_at = datetime.combine(day, time.fromisoformat(source.ends), HOME_ZONE)
    is_past = source.in_days < 0
    made = meetings.plan(
        alliance,
        MeetingDetails(
            title=source.title,
            starts_at=now() if is_past else starts_at,
            ends_at=now() + (ends_at - starts_at) if is_past else ends_at,
            about=source.about,
            place=source.place,
            public_parts=tuple(Part(one) for one in source.public_parts),
        ),
        by=by,
    )
    for point in source.agenda:
        agendas.add(
            made,
            PointDetails(point.title, point.duration, point.speaker, point.note),
            by=by,
        )
    starting_sessions.put_pitches(made, source.pitches, by=by)
    meetings.make_known(made, by=by)
    if is_past:
        _hold(made, source, by=by)
        starting_sessions.date_back(made, starts_at, ends_at)


def _hold(meeting: Meeting, source: MeetingSource, *, by: Actor) -> None:
    """Run a meeting as moderators do: interest and agreements are taken while it lasts."""
    meetings.begin(meeting, by=by)
    starting_sessions.count_interest(meeting, source.pitches)
    starting_sessions.agree(meeting, source.agreements, by=by)
    starting_sessions.finish(meeting, minutes=source.minutes, summary=source.summary, by=by)
