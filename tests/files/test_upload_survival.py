"""kill -9 in the middle of an upload: a real server, and every acknowledged piece stays."""

import contextlib
import hashlib
import http.client
import random
import shutil
import subprocess
import threading
import time
from pathlib import Path

import pytest

from tests.cast import PASSWORD
from tests.journeys.conftest import (
    _command,
    _environment,
    _free_port,
    _toolbox,
    wait_until_open,
)
from tests.uploading import Uploader

SIZE = 12 * 1024 * 1024
PIECE = 256 * 1024
KILLS = 2


def _serve(instance: Path, port: int) -> "subprocess.Popen[bytes]":
    command = _command(instance, "serve", "--port", str(port))
    process = subprocess.Popen(command, env=_environment())
    wait_until_open(f"http://127.0.0.1:{port}", process)
    return process


def _send(uploader: Uploader, place: str, content: bytes, acknowledged: list[int]) -> int:
    """Send piece after piece to the end, and return it; note what the server vouched for."""
    at = uploader.offset(place)
    while at < len(content):
        at = uploader.append(place, content[at : at + PIECE], at)
        acknowledged.append(at)
    return at


def _send_until_it_dies(
    uploader: Uploader, place: str, content: bytes, acknowledged: list[int]
) -> None:
    with contextlib.suppress(OSError, http.client.HTTPException):
        _send(uploader, place, content, acknowledged)


@pytest.mark.slow
def test_an_acknowledged_piece_survives_the_death_of_the_server(
    template_instance: Path, tmp_path: Path
) -> None:
    instance = tmp_path / "instance"
    shutil.copytree(template_instance, instance)
    address = ("--email", "anton@example.org", "--name", "Anton", "--password", PASSWORD)
    _toolbox(instance, "user", "create-admin", *address)
    port, acknowledged = _free_port(), [0]
    head = b"\x00\x00\x00\x20ftypmp42" + bytes(20)
    content = head + random.Random(4).randbytes(SIZE - len(head))  # noqa: S311 - any bytes
    uploader, place = Uploader(port, "anton@example.org"), ""
    for _round in range(KILLS):
        process = _serve(instance, port)
        try:
            if not place:
                uploader.begin()
                place = uploader.announce("film.mp4", SIZE)
            assert uploader.offset(place) >= acknowledged[-1], "an acknowledged piece was lost"
            worker = threading.Thread(
                target=_send_until_it_dies, args=(uploader, place, content, acknowledged)
            )
            worker.start()
            time.sleep(random.uniform(0.05, 0.4))  # noqa: S311 - the moment has to be random
        finally:
            process.kill()
            process.wait()
        worker.join()
    process = _serve(instance, port)
    try:
        assert uploader.offset(place) >= acknowledged[-1]
        # The last piece may have been taken in right before the death, and the answer been lost.
        assert _send(uploader, place, content, acknowledged) == SIZE
    finally:
        process.terminate()
        process.wait(20)
    sha256 = hashlib.sha256(content).hexdigest()
    kept = instance / "files" / "objects" / sha256[:2] / sha256[2:4] / sha256
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == sha256
    assert not list((instance / "files" / "spool").iterdir())
