"""A full harvest by OAI-PMH: how fast it is, and whether people who search notice.

    python3 start.py bench harvest

Imports small records into a fresh instance, serves it in one process, and harvests everything in
each format, as others do: one part after another over HTTP. The raw peer is an export of the same
records as plain JSON lines, without HTTP and without a protocol. Then people search, at a steady
rate, once alone and once while somebody harvests over and over; what waits for its turn counts as
waiting. Prints records a second, and a second of computing, which other work on the machine
disturbs less; megabytes, p50 and p95 of searches in milliseconds, and which
bars are met.

The server counts requests as it does for everybody (3,000 in ten minutes from one address): six
harvests of 10,000 are 600 of them, those beside the searches some hundred more. Whoever wants so
many rounds or records that a harvest is put off (it ends with 503 then), sets
TOOLBOX_LIMITS_ENABLED=false.
"""

import argparse
import io
import json
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests.benchmarks.engines.comparing import p50, p95
from tests.benchmarks.reports.tables import number, table
from tests.benchmarks.serving.server import (
    QUERIES,
    Served,
    free_port,
    get,
    page_of,
    toolbox,
    wait_until_open,
)
from toolbox.app import create_app
from toolbox.exchange.exporting import export
from toolbox.exchange.formats.registry import BY_KEY
from toolbox.foundation.settings import load_settings

RATE_BAR = 1_000.0
"""Records a second."""
SLOWER_BAR = 2.0
"""So many times as long 95 of 100 searches may take while somebody harvests."""
PREFIXES = ("oai_dc", "lom")
_WORDS = (
    *("Ausbildung", "Praktikum", "Messe", "Lager", "Schule", "Prüfung", "Betrieb", "Planspiel"),
    *("Beruf", "Eltern", "Azubi", "Checkliste", "Mathematik", "Stadt", "Handel", "Vertrag"),
)
_TOKEN = re.compile(r"<resumptionToken[^>]*>([^<]+)<")


@dataclass
class Harvest:
    """What a harvest brought, how long it took, and how long of it was computed."""

    records: int
    size: int
    seconds: float
    computing: float = 0.0

    @property
    def rate(self) -> float:
        """Records a second."""
        return self.records / self.seconds


def _records(folder: Path, count: int) -> Path:
    """Write records, each with a text of about thousand letters."""
    chance = random.Random(7)  # noqa: S311 - the same records every time
    lines = []
    for at in range(count):
        words = chance.sample(_WORDS, 3)
        sentences = (
            f"Was {chance.choice(_WORDS)} und {chance.choice(_WORDS)} miteinander zu tun haben, "
            f"zeigt Abschnitt {part} mit Beispielen aus dem {chance.choice(_WORDS)}."
            for part in range(12)
        )
        record = {
            "id": f"https://benchmark.example.org/{at}",
            "type": ["LearningResource"],
            "name": f"Leitfaden {' '.join(words)} {at}",
            "description": " ".join(sentences),
            "inLanguage": ["de"],
            "keywords": words,
            "about": [{"id": "http://w3id.org/kim/schulfaecher/s1049"}],
            "educationalLevel": [{"id": "https://w3id.org/kim/educationalLevel/level_3"}],
            "license": {"id": "https://creativecommons.org/licenses/by/4.0/"},
            "creator": [{"type": "Organization", "name": f"Projekt {words[0]}"}],
            "learningResourceType": [{"id": "https://w3id.org/kim/hcrt/text"}],
            "datePublished": "2024-03-05",
        }
        lines.append(json.dumps(record, ensure_ascii=False))
    target = folder / "records.jsonl"
    target.write_text("\n".join(lines) + "\n", "utf-8")
    return target


@contextmanager
def _served(count: int) -> Iterator[Served]:
    """Fill a fresh instance without the starting content and serve it until the block ends."""
    with tempfile.TemporaryDirectory() as name:
        instance = Path(name) / "instance"
        records = _records(Path(name), count)
        steps = (("setup", "--no-content"), ("import", "amb", str(records)), ("index", "catch-up"))
        for arguments in steps:
            subprocess.run(toolbox(instance, *arguments), check=True)
        port = free_port()
        process = subprocess.Popen(toolbox(instance, "serve", "--port", str(port)))
        try:
            server = Served(instance, port, process.pid)
            wait_until_open(server, process)
            yield server
        finally:
            process.terminate()
            process.wait(20)


def _harvest(server: Served, prefix: str, *, over: threading.Event | None = None) -> Harvest:
    """Harvest everything, or until ``over``."""
    connection = server.connect()
    found = Harvest(0, 0, 0.0)
    begun, computed = time.perf_counter(), server.cpu_seconds()
    query = f"metadataPrefix={prefix}"
    while query and not (over and over.is_set()):
        status, body = get(connection, f"/oai?verb=ListRecords&{query}")
        if status != 200 or "<error" in body:
            raise SystemExit(f"A harvest ended with {status}: {body[-300:]}")
        found.records += body.count("<record>")
        found.size += len(body)
        token = _TOKEN.search(body)
        query = f"resumptionToken={token[1]}" if token else ""
    found.seconds = time.perf_counter() - begun
    found.computing = server.cpu_seconds() - computed
    return found


def _exported(instance: Path) -> Harvest:
    """Export everything as plain JSON lines, in this process."""
    target = io.StringIO()
    with create_app(load_settings(instance)).app_context():
        begun, computed = time.perf_counter(), time.process_time()
        written = export(BY_KEY["json"], target)
        seconds, computing = time.perf_counter() - begun, time.process_time() - computed
        return Harvest(written, len(target.getvalue()), seconds, computing)


def _search(server: Served, rate: float, seconds: float) -> list[float]:
    """Search at a steady rate; return how long each took, waiting included, in milliseconds."""
    paths = [f"/suche?q={quote(query)}" for query in QUERIES]
    chance = random.Random(11)  # noqa: S311 - the same searches every time
    connection = server.connect()
    times: list[float] = []
    begun = time.perf_counter() + 0.2
    for turn in range(int(rate * seconds)):
        due = begun + turn / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        page_of(connection, chance.choice(paths))
        times.append((time.perf_counter() - due) * 1000)
    return times


def _searched_meanwhile(server: Served, rate: float, seconds: float) -> tuple[list[float], Harvest]:
    """Search while somebody harvests over and over; return times and what was harvested."""
    over = threading.Event()
    total = Harvest(0, 0, 0.0)

    def harvest() -> None:
        while not over.is_set():
            one = _harvest(server, PREFIXES[0], over=over)
            total.records += one.records
            total.size += one.size
            total.seconds += one.seconds

    thread = threading.Thread(target=harvest)
    thread.start()
    try:
        return _search(server, rate, seconds), total
    finally:
        over.set()
        thread.join()


def main() -> int:
    """Fill, serve, harvest, search, print; return 1 if a bar is missed."""
    parser = argparse.ArgumentParser(
        prog="start.py bench harvest",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3, help="harvests of each format")
    parser.add_argument("--rate", type=float, default=5, help="searches a second")
    parser.add_argument("--seconds", type=float, default=20, help="of searching, each time")
    given = parser.parse_args()
    with _served(given.records) as server:
        _search(server, given.rate, 3)
        harvests = {
            prefix: [_harvest(server, prefix) for _round in range(given.rounds)]
            for prefix in PREFIXES
        }
        peers = [_exported(server.instance) for _round in range(given.rounds)]
        alone = _search(server, given.rate, given.seconds)
        meanwhile, harvested = _searched_meanwhile(server, given.rate, given.seconds)
    rows = [_row(name, some) for name, some in {**harvests, "JSON lines": peers}.items()]
    print(table(["harvest", "records", "MB", "records/s", "best", "a second of computing"], rows))
    rows = [
        [name, str(len(times)), number(p50(times)), number(p95(times))]
        for name, times in (("alone", alone), ("meanwhile", meanwhile))
    ]
    print(table(["searches", "count", "p50 ms", "p95 ms"], rows))
    slower = p95(meanwhile) / p95(alone)
    print(f"searches take {slower:.2f} times as long (bar {SLOWER_BAR:.0f})")
    print(f"meanwhile {harvested.rate:.0f} records a second were harvested")
    slowest = min(max(one.rate for one in some) for some in harvests.values())
    print(f"the slower format: {slowest:.0f} records a second (bar {RATE_BAR:.0f})")
    return 0 if slowest >= RATE_BAR and slower < SLOWER_BAR else 1


def _row(name: str, some: list[Harvest]) -> list[str]:
    rates = sorted(one.rate for one in some)
    typical = rates[len(rates) // 2]
    size = some[0].size / 1_000_000
    computed = number(max(one.records / one.computing for one in some))
    return [name, str(some[0].records), number(size), number(typical), number(rates[-1]), computed]


if __name__ == "__main__":
    sys.exit(main())
