"""Measures how much of what is wanted stands together in the best passage of a document."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolbox.discovery.backends.whoosh.columnar import slices
from toolbox.discovery.backends.whoosh.postings import F32, Docs
from toolbox.discovery.backends.whoosh.segment import SegmentView
from toolbox.discovery.backends.whoosh.snapshot import Snapshot
from toolbox.discovery.ranking import FILLER_WEIGHT, PASSAGE_WORDS
from toolbox.discovery.wanted import Choice, Group

I64 = NDArray[np.int64]

MOST_TERMS = 64
"""So many index terms are looked for, those that meet what is wanted best."""

MOST_PLACES = 32
"""So many places of a term in a document are looked at, the first ones."""

_DOC_BITS = 32
"""A place is a document and a position in it in one number, the position in the low bits."""


class Term(NamedTuple):
    """An index term that meets a group, and how well, up to 1."""

    group: int
    choice: Choice
    strength: float


class _Places(NamedTuple):
    """Where terms stand, rising; of several in one place the strongest comes last."""

    places: I64
    groups: NDArray[np.intp]
    strengths: F32


def best_shares(
    snapshot: Snapshot, groups: Sequence[Group], rarities: Sequence[float], docs: Docs
) -> F32:
    """Return for each of some documents (rising) which share of the groups its best passage has.

    A passage is PASSAGE_WORDS words that follow each other; groups count by their rarity. Words
    that tell little, and those that may not be complete yet, are left out.
    """
    terms = _terms(groups)
    worth = np.zeros(len(groups), np.float32)
    telling = sorted({term.group for term in terms})
    worth[telling] = [rarities[group] for group in telling]
    shares = np.zeros(len(docs), np.float32)
    for leaf in snapshot.leaves:
        start, stop = docs.searchsorted((leaf.offset, leaf.offset + leaf.view.size))
        if start < stop:
            found = _places(leaf.view, terms, docs[start:stop] - leaf.offset)
            shares[start:stop] = _best(found, worth, stop - start)
    return shares / np.float32(max(float(worth.sum()), 1e-9))


def _terms(groups: Iterable[Group]) -> list[Term]:
    """Return the terms that meet groups, the best last; each word of several counts in part."""
    found: dict[tuple[int, str], Term] = {}
    for number, group in enumerate(groups):
        for alternative in group.alternatives:
            for choice in (choice for choices in alternative.words for choice in choices):
                weight = alternative.weight * choice.weight
                if weight <= FILLER_WEIGHT or choice.is_open:
                    continue
                term = Term(number, choice, min(weight, 1.0) / len(alternative.words))
                known = found.setdefault((number, choice.term), term)
                if known.strength < term.strength:
                    found[number, choice.term] = term
    return sorted(found.values(), key=lambda term: term.strength)[-MOST_TERMS:]


def _places(view: SegmentView, terms: Iterable[Term], docs: Docs) -> _Places:
    """Return where terms stand in some documents of a segment, which are numbered from 0."""
    looked_up = ((term, view.numbers(term.choice)) for term in terms)
    known = [(term, numbers) for term, numbers in looked_up if numbers]
    if not known:
        return _Places(np.empty(0, np.int64), np.empty(0, np.intp), np.empty(0, np.float32))
    content, own = view.content, docs.astype(np.uint32)
    bounds = content.starts[[(one.start, one.stop) for _term, one in known]].astype(np.int64)
    postings = np.array(
        [content.docs[start:stop].searchsorted(own) + start for start, stop in bounds.tolist()]
    )
    there = postings < bounds[:, 1:]
    there &= content.docs[np.minimum(postings, len(content.docs) - 1)] == own
    which, where = there.nonzero()
    chosen = postings[there]
    begins = content.position_starts[chosen]
    counts = np.minimum(content.position_starts[chosen + 1] - begins, MOST_PLACES)
    places = np.repeat(where.astype(np.int64) << _DOC_BITS, counts)
    places += content.positions[slices(begins, counts)]
    places -= np.repeat(content.doc_starts[own[where]], counts)
    order = places.argsort(kind="stable")
    own_terms = np.repeat(which, counts)[order]
    return _Places(
        places[order],
        np.array([term.group for term, _numbers in known])[own_terms],
        np.array([term.strength for term, _numbers in known], np.float32)[own_terms],
    )


def _best(found: _Places, worth: F32, count: int) -> F32:
    """Return for each of ``count`` documents the worth of the groups in its best passage.

    A passage ends at each place; of each group it has the last place before that counts, if
    that is near enough. Before all places stands one that is far from them.
    """
    places = np.concatenate(([-PASSAGE_WORDS], found.places))
    strengths = np.concatenate((np.zeros(1, np.float32), found.strengths))
    values = np.zeros(len(places), np.float32)
    for group in np.flatnonzero(worth):
        last = np.zeros(len(places), np.intp)
        last[1:] = np.where(found.groups == group, np.arange(1, len(places)), 0)
        np.maximum.accumulate(last, out=last)
        values += worth[group] * strengths[last] * (places[last] > places - PASSAGE_WORDS)
    best = np.zeros(count, np.float32)
    np.maximum.at(best, found.places >> _DOC_BITS, values[1:])
    return best
