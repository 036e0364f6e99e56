"""Finds the documents in which words stand next to each other."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolbox.discovery.backends.whoosh.columnar import U32, FieldColumns
from toolbox.discovery.backends.whoosh.segment import SegmentView
from toolbox.discovery.wanted import Choices

I64 = NDArray[np.int64]

_READ_AT_ONCE = 16_384
"""With more places than these, and far more than candidates, only those of the candidates are read.
"""

_MANY_PLACES = 4
"""So many times more places than candidates are far more."""


class _Term(NamedTuple):
    """Where in the column of positions those of a word are; of several terms they do not rise."""

    occurrences: range
    is_one: bool


def in_a_row(view: SegmentView, words: tuple[Choices, ...], candidates: I64) -> I64:
    """Return those of the candidates (numbers in the segment) where the words are in a row.

    The rarest word comes first, so that of the others few places are looked up.
    """
    terms = [
        [_Term(view.content.occurrences(found), len(found) == 1) for found in numbers if found]
        for numbers in (map(view.numbers, choices) for choices in words)
    ]
    if not all(terms) or not len(candidates):
        return candidates[:0]
    counts = [sum(len(term.occurrences) for term in own) for own in terms]
    rarest, *others = sorted(range(len(words)), key=counts.__getitem__)
    # Where the first word would have to be. What would be before the first place of all becomes
    # a number higher than any place, and is nowhere.
    starts = _places(view.content, terms[rarest], candidates) - np.uint32(rarest)
    for word in others:
        places = _places(view.content, terms[word], candidates)
        starts = starts[_among(places, starts + np.uint32(word))]
        if not len(starts):
            return candidates[:0]
    return candidates[_among(view.content.documents_at(starts), candidates)]


def _places(content: FieldColumns, terms: Sequence[_Term], candidates: I64) -> U32:
    """Return where a word stands, at least in the candidates, rising."""
    most = max(_READ_AT_ONCE, len(candidates) * _MANY_PLACES)
    found = [
        content.positions_in(occurrences, candidates)
        if is_one and len(occurrences) > most
        else content.positions_at(occurrences)
        for occurrences, is_one in terms
    ]
    if len(found) == 1 and terms[0].is_one:
        return found[0]
    places = np.concatenate(found)
    places.sort(kind="stable")  # which is fast for several rising runs
    return places


def _among(rising: NDArray[np.integer], wanted: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Return for each number whether it is in a rising column."""
    if not len(rising):
        return np.zeros(len(wanted), bool)
    found: NDArray[np.bool_] = rising.take(rising.searchsorted(wanted), mode="clip") == wanted
    return found
