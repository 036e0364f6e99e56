"""Pages that show who uses what, with very many adoptions and a wide, deep lineage.

    python3 start.py bench transfer

Imports 2,000 small records into a fresh instance, writes 20,000 adoptions over all districts and a
lineage 12 deep and 3,000 wide, serves it in one process, and asks for pages in random order. The
instruments at the head of the list have the most adoptions, and half of the requests go to those.
The peer is the health page, which does next to nothing. Prints p50 and p95 in milliseconds, how
long the server computed for such a page on average, which other work on the machine disturbs less,
how many statements each page sends, how large the map is, and which bars are met.
"""

import argparse
import gzip
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import event

from tests.benchmarks.reports.tables import number, table
from tests.benchmarks.serving.server import Served, free_port, page_of, toolbox, wait_until_open
from toolbox.app import create_app
from toolbox.foundation.db import db
from toolbox.foundation.settings import load_settings

BARS = {"instrument": 80.0, "sheet": 500.0, "sheet of all": 500.0}
"""What 95 of 100 answers may take at most, in milliseconds."""
MAP_BAR = 30_000
"""Bytes of the largest map, gzipped."""
STATEMENTS_BAR = 25
_WORDS = ("Ausbildung", "Praktikum", "Messe", "Lager", "Schule", "Prüfung", "Betrieb", "Planspiel")


def _records(folder: Path, count: int) -> Path:
    """Write records of small instruments, each with a title of its own."""
    chance = random.Random(7)  # noqa: S311 - the same records every time
    lines = []
    for at in range(count):
        words = chance.sample(_WORDS, 3)
        record = {
            "id": f"https://benchmark.example.org/{at}",
            "type": ["LearningResource"],
            "name": f"Leitfaden {' '.join(words)} {at}",
            "description": f"Was {words[0]} und {words[1]} miteinander zu tun haben.",
            "inLanguage": ["de"],
            "learningResourceType": [{"id": "https://w3id.org/kim/hcrt/text"}],
        }
        lines.append(json.dumps(record, ensure_ascii=False))
    target = folder / "records.jsonl"
    target.write_text("\n".join(lines) + "\n", "utf-8")
    return target


@contextmanager
def _served(given: argparse.Namespace) -> Iterator[tuple[Served, dict[str, list[str]]]]:
    """Fill a fresh instance and serve it; yields the server and the addresses of pages by name."""
    with tempfile.TemporaryDirectory() as name:
        instance = Path(name) / "instance"
        records = _records(Path(name), given.instruments)
        steps = (("setup", "--no-content"), ("import", "amb", str(records)), ("index", "catch-up"))
        for arguments in steps:
            subprocess.run(toolbox(instance, *arguments), check=True)
        words = [str(instance), str(given.adoptions), str(given.depth), str(given.width)]
        seeding = [sys.executable, "-m", "tests.benchmarks.serving.adoptions", *words]
        written = subprocess.run(seeding, check=True, capture_output=True, text=True).stdout
        found = json.loads(written.splitlines()[-1])
        port = free_port()
        process = subprocess.Popen(toolbox(instance, "serve", "--port", str(port)))
        try:
            server = Served(instance, port, process.pid)
            wait_until_open(server, process)
            yield server, _addresses(found["instruments"], found["organisation"])
        finally:
            process.terminate()
            process.wait(20)


def _addresses(slugs: list[str], organisation: str) -> dict[str, list[str]]:
    most, others = slugs[:20], slugs[20:220]
    mixed = most * (len(others) // len(most)) + others
    return {
        "bare": ["/gesundheit"],
        "instrument": [f"/w/{slug}" for slug in mixed],
        "adoptions": [f"/w/{slug}/uebernahmen" for slug in mixed],
        "lineage": [f"/w/{slugs[0]}/stammbaum", f"/w/{slugs[0]}/stammbaum?seite=30"],
        "sheet": [f"/wirkung/w/{slug}" for slug in mixed],
        "sheet of all": [f"/wirkung/organisation/{organisation}"],
    }


@dataclass
class _Measured:
    """How long answers of one sort took, and how long the server computed for all of them."""

    times: list[float] = field(default_factory=list)
    computing: float = 0.0


def _measure(server: Served, paths: Mapping[str, list[str]], rounds: int) -> dict[str, _Measured]:
    connection = server.connect()
    chance = random.Random(11)  # noqa: S311 - the same mix every time
    jobs = [(name, chance.choice(each)) for _round in range(rounds) for name, each in paths.items()]
    chance.shuffle(jobs)
    found = {name: _Measured() for name in paths}
    for name, path in jobs:
        computed, begun = server.cpu_seconds(), time.perf_counter()
        page_of(connection, path)
        found[name].times.append((time.perf_counter() - begun) * 1000)
        found[name].computing += (server.cpu_seconds() - computed) * 1000
    return found


def _map_size(server: Served, path: str) -> int:
    """Return the size of the map on a page, gzipped."""
    found = re.search(
        r'<figure class="district-map__picture">.*?</svg>', page_of(server.connect(), path), re.S
    )
    if found is None:
        raise SystemExit(f"There is no map on {path}")
    return len(gzip.compress(found[0].encode()))


def _statements(instance: Path, paths: Mapping[str, list[str]]) -> dict[str, int]:
    """Return how many statements the dearest page of each sort sends, in a process of our own."""
    app = create_app(load_settings(instance))
    sent: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: sent.append(str(given[2])))
    counts = {}
    for name, addresses in paths.items():
        most = 0
        for path in [*addresses[:1], *addresses[-1:]]:
            client = app.test_client()
            client.get(path)
            sent.clear()
            client.get(path)
            most = max(most, sum(statement.startswith(("SELECT", "WITH")) for statement in sent))
        counts[name] = most
    return counts


def main() -> int:
    """Fill, serve, measure, print; return 1 if a bar is missed."""
    parser = argparse.ArgumentParser(
        prog="start.py bench transfer",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--instruments", type=int, default=2000)
    parser.add_argument("--adoptions", type=int, default=20_000)
    parser.add_argument("--depth", type=int, default=12, help="generations of the lineage")
    parser.add_argument("--width", type=int, default=3000, help="copies in its first generation")
    parser.add_argument("--rounds", type=int, default=100)
    given = parser.parse_args()
    with _served(given) as (server, paths):
        _measure(server, paths, 5)
        found = _measure(server, paths, given.rounds)
        size = _map_size(server, paths["sheet of all"][0])
        counts = _statements(server.instance, paths)
        memory = server.memory()
    bare = statistics.median(found["bare"].times)
    met = size <= MAP_BAR and max(counts.values()) <= STATEMENTS_BAR
    rows = []
    for name, one in found.items():
        p50, p95 = statistics.median(one.times), statistics.quantiles(one.times, n=20)[-1]
        met = met and p95 <= BARS.get(name, p95)
        bar = f"{BARS[name]:.0f}" if name in BARS else ""
        cpu = number(one.computing / len(one.times))
        rows.append(
            [name, number(p50), number(p95), bar, number(p50 / bare), cpu, str(counts[name])]
        )
    print(table(["page", "p50 ms", "p95 ms", "bar", "x bare", "computing", "statements"], rows))
    print(f"statements: at most {max(counts.values())} a page (bar {STATEMENTS_BAR})")
    print(f"map of all districts: {size / 1000:.1f} kB gzipped (bar {MAP_BAR / 1000:.0f})")
    print(f"memory of the server: {memory:.0f} MB")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
