"""A large upload over a connection that is cut again and again: does it resume, is memory flat?

    python3 start.py bench uploads

Serves a fresh instance in one process, sends a file in pieces over real sockets, cuts the
connection in the middle of a piece several times and goes on from where the server says. Prints
the time, what had to be sent twice and the memory of the server; compares the file in the end.
"""

import argparse
import hashlib
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.reports.tables import number, table
from tests.benchmarks.serving.server import Served, free_port, toolbox, wait_until_open
from tests.cast import PASSWORD
from tests.uploading import PIECE, Uploader

MEGABYTE = 1024 * 1024
GROWTH_BAR = 48.0
"""Megabytes that the server may grow by while a file of any size comes in."""

_LOOK_EVERY = 0.02
_HEAD = b"\x00\x00\x00\x20ftypmp42" + bytes(20)
"""What makes bytes a video to those who look inside."""


@dataclass
class Course:
    """What happened; sizes in bytes."""

    cuts: int = 0
    resumed: int = 0
    sent_twice: int = 0
    seconds: float = 0.0
    sha256: str = ""


class Memory:
    """Watches the resident memory of the server in megabytes."""

    def __init__(self, server: Served) -> None:
        self._server = server
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.before = self.most = server.memory()

    def __enter__(self) -> "Memory":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(_LOOK_EVERY):
            self.most = max(self.most, self._server.memory())


@contextmanager
def serving(size: int) -> Iterator[Served]:
    """Serve a fresh instance that takes files of this size."""
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder) / "instance"
        person = ("--email", "anton@example.org", "--name", "Anton", "--password", PASSWORD)
        for words in (("setup", "--no-content"), ("user", "create-admin", *person)):
            subprocess.run(toolbox(instance, *words), check=True, stdout=subprocess.DEVNULL)
        port = free_port()
        environment = {
            **os.environ,
            "TOOLBOX_UPLOAD_LIMIT": str(size),
            "TOOLBOX_MAIL_URL": "file:",
            "TOOLBOX_LIMITS_ENABLED": "false",
        }
        command = toolbox(instance, "serve", "--port", str(port))
        process = subprocess.Popen(command, env=environment)
        try:
            server = Served(instance, port, process.pid)
            wait_until_open(server, process)
            yield server
        finally:
            process.terminate()
            process.wait(20)


def _content(size: int) -> Iterator[bytes]:
    """Yield the pieces of a file that is the same every time; only one is in memory."""
    chance = random.Random(1)  # noqa: S311 - any bytes
    for start in range(0, size, PIECE):
        piece = chance.randbytes(min(PIECE, size - start))
        yield _HEAD + piece[len(_HEAD) :] if start == 0 else piece


def _upload(uploader: Uploader, size: int, cuts: int) -> Course:
    """Send the file, cutting the connection at evenly spread places in the middle of a piece."""
    course, digest, begun = Course(), hashlib.sha256(), time.perf_counter()
    pieces = -(-size // PIECE)
    cut_at = {(number + 1) * pieces // (cuts + 1) for number in range(cuts)}
    place = uploader.announce("film.mp4", size)
    at = 0
    for turn, piece in enumerate(_content(size)):
        digest.update(piece)
        if turn in cut_at:
            after = len(piece) // 2
            uploader.break_off(place, piece, at, after=after)
            course.cuts += 1
            stands = uploader.offset(place)
            course.resumed += stands >= at
            course.sent_twice += at + after - stands
        at = uploader.append(place, piece, at)
    course.seconds = time.perf_counter() - begun
    course.sha256 = digest.hexdigest()
    return course


def _print(course: Course, memory: Memory, size: int, *, whole: bool) -> bool:
    """Print the table; return whether all bars are met."""
    growth = memory.most - memory.before
    rows = [
        ["size of the file, MB", number(size / MEGABYTE)],
        ["connections cut", str(course.cuts)],
        ["resumed", str(course.resumed)],
        ["sent twice, MB", number(course.sent_twice / MEGABYTE)],
        ["seconds", number(course.seconds)],
        ["memory before, MB", number(memory.before)],
        ["memory at most, MB", number(memory.most)],
        [f"growth, MB (bar {GROWTH_BAR:.0f})", number(growth)],
        ["arrived whole", "yes" if whole else "NO"],
    ]
    print(table(["upload", ""], rows))
    return whole and course.resumed == course.cuts and growth <= GROWTH_BAR


def main() -> int:
    """Serve, upload, cut, resume, compare, print; return 1 if a bar is missed."""
    parser = argparse.ArgumentParser(
        prog="start.py bench uploads",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--megabytes", type=int, default=500, help="size of the file")
    parser.add_argument("--cuts", type=int, default=5, help="how often the connection is cut")
    given = parser.parse_args()
    size = given.megabytes * MEGABYTE
    with serving(size) as server:
        uploader = Uploader(server.port, "anton@example.org")
        uploader.begin()
        with Memory(server) as memory:
            course = _upload(uploader, size, given.cuts)
        sha256 = course.sha256
        kept = server.instance / "files" / "objects" / sha256[:2] / sha256[2:4] / sha256
        whole = kept.is_file() and kept.stat().st_size == size
        return 0 if _print(course, memory, size, whole=whole) else 1


if __name__ == "__main__":
    sys.exit(main())
