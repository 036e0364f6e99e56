"""What adopters say, for the page of an instrument: few rows and columns, with consent alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from toolbox.adoption import policy
from toolbox.adoption.evidence import FactorSum, Voice
from toolbox.adoption.lifecycle import Stage
from toolbox.adoption.models import Adoption, AdoptionAnswer, AdoptionFactor
from toolbox.catalogue.models import Instrument
from toolbox.foundation.db import db
from toolbox.vocabularies.models import Term

_READ = 24
"""So many entries are looked at for the few words that a page shows."""


@dataclass(frozen=True)
class Saying:
    """What somebody said; ``answer`` is which organisation answered what, None for nothing."""

    adoption_id: int
    name: str
    place: str
    region_key: str
    text: str
    is_example: bool
    answer: tuple[str, str] | None = None


@dataclass(frozen=True)
class Sayings:
    """What worked for adopters, and what got in their way."""

    worked: Sequence[Saying] = ()
    hindered: Sequence[Saying] = ()


def sayings_on(instrument_id: int, *, most: int) -> Sayings:
    """Return the newest words of adopters who agreed to be quoted, examples last.

    Of entries confirmed within the year, at most ``most`` of each sort; in one statement, for
    the page has many others.
    """
    rows = db.session.execute(
        select(
            *(Adoption.id, Adoption.adopter_name, Adoption.place, Adoption.region_key),
            *(Adoption.worked, Adoption.hindered, Adoption.is_example),
            _last_answer(AdoptionAnswer.organisation_name).label("answerer"),
            _last_answer(AdoptionAnswer.text).label("answer"),
        )
        .join(Instrument, Instrument.id == Adoption.instrument_id)
        .where(
            policy.fresh(),
            Adoption.instrument_id == instrument_id,
            Adoption.quote_consent.is_(True),
            or_(Adoption.worked != "", Adoption.hindered != ""),
        )
        .order_by(
            Adoption.is_example,
            case((Adoption.stage == Stage.INTEREST, 1), else_=0),
            Adoption.since.desc(),
            Adoption.id,
        )
        .limit(_READ)
    ).all()
    return Sayings(
        worked=[_saying(row, row.worked) for row in rows if row.worked][:most],
        hindered=[
            _saying(row, row.hindered, (row.answerer, row.answer) if row.answer else None)
            for row in rows
            if row.hindered
        ][:most],
    )


def _saying(row: Any, text: str, answer: tuple[str, str] | None = None) -> Saying:
    return Saying(
        *(row.id, row.adopter_name, row.place, row.region_key, text),
        is_example=row.is_example,
        answer=answer,
    )


def _last_answer(column: InstrumentedAttribute[str]) -> ScalarSelect[str]:
    return (
        select(column)
        .where(AdoptionAnswer.adoption_id == Adoption.id)
        .order_by(AdoptionAnswer.id.desc())
        .limit(1)
        .correlate(Adoption)
        .scalar_subquery()
    )


def factors_in_short(instrument_id: int, *, most: int, locale: str) -> list[FactorSum]:
    """Return what helped most often, each with the newest sentence behind it, in one statement.

    Counted as ``evidence.factors_of`` counts; a sentence is there with consent alone.
    """
    same = AdoptionFactor.term_id
    is_mute = case(
        (and_(AdoptionFactor.sentence != "", Adoption.quote_consent.is_(True)), 0), else_=1
    )
    newest = (is_mute, Adoption.is_example, Adoption.since.desc(), Adoption.id)
    numbered = (
        select(
            *(Term.key, Term.label_de, Term.label_en, Term.position, AdoptionFactor.sentence),
            *(Adoption.adopter_name, Adoption.is_example, is_mute.label("is_mute")),
            func.sum(case((policy.real(), 1), else_=0)).over(partition_by=same).label("entries"),
            func.sum(case((Adoption.is_example.is_(True), 1), else_=0))
            .over(partition_by=same)
            .label("examples"),
            func.row_number().over(partition_by=same, order_by=newest).label("place"),
        )
        .join(AdoptionFactor, AdoptionFactor.term_id == Term.id)
        .join(Adoption, Adoption.id == AdoptionFactor.adoption_id)
        .join(Instrument, Instrument.id == Adoption.instrument_id)
        .where(policy.fresh(), Adoption.instrument_id == instrument_id)
        .subquery()
    )
    found = numbered.c
    rows = db.session.execute(
        select(numbered)
        .where(found.place == 1)
        .order_by(found.entries.desc(), found.examples.desc(), found.position)
        .limit(most)
    )
    return [
        FactorSum(
            key=row.key,
            label=(row.label_en if locale == "en" else "") or row.label_de,
            entries=row.entries,
            examples=row.examples,
            voices=() if row.is_mute else (Voice(row.adopter_name, row.sentence, row.is_example),),
        )
        for row in rows
    ]
