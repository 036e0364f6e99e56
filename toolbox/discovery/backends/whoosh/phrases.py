"""Finds the documents in which words stand next to each other."""

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
    starts: I64 | None = None
    for number in sorted(range(len(words)), key=lambda number: _count(view, words[number])):
        # Where the first word would have to be; the length keeps that from becoming negative.
        places = _places(view, words[number], candidates) + (len(words) - number)
        starts = places if starts is None else _in_both(starts, places)
        candidates = _documents(starts)
    return candidates


def _count(view: SegmentView, choices: Choices) -> int:
    return sum(view.content.count(numbers) for numbers in map(view.numbers, choices) if numbers)


def _places(view: SegmentView, choices: Choices, candidates: I64) -> I64:
    """Return where a word stands in the candidates, rising."""
    found: list[I64] = []
    is_rising = True
    for choice in choices:
        numbers = view.numbers(choice)
        if numbers:
            docs, positions = view.content.positions_in(numbers, candidates)
            found.append((docs.astype(np.int64) << _DOC_BITS) + positions)
            is_rising &= len(numbers) == 1
    if len(found) == 1 and is_rising:
        return found[0]
    places = np.concatenate([np.empty(0, np.int64), *found])
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
    new = np.ones(len(rising), bool)
    np.not_equal(rising[1:], rising[:-1], out=new[1:])
    return new
