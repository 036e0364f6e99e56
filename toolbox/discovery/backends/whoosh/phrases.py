"""Finds the documents in which words stand next to each other."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from toolbox.discovery.backends.whoosh.segment import SegmentView
from toolbox.discovery.wanted import Choices

I64 = NDArray[np.int64]

_DOC_BITS = 32
"""A place is a document and a position in it in one number, the position in the low bits."""


def in_a_row(view: SegmentView, words: tuple[Choices, ...], candidates: I64) -> I64:
    """Return those of the candidates (numbers in the segment) where the words are in a row.

    The rarest word comes first, so that the others are looked for in few documents only.
    """
    terms = [[found for found in map(view.numbers, choices) if found] for choices in words]
    if not all(terms):
        return candidates[:0]
    counts = [sum(map(view.content.count, numbers)) for numbers in terms]
    starts: I64 | None = None
    for place in sorted(range(len(words)), key=counts.__getitem__):
        # Where the first word would have to be; the length keeps that from becoming negative.
        places = _places(view, terms[place], candidates)
        places += len(words) - place
        starts = places if starts is None else _in_both(starts, places)
        if not len(starts):
            return candidates[:0]
        candidates = _documents(starts)
    return candidates


def _places(view: SegmentView, terms: Sequence[range], candidates: I64) -> I64:
    """Return where a word stands in the candidates, rising."""
    found: list[I64] = []
    for numbers in terms:
        docs, positions = view.content.positions_in(numbers, candidates)
        places = docs.astype(np.int64)
        places <<= _DOC_BITS
        places += positions
        found.append(places)
    if len(terms) == 1 and len(terms[0]) == 1:
        return found[0]
    places = np.concatenate(found)
    places.sort(kind="stable")  # which is fast for several rising runs
    return places[_are_new(places)]


def _in_both(places: I64, others: I64) -> I64:
    """Return the places in both of two rising columns that have no place twice."""
    together = np.concatenate((places, others))
    together.sort(kind="stable")
    return together[~_are_new(together)]


def _documents(places: I64) -> I64:
    docs = places >> _DOC_BITS
    return docs[_are_new(docs)]


def _are_new(rising: I64) -> NDArray[np.bool_]:
    """Return for each number whether it differs from the one before it."""
    new = np.empty(len(rising), bool)
    new[:1] = True
    np.not_equal(rising[1:], rising[:-1], out=new[1:])
    return new
