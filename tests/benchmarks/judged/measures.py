"""How good a ranking is by judgments: the usual measures, and whether a difference is one.

Definitions as in trec_eval: gain is the grade itself, the discount the logarithm of rank + 1.
"""

import math
import random
from collections.abc import Mapping, Sequence
from typing import NamedTuple

Grades = Mapping[str, int]
"""From a document to how relevant it is; what is not there, or not above 0, is not relevant."""

_RESAMPLES = 2_000


def ndcg(ranked: Sequence[str], grades: Grades, depth: int) -> float:
    """Return the discounted gain of the first ``depth`` in proportion to the best possible one."""
    best = sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:depth]
    gained = [max(0, grades.get(document, 0)) for document in ranked[:depth]]
    ideal = _discounted(best)
    return _discounted(gained) / ideal if ideal else 0.0


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def success(ranked: Sequence[str], grades: Grades, depth: int) -> float:
    """Return 1 if something relevant is among the first ``depth``, otherwise 0."""
    return float(any(grades.get(document, 0) > 0 for document in ranked[:depth]))


def reciprocal_rank(ranked: Sequence[str], grades: Grades) -> float:
    """Return 1 divided by the rank of the first relevant document, 0 if there is none."""
    ranks = (rank for rank, one in enumerate(ranked, 1) if grades.get(one, 0) > 0)
    return 1 / next(ranks, math.inf)


def recall(ranked: Sequence[str], grades: Grades, depth: int) -> float:
    """Return the share of all relevant documents that is among the first ``depth``."""
    relevant = {document for document, grade in grades.items() if grade > 0}
    return len(relevant.intersection(ranked[:depth])) / len(relevant) if relevant else 0.0


class Difference(NamedTuple):
    """How two rankings of the same queries differ: the mean with the bounds of 95 %, and counts."""

    mean: float
    low: float
    high: float
    better: int
    worse: int


def difference(ours: Sequence[float], theirs: Sequence[float]) -> Difference:
    """Compare two values for each query by a paired bootstrap over the queries."""
    each = [one - other for one, other in zip(ours, theirs, strict=True)]
    chance = random.Random(len(each))  # noqa: S311 - the same samples every time
    means = sorted(sum(chance.choices(each, k=len(each))) / len(each) for _ in range(_RESAMPLES))
    return Difference(
        mean=sum(each) / len(each),
        low=means[int(_RESAMPLES * 0.025)],
        high=means[int(_RESAMPLES * 0.975)],
        better=sum(value > 0 for value in each),
        worse=sum(value < 0 for value in each),
    )
