"""Search beside other engines: the same records, the same searches, interleaved in one run.

    python3 start.py bench search RECORDS.jsonl.gz

Every engine has an index and a process of its own and is asked by turns, in random order; the
clock runs inside of that process. Every search comes once for the first time, right after another
engine has answered, and then again warm, a dozen in a row: the bars are for those. All answer
every search with ten hits, the exact total and the counts of five facets. Ours counts a facet
without what is chosen in it, as the search page shows it; the others count among the hits, which
is less work. Searches are drawn from the records, 120 different ones of each class. "AND of 2"
asks all engines for both words; two words as people type them, where ours goes on to less, have a
row of their own and no bar. Prints tables and says which bars are met.
"""

import argparse
import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.engines.comparing import Figures, compare
from tests.benchmarks.engines.registry import NAMES, TANTIVY
from tests.benchmarks.reports import tables
from tests.benchmarks.reports.bars import bars
from tests.benchmarks.reports.svg import picture


def main(words: Sequence[str] | None = None) -> int:
    """Measure, print, draw; return 1 if a bar is missed."""
    given = _parser().parse_args(words)
    measured: dict[int, dict[str, Figures]] = {}
    missed = 0
    for documents in given.documents:
        found = measured[documents] = compare(given.records, documents, given.engines, given.rounds)
        checked = list(bars(documents, found))
        missed += sum(not bar.is_met for bar in checked)
        print(f"\n## {documents} documents\n\nWarm:\n\n{tables.searches(found)}\n")
        print(f"For the first time, right after another engine:\n\n{tables.first(found)}\n")
        print(f"{tables.upkeep(found)}\n\n{tables.totals(found)}\n")
        if checked:
            print(f"{tables.verdicts(checked)}\n", flush=True)
    if given.svg:
        given.svg.write_text(picture(measured), "utf-8")
    return 1 if missed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="start.py bench search",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("records", type=Path, help="AMB records, one a line, .gz too")
    parser.add_argument(
        "--documents",
        type=_numbers,
        default=(1_000, 10_000, 100_000),
        help="how many records to index, separated by commas (default: 1000,10000,100000)",
    )
    parser.add_argument("--rounds", type=int, default=3, help="so often each warm (default: 3)")
    parser.add_argument(
        "--engines",
        type=_names,
        default=NAMES,
        help=f"which of them, separated by commas (default: {','.join(NAMES)})",
    )
    parser.add_argument("--svg", type=Path, help="a file to draw the result into")
    return parser


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))


def _names(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    if not set(names) <= set(NAMES):
        raise argparse.ArgumentTypeError(f"choose among {', '.join(NAMES)}")
    if TANTIVY in names and not importlib.util.find_spec("tantivy"):
        raise argparse.ArgumentTypeError("tantivy is not installed; see the extra [bench]")
    return names


if __name__ == "__main__":
    sys.exit(main())
