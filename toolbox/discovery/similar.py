"""Instruments like another one: by terms they share, rare ones most, and by what they say."""

from collections.abc import Iterable, Mapping
from math import log, sqrt

from rapidfuzz import fuzz
from sqlalchemy import and_, case, func, select

from toolbox.catalogue.found import FoundVersion, found_versions
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Classification, Instrument, Version
from toolbox.discovery.index import SearchIndex
from toolbox.discovery.language.analysis import words
from toolbox.discovery.language.senses import keys, search_terms
from toolbox.discovery.language.wordlists import stopwords
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.wanted import Alternative, Choice, Group, Wanted
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.foundation.errors import Unavailable
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
WORDS = 0.6
"""What the same words in title and summary count, as a share of all terms that could be shared."""

WORTH_A_CLICK = 0.22
"""The least share of what could be shared that makes two instruments similar."""

_NEARLY_THE_SAME = 90.0
"""Titles more alike than this, out of 100, are volumes of one thing: one of them is enough."""

_COUNTED = 1_000
_LOOKED_AT = 4_000
_CANDIDATES = 60
_MOST_WORDS = 24
_LIKE_IN_WORDS = 30


def similar_to(
    version: Version, *, by: Actor, index: SearchIndex, limit: int = 4
) -> list[FoundVersion]:
    """Return at most ``limit`` published versions worth a click from ``version``, best first.

    Its classifications must be loaded. The work stays bounded however large the catalogue is:
    terms that thousands carry only help to order what rarer terms, or words, have found.
    """
    weights = {
        entry.term_id: WEIGHTS[entry.term.vocabulary_key]
        for entry in version.classifications
        if entry.term.vocabulary_key in WEIGHTS
    }
    if not weights:
        return []
    carriers, total = _carriers(weights)
    worth = _worth(weights, carriers, total)
    alike = _alike_in_words(version, index)
    scores = _scores(version, worth, _selective({one: carriers[one] for one in worth}), alike)
    whole = sum(worth.values())
    ranked = sorted(
        (-said - bonus, one, said)
        for one, (shared, bonus) in scores.items()
        if (said := shared + WORDS * whole * alike.get(one, 0.0))
    )
    enough = WORTH_A_CLICK * whole
    worthy = [one for _score, one, said in ranked if said >= enough]
    found = found_versions(worthy[: 3 * limit], by=by) if worthy else []
    return _varied(version, found)[:limit]


def _varied(version: Version, found: Iterable[FoundVersion]) -> list[FoundVersion]:
    """Leave out what is called nearly like a better one; what others made is not all behind."""
    kept: list[FoundVersion] = []
    for one in found:
        titles = [version.title, *(other.title for other in kept)]
        if all(fuzz.ratio(one.title, title) < _NEARLY_THE_SAME for title in titles):
            kept.append(one)
    return kept


def _alike_in_words(version: Version, index: SearchIndex) -> dict[int, float]:
    """Return what says the same in title and summary, 1 for the instrument itself."""
    said = [word.plain for word in words(f"{version.title}. {version.summary}")]
    telling = [word for word in said if word.lower() not in stopwords()]
    wanted = Wanted(
        tuple(
            Group((Alternative((tuple(Choice(*term) for term in search_terms(key)),)),), label=key)
            for key in list(dict.fromkeys(keys(word)[0] for word in telling))[:_MOST_WORDS]
        ),
        least=1,
    )
    if not wanted.groups:
        return {}
    try:
        hits = index.find(SearchQuery(per_page=_LIKE_IN_WORDS, counted=()), wanted).hits
    except Unavailable:
        return {}
    best = max((hit.score for hit in hits), default=0.0)
    # A score falls with the words that are missing, twice: by their own and as a share.
    return {hit.instrument_id: sqrt(hit.score / best) for hit in hits if best}


def _carriers(term_ids: Iterable[int]) -> tuple[dict[int, int], int]:
    """Return how many versions carry each term, counted no further than needed, and how many
    instruments can be found.
    """
    some = (
        select(Classification.version_id)
        .where(Classification.term_id == Term.id)
        .limit(_COUNTED)
        .correlate(Term)
        .subquery()
    )
    number = select(func.count()).select_from(some).correlate(Term).scalar_subquery()
    public = select(func.count()).where(Instrument.state == InstrumentState.PUBLISHED)
    rows = db.session.execute(
        select(Term.id, number, public.scalar_subquery()).where(Term.id.in_(term_ids))
    ).all()
    return {row[0]: max(1, row[1]) for row in rows}, max((row[2] for row in rows), default=0)


def _worth(
    weights: Mapping[int, float], carriers: Mapping[int, int], published: int
) -> dict[int, float]:
    """Return how much it counts to share each term: the fewer carry it, the more.

    What nobody else carries cannot be shared and does not count.
    """
    return {
        term_id: weight * max(0.1, log((published + 1) / carriers[term_id]))
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
    version: Version, worth: Mapping[int, float], selective: list[int], also: Iterable[int]
) -> dict[int, tuple[float, float]]:
    """Return what published instruments share, and a bonus for the same kind.

    Looks at the best by the selective terms and at those in ``also``.
    """
    score = func.sum(
        case({term_id: worth[term_id] for term_id in selective}, value=Classification.term_id)
        if selective
        else 0.0
    ).label("score")
    ranked = (
        select(Classification.version_id, score)
        .where(Classification.term_id.in_(selective), Classification.version_id != version.id)
        .group_by(Classification.version_id)
        .order_by(score.desc())
        .limit(_CANDIDATES)
        .subquery()
    )
    best = select(Version.instrument_id).where(Version.id.in_(select(ranked.c.version_id)))
    found = db.session.execute(
        select(
            *(Instrument.id, Instrument.kind, Instrument.state),
            Classification.term_id,
        )
        .outerjoin(
            Classification,
            and_(
                Classification.version_id == Instrument.current_version_id,
                Classification.term_id.in_(list(worth)),
            ),
        )
        .where(Instrument.id.in_(best) | Instrument.id.in_(list(also)))
    )
    kind = version.instrument.kind
    scores: dict[int, tuple[float, float]] = {}
    for row in found:
        # Said in the statement, it would lead SQLite through all that is published.
        if row.state is InstrumentState.PUBLISHED and row.id != version.instrument_id:
            shared, bonus = scores.get(row.id, (0.0, SAME_KIND if row.kind == kind else 0.0))
            scores[row.id] = (shared + worth.get(row.term_id, 0.0), bonus)
    return scores
