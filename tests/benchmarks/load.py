"""Steady load over HTTP beside writes: are there errors, and how long do people wait?

    python3 start.py bench load RECORDS.jsonl.gz

Imports the records into a fresh instance, serves it in one process, and asks for pages at a fixed
rate, whether or not earlier answers have come: what waits for its turn counts as waiting. All the
while another process publishes instruments, and every one is searched for over HTTP until it is
found. Prints p50, p95 and the longest time, the errors, and the time from published to found; and
how many requests a second were answered in fact, with how much of one core.
"""

import argparse
import http.client
import itertools
import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.engines.comparing import p50, p95
from tests.benchmarks.reports.tables import number, table
from tests.benchmarks.serving.server import Served, addresses, get, page_of, served

_MIX = {"search": 10, "suggestions": 5, "instrument": 4, "home": 1}
"""Of so many requests of each sort the load consists."""

_THREADS = 16
_LOOK_EVERY = 0.02
_FOUND_WITHIN = 30.0
FOUND_BAR = 1_000.0
"""Milliseconds within which 95 of 100 published instruments must be found."""


@dataclass
class Load:
    """What came of it; times in milliseconds."""

    times: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in _MIX})
    errors: list[str] = field(default_factory=list)
    found: list[float] = field(default_factory=list)
    seconds: float = 0.0
    cpu_seconds: float = 0.0

    @property
    def managed(self) -> float:
        """How many requests a second were answered: fewer than were asked for, with a backlog."""
        return sum(map(len, self.times.values())) / self.seconds


class _Asking:
    """Threads that ask for pages, each request at its moment."""

    def __init__(self, server: Served, paths: Mapping[str, list[str]], load: Load) -> None:
        self._server = server
        self._paths = paths
        self._load = load
        self._turns = itertools.count()

    def run(self, rate: float, seconds: float) -> None:
        """Ask ``rate`` times a second."""
        begun = time.perf_counter() + 0.5
        threads = [
            threading.Thread(target=self._ask, args=(begun, rate, int(rate * seconds)))
            for _number in range(_THREADS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self._load.seconds = time.perf_counter() - begun

    def _ask(self, begun: float, rate: float, most: int) -> None:
        connection = self._server.connect()
        for turn in self._turns:
            if turn >= most:
                break
            chance = random.Random(turn)  # noqa: S311 - the same load every time
            (name,) = chance.choices(list(_MIX), list(_MIX.values()))
            path = chance.choice(self._paths[name])
            due = begun + turn / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            try:
                status, _body = get(connection, path)
            except (OSError, http.client.HTTPException) as error:
                self._load.errors.append(f"{path}: {error!r}")
                connection.close()
                connection = self._server.connect()
                continue
            if status != 200:
                self._load.errors.append(f"{path}: {status}")
            self._load.times[name].append((time.perf_counter() - due) * 1000)


class _Publishing:
    """Publishes one instrument after another and searches for each until it is found."""

    def __init__(self, server: Served, load: Load) -> None:
        self._server = server
        self._load = load
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        command = [sys.executable, "-m", "tests.benchmarks.serving.writer"]
        with subprocess.Popen(
            [*command, str(self._server.instance)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        ) as writer:
            self._publish(writer)

    def _publish(self, writer: "subprocess.Popen[str]") -> None:
        if writer.stdin is None or writer.stdout is None:
            return
        connection = self._server.connect()
        writer.stdout.readline()
        for turn in itertools.count():
            if self._over.wait(1):
                break
            word = "neuheit" + "".join(chr(ord("a") + int(digit)) for digit in f"{turn:04}")
            writer.stdin.write(json.dumps(_record(word), ensure_ascii=False) + "\n")
            answer = writer.stdout.readline().strip()
            if answer != "done":
                self._load.errors.append(f"not published: {answer}")
                continue
            self._load.found.append(_until_found(connection, word))
        writer.stdin.close()


def _record(word: str) -> dict[str, object]:
    return {
        "id": f"https://benchmark.example.org/{word}",
        "type": ["LearningResource"],
        "name": f"Leitfaden {word}",
        "description": f"Was Betriebe über {word} wissen sollten.",
        "inLanguage": ["de"],
        "learningResourceType": [{"id": "https://w3id.org/kim/hcrt/text"}],
    }


def _until_found(connection: http.client.HTTPConnection, word: str) -> float:
    """Return the milliseconds until the search shows the instrument."""
    begun = time.perf_counter()
    while True:
        if f'href="/w/leitfaden-{word}' in page_of(connection, f"/suche?q={word}"):
            return (time.perf_counter() - begun) * 1000
        if time.perf_counter() - begun > _FOUND_WITHIN:
            raise SystemExit(f"{word} was published and not found")
        time.sleep(_LOOK_EVERY)


def _print(load: Load, memory: float) -> None:
    measured = {**load.times, "published to found": load.found}
    rows = [_row(name, times) for name, times in measured.items() if times]
    print(table(["ms", "count", "p50", "p95", "longest"], rows))
    share = load.cpu_seconds / load.seconds
    print(f"answered: {load.managed:.1f} a second, with {share:.0%} of one core")
    print(f"errors: {len(load.errors)}; memory of the server: {memory:.0f} MB")
    for error in load.errors[:10]:
        print(f"  {error}")


def _row(name: str, times: Sequence[float]) -> list[str]:
    return [name, str(len(times)), number(p50(times)), number(p95(times)), number(max(times))]


def main() -> int:
    """Set up, serve, load, print; return 1 if there was an error or instruments came late."""
    parser = argparse.ArgumentParser(
        prog="start.py bench load",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("records", type=Path, help="AMB records, JSON lines, .gz too")
    parser.add_argument("--rate", type=float, default=40, help="requests a second (default: 40)")
    parser.add_argument("--seconds", type=float, default=300, help="how long (default: 300)")
    given = parser.parse_args()
    load = Load()
    with served(given.records) as server:
        asking = _Asking(server, addresses(server), load)
        with _Publishing(server, load):
            before = server.cpu_seconds()
            asking.run(given.rate, given.seconds)
            load.cpu_seconds = server.cpu_seconds() - before
        _print(load, server.memory())
    late = not load.found or p95(load.found) > FOUND_BAR
    return 1 if load.errors or late else 0


if __name__ == "__main__":
    sys.exit(main())
