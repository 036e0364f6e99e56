"""Picks one page of documents in the order that was asked for; no two are ever equal.

Only the page is sorted: what comes before it is told apart by partitioning, so that a deep page
costs what the first one costs.
"""

import numpy as np
from numpy.typing import NDArray

from toolbox.discovery.backends.whoosh.postings import F32, Docs

I64 = NDArray[np.int64]
Ranks = NDArray[np.int32]

_WORTH_NARROWING = 64
_HIGHEST = np.int64(np.iinfo(np.int32).max)


def by_rank(ranks: Ranks, docs: Docs, page: slice) -> Docs:
    """Return the documents of a page by their ranks, each of which is there once."""
    return docs[_page(ranks[docs], page)]


def best(ranks: Ranks, docs: Docs, scores: F32, page: slice) -> Docs:
    """Return the documents of a page, the highest scores first, equal ones by their ranks."""
    if len(docs) > max(_WORTH_NARROWING, page.stop):
        place = len(scores) - page.stop
        near = (scores >= np.partition(scores, place)[place]).nonzero()[0]
        docs, scores = docs[near], scores[near]
    # As positive numbers floats are in the order of their bits.
    keys = (_HIGHEST - scores.view(np.int32)) << 32 | ranks[docs]
    return docs[_page(keys, page)]


def _page(keys: NDArray[np.signedinteger], page: slice) -> I64:
    """Return where the keys of a page are, in their order."""
    stop = min(page.stop, len(keys))
    if page.start >= stop:
        return np.empty(0, np.int64)
    if stop == len(keys) or len(keys) <= _WORTH_NARROWING:
        return keys.argsort()[page]
    chosen = keys.argpartition((page.start, stop - 1))[page.start : stop]
    return chosen[keys[chosen].argsort()]
