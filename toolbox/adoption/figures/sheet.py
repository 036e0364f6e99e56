"""The impact sheet (German: Wirkungsblatt): what use a set of instruments has had until a day."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from toolbox.adoption.evidence import FactorSum
from toolbox.adoption.figures.reading import (
    Entry,
    entries_of,
    places_by_region,
    summed_factors,
)
from toolbox.adoption.figures.regions import MapPicture, map_of, present_regions
from toolbox.adoption.figures.timelines import Timeline, over_time
from toolbox.adoption.lifecycle import IN_USE, Stage
from toolbox.adoption.models import Adoption
from toolbox.adoption.queries import quotes_of
from toolbox.adoption.rules import PUBLIC
from toolbox.catalogue.models import Instrument, Version
from toolbox.catalogue.queries import made_by
from toolbox.foundation.db import db

MOST_QUOTES = 6
MOST_FACTORS = 8
MOST_INSTRUMENTS = 20


@dataclass(frozen=True)
class Period:
    """From a day until a day, both included; without ``since`` from the beginning."""

    since: date | None
    until: date

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in it."""
        return day is not None and day <= self.until and (self.since is None or day >= self.since)


@dataclass(frozen=True)
class Reached:
    """The figures of a sheet. Numbers are places, except ``entries``, ``regions`` and ``people``.

    ``new`` are those in use for the first time within the period. ``people`` adds up what
    ``people_entries`` of the ``entries`` in use have said.
    """

    places: int
    entries: int
    new: int
    regions: int
    established: int
    trials: int
    interests: int
    given_up: int
    people: int
    people_entries: int


@dataclass(frozen=True)
class Made:
    """An instrument of the sheet: its address, its title, and how far it has come."""

    slug: str
    title: str
    places: int
    regions: int


@dataclass(frozen=True)
class Sheet:
    """Everything the sheet shows; made of what is public alone."""

    period: Period
    reached: Reached
    map: MapPicture
    stages: Timeline
    growth: Timeline
    factors: Sequence[FactorSum]
    quotes: Sequence[Adoption]
    instruments: Sequence[Made]
    instrument_count: int


def public_instruments(
    *, organisation_ids: Iterable[int] = (), instrument_ids: Iterable[int] = ()
) -> set[int]:
    """Return the ids of instruments with a page: what organisations made, and those of these."""
    organisations, instruments = list(organisation_ids), set(instrument_ids)
    wanted = select(Instrument.id).where(Instrument.state.in_(PUBLIC))
    found: set[int] = set()
    if organisations:
        found |= set(db.session.scalars(wanted.where(made_by(organisations))))
    if instruments:
        found |= set(db.session.scalars(wanted.where(Instrument.id.in_(instruments))))
    return found


def sheet_of(instrument_ids: Iterable[int], period: Period, *, names: Mapping[str, str]) -> Sheet:
    """Return the sheet of these instruments; ``names`` are the labels of regions."""
    wanted = set(instrument_ids)
    entries = entries_of(wanted)
    picture = map_of(present_regions(places_by_region(entries, period.until)), names=names)
    quotes = quotes_of(wanted, limit=MOST_QUOTES)
    stages, growth = over_time(entries, until=period.until, since=period.since)
    return Sheet(
        period=period,
        reached=reached(entries, period, regions=picture.regions),
        map=picture,
        stages=stages,
        growth=growth,
        factors=summed_factors(wanted, most=MOST_FACTORS),
        quotes=[one for one in quotes if one.since <= period.until],
        instruments=_made(wanted, entries, period),
        instrument_count=len(wanted),
    )


def reached(entries: Sequence[Entry], period: Period, *, regions: int) -> Reached:
    """Return the figures of entries on the last day of a period."""
    at: Counter[Stage | None] = Counter()
    used = []
    for entry in entries:
        stage = entry.stage_on(period.until)
        at[stage] += entry.places
        if stage in IN_USE:
            used.append(entry)
    told = [entry.people for entry in used if entry.people is not None]
    return Reached(
        places=at[Stage.ADOPTED] + at[Stage.ESTABLISHED],
        entries=len(used),
        new=sum(entry.places for entry in used if period.holds(entry.used_since)),
        regions=regions,
        established=at[Stage.ESTABLISHED],
        trials=at[Stage.TRIAL],
        interests=at[Stage.INTEREST],
        given_up=at[Stage.ABANDONED],
        people=sum(told),
        people_entries=len(told),
    )


def _made(wanted: set[int], entries: Sequence[Entry], period: Period) -> list[Made]:
    """Return the instruments that came furthest, in one statement."""
    places: Counter[int] = Counter()
    regions: dict[int, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.is_used_on(period.until):
            places[entry.instrument_id] += entry.places
            regions[entry.instrument_id] |= {entry.region_key} - {""}
    first = sorted(wanted, key=lambda number: (-places[number], number))[:MOST_INSTRUMENTS]
    rows = db.session.execute(
        select(Instrument.id, Instrument.slug, Version.title)
        .join(Version, Version.id == Instrument.current_version_id)
        .where(Instrument.id.in_(first))
    )
    found = {
        number: Made(slug, title, places[number], len(regions[number]))
        for number, slug, title in rows
    }
    return [found[number] for number in first if number in found]
