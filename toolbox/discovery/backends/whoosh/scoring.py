"""Scores documents as ranking.py says, and explains the score of one."""

from math import log1p

import numpy as np

from toolbox.discovery.backends.whoosh.matching import Matches, having_in_a_row
from toolbox.discovery.backends.whoosh.ordering import best
from toolbox.discovery.backends.whoosh.passages import best_shares
from toolbox.discovery.backends.whoosh.postings import F32, Docs
from toolbox.discovery.index import Explanation, GroupScore
from toolbox.discovery.ranking import COVERAGE, IN_PASSING, K1, NEAR_BOOST, PASSAGE_BOOST

NEAR_DEPTH = 200
"""So many of the best hits are looked at for words that stand near each other."""

PASSAGE_DEPTH = 50
"""So many of the best hits are looked at for passages."""

_IN_PASSING = np.float32(IN_PASSING)

Factors = dict[str, F32]
"""What scores are multiplied with, by name; a column beside the documents for each."""


class Scoring:
    """The scores of what was matched; the statistics are those of the whole index."""

    def __init__(self, matches: Matches) -> None:
        self._matches = matches
        self._snapshot = matches.snapshot
        self._wanted = matches.wanted
        self._required = [group for group in matches.wanted.groups if not group.optional]
        self._rarities = [
            rarity(frequency(lookup.postings.weights), self._snapshot.count)
            for lookup in matches.groups
        ]

    def scores(self, docs: Docs) -> F32:
        """Return the score of each document, but for what only the best are looked at for."""
        total = np.zeros(len(docs), np.float32)
        norms = self._snapshot.norms[docs]
        for group, lookup in enumerate(self._matches.groups):
            total += self._of_group(group, lookup.weights(docs), norms)
        total *= self._snapshot.factors[docs]
        for factor in self._factors(docs).values():
            total *= factor
        return total

    def lift_near(self, docs: Docs, scores: F32) -> None:
        """Lift those of the best documents in which the words stand as they were typed."""
        near = self.near(docs, scores)
        if len(near):
            scores[docs.searchsorted(near)] *= np.float32(1 + NEAR_BOOST)

    def near(self, docs: Docs, scores: F32) -> Docs:
        """Return those of the best documents in which the words stand as they were typed."""
        words = self._wanted.near
        if len(words) < 2 or not len(docs):
            return docs[:0]
        top = docs
        if len(docs) > NEAR_DEPTH:
            top = np.sort(best(self._snapshot.newest_ranks, docs, scores, slice(0, NEAR_DEPTH)))
        return having_in_a_row(self._snapshot, words, top)

    def lift_passages(self, docs: Docs, scores: F32) -> None:
        """Lift those of the best documents that have much of a question in one passage."""
        if self._wanted.is_question:
            lifted, factors = self.passages(docs, scores)
            scores[np.searchsorted(docs, lifted)] *= factors

    def passages(self, docs: Docs, scores: F32) -> tuple[Docs, F32]:
        """Return the best documents, and what each is lifted by for its best passage."""
        top = np.sort(best(self._snapshot.newest_ranks, docs, scores, slice(0, PASSAGE_DEPTH)))
        shares = best_shares(self._snapshot, self._wanted.groups, self._rarities, top)
        return top, 1 + np.float32(PASSAGE_BOOST) * shares

    def explanation(
        self, instrument_id: int, doc: int, *, near: bool, passage: float = 1.0
    ) -> Explanation:
        """Return what makes up the score of a document; ``passage`` lifts it, 1 not at all."""
        docs = np.array([doc])
        groups = []
        for number, lookup in enumerate(self._matches.groups):
            weights = lookup.weights(docs)
            score = float(self._of_group(number, weights, self._snapshot.norms[docs])[0])
            label = self._wanted.groups[number].label
            groups.append(GroupScore(label, float(weights[0]), self._rarities[number], score))
        of_the_document = {
            "reuse": self._snapshot.reuse_factors[docs],
            "recency": self._snapshot.recency_factors[docs],
        }
        columns = of_the_document | self._factors(docs)
        factors = {name: float(factor[0]) for name, factor in columns.items()}
        if near:
            factors["near"] = 1 + NEAR_BOOST
        if passage != 1:
            factors["passage"] = passage
        score = sum(group.score for group in groups) * float(np.prod(list(factors.values())))
        return Explanation(instrument_id, score, tuple(groups), factors)

    def _of_group(self, number: int, weights: F32, norms: F32) -> F32:
        strength = np.float32(self._rarities[number] * (K1 + 1))
        return strength * weights / (weights + norms)

    def _factors(self, docs: Docs) -> Factors:
        """Return what scores are multiplied with because of what is wanted."""
        snapshot, wanted = self._snapshot, self._wanted
        factors: Factors = {}
        if self._matches.required < len(self._required):
            factors["coverage"] = self._coverage(docs)
        for boost in wanted.boosts:
            having = snapshot.having(boost.facet, (boost.value,))[docs]
            factor = np.where(having, np.float32(boost.factor), np.float32(1))
            factors[f"{boost.facet}:{boost.value}"] = factor
        return factors

    def _coverage(self, docs: Docs) -> F32:
        met = np.zeros(len(docs), np.float32)
        for group, lookup in zip(self._wanted.groups, self._matches.groups, strict=True):
            if not group.optional:
                met += lookup.weights(docs) > 0
        return np.asarray((met / len(self._required)) ** COVERAGE, np.float32)


def frequency(weights: F32) -> float:
    """Return how many documents meet a group, those that hardly do as parts of one."""
    if not len(weights):
        return 0.0
    full = np.maximum.reduce(weights) * _IN_PASSING
    return float(np.add.reduce(np.minimum(weights, full)) / full)


def rarity(documents: float, count: int) -> float:
    """Return what a group is worth that so many of ``count`` documents meet (BM25)."""
    return log1p((count - documents + 0.5) / (documents + 0.5))
