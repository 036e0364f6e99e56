"""What the figures are made of: entries confirmed within the year, with the days of their stages.

Everything here is public; columns are read instead of whole entries, for there may be thousands.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, String, func, select, type_coerce
from sqlalchemy.types import NullType

from toolbox.adoption import policy
from toolbox.adoption.evidence import FactorSum, Voice
from toolbox.adoption.lifecycle import IN_USE, Stage
from toolbox.adoption.models import Adoption, AdoptionFactor, AdoptionStage
from toolbox.catalogue.models import Instrument
from toolbox.foundation.db import db
from toolbox.foundation.i18n import language
from toolbox.vocabularies.models import Term


class Entry(NamedTuple):
    """One adoption as figures see it: ``places`` it speaks for, ``people`` it says it reached.

    ``stages`` are (day, stage), earliest first; of a day the last one holds.
    """

    id: int
    instrument_id: int
    region_key: str
    places: int
    people: int | None
    stages: tuple[tuple[date, Stage], ...]

    def stage_on(self, day: date) -> Stage | None:
        """Return the stage on a day, None before the first one."""
        held = None
        for since, stage in self.stages:
            if since > day:
                break
            held = stage
        return held

    def is_used_on(self, day: date) -> bool:
        """Whether it was in use on a day."""
        return self.stage_on(day) in IN_USE

    @property
    def used_since(self) -> date | None:
        """The first day on which it was in use."""
        return next((since for since, stage in self.stages if stage in IN_USE), None)


def entries_of(instrument_ids: Iterable[int]) -> list[Entry]:
    """Return the entries of these instruments that count or stand beside, in two statements."""
    return _entries(Adoption.instrument_id.in_(set(instrument_ids)))


def entries_by(organisation_id: int) -> list[Entry]:
    """Return the same of what an organisation uses of others."""
    return _entries(Adoption.organisation_id == organisation_id)


def _entries(condition: ColumnElement[bool]) -> list[Entry]:
    visible = (policy.fresh(), policy.real(), condition)
    stages: dict[int, list[tuple[date, Stage]]] = defaultdict(list)
    known: dict[tuple[object, str], tuple[date, Stage]] = {}
    # As the driver gives them: turning each into a date and a stage anew takes most of the time.
    for adoption_id, day, name in db.session.execute(
        select(
            AdoptionStage.adoption_id,
            type_coerce(AdoptionStage.since, NullType()),
            type_coerce(AdoptionStage.stage, String()),
        )
        .join(Adoption, Adoption.id == AdoptionStage.adoption_id)
        .join(Instrument, Instrument.id == Adoption.instrument_id)
        .where(*visible)
        .order_by(AdoptionStage.since, AdoptionStage.id)
    ):
        found = known.get((day, name)) or known.setdefault((day, name), _dated(day, name))
        line = stages[adoption_id]
        if line and line[-1][0] == found[0]:
            line.pop()
        line.append(found)
    rows = db.session.execute(
        select(
            Adoption.id,
            Adoption.instrument_id,
            Adoption.region_key,
            Adoption.places,
            Adoption.people_reached,
        )
        .join(Instrument, Instrument.id == Adoption.instrument_id)
        .where(*visible)
        .order_by(Adoption.id)
    )
    return [
        Entry(number, instrument, region, places, people, tuple(stages[number]))
        for number, instrument, region, places, people in rows
    ]


def _dated(day: object, stage: str) -> tuple[date, Stage]:
    return (day if isinstance(day, date) else date.fromisoformat(str(day))), Stage(stage)


def summed_factors(instrument_ids: Iterable[int], *, most: int, voices: int = 3) -> list[FactorSum]:
    """Return what helped over several instruments, most often named first, in two statements.

    Of entries in use that count. Of each factor at most ``voices`` sentences come along, the
    newest, of those who have agreed to be quoted.
    """
    counted = (policy.counted(), Adoption.instrument_id.in_(set(instrument_ids)))
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
        .where(*counted, Adoption.quote_consent.is_(True), AdoptionFactor.sentence != "")
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


def places_by_region(entries: Sequence[Entry], day: date) -> dict[str, int]:
    """Return the places in use on a day by the keys of their regions."""
    found: dict[str, int] = defaultdict(int)
    for entry in entries:
        if entry.is_used_on(day):
            found[entry.region_key] += entry.places
    return dict(found)
