"""The state of the index at one commit: immutable, shared by all threads that search.

What is derived from the segments is worked out when it is first asked for and kept: per document
about 60 bytes of columns, 1 to 4 for each value of a facet and a bit for each value there is of
facets with few values; besides, 450 for postings that were asked for last (6 MB at least, 48 MB
at most, all together), and 4 MB for filters.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolbox.discovery.backends.whoosh.columnar import FieldColumns
from toolbox.discovery.backends.whoosh.counting import Counter, ValueCounts
from toolbox.discovery.backends.whoosh.postings import F32, Docs
from toolbox.discovery.backends.whoosh.recent import Recent, RecentPostings
from toolbox.discovery.backends.whoosh.schema import FACET_PREFIX, META_TYPE
from toolbox.discovery.backends.whoosh.segment import SegmentView
from toolbox.discovery.ranking import HALF_LIFE_DAYS, K1, LONGEST, RECENCY, REUSE, B

Mask = NDArray[np.bool_]
Meta = NDArray[np.void]
Whole = NDArray[np.signedinteger]

_RECENT_AT_LEAST = 6 * 1024 * 1024
_RECENT_AT_MOST = 48 * 1024 * 1024
_RECENT_A_DOCUMENT = 450
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

    def among(self, docs: Docs) -> Docs:
        """Return those of some documents (rising) that the segment has, numbered within it."""
        start, stop = docs.searchsorted((self.offset, self.offset + self.view.size))
        return docs[start:stop] - self.offset


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
        self.live: Mask = np.ones(self.size, bool)
        for leaf in self.leaves:
            if leaf.deleted:
                self.live[np.fromiter(leaf.deleted, np.int64) + leaf.offset] = False
        self.live_docs: Docs = np.flatnonzero(self.live)
        self.count = len(self.live_docs)
        self.all_live = self.count == self.size
        self.recent = RecentPostings(_recent_bytes(self.size), self.size)
        self._masks: Recent[Mask] = Recent(_RECENT_MASKS, lambda mask: mask.nbytes)
        self._counts_of_all: dict[tuple[str, ...], Mapping[str, ValueCounts]] = {}

    @property
    def meta(self) -> Meta:
        """What is known of all documents besides their texts; copied if there are segments."""
        return _together([leaf.view.meta for leaf in self.leaves])

    @property
    def is_whole(self) -> bool:
        """Whether no segment's file was cut short: reading on would kill the process then."""
        return all(leaf.view.is_whole for leaf in self.leaves)

    def _column(self, name: str) -> NDArray[Any]:
        """Return what is known of all documents under a name, as a column of its own."""
        parts = [leaf.view.column(name) for leaf in self.leaves]
        if len(parts) == 1:
            return parts[0]
        return np.concatenate([np.empty(0, META_TYPE[name]), *parts])

    @cached_property
    def norms(self) -> F32:
        """The part of BM25 that depends on a document's length."""
        lengths = self._column("length")
        average = float(lengths[self.live].mean()) if self.count else 1.0
        relative = np.minimum(lengths / max(average, 1.0), LONGEST)
        return np.asarray(K1 * (1 - B + B * relative), np.float32)

    @cached_property
    def reuse_factors(self) -> F32:
        """How far confirmed reuse lifts each document; kept if a score was to be explained."""
        return self._reuse_factors()

    def _reuse_factors(self) -> F32:
        return np.asarray(1 + REUSE * np.log2(1 + self._column("reuse").clip(0)), np.float32)

    @cached_property
    def recency_factors(self) -> F32:
        """How far each document is lifted for being as new as the newest, or nearly so."""
        return self._recency_factors()

    def _recency_factors(self) -> F32:
        published = self._column("published")
        newest = int(published[self.live].max()) if self.count else 0
        days = (newest - published).clip(0) / _SECONDS_A_DAY
        return np.asarray(1 + RECENCY * 0.5 ** (days / HALF_LIFE_DAYS), np.float32)

    @cached_property
    def factors(self) -> F32:
        """What the score of each document is multiplied with, whatever is looked for."""
        return self._reuse_factors() * self._recency_factors()

    @cached_property
    def newest_ranks(self) -> NDArray[np.int32]:
        """The place of every document when the newest come first."""
        return _ranks(np.lexsort((-self.instruments, -self._column("published"))))

    @cached_property
    def reuse_ranks(self) -> NDArray[np.int32]:
        """The place of every document when those come first that most have taken up."""
        order = (-self.instruments, -self._column("published"), -self._column("reuse"))
        return _ranks(np.lexsort(order))

    @cached_property
    def title_ranks(self) -> NDArray[np.int32]:
        """The place of every document when all are sorted by title."""
        return _ranks(np.lexsort((self.instruments, self._column("title"))))

    @cached_property
    def instruments(self) -> Whole:
        """The instrument of every document."""
        return _narrow(self._column("instrument"))

    @cached_property
    def versions(self) -> Whole:
        """The version of every document."""
        return _narrow(self._column("version"))

    def doc_of(self, instrument_id: int) -> int | None:
        """Return the number of the document of an instrument."""
        ids, docs = self._by_instrument
        place = int(np.searchsorted(ids, instrument_id))
        return int(docs[place]) if place < len(ids) and ids[place] == instrument_id else None

    @cached_property
    def _by_instrument(self) -> tuple[Whole, NDArray[np.int32]]:
        """The instruments of all live documents, rising, and beside each its document."""
        ids = self.instruments[self.live_docs]
        order = ids.argsort()
        return ids[order], self.live_docs[order].astype(np.int32)

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

    @cached_property
    def _counter(self) -> Counter:
        """What counts the values of all facets."""
        facets: dict[str, list[tuple[FieldColumns, int]]] = {}
        for leaf in self.leaves:
            for name, field in leaf.view.fields.items():
                if name.startswith(FACET_PREFIX) and len(field.terms):
                    own = facets.setdefault(name.removeprefix(FACET_PREFIX), [])
                    own.append((field, leaf.offset))
        counter = Counter(facets, self.size)
        for leaf in self.leaves:
            leaf.view.let_go()
        return counter

    def counts(self, facets: tuple[str, ...], docs: Docs) -> Mapping[str, ValueCounts]:
        """Return the counts of facets among documents; of all that are live they are kept."""
        if docs is not self.live_docs:
            return self._counter.counts(facets, docs)
        found = self._counts_of_all.get(facets)
        if found is None:
            found = self._counter.counts(facets, docs)
            self._counts_of_all[facets] = found
        return found


def _recent_bytes(documents: int) -> int:
    return min(max(documents * _RECENT_A_DOCUMENT, _RECENT_AT_LEAST), _RECENT_AT_MOST)


def _together(metas: Sequence[Meta]) -> Meta:
    """Return the columns of all segments; those of a single one are not copied."""
    if len(metas) == 1:
        return metas[0]
    return np.concatenate([np.empty(0, META_TYPE), *metas])


def _narrow(numbers: NDArray[np.int64]) -> Whole:
    """Return numbers in half as much memory, if none of them is too large for that."""
    highest = max(int(numbers.max(initial=0)), -int(numbers.min(initial=0)))
    return numbers.astype(np.int32) if highest <= np.iinfo(np.int32).max else numbers


def _ranks(order: NDArray[np.int64]) -> NDArray[np.int32]:
    ranks = np.empty(len(order), np.int32)
    ranks[order] = np.arange(len(order), dtype=np.int32)
    return ranks
