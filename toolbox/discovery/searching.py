"""Searching as a use case: the index answers, the database has the last word, or both words."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from toolbox.catalogue import listings
from toolbox.catalogue.models import Version
from toolbox.discovery.facets import BY_NAME, FACETS
from toolbox.discovery.index import Hit, SearchIndex
from toolbox.discovery.query import SearchQuery
from toolbox.foundation.actors import Actor
from toolbox.foundation.errors import Unavailable
from toolbox.vocabularies import queries as vocabularies

log = logging.getLogger(__name__)

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
    answered). ``facets`` leads from a facet's name to values with counts.
    """

    hits: Sequence[tuple[Version, Hit | None]]
    total: int
    facets: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def search(index: SearchIndex, query: SearchQuery, *, by: Actor) -> Found:
    """Return one page of a search. Never fails because of the index.

    Hits are loaded from the database with the rule of visibility applied again: an index that
    lags behind can hide, never leak.
    """
    query = with_present_terms(query)
    try:
        results = index.search(query)
    except Unavailable:
        log.warning("The index does not answer; searching the database instead")
        return _from_database(query, by)
    hits = {hit.instrument_id: hit for hit in results.hits}
    versions = listings.found_versions(list(hits), by=by)
    missing = len(hits) - len(versions)
    return Found(
        hits=[(version, hits[version.instrument_id]) for version in versions],
        total=results.total - missing,
        facets=results.facets,
        notes=results.notes,
    )


def counts(index: SearchIndex, query: SearchQuery | None = None) -> Counts:
    """Return how many instruments have each value of each facet; nothing without an index."""
    try:
        results = index.search(query or SearchQuery(per_page=1))
    except Unavailable:
        return {}
    return {name: dict(values) for name, values in results.facets.items()}


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
        facet.vocabulary: query.filters[facet.name]
        for facet in FACETS
        if facet.vocabulary
        and facet.name in query.filters
        and facet.name not in _KEPT_WITH_THE_VERSION
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
