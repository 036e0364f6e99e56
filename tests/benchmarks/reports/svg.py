"""The medians of all engines as one SVG picture, readable on light and on dark ground."""

import math
from collections.abc import Mapping
from html import escape

from tests.benchmarks.engines.comparing import Figures, p50, p95
from tests.benchmarks.engines.registry import FTS5, OURS, TANTIVY, WHOOSH
from tests.benchmarks.reports.bars import comparable

_COLOURS = {OURS: "#2f7de1", TANTIVY: "#e0872b", FTS5: "#2f9e6e", WHOOSH: "#8a7bd8"}
_WIDTH, _LEFT, _RIGHT = 860, 150, 90
_BAR, _BETWEEN, _ABOVE, _BELOW = 9, 12, 62, 34
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1f2733}.h{font-size:16px;font-weight:600}"
    ".s{font-size:11px;fill:#5b6675}line{stroke:#9aa4b2;stroke-width:.5}"
    "@media(prefers-color-scheme:dark){text{fill:#e8ecf2}.s{fill:#a8b3c2}}"
)


def picture(measured: Mapping[int, Mapping[str, Figures]]) -> str:
    """Return one panel for every number of documents: p50 as bars, p95 as marks, log scale."""
    top, panels = 0.0, []
    low, high = _range(measured)
    for documents, found in measured.items():
        panel, height = _panel(documents, found, top, low, high)
        panels.append(panel)
        top += height
    said = escape(_in_words(measured))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top:.0f}" role="img" '
        f'aria-labelledby="t d"><title id="t">How long searches take</title>'
        f'<desc id="d">{said}</desc><style>{_STYLE}</style>{"".join(panels)}</svg>\n'
    )


def _range(measured: Mapping[int, Mapping[str, Figures]]) -> tuple[float, float]:
    """Return the powers of ten between which all values lie."""
    values = [
        of(times)
        for found in measured.values()
        for figures in found.values()
        for times in figures.times.values()
        for of in (p50, p95)
    ]
    return math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))


def _panel(
    documents: int, found: Mapping[str, Figures], top: float, low: float, high: float
) -> tuple[str, float]:
    def x(value: float) -> float:
        share = (math.log10(value) - low) / (high - low)
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    classes = comparable(next(iter(found.values())))
    row = _BAR * len(found) + _BETWEEN
    height = _ABOVE + row * len(classes) + _BELOW
    parts = [_text(12, top + 24, f"{documents:,} documents".replace(",", " "), "h")]
    parts += _legend(found, top + 46)
    for power in range(int(low), int(high) + 1):
        place = x(10**power)
        bottom = top + _ABOVE + row * len(classes)
        parts.append(f'<line x1="{place:.1f}" x2="{place:.1f}" y1="{top + 54}" y2="{bottom}"/>')
        parts.append(_text(place - 12, bottom + 14, f"{10**power:g} ms", "s"))
    for number, name in enumerate(classes):
        y = top + _ABOVE + number * row
        parts.append(_text(12, y + row / 2, name))
        for place, (engine, figures) in enumerate(found.items()):
            times = figures.times[name]
            parts.append(_bar(x(p50(times)), x(p95(times)), y + place * _BAR, engine))
            said = f"{p50(times):.2f} / {p95(times):.2f}"
            parts.append(_text(x(p95(times)) + 6, y + place * _BAR + 8, said, "s"))
    return "".join(parts), height


def _bar(median: float, upper: float, y: float, engine: str) -> str:
    colour = _COLOURS[engine]
    return (
        f'<rect x="{_LEFT}" y="{y:.1f}" width="{max(median - _LEFT, 1):.1f}" '
        f'height="{_BAR - 2}" fill="{colour}"/>'
        f'<rect x="{upper - 1:.1f}" y="{y:.1f}" width="2" height="{_BAR - 2}" fill="{colour}"/>'
    )


def _legend(found: Mapping[str, Figures], y: float) -> list[str]:
    parts = []
    for place, engine in enumerate(found):
        x = _LEFT + place * 110
        parts.append(
            f'<rect x="{x}" y="{y - 9}" width="10" height="10" fill="{_COLOURS[engine]}"/>'
        )
        parts.append(_text(x + 16, y, engine))
    parts.append(_text(_LEFT + len(found) * 110, y, "bar: p50, mark: p95, in ms", "s"))
    return parts


def _text(x: float, y: float, words: str, style: str = "") -> str:
    kind = f' class="{style}"' if style else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{kind}>{escape(words)}</text>'


def _in_words(measured: Mapping[int, Mapping[str, Figures]]) -> str:
    """Return everything that the picture shows as text, for people who do not see it."""
    sentences = []
    for documents, found in measured.items():
        for engine, figures in found.items():
            values = ", ".join(
                f"{name} {p50(figures.times[name]):.2f} and {p95(figures.times[name]):.2f}"
                for name in comparable(figures)
            )
            sentences.append(f"{documents} documents, {engine}, p50 and p95 in ms: {values}.")
    return " ".join(sentences)
