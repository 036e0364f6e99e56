"""What adoptions prove: figures of many instruments at once, factors summed up, dated stages."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, and_, bindparam, case, func, select
from sqlalchemy.orm import lazyload

from toolbox.adoption import policy, rules
from toolbox.adoption.lifecycle import IN_USE, Stage
from toolbox.adoption.models import Adoption, AdoptionFactor, AdoptionStage
from toolbox.adoption.rules import REGION
from toolbox.catalogue.models import Instrument
from toolbox.foundation.db import UtcDateTime, db
from toolbox.foundation.i18n import language
from toolbox.foundation.settings import installed_settings
from toolbox.vocabularies.models import Term


@dataclass(frozen=True)
class Evidence:
    """What is known about the use of one instrument.

    Numbers are places: a collective report speaks for several. ``adoptions`` are those in use and
    confirmed within the year, ``trials`` and ``interests`` stand beside and are not among them.
    ``regions`` counts the regions of adoptions; a Land counts where none of its districts does.
    ``places_by_region`` says how many of them are where, each Land and district by itself; what
    names no region is missing there.
    ``examples`` are invented ones in use: among ``adoptions`` only where the settings say so.
    ``best_factor`` is what helped most often, by the number of entries that name it.
    """

    adoptions: int = 0
    regions: int = 0
    trials: int = 0
    interests: int = 0
    abandoned: int = 0
    examples: int = 0
    entries: int = 0
    established: bool = False
    region_keys: tuple[str, ...] = ()
    places_by_region: tuple[tuple[str, int], ...] = ()
    best_factor: str | None = None
    best_factor_key: str | None = None


@dataclass(frozen=True)
class Voice:
    """What an adopter says about a success factor, who has agreed to be quoted."""

    adopter_name: str
    sentence: str
    is_example: bool


@dataclass(frozen=True)
class FactorSum:
    """A success factor and how many entries name it; ``examples`` of invented ones beside."""

    key: str
    label: str
    entries: int
    examples: int
    voices: tuple[Voice, ...]


@dataclass(frozen=True)
class FactorWords:
    """Keys of success factors that adopters of an instrument name, and what they say of them."""

    keys: tuple[str, ...]
    sentences: tuple[str, ...]


class StageOn(NamedTuple):
    """From a day on, an entry that counts or stands beside was at a stage.

    Unless it ``is_dated`` the day is when a source has found it so: it began earlier.
    """

    adoption_id: int
    stage: Stage
    since: date
    places: int
    region_key: str
    is_example: bool
    is_dated: bool


_NOTHING = Evidence()


def figures_of(
    instrument_ids: Iterable[int], *, locale: str | None = None, with_best: bool = True
) -> dict[int, Evidence]:
    """Return what is known about the use of each of these instruments, in two statements.

    ``with_best`` looks for the best factor, which takes the second one.
    """
    wanted = set(instrument_ids)
    if not wanted:
        return {}
    rows: dict[int, list[Row[*tuple[object, ...]]]] = {}
    for row in _grouped(wanted):
        rows.setdefault(row.instrument_id, []).append(row)
    best = _best_factors(rows, locale or language()) if rows and with_best else {}
    return {one: _evidence(rows[one], best.get(one)) if one in rows else _NOTHING for one in wanted}


def _grouped(wanted: set[int]) -> Sequence[Row[*tuple[object, ...]]]:
    """Return places and entries by instrument, stage, region and whether they are examples."""
    asked = {"wanted": sorted(wanted), "since": rules.counts_from()}
    return db.session.execute(_sums(), asked).all()


@cache
def _sums() -> Select[Any]:
    """Return the statement, put together once: every page with cards asks it."""
    sums = (
        select(
            Adoption.instrument_id,
            Adoption.stage,
            Adoption.region_key,
            Adoption.is_example,
            func.sum(Adoption.places).label("places"),
            func.count().label("entries"),
        )
        .join(Instrument, Instrument.id == Adoption.instrument_id)
        .where(
            policy.fresh(bindparam("since", type_=UtcDateTime)),
            Adoption.instrument_id.in_(bindparam("wanted", expanding=True)),
        )
        .group_by(Adoption.instrument_id, Adoption.stage, Adoption.region_key, Adoption.is_example)
        .subquery()
    )
    return (
        select(sums, Term.id.label("term_id"), Term.broader_id)
        .outerjoin(Term, and_(Term.vocabulary_key == REGION, Term.key == sums.c.region_key))
        .order_by(sums.c.instrument_id, sums.c.region_key)
    )


def _evidence(rows: Sequence[Row[*tuple[object, ...]]], best: tuple[str, str] | None) -> Evidence:
    counts_examples = installed_settings().count_examples
    real = [row for row in rows if counts_examples or not row.is_example]
    used = [row for row in real if row.stage in IN_USE]
    keys = _regions([(row.region_key, row.term_id, row.broader_id) for row in used])
    return Evidence(
        adoptions=_places(used),
        regions=len(keys),
        trials=_places(row for row in real if row.stage is Stage.TRIAL),
        interests=_places(row for row in real if row.stage is Stage.INTEREST),
        abandoned=_places(row for row in real if row.stage is Stage.ABANDONED),
        examples=_places(row for row in rows if row.is_example and row.stage in IN_USE),
        entries=sum(row.entries for row in used),
        established=any(row.stage is Stage.ESTABLISHED for row in used),
        region_keys=keys,
        places_by_region=_by_region(used),
        best_factor_key=best[0] if best else None,
        best_factor=best[1] if best else None,
    )


def _places(rows: Iterable[Row[*tuple[object, ...]]]) -> int:
    return sum(row.places for row in rows)


def _by_region(rows: Iterable[Row[*tuple[object, ...]]]) -> tuple[tuple[str, int], ...]:
    found: Counter[str] = Counter()
    for row in rows:
        if row.region_key:
            found[row.region_key] += row.places
    return tuple(sorted(found.items()))


def _regions(found: Iterable[tuple[str, int | None, int | None]]) -> tuple[str, ...]:
    """Return the keys of regions without doubles; a Land goes where a district of it is there."""
    named = {key: (term_id, broader_id) for key, term_id, broader_id in found if key}
    above = {broader_id for _term_id, broader_id in named.values() if broader_id is not None}
    return tuple(key for key, (term_id, _broader) in named.items() if term_id not in above)


def _best_factors(instrument_ids: Iterable[int], locale: str) -> Mapping[int, tuple[str, str]]:
    """Return key and label of what was named most often, by instrument."""
    label = case((Term.label_en != "", Term.label_en), else_=Term.label_de)
    number = func.count()
    rows = db.session.execute(
        select(Adoption.instrument_id, Term.key, label if locale == "en" else Term.label_de, number)
        .join(AdoptionFactor, AdoptionFactor.adoption_id == Adoption.id)
        .join(Term, Term.id == AdoptionFactor.term_id)
        .join(Instrument, Instrument.id == Adoption.instrument_id)
        .where(policy.counted(), Adoption.instrument_id.in_(set(instrument_ids)))
        .group_by(Adoption.instrument_id, Term.id)
        .order_by(number, Term.position.desc(), Term.key.desc())
    )
    return {instrument_id: (key, text) for instrument_id, key, text, _number in rows}


def factors_of(
    instrument_id: int, *, most: int = 50, voices: int = 20, locale: str | None = None
) -> list[FactorSum]:
    """Return what helped, most often named first, each with some of the sentences behind it.

    Of entries confirmed within the year, whatever their stage. Every entry is counted; its
    sentence is there with the consent to be quoted alone, newest first.
    """
    invented = ~policy.real()
    entries = func.sum(case((invented, 0), else_=1))
    examples = func.sum(case((Adoption.is_example.is_(True), 1), else_=0))
    sums = db.session.execute(
        _factors_behind(
            select(Term, entries, examples).options(lazyload(Term.vocabulary)), instrument_id
        )
        .group_by(Term.id)
        .order_by(entries.desc(), examples.desc(), Term.position)
        .limit(most)
    ).all()
    said = _voices(instrument_id, [term.id for term, _entries, _examples in sums], voices)
    return [
        FactorSum(
            key=term.key,
            label=term.label(locale or language()),
            entries=number,
            examples=invented_number,
            voices=tuple(said.get(term.id, ())),
        )
        for term, number, invented_number in sums
    ]


def _factors_behind(statement: Select[*tuple[Any, ...]], instrument_id: int) -> Any:
    return (
        statement.join(AdoptionFactor, AdoptionFactor.term_id == Term.id)
        .join(Adoption, Adoption.id == AdoptionFactor.adoption_id)
        .join(Instrument, Instrument.id == Adoption.instrument_id)
        .where(policy.fresh(), Adoption.instrument_id == instrument_id)
    )


def _voices(instrument_id: int, term_ids: Iterable[int], most: int) -> dict[int, list[Voice]]:
    newest = (Adoption.is_example, Adoption.since.desc(), Adoption.id)
    place = func.row_number().over(partition_by=AdoptionFactor.term_id, order_by=newest)
    numbered = (
        _factors_behind(
            select(
                *(AdoptionFactor.term_id, AdoptionFactor.sentence, Adoption.adopter_name),
                *(Adoption.is_example, place.label("place")),
            ).select_from(Term),
            instrument_id,
        )
        .where(
            AdoptionFactor.term_id.in_(list(term_ids)),
            AdoptionFactor.sentence != "",
            Adoption.quote_consent.is_(True),
        )
        .subquery()
    )
    found: dict[int, list[Voice]] = {}
    for row in db.session.execute(
        select(numbered).where(numbered.c.place <= most).order_by(numbered.c.place)
    ):
        found.setdefault(row.term_id, []).append(
            Voice(row.adopter_name, row.sentence, row.is_example)
        )
    return found


def factor_words_of(instrument_ids: Iterable[int]) -> dict[int, FactorWords]:
    """Return what search may know of success factors, by instrument; only of what counts.

    Sentences are there with the consent to be quoted alone. Instruments without any are missing.
    """
    rows = db.session.execute(
        select(
            *(Adoption.instrument_id, Term.key),
            case((Adoption.quote_consent.is_(True), AdoptionFactor.sentence), else_=""),
        )
        .join(AdoptionFactor, AdoptionFactor.adoption_id == Adoption.id)
        .join(Term, Term.id == AdoptionFactor.term_id)
        .join(Instrument, Instrument.id == Adoption.instrument_id)
        .where(policy.counted(), Adoption.instrument_id.in_(set(instrument_ids)))
        .order_by(Adoption.instrument_id, Term.position, Term.key, Adoption.id)
    )
    found: dict[int, tuple[dict[str, None], dict[str, None]]] = {}
    for instrument_id, key, sentence in rows:
        keys, sentences = found.setdefault(instrument_id, ({}, {}))
        keys[key] = None
        if sentence:
            sentences[sentence] = None
    return {
        one: FactorWords(tuple(keys), tuple(sentences)) for one, (keys, sentences) in found.items()
    }


def stages_of(instrument_ids: Iterable[int]) -> list[StageOn]:
    """Return the dated stages of what counts or stands beside, earliest first.

    Where an entry changed its mind on one day, the last row of that day holds.
    """
    statement = (
        select(
            *(AdoptionStage.adoption_id, AdoptionStage.stage, AdoptionStage.since),
            *(Adoption.places, Adoption.region_key, Adoption.is_example, policy.dated()),
        )
        .join(Adoption, Adoption.id == AdoptionStage.adoption_id)
        .join(Instrument, Instrument.id == Adoption.instrument_id)
        .where(policy.fresh(), policy.real(), Adoption.instrument_id.in_(set(instrument_ids)))
        .order_by(AdoptionStage.since, AdoptionStage.id)
    )
    # Columns, not rows of the tables: an instrument may have thousands.
    rows = db.session.connection().execute(statement)
    found = {(row[0], row[2]): StageOn._make(row) for row in rows}
    return list(found.values())
