"""A fresh instance with records in it, served by the product's own command for a benchmark."""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

QUERIES = (
    *("ausbildung", "betrieb", "prüfung", "lager logistik", "berufsausbildung verordnung"),
    *("kaufmann handel", "industrie mechaniker", "mathematik", "stadt", '"zuständige stelle"'),
    *("checkliste", "praktikum", "eltern", "messe", "azubi"),
)
TYPED = ("au", "ausb", "ausbildungs", "be", "beru", "betri", "ma", "mathe", "prü", "prüfun")
"""What people have typed when suggestions are asked for."""


@dataclass(frozen=True)
class Served:
    """A running server: its instance, its port, and the process."""

    instance: Path
    port: int
    pid: int

    def connect(self, timeout: float = 60) -> http.client.HTTPConnection:
        """Return a connection, to be used by one thread."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def memory(self) -> float:
        """Return the resident memory of the server in megabytes; 0 where nobody tells."""
        status = Path(f"/proc/{self.pid}/status")
        lines = status.read_text().splitlines() if status.exists() else []
        return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))

    def cpu_seconds(self) -> float:
        """Return how long the server has been computing; 0 where nobody tells."""
        stat = Path(f"/proc/{self.pid}/stat")
        if not stat.exists():
            return 0.0
        # The name in parentheses may have spaces; user and system time are the 14th and 15th.
        fields = stat.read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def toolbox(instance: Path, *arguments: str) -> list[str]:
    """Return the command line of the product for an instance."""
    return [str(Path(sys.executable).with_name("toolbox")), "--instance", str(instance), *arguments]


def get(connection: http.client.HTTPConnection, path: str) -> tuple[int, str]:
    """Return status and body of one page."""
    connection.request("GET", path, headers={"Accept-Language": "de"})
    response = connection.getresponse()
    return response.status, response.read().decode()


def page_of(connection: http.client.HTTPConnection, path: str) -> str:
    """Return the body of one page; ends the benchmark on anything but 200."""
    status, body = get(connection, path)
    if status != 200:
        raise SystemExit(f"{path} answered {status}")
    return body


@contextmanager
def served(records: Path) -> Iterator[Served]:
    """Import records into a fresh instance and serve it in one process until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder) / "instance"
        for arguments in (("setup",), ("import", "amb", str(records)), ("index", "catch-up")):
            subprocess.run(toolbox(instance, *arguments), check=True)
        port = free_port()
        process = subprocess.Popen(toolbox(instance, "serve", "--port", str(port)))
        try:
            server = Served(instance, port, process.pid)
            wait_until_open(server, process)
            _wait_for_jobs(instance)
            yield server
        finally:
            process.terminate()
            process.wait(20)


def free_port() -> int:
    """Return a port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def addresses(server: Served) -> dict[str, list[str]]:
    """Return the addresses of the pages people use most, by what they are."""
    connection = server.connect()
    searches = [f"/suche?q={quote(query)}" for query in QUERIES]
    searches += [f"{path}&seite=3" for path in searches[:3]] + ["/suche", "/suche?art=guide"]
    found: set[str] = set()
    for path in searches:
        found |= set(re.findall(r'href="(/w/[a-z0-9-]+)[?#"]', page_of(connection, path)))
    return {
        "bare": ["/gesundheit"],
        "feed": ["/feeds/neu.atom", "/feeds/neu.json", f"/feeds/suche.atom?q={quote(QUERIES[0])}"],
        "home": ["/"],
        "instrument": sorted(found)[:200],
        "search": searches,
        "suggestions": [f"/suche/vorschlaege?q={quote(typed)}" for typed in TYPED],
    }


def wait_until_open(server: Served, process: "subprocess.Popen[bytes]") -> None:
    for _attempt in range(600):
        if process.poll() is not None:
            raise SystemExit("The server has ended; its last words are above")
        try:
            page_of(server.connect(timeout=2), "/gesundheit")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The server did not open")


def _wait_for_jobs(instance: Path) -> None:
    """Let previews and texts of the starting content be made first: pages are what is measured."""
    while True:
        command = toolbox(instance, "jobs", "status", "--json")
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        counts = json.loads(done.stdout)
        if not counts["waiting"] and not counts["running"]:
            return
        time.sleep(2)
