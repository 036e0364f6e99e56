"""The bars that the product's search has to clear, checked against what was measured."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tests.benchmarks.engines.comparing import Figures, p50, p95
from tests.benchmarks.engines.registry import FTS5, OURS, TANTIVY, WHOOSH
from tests.benchmarks.material.asks import TYPED

GEOMETRIC_P50, GEOMETRIC_P95 = 1.0, 1.2
WORST_CLASS = 1.5
WORST_OF: Mapping[str, float] = {"phrase": 2.0}
SLOWEST_MS = 50.0
CHANGE_MS = {10_000: 200.0}
OPENING_MS = 1_000.0
INDEXING = 1.5
MEMORY_MB = {10_000: 53.0, 100_000: 165.0}
SIZES = (10_000, 100_000)
"""At these numbers of documents the bars hold; smaller indexes are too quick to compare."""


class Bar(NamedTuple):
    """One bar: what it is about, what was measured, how much it may be at most."""

    name: str
    measured: float
    most: float
    unit: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the measured value is within the bar."""
        return self.measured <= self.most


def comparable(figures: Figures) -> list[str]:
    """Return the classes in which all engines do the same."""
    return [name for name in figures.times if name != TYPED]


def geometric_mean(values: Sequence[float]) -> float:
    """Return the mean that is fair to ratios."""
    return math.exp(math.fsum(map(math.log, values)) / len(values))


def bars(documents: int, found: Mapping[str, Figures]) -> Iterator[Bar]:
    """Yield all bars for which the engines were measured that they are about."""
    if documents not in SIZES or OURS not in found:
        return
    ours = found[OURS]
    if TANTIVY in found:
        yield from _beside_tantivy(ours, found[TANTIVY])
    if FTS5 in found:
        yield from _beside_fts5(ours, found[FTS5])
    slowest = max(map(max, [*ours.first.values(), *ours.times.values()]))
    yield Bar("slowest search of all", slowest, SLOWEST_MS, "ms")
    if documents in CHANGE_MS:
        yield Bar("a change is found, p95", p95(ours.changes), CHANGE_MS[documents], "ms")
    if WHOOSH in found:
        share = ours.building.wall / found[WHOOSH].building.wall
        yield Bar("indexing by the clock, share of Whoosh's", share, 1 / INDEXING)
    yield Bar("opening", ours.opened, OPENING_MS, "ms")
    if ours.memory:
        held = ours.memory - ours.bare
        yield Bar("private memory of the index", held, MEMORY_MB[documents], "MB")


def _beside_tantivy(ours: Figures, theirs: Figures) -> Iterator[Bar]:
    for label, of, most in (("p50", p50, GEOMETRIC_P50), ("p95", p95, GEOMETRIC_P95)):
        names = comparable(ours)
        ratios = {name: of(ours.times[name]) / of(theirs.times[name]) for name in names}
        yield Bar(f"{label} / tantivy, all classes", geometric_mean(list(ratios.values())), most)
        for name, ratio in ratios.items():
            yield Bar(f"{label} / tantivy, {name}", ratio, WORST_OF.get(name, WORST_CLASS))


def _beside_fts5(ours: Figures, theirs: Figures) -> Iterator[Bar]:
    for name in comparable(ours):
        yield Bar(f"p95, {name}, below FTS5", p95(ours.times[name]), p95(theirs.times[name]), "ms")
