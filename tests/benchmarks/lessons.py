"""A class on one process: how long until the board shows what a device has sent?

    python3 start.py bench lessons

Sets up a fresh instance with an instrument that runs, serves it with the product's own command,
opens lessons, and lets devices join over HTTP. Every device sends what a game sends, once a
second on average, while boards ask once a second as browsers do. What is measured is the time
from the first byte of a result on its way to the board that shows it: p50, p95 and the longest.
"""

import argparse
import http.client
import itertools
import json
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests import factories
from tests.benchmarks.engines.comparing import p50, p95
from tests.benchmarks.reports.tables import number, table
from tests.benchmarks.serving.server import Served, free_port, page_of, toolbox, wait_until_open
from tests.stage import packages
from toolbox.accounts import belonging
from toolbox.app import create_app
from toolbox.catalogue import operations, publishing
from toolbox.foundation.settings import load_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.stage import jobs as stage

BAR = 2_000.0
"""Milliseconds within which what a device sends is on the board."""

LOOKS_EVERY = 1.0
"""Seconds between two looks of a board, as in static/js/classroom/board.js."""

_POINTS = re.compile(r"board__points.>[^<\d]*([\d.]+)")
_STEPS = 1000
"""Points are the number of the device times this, and the number of what it sent."""

_JSON = {"Content-Type": "application/json", "Accept": "application/json"}


@dataclass
class Measured:
    """What came of it; times in milliseconds."""

    shown: list[float] = field(default_factory=list)
    sending: list[float] = field(default_factory=list)
    looking: list[float] = field(default_factory=list)
    unchanged: int = 0
    missing: int = 0
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class _Board:
    """Looks once a second, and notes when it first shows a number that a device has sent."""

    def __init__(self, server: Served, address: str, measured: Measured) -> None:
        self._server = server
        self._address = address
        self._measured = measured
        self._waiting: dict[tuple[int, int], float] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def expect(self, device: int, step: int, sent: float) -> None:
        """Note that a device has begun to send this."""
        with self._measured.lock:
            self._waiting[device, step] = sent

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def end(self) -> None:
        """Look on until everything is shown, three seconds at most."""
        until = time.perf_counter() + 3
        while self._waiting and time.perf_counter() < until:
            time.sleep(0.1)
        self._over.set()
        self._thread.join()
        self._measured.missing += len(self._waiting)

    def _run(self) -> None:
        connection = self._server.connect()
        time.sleep(random.random() * LOOKS_EVERY)  # noqa: S311 - boards are not in step
        tag = ""
        while not self._over.wait(LOOKS_EVERY):
            begun = time.perf_counter()
            headers = {"Accept": "application/json", "If-None-Match": tag}
            connection.request("GET", f"{self._address}/stand", headers=headers)
            answer = connection.getresponse()
            body = answer.read().decode()
            self._measured.looking.append((time.perf_counter() - begun) * 1000)
            if answer.status == 200:
                tag = answer.headers["ETag"]
                self._note(json.loads(body)["html"])
            elif answer.status == 304:
                self._measured.unchanged += 1
            else:
                self._measured.errors.append(f"board: {answer.status}")

    def _note(self, html: str) -> None:
        """A device's newest points are shown; what it sent before has come as well."""
        moment = time.perf_counter()
        points = [int(found.replace(".", "")) for found in _POINTS.findall(html)]
        newest = dict(divmod(one, _STEPS) for one in points)
        with self._measured.lock:
            for device, step in list(self._waiting):
                if step <= newest.get(device, 0):
                    sent = self._waiting.pop((device, step))
                    self._measured.shown.append((moment - sent) * 1000)


class _Device:
    """Takes a seat and sends what a game sends; its points are a number nobody else has."""

    def __init__(self, server: Served, code: str, boards: Sequence[_Board], turn: int) -> None:
        self._connection = server.connect()
        self._boards = boards
        self._turn = turn
        self._seat = self._join(code)

    def _join(self, code: str) -> str:
        self._connection.request("POST", f"/klasse/{code}")
        answer = self._connection.getresponse()
        answer.read()
        if answer.status != 303:
            raise SystemExit(f"A seat was refused: {answer.status}")
        return answer.headers["Location"]

    def play(self, seconds: float, measured: Measured) -> None:
        """Send for so long, after pauses of half a second to one and a half."""
        chance = random.Random(self._turn)  # noqa: S311 - the same load every time
        until = time.perf_counter() + seconds
        step = 0
        while True:
            time.sleep(0.5 + chance.random())
            if time.perf_counter() > until:
                break
            step += 1
            self._send(step, measured)

    def _send(self, step: int, measured: Measured) -> None:
        messages = _said(self._turn * _STEPS + step, step)
        begun = time.perf_counter()
        for board in self._boards:
            board.expect(self._turn, step, begun)
        try:
            body = json.dumps({"messages": messages})
            self._connection.request("POST", self._seat, body=body, headers=_JSON)
            answer = self._connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            measured.errors.append(repr(error))
            return
        measured.sending.append((time.perf_counter() - begun) * 1000)
        if answer.status != 200:
            measured.errors.append(f"seat: {answer.status}")


def _said(points: int, step: int) -> list[dict[str, object]]:
    keys = ("papier", "barcode", "rfid", "app")
    answers = [
        {
            "verb": "answered",
            "key": f"{what}_{key}",
            "label": key,
            "value": points % 97,
            "unit": "s",
        }
        for key in keys
        for what in ("zeit", "fehler", "suche")
    ]
    said: list[dict[str, object]] = [
        {"verb": "progressed", "progress": min(1, step / 60)},
        {"verb": "scored", "score": {"raw": points, "min": 0, "max": 1_000_000}},
        *answers,
    ]
    return [{"toolbox": 1, **message} for message in said]


@contextmanager
def _served() -> Iterator[tuple[Served, str]]:
    """Serve an instance with one instrument that runs until the block ends; give its slug."""
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder) / "instance"
        subprocess.run(toolbox(instance, "setup", "--no-content"), check=True)
        slug = _furnish(instance)
        port = free_port()
        process = subprocess.Popen(toolbox(instance, "serve", "--port", str(port)))
        try:
            server = Served(instance, port, process.pid)
            wait_until_open(server, process)
            yield server, slug
        finally:
            process.terminate()
            process.wait(20)


def _furnish(instance: Path) -> str:
    app = create_app(load_settings(instance))
    with app.app_context():
        with unit_of_work():
            owner = belonging.found_organisation(name="Projekt Messung", by=factories.EDITORIAL)
            version = operations.draft(
                kind="learning-game",
                owner_id=owner.id,
                content=factories.complete_content(title="Zählwerk"),
                by=factories.EDITORIAL,
            )
            file_id = factories.attached(version, packages.web(), "zaehlwerk.zip").file_id
            publishing.publish(version, by=factories.EDITORIAL)
            slug = version.instrument.slug
        stage.examine({"file_id": file_id})
        return slug


def _open_lesson(server: Served, slug: str) -> tuple[str, str]:
    """Return the address of a board, and the code of its lesson."""
    connection = server.connect()
    connection.request("POST", f"/w/{slug}/klasse")
    answer = connection.getresponse()
    answer.read()
    address = answer.headers["Location"]
    found = re.search(r"/klasse/([A-Z0-9]{6})\b", page_of(connection, address))
    if found is None:
        raise SystemExit("The board shows no code")
    return address, found[1]


def _play(server: Served, slug: str, given: argparse.Namespace, measured: Measured) -> None:
    boards, devices = [], []
    turns = itertools.count(1)
    for _lesson in range(given.lessons):
        address, code = _open_lesson(server, slug)
        shown = [_Board(server, address, measured) for _board in range(given.boards)]
        boards += shown
        devices += [_Device(server, code, shown, next(turns)) for _device in range(given.devices)]
    threads = [
        threading.Thread(target=device.play, args=(given.seconds, measured)) for device in devices
    ]
    for board in boards:
        board.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for board in boards:
        board.end()


def main() -> int:
    """Set up, serve, play, print; return 1 if something came late or not at all."""
    parser = argparse.ArgumentParser(
        prog="start.py bench lessons",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--devices", type=int, default=40, help="in each lesson (default: 40)")
    parser.add_argument("--lessons", type=int, default=1, help="at once (default: 1)")
    parser.add_argument("--boards", type=int, default=2, help="of each lesson (default: 2)")
    parser.add_argument("--seconds", type=float, default=60, help="how long (default: 60)")
    given = parser.parse_args()
    measured = Measured()
    with _served() as (server, slug):
        before = server.cpu_seconds()
        begun = time.perf_counter()
        _play(server, slug, given, measured)
        share = (server.cpu_seconds() - before) / (time.perf_counter() - begun)
        memory = server.memory()
    _print(measured, share, memory)
    late = not measured.shown or max(measured.shown) > BAR
    return 1 if late or measured.missing or measured.errors else 0


def _print(measured: Measured, share: float, memory: float) -> None:
    rows = [
        [name, str(len(times)), number(p50(times)), number(p95(times)), number(max(times))]
        for name, times in (
            ("sent to shown", measured.shown),
            ("a device sends", measured.sending),
            ("a board looks", measured.looking),
        )
        if times
    ]
    print(table(["ms", "count", "p50", "p95", "longest"], rows))
    print(f"looks without news: {measured.unchanged}; never shown: {measured.missing}")
    print(f"server: {share:.0%} of one core, {memory:.0f} MB; errors: {len(measured.errors)}")
    for error in measured.errors[:10]:
        print(f"  {error}")


if __name__ == "__main__":
    sys.exit(main())
