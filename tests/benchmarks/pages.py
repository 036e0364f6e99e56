"""Latency over HTTP of the pages people use most, beside a bare answer of the same server.

    python3 start.py bench pages RECORDS.jsonl.gz

Imports the records into a fresh instance, serves it in one process, and asks for pages in random
order. The peer is the health page, which does next to nothing: what a page costs beyond it is
ours. Prints p50 and p95 in milliseconds, the server's memory, and how long a change takes to be
findable after it was acknowledged.
"""

import argparse
import http.client
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

QUERIES = (
    *("ausbildung", "betrieb", "prüfung", "lager logistik", "berufsausbildung verordnung"),
    *("kaufmann handel", "industrie mechaniker", "mathematik", "stadt", '"zuständige stelle"'),
    *("checkliste", "praktikum", "eltern", "messe", "azubi"),
)
BARS = {"search": 150.0, "instrument": 60.0, "home": 40.0}


def _toolbox(instance: Path, *arguments: str) -> list[str]:
    return [str(Path(sys.executable).with_name("toolbox")), "--instance", str(instance), *arguments]


def _get(connection: http.client.HTTPConnection, path: str) -> tuple[float, str]:
    """Return milliseconds and body of one page; fails on anything but 200."""
    begun = time.perf_counter()
    connection.request("GET", path, headers={"Accept-Language": "de"})
    response = connection.getresponse()
    body = response.read().decode()
    took = (time.perf_counter() - begun) * 1000
    if response.status != 200:
        raise SystemExit(f"{path} answered {response.status}")
    return took, body


def _paths(connection: http.client.HTTPConnection) -> dict[str, list[str]]:
    searches = [f"/suche?q={quote(query)}" for query in QUERIES]
    searches += [f"{path}&seite=3" for path in searches[:3]] + ["/suche", "/suche?art=guide"]
    found: set[str] = set()
    for path in searches:
        found |= set(re.findall(r'href="(/w/[a-z0-9-]+)[?#"]', _get(connection, path)[1]))
    return {
        "bare": ["/gesundheit"],
        "home": ["/"],
        "instrument": sorted(found)[:200],
        "search": searches,
    }


def _memory(pid: int) -> float:
    """Return the resident memory of a process in megabytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def _measure(port: int, rounds: int) -> dict[str, list[float]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    paths = _paths(connection)
    jobs = [
        (name, random.choice(addresses))  # noqa: S311 - a mix, not a secret
        for _round in range(rounds)
        for name, addresses in paths.items()
    ]
    random.shuffle(jobs)
    times: dict[str, list[float]] = {name: [] for name in paths}
    for name, path in jobs:
        times[name].append(_get(connection, path)[0])
    return times


def _print(times: dict[str, list[float]], memory: float) -> None:
    bare = statistics.median(times["bare"])
    print(f"{'page':<12}{'p50 ms':>9}{'p95 ms':>9}{'bar':>8}{'x bare':>9}")
    for name, values in times.items():
        p50, p95 = statistics.median(values), statistics.quantiles(values, n=20)[-1]
        bar = f"{BARS[name]:.0f}" if name in BARS else ""
        print(f"{name:<12}{p50:>9.1f}{p95:>9.1f}{bar:>8}{p50 / bare:>9.1f}")
    print(f"memory of the server: {memory:.0f} MB (bar 400)")


def main() -> None:
    """Set up, import, serve, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", type=Path, help="AMB records, JSON lines, .gz too")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--port", type=int, default=8765)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder) / "instance"
        for arguments in (
            ("setup",),
            ("import", "amb", str(given.records)),
            ("index", "catch-up"),
        ):
            subprocess.run(_toolbox(instance, *arguments), check=True)
        server = subprocess.Popen(_toolbox(instance, "serve", "--port", str(given.port)))
        try:
            _wait(given.port)
            _wait_for_jobs(instance)
            _measure(given.port, 20)
            times = _measure(given.port, given.rounds)
            _print(times, _memory(server.pid))
        finally:
            server.terminate()
            server.wait(20)


def _wait(port: int) -> None:
    for _attempt in range(600):
        try:
            _get(http.client.HTTPConnection("127.0.0.1", port, timeout=2), "/gesundheit")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not open")


def _wait_for_jobs(instance: Path) -> None:
    """Let previews and texts of the starting content be made first: pages are what is measured."""
    while True:
        command = _toolbox(instance, "jobs", "status", "--json")
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        counts = json.loads(done.stdout)
        if not counts["waiting"] and not counts["running"]:
            return
        time.sleep(2)


if __name__ == "__main__":
    main()
