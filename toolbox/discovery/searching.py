"""Searching as a use case: the index answers, the database has the last word, or both words."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from toolbox.catalogue import listings
from toolbox.catalogue.found import FoundVersion, found_versions
from toolbox.catalogue.models import Version
from toolbox.discovery.facets import BY_NAME, CLASSIFYING
from toolbox.discovery.index import SearchIndex, Shown
from toolbox.discovery.operations import withdrawn
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.synonyms import present_rings
from toolbox.discovery.understanding.answering import Answer, Reading, answer
from toolbox.discovery.understanding.naming_sources import present_names
from toolbox.foundation.actors import VISITOR, Actor
from toolbox.foundation.errors import Unavailable
from toolbox.vocabularies import queries as vocabularies

log = logging.getLogger(__name__)

NO_WORDS = "no-words"
"""Note: there was text, but no word in it that could be searched for."""

WITHOUT_INDEX = "without-index"
"""Note: the index is not ready; the database answered, by title and summary alone."""

Counts = Mapping[str, Mapping[str, int]]
"""From a facet's name to its values with the number of instruments that have each."""

_KEPT_WITH_THE_VERSION = frozenset({"licence", "language"})
"""Facets with a vocabulary whose values are no classification."""


@dataclass(frozen=True)
class Found:
    """One page of what a search found, ready to be shown.

    ``hits`` pairs published versions with what the index says of them (None where the database
    answered). ``facets`` leads from a facet's name to values with counts. ``reading`` says how
    the words were understood.
    """

    hits: Sequence[tuple[Version | FoundVersion, Shown | None]]
    total: int
    facets: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    reading: Reading = field(default_factory=Reading)


def search(index: SearchIndex, query: SearchQuery, *, by: Actor) -> Found:
    """Return one page of a search. Never fails because of the index.

    Hits are loaded from the database with the rule of visibility applied again: an index that
    lags behind can hide, never leak.
    """
    query = with_present_terms(query)
    try:
        found = answer_now(index, query)
        results, hits = found.results, found.results.hits
        shown = dict(zip(hits, index.show(found.wanted, hits), strict=True))
    except Unavailable:
        log.warning("The index does not answer; searching the database instead")
        return _from_database(query, by)
    by_id = {hit.instrument_id: hit for hit in hits}
    versions = found_versions(list(by_id), by=by)
    missing = len(hits) - len(versions)
    return Found(
        hits=[(version, shown[by_id[version.instrument_id]]) for version in versions],
        total=results.total - missing,
        facets=results.facets,
        notes=(NO_WORDS,) if found.wanted.empty else (),
        reading=found.reading,
    )


def answer_now(index: SearchIndex, query: SearchQuery) -> Answer:
    """Search the index with the synonyms and the names that are in force now.

    What was withdrawn and is still in the index does not even show in numbers. Unavailable where
    the index cannot be read.
    """
    return answer(index, replace(query, hidden=withdrawn()), present_rings(), present_names())


def numbers_found(
    index: SearchIndex, query: SearchQuery, *, limit: int
) -> tuple[Sequence[int], int]:
    """Return the numbers of the first instruments a search finds, in its order, and of how many.

    Who shows them asks the database for each whether it may be seen.
    """
    whole = replace(with_present_terms(query), page=1, per_page=limit, counted=())
    try:
        results = answer_now(index, whole).results
    except Unavailable:
        log.warning("The index does not answer; searching the database instead")
        found = _from_database(whole, VISITOR)
        return [version.instrument_id for version, _shown in found.hits], found.total
    return [hit.instrument_id for hit in results.hits], results.total


def counts(index: SearchIndex, query: SearchQuery | None = None) -> Counts:
    """Return how many instruments have each value of each facet; nothing without an index."""
    try:
        results = answer_now(index, query or SearchQuery(per_page=1)).results
    except Unavailable:
        return {}
    return {name: dict(values) for name, values in results.facets.items()}


def matching(index: SearchIndex, query: SearchQuery) -> frozenset[int]:
    """Return every instrument that has all of what a search asks for.

    Searches for people go on to less where little is found; who waits for something does not
    want to hear of that. Unavailable where the index cannot be read.
    """
    whole = replace(
        with_present_terms(query),
        narrowly=True,
        sort="newest",
        page=1,
        per_page=max(1, index.document_count()),
        counted=(),
    )
    found = answer_now(index, whole)
    if whole.text and found.wanted.empty:
        return frozenset()
    return frozenset(hit.instrument_id for hit in found.results.hits)


def with_present_terms(query: SearchQuery) -> SearchQuery:
    """Return ``query`` with merged terms among its filters exchanged for what stands for them.

    So the address of a search keeps its meaning after editors have merged two terms.
    """
    filters = dict(query.filters)
    for name, values in query.filters.items():
        vocabulary = BY_NAME[name].vocabulary if name in BY_NAME else None
        if vocabulary is not None:
            new = vocabularies.replacements(vocabulary, values)
            filters[name] = tuple(dict.fromkeys(new.get(value, value) for value in values))
    return query if filters == query.filters else replace(query, filters=filters)


def _from_database(query: SearchQuery, by: Actor) -> Found:
    """Search titles and summaries; kinds and vocabularies narrow, other filters do not."""
    terms = {
        str(facet.vocabulary): query.filters[facet.name]
        for facet in CLASSIFYING
        if facet.name in query.filters and facet.name not in _KEPT_WITH_THE_VERSION
    }
    versions, total = listings.with_words(
        [*query.parsed.words, *query.parsed.phrases],
        by=by,
        limit=query.per_page,
        offset=query.offset,
        kinds=query.filters.get("kind", ()),
        terms=terms,
    )
    return Found(
        hits=[(version, None) for version in versions], total=total, notes=(WITHOUT_INDEX,)
    )
