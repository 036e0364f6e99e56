"""The state of the index at one commit: immutable, shared by all threads that search."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from toolbox.discovery.backends.whoosh.schema import META_TYPE
from toolbox.discovery.backends.whoosh.segment import FacetValue, SegmentView

Mask = NDArray[np.bool_]

# How strongly a document's length counts; the weights of fields do most of that work already.
_K1 = 1.2
_B = 0.4
# Longer than so many times the average does not make a document any less relevant: together
# with the weights of fields this keeps what is said in a text above what an attachment says.
_LONGEST = 2.0
# What each doubling of confirmed reuse adds to the score, as a share of it.
_REUSE = 0.03


@dataclass(frozen=True, slots=True)
class Leaf:
    """A segment, the number of its first document in the whole, and what is deleted in it."""

    view: SegmentView
    offset: int
    deleted: frozenset[int]

    @property
    def span(self) -> slice:
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
        metas = [leaf.view.meta for leaf in self.leaves]
        self.meta = np.concatenate(metas) if metas else np.empty(0, META_TYPE)
        self.live: Mask = np.ones(self.size, bool)
        for leaf in self.leaves:
            if leaf.deleted:
                self.live[np.fromiter(leaf.deleted, np.int64) + leaf.offset] = False
        self.count = int(np.count_nonzero(self.live))

    @cached_property
    def norms(self) -> NDArray[np.float32]:
        """The part of BM25 that depends on a document's length."""
        lengths = self.meta["length"]
        average = float(lengths[self.live].mean()) if self.count else 1.0
        relative = np.minimum(lengths / max(average, 1.0), _LONGEST)
        return np.asarray(_K1 * (1 - _B + _B * relative), np.float32)

    @cached_property
    def factors(self) -> NDArray[np.float32]:
        """What the score is multiplied with: confirmed reuse lifts a document gently."""
        reuse = np.log2(1 + self.meta["reuse"].clip(0))
        return np.asarray(1 + _REUSE * reuse, np.float32)

    @cached_property
    def title_ranks(self) -> NDArray[np.int64]:
        """The place of every document when all are sorted by title."""
        ranks = np.empty(self.size, np.int64)
        order = np.lexsort((self.meta["instrument"], self.meta["title"]))
        ranks[order] = np.arange(self.size)
        return ranks

    def leaf_of(self, doc: int) -> Leaf:
        """Return the segment that a document is in."""
        starts = [leaf.offset for leaf in self.leaves]
        return self.leaves[int(np.searchsorted(starts, doc, side="right")) - 1]

    def having(self, facet: str, values: Iterable[str]) -> Mask:
        """Return which documents have any of the values of a facet."""
        mask = np.zeros(self.size, bool)
        for leaf in self.leaves:
            for value in values:
                mask[leaf.view.having(facet, value).astype(np.int64) + leaf.offset] = True
        return mask

    @cached_property
    def _codes(self) -> tuple[list[FacetValue], list[NDArray[np.int64]]]:
        """All facet values, and per segment the places of its own among them."""
        places: dict[FacetValue, int] = {}
        maps = [
            np.array(
                [places.setdefault(value, len(places)) for value in leaf.view.facet_values],
                np.int64,
            )
            for leaf in self.leaves
        ]
        return list(places), maps

    def facet_counts(self, mask: Mask) -> Mapping[FacetValue, int]:
        """Return how many of the chosen documents have each facet value, without zeroes."""
        values, maps = self._codes
        counts = np.zeros(len(values), np.int64)
        for leaf, places in zip(self.leaves, maps, strict=True):
            docs, codes = leaf.view.facet_pairs
            chosen = codes[mask[leaf.span][docs]]
            counts[places] += np.bincount(chosen, minlength=len(places))
        return {values[place]: int(counts[place]) for place in np.flatnonzero(counts)}
