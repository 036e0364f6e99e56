"""What the figures are made of: entries confirmed within the year, with the days of their stages.

Everything here is public; columns are read instead of whole entries, for there may be thousands.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Integer, String, cast, func, select, type_coerce

from toolbox.adoption import policy
from toolbox.adoption.evidence import FactorSum, Voice
from toolbox.adoption.lifecycle import IN_USE, Stage
from toolbox.adoption.models import Adoption, AdoptionFactor, AdoptionStage
from toolbox.adoption.queries import begun_by
from toolbox.catalogue.models import Instrument
from toolbox.foundation.db import db
from toolbox.foundation.i18n import language
from toolbox.vocabularies.models import Term

_AT_ONCE = 1000
_DAY = len("2026-03-01")


class Entry(NamedTuple):
    """One adoption as figures see it: ``places`` it speaks for, ``people`` it says it reached.

    ``stages`` are (day, stage), earliest first; of a day the last one holds. Unless it
    ``is_dated`` these days come from a source, which says nothing about when it began.
    """

    id: int
    instrument_id: int
    region_key: str
    places: int
    people: int | None
    stages: tuple[tuple[date, Stage], ...]
    is_dated: bool = True

    def stage_on(self, day: date) -> Stage | None:
        """Return the stage on a day, None before the first one."""
        if self.stages and self.stages[-1][0] <= day:
            return self.stages[-1][1]
        held = None
        for since, stage in self.stages:
            if since > day:
                break
            held = stage
        return held

    def until(self, day: date | None) -> "Entry":
        """Return it as it stood on a day and never went on; without one as it is."""
        if day is None or not self.stages or self.stages[-1][0] <= day:
            return self
        return self._replace(stages=tuple(one for one in self.stages if one[0] <= day))

    def is_used_on(self, day: date) -> bool:
        """Whether it was in use on a day."""
        return self.stage_on(day) in IN_USE

    @property
    def used_since(self) -> date | None:
        """The first day on which it was in use."""
        return next((since for since, stage in self.stages if stage in IN_USE), None)


def entries_of(
    instrument_ids: Iterable[int], *, last_days: Mapping[int, date] | None = None
) -> Iterator[Entry]:
    """Yield the entries of these instruments that count or stand beside, in one statement.

    Of an instrument that is in ``last_days`` they are told as they stood on that day.
    One after the other, by their ids: so many kept at once would cost more than to count them.
    """
    # One row an entry, its stages put together by the database: rows are what takes the time here.
    change = cast(AdoptionStage.since, String).concat(cast(AdoptionStage.stage, String))
    statement = (
        select(
            func.aggregate_strings(change, ","),
            func.aggregate_strings(cast(AdoptionStage.id, String), ","),
            *(Adoption.id, Adoption.instrument_id, Adoption.region_key, Adoption.places),
            *(Adoption.people_reached, type_coerce(policy.dated(), Integer)),
        )
        .join(AdoptionStage, AdoptionStage.adoption_id == Adoption.id)
        .join(Instrument, Instrument.id == Adoption.instrument_id)
        .where(*_visible(instrument_ids, last_days or {}))
        .group_by(Adoption.id)
        .order_by(Adoption.id)
    )
    known, ends = _Known(), last_days or {}
    rows = db.session.connection().execute(statement, execution_options={"yield_per": _AT_ONCE})
    for changes, numbers, number, instrument, region, places, people, is_dated in rows:
        stages = tuple([known[change] for change in sorted(changes.split(","))])
        if len(stages) > 1 and len({day for day, _stage in stages}) < len(stages):
            stages = _of_a_day_the_last(changes.split(","), numbers.split(","))
        entry = Entry(number, instrument, region, places, people, stages, bool(is_dated))
        yield entry.until(ends.get(instrument)) if ends else entry


class _Known(dict[str, tuple[date, Stage]]):
    """What changes like "2026-03-01trial" mean; each is read once."""

    def __missing__(self, change: str) -> tuple[date, Stage]:
        found = self[change] = date.fromisoformat(change[:_DAY]), Stage(change[_DAY:])
        return found


def _of_a_day_the_last(
    changes: Sequence[str], numbers: Sequence[str]
) -> tuple[tuple[date, Stage], ...]:
    """Return stages by their days, of each day the one that was written last."""
    written = sorted((int(number), text) for number, text in zip(numbers, changes, strict=True))
    held = {date.fromisoformat(text[:_DAY]): Stage(text[_DAY:]) for _number, text in written}
    return tuple(sorted(held.items()))


def first_day_of(
    instrument_ids: Iterable[int], *, until: date, last_days: Mapping[int, date] | None = None
) -> date | None:
    """Return when the first of these entries began whose day is known, None for none by then."""
    found: date | None = db.session.scalar(
        select(func.min(AdoptionStage.since))
        .join(Adoption, Adoption.id == AdoptionStage.adoption_id)
        .join(Instrument, Instrument.id == Adoption.instrument_id)
        .where(
            *_visible(instrument_ids, last_days or {}),
            policy.dated(),
            AdoptionStage.since <= until,
        )
    )
    return found


def _visible(
    instrument_ids: Iterable[int], last_days: Mapping[int, date]
) -> tuple[ColumnElement[bool], ...]:
    wanted = Adoption.instrument_id.in_(set(instrument_ids))
    return policy.fresh(), policy.real(), wanted, begun_by(last_days)


def summed_factors(
    instrument_ids: Iterable[int],
    *,
    most: int,
    voices: int = 3,
    last_days: Mapping[int, date] | None = None,
) -> list[FactorSum]:
    """Return what helped over several instruments, most often named first, in two statements.

    Of entries in use that count, begun by the day that ``last_days`` gives for an instrument. Of
    each factor at most ``voices`` sentences come along, the newest, of those who have agreed to be
    quoted.
    """
    counted = (
        policy.counted(),
        Adoption.instrument_id.in_(set(instrument_ids)),
        begun_by(last_days or {}),
    )
    named = func.count()
    sums = db.session.execute(
        select(Term.id, Term.key, Term.label_de, Term.label_en, named)
        .join(AdoptionFactor, AdoptionFactor.term_id == Term.id)
        .join(Adoption, Adoption.id == AdoptionFactor.adoption_id)
        .join(Instrument, Instrument.id == Adoption.instrument_id)
        .where(*counted)
        .group_by(Term.id)
        .order_by(named.desc(), Term.position)
        .limit(most)
    ).all()
    newest = func.row_number().over(
        partition_by=AdoptionFactor.term_id, order_by=(Adoption.since.desc(), Adoption.id)
    )
    said = (
        select(
            *(AdoptionFactor.term_id, AdoptionFactor.sentence, Adoption.adopter_name),
            *(Adoption.is_example, newest.label("place")),
        )
        .join(Adoption, Adoption.id == AdoptionFactor.adoption_id)
        .join(Instrument, Instrument.id == Adoption.instrument_id)
        .where(
            *counted,
            AdoptionFactor.term_id.in_([row[0] for row in sums]),
            Adoption.quote_consent.is_(True),
            AdoptionFactor.sentence != "",
        )
        .subquery()
    )
    quoted: dict[int, list[Voice]] = defaultdict(list)
    for number, sentence, name, is_example, _place in db.session.execute(
        select(said).where(said.c.place <= voices).order_by(said.c.place)
    ):
        quoted[number].append(Voice(name, sentence, is_example))
    return [
        FactorSum(
            key=key,
            label=(english if language() == "en" else "") or german,
            entries=entries,
            examples=0,
            voices=tuple(quoted[number]),
        )
        for number, key, german, english, entries in sums
    ]
