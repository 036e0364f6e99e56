"""Runs a search on a snapshot: matching, scoring, filtering, counting and sorting with numpy."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from toolbox.discovery.backends.whoosh.segment import SegmentView
from toolbox.discovery.backends.whoosh.snapshot import Mask, Snapshot
from toolbox.discovery.facets import FACETS
from toolbox.discovery.meaning import Alternative, Choices, Group, Wanted
from toolbox.discovery.query import SearchQuery, Sort

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]

_K1 = 1.2
# A phrase is rarer than its words, and meant more seriously.
_PHRASE_BOOST = 1.5


@dataclass(frozen=True, slots=True)
class Found:
    """The documents of one page with their scores, the exact total, and the facets' counts."""

    docs: list[int]
    scores: list[float]
    total: int
    facets: dict[str, tuple[tuple[str, int], ...]]


def execute(snapshot: Snapshot, query: SearchQuery, wanted: Wanted) -> Found:
    """Find one page of what is wanted."""
    matching, scores = _match(snapshot, wanted)
    filters = {
        name: snapshot.having(name, values) for name, values in query.filters.items() if values
    }
    hits = reduce(np.logical_and, filters.values(), matching)
    docs = np.flatnonzero(hits)
    page = _page(snapshot, docs, scores, query)
    return Found(
        docs=page.tolist(),
        scores=scores[page].tolist(),
        total=len(docs),
        facets=_facets(snapshot, matching, hits, filters),
    )


def _match(snapshot: Snapshot, wanted: Wanted) -> tuple[Mask, F32]:
    """Return which documents meet all groups, and the score of each of those."""
    scores = np.zeros(snapshot.size, np.float32)
    if wanted.empty:
        return np.zeros(snapshot.size, bool), scores
    mask = snapshot.live.copy()
    for group in wanted.groups:
        weights = _group(snapshot, group)
        found = weights > 0
        frequency = np.count_nonzero(found & snapshot.live)
        idf = np.log(1 + (snapshot.count - frequency + 0.5) / (frequency + 0.5))
        scores += np.float32(idf * (_K1 + 1)) * weights / (weights + snapshot.norms)
        mask &= found
    for group in wanted.excluded:
        mask &= _group(snapshot, group) == 0
    return mask, scores * snapshot.factors


def _group(snapshot: Snapshot, group: Group) -> F32:
    """Return the weight with which each document meets a group, 0 for not at all."""
    best = np.zeros(snapshot.size, np.float32)
    for alternative in group.alternatives:
        if alternative.phrase and len(alternative.words) > 1:
            weights = _phrase(snapshot, alternative)
        else:
            weights = _all_words(snapshot, alternative)
        np.maximum(best, weights * np.float32(alternative.weight), out=best)
    return best


def _all_words(snapshot: Snapshot, alternative: Alternative) -> F32:
    each = [_word(snapshot, choices) for choices in alternative.words]
    if len(each) == 1:
        return each[0]
    together = np.stack(each)
    return np.where(together.all(axis=0), together.mean(axis=0, dtype=np.float32), np.float32(0))


def _word(snapshot: Snapshot, choices: Choices) -> F32:
    weights = np.zeros(snapshot.size, np.float32)
    for leaf in snapshot.leaves:
        mine = weights[leaf.span]
        for term, weight in choices:
            index = leaf.view.find(term)
            if index >= 0:
                docs, own = leaf.view.content.postings(index)
                mine[docs] += own * np.float32(weight)
    return weights


def _phrase(snapshot: Snapshot, alternative: Alternative) -> F32:
    weights = _all_words(snapshot, alternative)
    together = np.zeros(snapshot.size, bool)
    for leaf in snapshot.leaves:
        candidates = np.flatnonzero(weights[leaf.span])
        if len(candidates):
            docs = _in_a_row(leaf.view, alternative.words, candidates)
            together[docs + leaf.offset] = True
    return np.where(together, weights * np.float32(_PHRASE_BOOST), np.float32(0))


def _in_a_row(view: SegmentView, words: tuple[Choices, ...], candidates: I64) -> I64:
    """Return those of the candidates in which the words stand next to each other."""
    places: I64 | None = None
    for shift, choices in enumerate(words):
        starts = [np.empty(0, np.int64)]
        for term, _weight in choices:
            index = view.find(term)
            if index >= 0:
                docs, positions = view.content.positions_in(index, candidates)
                # One number for document and position; the shift must not make it negative.
                place = (docs.astype(np.int64) << 32) + positions + len(words) - shift
                starts.append(place)
        found = np.concatenate(starts)
        places = found if places is None else np.intersect1d(places, found)
        candidates = np.unique(places >> 32)
    return candidates


def _page(snapshot: Snapshot, docs: I64, scores: F32, query: SearchQuery) -> I64:
    """Return one page of the documents in the order that was asked for."""
    if query.offset >= len(docs):
        return docs[:0]
    keys = _keys(snapshot, docs, scores, query.sort if query.text else _untexted(query.sort))
    last = query.offset + query.per_page
    if len(docs) > last * 4:
        # Whatever may be on the page by its first key, ties included, is enough to sort.
        first = keys[-1]
        near = first <= np.partition(first, last - 1)[last - 1]
        docs, keys = docs[near], [key[near] for key in keys]
    return docs[np.lexsort(keys)[query.offset : last]]


def _untexted(sort: Sort) -> Sort:
    """Without words nothing is more relevant than anything else: then the newest come first."""
    return "newest" if sort == "relevance" else sort


def _keys(snapshot: Snapshot, docs: I64, scores: F32, sort: Sort) -> list[NDArray[np.number]]:
    """Return the keys to sort by, all rising, the first one last as lexsort wants it."""
    newest = [-snapshot.meta["instrument"][docs], -snapshot.meta["published"][docs]]
    if sort == "title":
        return [snapshot.title_ranks[docs]]
    if sort == "newest":
        return newest
    return [*newest, -scores[docs]]


def _facets(
    snapshot: Snapshot, matching: Mask, hits: Mask, filters: Mapping[str, Mask]
) -> dict[str, tuple[tuple[str, int], ...]]:
    """Count the values of every facet among the hits, ignoring what is chosen in itself."""
    counts = {"": snapshot.facet_counts(hits)}
    for name in filters:
        others = (mask for other, mask in filters.items() if other != name)
        counts[name] = snapshot.facet_counts(reduce(np.logical_and, others, matching))
    found: dict[str, list[tuple[str, int]]] = {facet.name: [] for facet in FACETS}
    for chosen, counted in counts.items():
        for (name, value), count in counted.items():
            if name == chosen or (not chosen and name not in filters):
                found[name].append((value, count))
    return {
        name: tuple(sorted(values, key=lambda item: (-item[1], item[0])))
        for name, values in found.items()
    }
