"""kill -9 at random moments, while drafts are saved and files are uploaded.

Nothing that was acknowledged may be missing afterwards, files match their hashes, and index and
database agree. Three rounds in the suite; ``KILLS=100`` in the environment for the long run.
"""

import contextlib
import hashlib
import http.client
import http.cookiejar
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.journeys.conftest import (
    PASSWORD,
    _command,
    _environment,
    _free_port,
    _toolbox,
    wait_until_open,
)

KILLS = int(os.environ.get("KILLS", "3"))
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_STAMP = re.compile(r'name="row_version"[^>]*value="([^"]*)"')


@dataclass
class Acknowledged:
    """What the server said it had saved: summaries in order, and SHA-256 of files by name."""

    summaries: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)


class Writer:
    """A maker at work: a session that saves a draft and uploads files over plain HTTP."""

    def __init__(self, url: str) -> None:
        self.url = url
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)
        self.instrument_id = 0

    def get(self, path: str) -> str:
        with self.opener.open(self.url + path, timeout=20) as response:
            return str(response.read().decode())

    def post(self, path: str, fields: dict[str, str], *, as_json: bool = False) -> tuple[str, str]:
        data = urllib.parse.urlencode(fields).encode()
        accept = "application/json" if as_json else "text/html"
        request = urllib.request.Request(self.url + path, data, {"Accept": accept})  # noqa: S310
        with self.opener.open(request, timeout=20) as response:
            return response.geturl(), response.read().decode()

    def sign_in(self) -> None:
        token = _found(_TOKEN, self.get("/konto/anmelden"))
        fields = {"csrf_token": token, "email": "anton@example.org", "password": PASSWORD}
        self.post("/konto/anmelden", fields)

    def begin(self) -> None:
        token = _found(_TOKEN, self.get("/einreichen"))
        self.post("/einreichen/organisation", {"csrf_token": token, "name": "Projekt Dauerlauf"})
        page = self.get("/einreichen")
        fields = {"csrf_token": _found(_TOKEN, page), "kind": "guide"}
        address, _page = self.post("/einreichen", {**fields, "link": "https://example.org/x"})
        self.instrument_id = int(_found(re.compile(r"/einreichen/(\d+)/"), address))

    def save(self, summary: str) -> None:
        """Save by itself, as the page's script does; returns only when acknowledged."""
        path = f"/einreichen/{self.instrument_id}/beschreiben"
        page = self.get(path)
        fields = {
            "csrf_token": _found(_TOKEN, page),
            "row_version": _found(_STAMP, page),
            "title": "Dauerlauf",
            "summary": summary,
        }
        answer = json.loads(self.post(f"{path}/sichern", fields, as_json=True)[1])
        assert "saved_at_text" in answer

    def upload(self, name: str, content: bytes) -> None:
        """Upload one file, as the page's script does; returns only when acknowledged."""
        path = f"/einreichen/{self.instrument_id}/dateien"
        token = _found(_TOKEN, self.get(path))
        mark = uuid.uuid4().hex
        body = (
            f'--{mark}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
            f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
            "Content-Type: text/plain\r\n\r\n"
        ).encode()
        data = body + content + f"\r\n--{mark}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        request = urllib.request.Request(  # noqa: S310
            self.url + path, data, {**kind, "Accept": "application/json"}
        )
        with self.opener.open(request, timeout=20) as response:
            assert response.status == 200


def _found(pattern: re.Pattern[str], page: str) -> str:
    match = pattern.search(page)
    assert match is not None, pattern.pattern
    return match[1]


def _work(writer: Writer, known: Acknowledged, stop: threading.Event) -> None:
    """Save and upload until the server dies; note only what was acknowledged."""
    cut_off = (OSError, http.client.HTTPException, ValueError)
    with contextlib.suppress(*cut_off):
        while not stop.is_set():
            summary = f"Stand {uuid.uuid4().hex}"
            writer.save(summary)
            known.summaries.append(summary)
            name = f"{uuid.uuid4().hex}.txt"
            content = f"{name}\n".encode() * random.randint(1, 4000)  # noqa: S311 - sizes
            writer.upload(name, content)
            known.files[name] = hashlib.sha256(content).hexdigest()


def _serve(instance: Path, port: int) -> subprocess.Popen[bytes]:
    environment = _environment() | {"TOOLBOX_ATTACHMENT_LIMIT": "1000000"}
    process = subprocess.Popen(_command(instance, "serve", "--port", str(port)), env=environment)
    wait_until_open(f"http://127.0.0.1:{port}", process)
    return process


def _check(instance: Path, known: Acknowledged) -> None:
    database = sqlite3.connect(instance / "toolbox.db")
    try:
        (summary,) = database.execute(
            "SELECT summary FROM versions WHERE title = 'Dauerlauf'"
        ).fetchone() or ("",)
        rows = dict(
            database.execute(
                "SELECT attachments.name, stored_files.sha256 FROM attachments"
                " JOIN stored_files ON stored_files.id = attachments.file_id"
            ).fetchall()
        )
    finally:
        database.close()
    if known.summaries:
        assert summary not in known.summaries[:-1], "an acknowledged save was lost"
    missing = {name for name, sha256 in known.files.items() if rows.get(name) != sha256}
    assert not missing, f"{len(missing)} acknowledged files are missing"
    for sha256 in rows.values():
        path = instance / "files" / "objects" / sha256[:2] / sha256[2:4] / sha256
        assert hashlib.sha256(path.read_bytes()).hexdigest() == sha256


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    _toolbox(instance, "setup", "--no-content")
    address = ("--email", "anton@example.org", "--name", "Anton", "--password", PASSWORD)
    _toolbox(instance, "user", "create-admin", *address)
    port, known = _free_port(), Acknowledged()
    writer = Writer(f"http://127.0.0.1:{port}")
    for _round in range(KILLS):
        process = _serve(instance, port)
        try:
            if not writer.instrument_id:
                writer.sign_in()
                writer.begin()
            stop = threading.Event()
            worker = threading.Thread(target=_work, args=(writer, known, stop))
            worker.start()
            while worker.is_alive() and not known.summaries:
                time.sleep(0.01)  # polling another process: something has to be there to lose
            time.sleep(random.uniform(0.1, 1.5))  # noqa: S311 - the moment has to be a random one
        finally:
            process.kill()
            process.wait()
        stop.set()
        worker.join()
        _check(instance, known)
    assert known.summaries, "the walk saved nothing, so it showed nothing"
    _toolbox(instance, "index", "catch-up")
    _toolbox(instance, "doctor")
    print(f"{KILLS} kills, {len(known.summaries)} saves, {len(known.files)} files", file=sys.stderr)
