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
    first_day_of,
    summed_factors,
)
from toolbox.adoption.figures.regions import MapPicture, map_of, present_regions
from toolbox.adoption.figures.timelines import Course, Timeline
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

    ``new`` are those in use for the first time within the period, as far as that is known.
    ``people`` adds up what ``people_entries`` of the ``entries`` in use have said.
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


class _Tally:
    """What is added up of one entry after the other; none of them is kept."""

    def __init__(self, period: Period) -> None:
        self._period = period
        self._at = dict.fromkeys(Stage, 0)
        self._entries = self._new = self._people = self._told = 0
        self.places_by_region: Counter[str] = Counter()
        self.places_by_instrument: Counter[int] = Counter()
        self.regions: dict[int, set[str]] = defaultdict(set)

    def take(self, entry: Entry) -> None:
        """Count an entry as it stood on the last day of the period."""
        stage = entry.stage_on(self._period.until)
        if stage is None:
            return
        self._at[stage] += entry.places
        if stage not in IN_USE:
            return
        self._entries += 1
        self.places_by_region[entry.region_key] += entry.places
        self.places_by_instrument[entry.instrument_id] += entry.places
        if entry.region_key:
            self.regions[entry.instrument_id].add(entry.region_key)
        # What is in use on the last day began before it: without a first day all of it is new.
        # Where nobody knows when it began, nobody can say that it is new.
        begun_within = entry.is_dated and self._period.holds(entry.used_since)
        if self._period.since is None or begun_within:
            self._new += entry.places
        if entry.people is not None:
            self._told += 1
            self._people += entry.people

    def reached(self, *, regions: int) -> Reached:
        """Return the figures; ``regions`` are counted by the map, which knows merged ones."""
        return Reached(
            places=sum(self._at[stage] for stage in IN_USE),
            entries=self._entries,
            new=self._new,
            regions=regions,
            established=self._at[Stage.ESTABLISHED],
            trials=self._at[Stage.TRIAL],
            interests=self._at[Stage.INTEREST],
            given_up=self._at[Stage.ABANDONED],
            people=self._people,
            people_entries=self._told,
        )


def sheet_of(
    instrument_ids: Iterable[int],
    period: Period,
    *,
    names: Mapping[str, str],
    last_days: Mapping[int, date] | None = None,
) -> Sheet:
    """Return the sheet of these instruments; ``names`` are the labels of regions.

    An instrument that is in ``last_days`` counts as it stood on that day, for later ones as well.
    """
    wanted = set(instrument_ids)
    first = first_day_of(wanted, until=period.until, last_days=last_days)
    course = Course(first, until=period.until, since=period.since)
    tally = _Tally(period)
    for entry in entries_of(wanted, last_days=last_days):
        course.take(entry)
        tally.take(entry)
    picture = map_of(present_regions(tally.places_by_region), names=names)
    quotes = quotes_of(wanted, limit=MOST_QUOTES, last_days=last_days)
    stages, growth = course.drawn()
    return Sheet(
        period=period,
        reached=tally.reached(regions=picture.regions),
        map=picture,
        stages=stages,
        growth=growth,
        factors=summed_factors(wanted, most=MOST_FACTORS, last_days=last_days),
        quotes=[one for one in quotes if one.since <= period.until],
        instruments=_made(wanted, tally),
        instrument_count=len(wanted),
    )


def _made(wanted: set[int], tally: _Tally) -> list[Made]:
    """Return the instruments that came furthest, in one statement."""
    places, regions = tally.places_by_instrument, tally.regions
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
