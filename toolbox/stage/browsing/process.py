"""A Chromium started with nothing but a pipe: no port, no network, limits on time and memory."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1024 * 1024
MEMORY = 1024 * MEGABYTE
"""What all processes of a browser may hold together; an empty one holds about 150 MB."""
_FLAGS = (
    *("--headless", "--remote-debugging-pipe", "--no-first-run", "--no-default-browser-check"),
    *("--disable-gpu", "--disable-extensions", "--disable-sync", "--disable-quic", "--mute-audio"),
    *("--disable-background-networking", "--disable-component-update", "--disable-breakpad"),
    # Addresses of a toolbox without encryption are not to become others.
    "--disable-features=HttpsUpgrades,HttpsFirstBalancedMode,HttpsFirstBalancedModeAutoEnable",
    *("--disable-dev-shm-usage", "--hide-scrollbars", "--js-flags=--max-old-space-size=256"),
    # Whatever nobody answers through the pipe ends at a port where nothing listens.
    *("--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>"),
    *("--host-resolver-rules=MAP * ~NOTFOUND", "--dns-prefetch-disable"),
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
_BOOT = """
import fcntl, os, resource, sys
read, write, seconds = map(int, sys.argv[1:4])
read, write = (fcntl.fcntl(one, fcntl.F_DUPFD, 10) for one in (read, write))
os.dup2(read, 3), os.dup2(write, 4)
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 20, 64 << 20))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
os.nice(10)
os.execv(sys.argv[4], sys.argv[4:])
"""


@dataclass(frozen=True)
class Running:
    """A browser that runs: ``read`` and ``write`` are the ends of its pipes."""

    process: subprocess.Popen[bytes]
    read: int
    write: int

    def memory(self) -> int:
        """Return the bytes that its processes hold for themselves; 0 where nobody counts them."""
        return sum(map(_own_memory, _processes_of(self.process.pid)))


@contextmanager
def started(command: Sequence[str], *, seconds: int) -> Iterator[Running]:
    """Start a browser with a fresh profile; it is gone after the block with all it began."""
    to_read, of_ours = os.pipe()
    of_theirs, to_write = os.pipe()
    ours, theirs = (of_theirs, of_ours), (to_read, to_write)
    with tempfile.TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True) as folder:
        try:
            process = subprocess.Popen(  # noqa: S603 - the program the operator has chosen
                [
                    *(sys.executable, "-I", "-S", "-c", _BOOT),
                    *map(str, (*theirs, 2 * seconds)),
                    *(*command, *_FLAGS, f"--user-data-dir={folder}", "about:blank"),
                ],
                pass_fds=theirs,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={"HOME": folder, "TMPDIR": folder, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                start_new_session=True,
            )
        except BaseException:
            _close(*ours)
            raise
        finally:
            _close(*theirs)
        with process:
            try:
                yield Running(process, *ours)
            finally:
                _close(*ours)
                # Before it is waited for: until then its number cannot belong to another.
                os.killpg(process.pid, signal.SIGKILL)


def _close(*descriptors: int) -> None:
    for one in descriptors:
        os.close(one)


def _processes_of(session: int) -> Iterator[Path]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # The name of a program may hold blanks and brackets; what is wanted stands behind it.
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(fields[3]) == session:
            yield folder


def _own_memory(folder: Path) -> int:
    try:
        _size, resident, shared, *_more = map(int, (folder / "statm").read_text().split())
    except OSError:
        return 0
    return (resident - shared) * os.sysconf("SC_PAGE_SIZE")
