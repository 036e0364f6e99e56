"""Latency over HTTP of the pages people use most, beside a bare answer of the same server.

    python3 start.py bench pages RECORDS.jsonl.gz

Imports the records into a fresh instance, serves it in one process, and asks for pages in random
order. The peer is the health page, which does next to nothing: what a page costs beyond it is
ours. Prints p50 and p95 in milliseconds and the server's memory, and which bars are met; and how
long the server computed for a page on average, which other work on the machine disturbs less.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tests.benchmarks.serving.server import Served, addresses, page_of, served

BARS = {"search": 30.0, "suggestions": 15.0, "instrument": 60.0, "home": 40.0, "feed": 50.0}
"""What 95 of 100 answers may take at most, in milliseconds, with 10,000 instruments."""

MEMORY_BAR = 400.0
_WARM_UP = 20


def _measure(server: Served, paths: Mapping[str, list[str]], rounds: int) -> dict[str, list[float]]:
    connection = server.connect()
    jobs = [
        (name, random.choice(addresses_))  # noqa: S311 - a mix, not a secret
        for _round in range(rounds)
        for name, addresses_ in paths.items()
    ]
    random.shuffle(jobs)
    times: dict[str, list[float]] = {name: [] for name in paths}
    for name, path in jobs:
        begun = time.perf_counter()
        page_of(connection, path)
        times[name].append((time.perf_counter() - begun) * 1000)
    return times


def _print(times: Mapping[str, list[float]], cpu: float, memory: float) -> bool:
    """Print the table; return whether all bars are met."""
    bare = statistics.median(times["bare"])
    met = memory <= MEMORY_BAR
    print(f"{'page':<12}{'p50 ms':>9}{'p95 ms':>9}{'bar':>8}{'x bare':>9}")
    for name, values in times.items():
        p50, p95 = statistics.median(values), statistics.quantiles(values, n=20)[-1]
        bar = f"{BARS[name]:.0f}" if name in BARS else ""
        met = met and p95 <= BARS.get(name, p95)
        print(f"{name:<12}{p50:>9.1f}{p95:>9.1f}{bar:>8}{p50 / bare:>9.1f}")
    print(f"computing of the server: {cpu:.1f} ms a page of this mix")
    print(f"memory of the server: {memory:.0f} MB (bar {MEMORY_BAR:.0f})")
    return met


def main() -> int:
    """Set up, import, serve, measure, print; return 1 if a bar is missed."""
    parser = argparse.ArgumentParser(
        prog="start.py bench pages",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("records", type=Path, help="AMB records, JSON lines, .gz too")
    parser.add_argument("--rounds", type=int, default=200)
    given = parser.parse_args()
    with served(given.records) as server:
        paths = addresses(server)
        _measure(server, paths, _WARM_UP)
        before = server.cpu_seconds()
        times = _measure(server, paths, given.rounds)
        cpu = (server.cpu_seconds() - before) * 1000 / (given.rounds * len(paths))
        return 0 if _print(times, cpu, server.memory()) else 1


if __name__ == "__main__":
    sys.exit(main())
