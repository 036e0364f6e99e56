"""Reads who uses the instruments of the starting content, and puts it in where it is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select

from toolbox.adoption import deciding, keeping
from toolbox.adoption import operations as adoptions
from toolbox.adoption.lifecycle import Stage
from toolbox.adoption.models import Adoption
from toolbox.adoption.rules import PUBLIC, FactorEntry, Report
from toolbox.catalogue.models import Instrument
from toolbox.content.records import SourceError, read_record, read_toml, suggestion
from toolbox.foundation.actors import Actor, system
from toolbox.foundation.db import db

_LOADER = system("starting content")
_STAGES = [stage.value for stage in Stage]
_INVENTED = "Erfundenes Beispiel der Redaktion"


@dataclass(frozen=True, slots=True)
class StageSource:
    """From a day on, at a stage."""

    stage: str
    since: date


@dataclass(frozen=True, slots=True)
class AdoptionSource:
    """Somebody uses an instrument; ``key`` is what the report is known again by.

    A fact has a source and its date; what is invented ``is_example`` and says so in its name.
    """

    key: str
    instrument: str
    adopter: str
    region: str
    stages: tuple[StageSource, ...]
    places: int = 1
    source: str = ""
    source_date: date | None = None
    is_example: bool = False
    people_reached: int | None = None
    worked: str = ""
    hindered: str = ""
    quote_consent: bool = True
    factors: tuple[FactorEntry, ...] = ()
    answer: str = ""


@dataclass(frozen=True, slots=True)
class _AdoptionsFile:
    adoptions: tuple[AdoptionSource, ...]


def read_adoptions(path: Path) -> Sequence[AdoptionSource]:
    """Return the [[adoptions]] of the TOML file at ``path``; raises SourceError."""
    found = read_record(_AdoptionsFile, read_toml(path), path=path).adoptions
    seen: set[str] = set()
    for number, one in enumerate(found, 1):
        where = f"adoptions[{number}]"
        if one.key in seen:
            raise SourceError(path, f"{where}.key", f'"{one.key}" stands here twice')
        seen.add(one.key)
        if not one.stages:
            raise SourceError(path, f"{where}.stages", "a report has at least one stage")
        for stage in one.stages:
            if stage.stage not in _STAGES:
                hint = suggestion(stage.stage, _STAGES)
                raise SourceError(path, f"{where}.stages", f'"{stage.stage}" is not known{hint}')
        if one.is_example != ("Beispiel" in one.adopter):
            raise SourceError(
                path, f"{where}.adopter", "what is invented, and only that, says Beispiel"
            )
        if not one.is_example and not (one.source and one.source_date):
            raise SourceError(path, f"{where}.source", "a fact has a source and its date")
    return found


def bring_adoptions(sources: Sequence[AdoptionSource]) -> int:
    """Put in the reports that never came before; return how many. One that was withdrawn stays
    away, and so does one whose instrument is not there. Runs inside a unit of work.
    """
    known = set(
        db.session.scalars(
            select(Adoption.external_key).where(
                Adoption.external_key.in_([one.key for one in sources])
            )
        )
    )
    brought = 0
    for source in sources:
        instrument = db.session.scalar(
            select(Instrument).where(
                Instrument.slug == source.instrument, Instrument.state.in_(PUBLIC)
            )
        )
        if source.key not in known and instrument is not None:
            _bring(source, instrument)
            brought += 1
    return brought


def _bring(source: AdoptionSource, instrument: Instrument) -> None:
    first, *later = source.stages
    made = adoptions.report(
        instrument,
        Report(
            stage=Stage(first.stage),
            since=first.since,
            region_key=source.region,
            people_reached=source.people_reached,
            places=source.places,
            source=source.source or _INVENTED,
            source_date=source.source_date or first.since,
            worked=source.worked,
            hindered=source.hindered,
            quote_consent=source.quote_consent,
            factors=source.factors,
        ),
        adopter_name=source.adopter,
        is_example=source.is_example,
        external_key=source.key,
        by=_LOADER,
    )
    for step in later:
        keeping.advance(made, Stage(step.stage), on=step.since, by=_LOADER)
    if source.answer:
        deciding.answer(made, source.answer, by=_speaking_for(instrument))


def _speaking_for(instrument: Instrument) -> Actor:
    return Actor(name=_LOADER.name, is_system=True, organisations=frozenset({instrument.owner_id}))
