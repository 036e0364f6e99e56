"""The measured figures as tables to be read in a terminal or pasted into Markdown."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tests.benchmarks.engines.comparing import Figures, p50, p95
from tests.benchmarks.engines.registry import OURS, TANTIVY
from tests.benchmarks.reports.bars import Bar, comparable, geometric_mean


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table, the first column to the left and the others to the right."""
    lines = [list(head), *map(list, rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(head))]
    lines.insert(1, ["-" * widths[0], *(f"{'-' * (width - 1)}:" for width in widths[1:])])
    return "\n".join(
        "| "
        + " | ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        + " |"
        for line in lines
    )


def number(value: float) -> str:
    """Return a number with about three digits that count."""
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def searches(found: Mapping[str, Figures]) -> str:
    """Return p50, p95 and slowest search of all classes, and ours in proportion to tantivy's."""
    ratios = OURS in found and TANTIVY in found
    rows = [_class_row(name, found, ratios=ratios) for name in next(iter(found.values())).times]
    if ratios:
        rows.append(_means(found))
    head = ["p50 / p95 / max, ms", *found, *(["ours : tantivy"] if ratios else [])]
    return table(head, rows)


def first(found: Mapping[str, Figures]) -> str:
    """Return the same of the searches that came for the first time."""
    return searches({name: replace(one, times=one.first) for name, one in found.items()})


def _class_row(name: str, found: Mapping[str, Figures], *, ratios: bool) -> list[str]:
    row = [name]
    for figures in found.values():
        times = figures.times[name]
        row.append(" / ".join(number(value) for value in (p50(times), p95(times), max(times))))
    if ratios and name not in comparable(found[OURS]):
        row.append("–")
    elif ratios:
        ours, theirs = found[OURS].times[name], found[TANTIVY].times[name]
        row.append(" / ".join(number(of(ours) / of(theirs)) for of in (p50, p95)))
    return row


def _means(found: Mapping[str, Figures]) -> list[str]:
    """Return the last row: geometric means over all classes that can be compared."""
    means = {
        name: [
            geometric_mean([of(figures.times[one]) for one in comparable(figures)])
            for of in (p50, p95)
        ]
        for name, figures in found.items()
    }
    proportion = (one / other for one, other in zip(means[OURS], means[TANTIVY], strict=True))
    rows = [*means.values(), list(proportion)]
    return ["geometric mean", *(" / ".join(map(number, values)) for values in rows)]


def totals(found: Mapping[str, Figures]) -> str:
    """Return how much the engines found, as the median of each class: it is never the same."""
    rows = [
        [name, *(f"{statistics.median(figures.totals[name]):.0f}" for figures in found.values())]
        for name in next(iter(found.values())).totals
    ]
    return table(["hits, median", *found], rows)


def upkeep(found: Mapping[str, Figures]) -> str:
    """Return what an index costs: building, size, opening, memory and changes."""
    lines = {
        "indexing, s of computing": [number(one.building.computing) for one in found.values()],
        "indexing, s": [number(one.building.wall) for one in found.values()],
        "size, MB": [number(one.building.size / 2**20) for one in found.values()],
        "opening, ms": [number(one.opened) for one in found.values()],
        "private memory, MB": [number(one.memory) for one in found.values()],
        "of it the index, MB": [number(one.memory - one.bare) for one in found.values()],
        "change found, p50 / p95, ms": [
            f"{number(p50(one.changes))} / {number(p95(one.changes))}" for one in found.values()
        ],
    }
    return table(["", *found], [[name, *cells] for name, cells in lines.items()])


def verdicts(bars: Sequence[Bar]) -> str:
    """Return every bar with what was measured and whether it is met."""
    rows = [
        [
            bar.name,
            f"{number(bar.measured)} {bar.unit}".strip(),
            f"{number(bar.most)} {bar.unit}".strip(),
            "pass" if bar.is_met else "FAIL",
        ]
        for bar in bars
    ]
    return table(["bar", "measured", "at most", ""], rows)
