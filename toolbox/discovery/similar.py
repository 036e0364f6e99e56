"""Instruments like another one: by the terms and tags they share, rare ones counting most."""

from collections.abc import Iterable, Mapping
from math import log

from sqlalchemy import case, func, select

from toolbox.catalogue import listings
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Classification, Instrument, Version
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.vocabularies.models import TAG, Term

WEIGHTS: Mapping[str, float] = {
    TAG: 3.0,
    "topic": 3.0,
    "occupation": 3.0,
    "standard_element": 2.0,
    "region": 2.0,
    "sector": 1.5,
    "phase": 1.5,
    "audience": 1.5,
    "school_form": 1.0,
    "transfer": 0.5,
}
"""How much a shared term says by its vocabulary; the others say nothing about the subject."""

SAME_KIND = 1.5
WORTH_A_CLICK = 0.22
"""The least share of what could be shared that makes two instruments similar."""

_COUNTED = 1_000
_LOOKED_AT = 4_000
_CANDIDATES = 60


def similar_to(version: Version, *, by: Actor, limit: int = 4) -> list[Version]:
    """Return at most ``limit`` published versions worth a click from ``version``, best first.

    Its classifications must be loaded. The work stays bounded however large the catalogue is:
    terms that thousands carry only help to order what rarer terms have found.
    """
    weights = {
        entry.term_id: WEIGHTS[entry.term.vocabulary_key]
        for entry in version.classifications
        if entry.term.vocabulary_key in WEIGHTS
    }
    if not weights:
        return []
    carriers = _carriers(weights)
    worth = _worth(weights, carriers)
    scores = _scores(version, worth, _selective({one: carriers[one] for one in worth}))
    enough = WORTH_A_CLICK * sum(worth.values())
    ranked = sorted(
        (-shared - bonus, one) for one, (shared, bonus) in scores.items() if shared >= enough
    )
    best = [instrument_id for _score, instrument_id in ranked[:limit]]
    return listings.found_versions(best, by=by) if best else []


def _carriers(term_ids: Iterable[int]) -> dict[int, int]:
    """Return how many versions carry each term, counted no further than needed."""
    some = (
        select(Classification.version_id)
        .where(Classification.term_id == Term.id)
        .limit(_COUNTED)
        .correlate(Term)
        .subquery()
    )
    number = select(func.count()).select_from(some).correlate(Term).scalar_subquery()
    rows = db.session.execute(select(Term.id, number).where(Term.id.in_(term_ids)))
    return {term_id: max(1, found) for term_id, found in rows}


def _worth(weights: Mapping[int, float], carriers: Mapping[int, int]) -> dict[int, float]:
    """Return how much it counts to share each term: the fewer carry it, the more.

    What nobody else carries cannot be shared and does not count.
    """
    total = catalogue.published_count() + 1
    return {
        term_id: weight * max(0.1, log(total / carriers[term_id]))
        for term_id, weight in weights.items()
        if carriers[term_id] > 1
    }


def _selective(carriers: Mapping[int, int]) -> list[int]:
    """Return the rarest terms, as many as can be looked through in a few milliseconds."""
    chosen: list[int] = []
    left = _LOOKED_AT
    for term_id in sorted(carriers, key=lambda one: (carriers[one], one)):
        left -= carriers[term_id]
        if left < 0 or carriers[term_id] >= _COUNTED:
            break
        chosen.append(term_id)
    return chosen


def _scores(
    version: Version, worth: Mapping[int, float], selective: list[int]
) -> dict[int, tuple[float, float]]:
    """Return what the best published instruments share, and a bonus for the same kind."""
    if not selective:
        return {}
    score = func.sum(
        case({term_id: worth[term_id] for term_id in selective}, value=Classification.term_id)
    ).label("score")
    ranked = (
        select(Classification.version_id, score)
        .where(Classification.term_id.in_(selective), Classification.version_id != version.id)
        .group_by(Classification.version_id)
        .order_by(score.desc())
        .limit(_CANDIDATES)
        .subquery()
    )
    rows = db.session.execute(
        select(Instrument.id, Instrument.kind, ranked.c.version_id, ranked.c.score)
        .join(Version, Version.id == ranked.c.version_id)
        .join(Instrument, Instrument.id == Version.instrument_id)
        .where(
            Instrument.current_version_id == Version.id,
            Instrument.state == InstrumentState.PUBLISHED,
            Instrument.id != version.instrument_id,
        )
    ).all()
    common = _shared(
        [row.version_id for row in rows], [one for one in worth if one not in set(selective)]
    )
    kind = version.instrument.kind
    return {
        row.id: (
            row.score + sum(worth[term_id] for term_id in common.get(row.version_id, ())),
            SAME_KIND if row.kind == kind else 0.0,
        )
        for row in rows
    }


def _shared(version_ids: list[int], term_ids: list[int]) -> dict[int, list[int]]:
    """Return which of these versions carry which of these terms."""
    found: dict[int, list[int]] = {}
    if version_ids and term_ids:
        rows = db.session.execute(
            select(Classification.version_id, Classification.term_id).where(
                Classification.version_id.in_(version_ids), Classification.term_id.in_(term_ids)
            )
        )
        for version_id, term_id in rows:
            found.setdefault(version_id, []).append(term_id)
    return found
