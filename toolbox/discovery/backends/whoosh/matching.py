"""Finds which documents have what is wanted: words, phrases, values of facets, and groups of them.

All documents that come out of here are live. What a word or a phrase leads to is remembered per
snapshot, because the next page, the next facet and the next wider search ask for it again.
"""

import numpy as np

from toolbox.discovery.backends.whoosh.phrases import in_a_row
from toolbox.discovery.backends.whoosh.postings import (
    F32,
    NOTHING,
    Docs,
    Lookup,
    Numbers,
    Postings,
    highest,
    in_all,
    mean,
    of_dense,
    summed,
)
from toolbox.discovery.backends.whoosh.snapshot import Leaf, Snapshot
from toolbox.discovery.ranking import PHRASE_BOOST
from toolbox.discovery.wanted import Alternative, Choices, FacetValue, Group, Wanted

_WORTH_NARROWING = 1_024
"""From so many documents on, those with all words are found before those with them in a row."""


class Matches:
    """What is wanted on one snapshot: ``groups`` by document, ``docs`` that have enough of them."""

    def __init__(self, snapshot: Snapshot, wanted: Wanted) -> None:
        self.snapshot = snapshot
        self.wanted = wanted
        self.required = wanted.required
        self.groups = [Lookup(of_group(snapshot, group), snapshot.size) for group in wanted.groups]
        self.docs = NOTHING.docs if wanted.empty else self._without_excluded(self._enough())

    def _enough(self) -> Docs:
        """Return the documents that meet as many of the groups as are required."""
        if not self.required:
            return self.snapshot.live_docs
        pairs = zip(self.wanted.groups, self.groups, strict=True)
        needed = [lookup for group, lookup in pairs if not group.optional]
        if self.required == len(needed):
            return in_all(needed)
        return np.flatnonzero(self._count(needed) >= self.required)

    def _count(self, needed: list[Lookup]) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
        counts = np.zeros(self.snapshot.size, np.uint8)
        for lookup in needed:
            counts[lookup.postings.docs] += 1
        return counts

    def _without_excluded(self, docs: Docs) -> Docs:
        for group in self.wanted.excluded:
            lookup = Lookup(of_group(self.snapshot, group), self.snapshot.size)
            docs = docs[lookup.weights(docs) == 0]
        return docs


def of_group(snapshot: Snapshot, group: Group) -> Postings:
    """Return the documents that meet a group, with the weight of the best way they do."""
    found = [of_alternative(snapshot, alternative) for alternative in group.alternatives]
    found.extend(_of_facet(snapshot, value) for value in group.facets)
    return highest(found, snapshot.size)


def of_alternative(snapshot: Snapshot, alternative: Alternative) -> Postings:
    """Return the documents with all words of an alternative, in a row if it is a phrase."""
    words = alternative.words
    if not words:
        return NOTHING
    if len(words) == 1:
        found = of_word(snapshot, words[0])
    elif alternative.phrase:
        key = ("phrase", words)
        found = snapshot.recent.get(key, lambda: _phrase(snapshot, words))
    else:
        found = _all_of(snapshot, words)
    return found.scaled(alternative.weight)


def of_word(snapshot: Snapshot, choices: Choices) -> Postings:
    """Return the documents with any of the terms that will do for a word, weights added up."""
    return snapshot.recent.get(choices, lambda: _any_of(snapshot, choices))


def having_in_a_row(snapshot: Snapshot, words: tuple[Choices, ...], docs: Docs) -> Docs:
    """Return those of ``docs`` in which the words stand next to each other."""
    if len(snapshot.leaves) == 1:
        return in_a_row(snapshot.leaves[0].view, words, docs)
    found = [NOTHING.docs]
    for leaf in snapshot.leaves:
        own = leaf.among(docs)
        if len(own):
            found.append(in_a_row(leaf.view, words, own) + leaf.offset)
    return np.concatenate(found)


def _of_facet(snapshot: Snapshot, wanted: FacetValue) -> Postings:
    docs = np.flatnonzero(snapshot.having(wanted.facet, (wanted.value,)) & snapshot.live)
    return Postings(docs, np.full(len(docs), wanted.weight, np.float32))


def _all_of(snapshot: Snapshot, words: tuple[Choices, ...]) -> Postings:
    """Return the documents with all words, and the mean of their weights."""
    lookups = _lookups(snapshot, words)
    return mean(lookups, in_all(lookups))


def _phrase(snapshot: Snapshot, words: tuple[Choices, ...]) -> Postings:
    lookups = _lookups(snapshot, words)
    docs = min((lookup.postings.docs for lookup in lookups), key=len)
    if len(docs) > _WORTH_NARROWING:
        docs = in_all(lookups)
    return mean(lookups, having_in_a_row(snapshot, words, docs)).scaled(PHRASE_BOOST)


def _lookups(snapshot: Snapshot, words: tuple[Choices, ...]) -> list[Lookup]:
    return [Lookup(of_word(snapshot, choices), snapshot.size) for choices in words]


def _any_of(snapshot: Snapshot, choices: Choices) -> Postings:
    parts = (_in_leaf(leaf, choices) for leaf in snapshot.leaves)
    found = [part for part in parts if len(part.docs)]
    if len(found) <= 1:
        merged = found[0] if found else NOTHING
    else:
        merged = Postings(
            np.concatenate([part.docs for part in found]),
            np.concatenate([part.weights for part in found]),
        )
    return merged if snapshot.all_live else merged.among(snapshot.live)


def _in_leaf(leaf: Leaf, choices: Choices) -> Postings:
    """Return the documents of a segment with any of the terms, or of all that begin with one."""
    view = leaf.view
    lists: list[tuple[Numbers, F32]] = []
    for choice in choices:
        numbers = view.numbers(choice)
        if not numbers:
            continue
        docs: Numbers
        docs, weights = view.content.postings_of(numbers)
        if len(numbers) > 1:
            total = np.bincount(docs, weights, view.size).astype(np.float32)
            docs, weights = of_dense(total)
        if choice.weight != 1:
            weights = weights * np.float32(choice.weight)
        lists.append((docs, weights))
    return summed(lists, view.size).moved(leaf.offset)
