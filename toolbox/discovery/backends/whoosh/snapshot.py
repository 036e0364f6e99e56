"""The state of the index at one commit: immutable, shared by all threads that search.

What is derived from the segments is worked out when it is first asked for and kept: per document
about 80 bytes of columns, 8 for each facet that is counted and 2 for each of its values, a bit
for each value of facets with few values; besides, 400 for postings that were asked for last (4 MB
at least, 64 MB at most, all together), and 4 MB for filters.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from toolbox.discovery.backends.whoosh.counting import (
    Counter,
    Counts,
    FacetColumn,
    joined,
)
from toolbox.discovery.backends.whoosh.postings import F32, Docs, Postings
from toolbox.discovery.backends.whoosh.recent import Recent
from toolbox.discovery.backends.whoosh.schema import META_TYPE
from toolbox.discovery.backends.whoosh.segment import SegmentView
from toolbox.discovery.ranking import HALF_LIFE_DAYS, K1, LONGEST, RECENCY, REUSE, B

Mask = NDArray[np.bool_]
Meta = NDArray[np.void]

_RECENT_AT_LEAST = 4 * 1024 * 1024
_RECENT_AT_MOST = 64 * 1024 * 1024
_RECENT_A_DOCUMENT = 400
_RECENT_MASKS = 4 * 1024 * 1024

_SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Leaf:
    """A segment, the number of its first document in the whole, and what is deleted in it."""

    view: SegmentView
    offset: int
    deleted: frozenset[int]

    @property
    def span(self) -> slice:
        """Where the documents of the segment are in a column of the snapshot."""
        return slice(self.offset, self.offset + self.view.size)


class Snapshot:
    """All segments of one commit. Documents are numbered through all of them, deleted or not."""

    def __init__(self, number: int, parts: Sequence[tuple[SegmentView, frozenset[int]]]) -> None:
        self.number = number
        self.leaves: list[Leaf] = []
        offset = 0
        for view, deleted in parts:
            self.leaves.append(Leaf(view, offset, deleted))
            offset += view.size
        self.size = offset
        self.meta = _together([leaf.view.meta for leaf in self.leaves])
        self.live: Mask = np.ones(self.size, bool)
        for leaf in self.leaves:
            if leaf.deleted:
                self.live[np.fromiter(leaf.deleted, np.int64) + leaf.offset] = False
        self.live_docs: Docs = np.flatnonzero(self.live)
        self.count = len(self.live_docs)
        self.all_live = self.count == self.size
        self.recent: Recent[Postings] = Recent(
            _recent_bytes(self.size), lambda found: found.size_bytes
        )
        self._masks: Recent[Mask] = Recent(_RECENT_MASKS, lambda mask: mask.nbytes)
        self._facets: dict[str, FacetColumn] = {}
        self._counters: dict[tuple[str, ...], Counter] = {}
        self._counts_of_all: dict[tuple[str, ...], Mapping[str, Counts]] = {}

    @property
    def is_whole(self) -> bool:
        """Whether no segment's file was cut short: reading on would kill the process then."""
        return all(leaf.view.is_whole for leaf in self.leaves)

    @cached_property
    def norms(self) -> F32:
        """The part of BM25 that depends on a document's length."""
        lengths = self.meta["length"]
        average = float(lengths[self.live].mean()) if self.count else 1.0
        relative = np.minimum(lengths / max(average, 1.0), LONGEST)
        return np.asarray(K1 * (1 - B + B * relative), np.float32)

    @cached_property
    def reuse_factors(self) -> F32:
        """How far confirmed reuse lifts each document."""
        return np.asarray(1 + REUSE * np.log2(1 + self.meta["reuse"].clip(0)), np.float32)

    @cached_property
    def recency_factors(self) -> F32:
        """How far each document is lifted for being as new as the newest, or nearly so."""
        published = self.meta["published"]
        newest = int(published[self.live].max()) if self.count else 0
        days = (newest - published).clip(0) / _SECONDS_A_DAY
        return np.asarray(1 + RECENCY * 0.5 ** (days / HALF_LIFE_DAYS), np.float32)

    @cached_property
    def factors(self) -> F32:
        """What the score of each document is multiplied with, whatever is looked for."""
        return self.reuse_factors * self.recency_factors

    @cached_property
    def newest_ranks(self) -> NDArray[np.int64]:
        """The place of every document when the newest come first."""
        return _ranks(np.lexsort((-self.meta["instrument"], -self.meta["published"])))

    @cached_property
    def title_ranks(self) -> NDArray[np.int64]:
        """The place of every document when all are sorted by title."""
        return _ranks(np.lexsort((self.meta["instrument"], self.meta["title"])))

    @cached_property
    def instruments(self) -> NDArray[np.int64]:
        """The instrument of every document."""
        return np.ascontiguousarray(self.meta["instrument"])

    @cached_property
    def versions(self) -> NDArray[np.int64]:
        """The version of every document."""
        return np.ascontiguousarray(self.meta["version"])

    def doc_of(self, instrument_id: int) -> int | None:
        """Return the number of the document of an instrument."""
        ids, docs = self._by_instrument
        place = int(np.searchsorted(ids, instrument_id))
        return int(docs[place]) if place < len(ids) and ids[place] == instrument_id else None

    @cached_property
    def _by_instrument(self) -> tuple[NDArray[np.int64], Docs]:
        """The instruments of all live documents, rising, and beside each its document."""
        ids = self.instruments[self.live_docs]
        order = ids.argsort()
        return ids[order], self.live_docs[order]

    def leaf_of(self, doc: int) -> Leaf:
        """Return the segment that a document is in."""
        starts = [leaf.offset for leaf in self.leaves]
        return self.leaves[int(np.searchsorted(starts, doc, side="right")) - 1]

    def having(self, facet: str, values: Iterable[str]) -> Mask:
        """Return which documents have any of the values of a facet."""
        chosen = tuple(values)
        return self._masks.get((facet, chosen), lambda: self._having(facet, chosen))

    def _having(self, facet: str, values: tuple[str, ...]) -> Mask:
        mask = np.zeros(self.size, bool)
        for leaf in self.leaves:
            for value in values:
                mask[leaf.view.having(facet, value).astype(np.intp) + leaf.offset] = True
        return mask

    def _counter(self, facets: tuple[str, ...]) -> Counter:
        """Return what counts the values of these facets."""
        counter = self._counters.get(facets)
        if counter is None:
            counter = Counter([self._facet(name) for name in facets], self.size)
            self._counters[facets] = counter
        return counter

    def counts(self, facets: tuple[str, ...], docs: Docs) -> Mapping[str, Counts]:
        """Return the counts of facets among documents; of all that are live they are kept."""
        if docs is not self.live_docs:
            return dict(zip(facets, self._counter(facets).counts(docs), strict=True))
        found = self._counts_of_all.get(facets)
        if found is None:
            found = dict(zip(facets, self._counter(facets).counts(docs), strict=True))
            self._counts_of_all[facets] = found
        return found

    def _facet(self, name: str) -> FacetColumn:
        column = self._facets.get(name)
        if column is None:
            column = joined([leaf.view.facet(name) for leaf in self.leaves])
            self._facets[name] = column
        return column


def _recent_bytes(documents: int) -> int:
    return min(max(documents * _RECENT_A_DOCUMENT, _RECENT_AT_LEAST), _RECENT_AT_MOST)


def _together(metas: Sequence[Meta]) -> Meta:
    """Return the columns of all segments; those of a single one are not copied."""
    if len(metas) == 1:
        return metas[0]
    return np.concatenate([np.empty(0, META_TYPE), *metas])


def _ranks(order: NDArray[np.int64]) -> NDArray[np.int64]:
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order))
    return ranks
