"""A PostgreSQL server of the tests' own, started where the first test needs it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

REQUIRED = os.environ.get("TOOLBOX_REQUIRE_POSTGRESQL") == "1"

_ADDRESS = "TOOLBOX_TEST_POSTGRESQL"
"""Where a process that a test starts finds the server of that test."""

_NEWEST_FIRST = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: one.parent.name)

_CLUSTER = "--username=test --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync"

# No network; and nobody will miss these data when the power fails.
_SERVER = "-c listen_addresses= -c fsync=off -c full_page_writes=off -c max_wal_size=256MB"


def search_url(folder: Path) -> str:
    """Return the address of an index that belongs to a test's folder.

    Where there is no PostgreSQL the test is skipped, or fails if TOOLBOX_REQUIRE_POSTGRESQL=1.
    """
    name = sha256(str(folder).encode()).hexdigest()[:16]
    return f"{server()}&schema=toolbox_search_{name}"


@cache
def server() -> str:
    """Return the address of the running server; start it if there is none."""
    running = os.environ.get(_ADDRESS)
    if running:
        return running
    program = _pg_ctl()
    if program is None:
        sentence = "PostgreSQL is not installed (on Debian: apt-get install postgresql)."
        if REQUIRED:
            pytest.fail(sentence)
        pytest.skip(sentence)
    # Not in pytest's folder: the path of a Unix socket has 107 characters at most.
    folder = Path(tempfile.mkdtemp(prefix="toolbox-"))
    if os.geteuid() == 0:
        shutil.chown(folder, _USER)
    on_cluster = [program, "--silent", "--wait", f"--pgdata={folder / 'cluster'}"]
    _run([*on_cluster, "init", "-o", _CLUSTER])
    _run([*on_cluster, "start", "-o", f"{_SERVER} -k {folder}", f"--log={folder / 'log'}"])
    _stop_at_the_end(program, folder)
    os.environ[_ADDRESS] = f"postgresql://test@/postgres?host={folder}"
    return os.environ[_ADDRESS]


_STOP = 'read _; "$0" --silent --pgdata="$1/cluster" --mode=immediate stop; rm -rf "$1"'
_watchers: list["subprocess.Popen[bytes]"] = []

_USER = "postgres"
"""PostgreSQL does not run as root; Debian's package brings this user along."""


def _pg_ctl() -> str | None:
    """Return PostgreSQL's own program for servers, which Debian keeps out of the way."""
    folders = [str(folder) for folder in reversed(_NEWEST_FIRST)]
    return shutil.which("pg_ctl", path=os.pathsep.join([*folders, os.environ["PATH"]]))


def _stop_at_the_end(program: str, folder: Path) -> None:
    """Let the server end with this process, however that ends: then the pipe is closed."""
    watcher = subprocess.Popen(
        ["/bin/sh", "-c", _STOP, program, folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # out of the reach of Ctrl-C
        **_as_user(),
    )
    _watchers.append(watcher)


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(
        command, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        **_as_user(),
    )  # fmt: skip
    if done.returncode:
        pytest.fail(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def _as_user() -> dict[str, Any]:
    """Return how a program is told to run as PostgreSQL's user, if this process is root."""
    return {"user": _USER, "group": _USER, "extra_groups": []} if os.geteuid() == 0 else {}
