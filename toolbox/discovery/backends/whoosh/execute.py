"""Runs a search on a snapshot: matching, filtering, counting, scoring and picking a page."""

from collections.abc import Callable, Mapping
from functools import reduce
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolbox.discovery.backends.whoosh.counting import ValueCounts
from toolbox.discovery.backends.whoosh.matching import Matches, of_word
from toolbox.discovery.backends.whoosh.ordering import best, by_rank
from toolbox.discovery.backends.whoosh.postings import F32, Docs
from toolbox.discovery.backends.whoosh.scoring import Scoring
from toolbox.discovery.backends.whoosh.snapshot import Mask, Snapshot
from toolbox.discovery.facets import FACETS
from toolbox.discovery.index import Explanation
from toolbox.discovery.query import SearchQuery, Sort
from toolbox.discovery.wanted import Choice, Wanted


class Found(NamedTuple):
    """The documents of one page with their scores, the exact total, and the facets' counts."""

    docs: Docs
    scores: F32
    total: int
    facets: dict[str, ValueCounts]


def run(snapshot: Snapshot, query: SearchQuery, wanted: Wanted) -> Found:
    """Find one page of what is wanted."""
    matches = Matches(snapshot, wanted)
    docs = _shown(snapshot, query, matches.docs)
    filters = _filters(snapshot, query, docs)
    hits = _passing(docs, filters)
    page, scores = _page(matches, hits, query)
    return Found(
        docs=page,
        scores=scores,
        total=len(hits),
        facets=_facets(snapshot, _counted(query.counted), docs, hits, filters),
    )


def explain(
    snapshot: Snapshot, query: SearchQuery, wanted: Wanted, docs: Mapping[int, int]
) -> list[Explanation]:
    """Explain the scores that documents (by instrument) have in a search."""
    matches = Matches(snapshot, wanted)
    shown = _shown(snapshot, query, matches.docs)
    hits = _passing(shown, _filters(snapshot, query, shown))
    scoring = Scoring(matches)
    near: set[int] = set()
    passages: dict[int, float] = {}
    if query.sort == "relevance":
        scores = scoring.scores(hits)
        near.update(scoring.near(hits, scores).tolist())
        scoring.lift_near(hits, scores)
        if wanted.is_question:
            lifted, factors = scoring.passages(hits, scores)
            passages.update(zip(lifted.tolist(), factors.tolist(), strict=True))
    return [
        scoring.explanation(instrument_id, doc, near=doc in near, passage=passages.get(doc, 1.0))
        for instrument_id, doc in docs.items()
    ]


def frequency(snapshot: Snapshot, term: str) -> int:
    """Return how many documents have an index term."""
    choice = Choice(term)
    if not snapshot.all_live:
        return len(of_word(snapshot, (choice,)).docs)
    views = [leaf.view for leaf in snapshot.leaves]
    return sum(view.content.count(view.numbers(choice)) for view in views if view.numbers(choice))


def _shown(snapshot: Snapshot, query: SearchQuery, docs: Docs) -> Docs:
    """Return the documents without those that this search must not know of."""
    if not query.hidden:
        return docs
    return docs[~np.isin(snapshot.instruments[docs], list(query.hidden))]


def _filters(snapshot: Snapshot, query: SearchQuery, docs: Docs) -> dict[str, Mask]:
    """Return for every facet in which something is chosen which of the documents have it."""
    return {
        name: snapshot.having(name, values)[docs]
        for name, values in query.filters.items()
        if values
    }


def _passing(docs: Docs, filters: Mapping[str, Mask], but: str = "") -> Docs:
    """Return the documents that pass all filters, or all but one."""
    masks = [mask for name, mask in filters.items() if name != but]
    return docs[reduce(np.logical_and, masks)] if masks else docs


_RANKS: Mapping[Sort, Callable[[Snapshot], NDArray[np.int32]]] = {
    # Where nothing is looked for, nothing is better.
    "relevance": lambda snapshot: snapshot.newest_ranks,
    "newest": lambda snapshot: snapshot.newest_ranks,
    "reuse": lambda snapshot: snapshot.reuse_ranks,
    "title": lambda snapshot: snapshot.title_ranks,
}


def _page(matches: Matches, hits: Docs, query: SearchQuery) -> tuple[Docs, F32]:
    """Return one page of the hits in the order that was asked for, and their scores."""
    snapshot, scoring = matches.snapshot, Scoring(matches)
    page = slice(query.offset, query.offset + query.per_page)
    if query.sort != "relevance" or not matches.groups:
        docs = by_rank(_RANKS[query.sort](snapshot), hits, page)
        return docs, scoring.scores(docs)
    scores = scoring.scores(hits)
    scoring.lift_near(hits, scores)
    scoring.lift_passages(hits, scores)
    docs = best(snapshot.newest_ranks, hits, scores, page)
    return docs, scores[hits.searchsorted(docs)]


def _counted(names: tuple[str, ...] | None) -> tuple[str, ...]:
    return tuple(facet.name for facet in FACETS) if names is None else names


def _facets(
    snapshot: Snapshot,
    names: tuple[str, ...],
    matching: Docs,
    hits: Docs,
    filters: Mapping[str, Mask],
) -> dict[str, ValueCounts]:
    """Count the values of facets among the hits, each ignoring what is chosen in itself."""
    found = dict(snapshot.counts(names, hits)) if names else {}
    for name in filters.keys() & found.keys():
        found |= snapshot.counts((name,), _passing(matching, filters, but=name))
    return found
