"""Which documents have something, and how strongly: sorted columns, merged and looked up."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolbox.discovery.backends.whoosh.columnar import MUCH_SHORTER

Docs = NDArray[np.intp]
"""Numbers of documents in a snapshot, rising, each once."""

Numbers = NDArray[np.integer]
"""The same, of any width, within a segment."""

F32 = NDArray[np.float32]


class Postings(NamedTuple):
    """Documents, and beside each the weight with which it has what was looked for, above 0."""

    docs: Docs
    weights: F32

    @property
    def size_bytes(self) -> int:
        """The memory of both columns, and of the objects around them."""
        return self.docs.nbytes + self.weights.nbytes + 400

    def scaled(self, factor: float) -> "Postings":
        """Return the same documents with ``factor`` times the weights."""
        return self if factor == 1 else Postings(self.docs, self.weights * np.float32(factor))

    def moved(self, offset: int) -> "Postings":
        """Return the same postings with documents that are numbered from ``offset`` on."""
        return Postings(self.docs + offset, self.weights) if offset else self

    def among(self, live: NDArray[np.bool_]) -> "Postings":
        """Return only those documents for which the mask is set."""
        kept = live[self.docs]
        return Postings(self.docs[kept], self.weights[kept])


NOTHING = Postings(np.empty(0, np.intp), np.empty(0, np.float32))


class Lookup:
    """The weights of postings by document, for one search in an index of ``size`` documents."""

    def __init__(self, postings: Postings, size: int) -> None:
        self.postings = postings
        self._size = size
        self._dense: F32 | None = None
        self._known: tuple[Docs, F32] = postings

    def weights(self, docs: Docs) -> F32:
        """Return the weight of each of these documents, 0 for those that are not there."""
        known, weights = self._known
        if docs is known:
            return weights
        own, weights = self.postings
        if self._dense is None and len(docs) * MUCH_SHORTER < len(own):
            places = own.searchsorted(docs)
            found = weights.take(places, mode="clip")
            found *= own.take(places, mode="clip") == docs
            return found
        if self._dense is None:
            self._dense = np.zeros(self._size, np.float32)
            self._dense[own] = weights
        return self._dense[docs]

    def remember(self, docs: Docs, weights: F32) -> None:
        """Remember the weights of some documents that will be asked for again."""
        self._known = docs, weights


def summed(lists: Sequence[tuple[Numbers, F32]], size: int) -> Postings:
    """Add up postings of which each names a document once; ``size`` documents there are."""
    if not lists:
        return NOTHING
    if len(lists) == 1:
        docs, weights = lists[0]
        return Postings(docs.astype(np.intp, copy=False), weights)
    total = np.zeros(size, np.float32)
    for docs, weights in lists:
        total[docs] += weights
    return of_dense(total)


def highest(found: Iterable[Postings], size: int) -> Postings:
    """Return all documents of several postings, each with its highest weight."""
    several = [postings for postings in found if len(postings.docs)]
    if len(several) <= 1:
        return several[0] if several else NOTHING
    best = np.zeros(size, np.float32)
    for docs, weights in several:
        best[docs] = np.maximum(best[docs], weights)
    return of_dense(best)


def of_dense(weights: F32) -> Postings:
    """Return postings from a column with a weight for every document, 0 for none."""
    docs = (weights > 0).nonzero()[0]
    return Postings(docs, weights[docs])


def in_all(lookups: Sequence[Lookup]) -> Docs:
    """Return the documents that are in all of several postings; these remember their weights."""
    shortest, *others = sorted(lookups, key=lambda lookup: len(lookup.postings.docs))
    docs, weights = shortest.postings.docs, [shortest.postings.weights]
    for lookup in others:
        weights.append(lookup.weights(docs))
        there = weights[-1] > 0
        docs = docs[there]
        weights = [column[there] for column in weights]
    for lookup, column in zip((shortest, *others), weights, strict=True):
        lookup.remember(docs, column)
    return docs


def mean(lookups: Sequence[Lookup], docs: Docs) -> Postings:
    """Return these documents with the mean of the weights that each has in several postings."""
    total = np.zeros(len(docs), np.float32)
    for lookup in lookups:
        total += lookup.weights(docs)
    return Postings(docs, total / np.float32(len(lookups)))
