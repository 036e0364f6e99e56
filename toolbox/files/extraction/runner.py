"""Running a function in a child process with limits on time, memory and output.

Parsers of foreign formats hang, crash and swallow memory; here they do so in a process of their
own, which is killed with everything it started.
"""

import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

MEGABYTE = 1024 * 1024
CHILDREN_AT_ONCE = 3
PROJECT_ROOT = Path(__file__).resolve().parents[3]
BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from toolbox.files.extraction.child import main; main()"
)
_turns = threading.BoundedSemaphore(CHILDREN_AT_ONCE)
ENDED_BY: dict[int, str] = {
    signal.SIGXCPU: "timeout",
    signal.SIGALRM: "timeout",
    signal.SIGKILL: "memory",
}


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """What one child may use: wall-clock and processor ``seconds``, address space and length of
    the answer in bytes.
    """

    seconds: int = 20
    memory: int = 768 * MEGABYTE
    output: int = 16 * MEGABYTE


@dataclass(frozen=True, slots=True)
class ChildResult:
    """What the function returned: something JSON can carry, and blobs."""

    value: Any
    blobs: tuple[bytes, ...]


class ChildFailedError(Exception):
    """The child gave no result.

    ``reason`` is one of ``timeout``, ``memory``, ``crash``, ``output``, ``busy``, ``unreadable``
    or a parser's own code; ``detail`` is for the log, never for readers.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


def run_limited(target: str, arguments: Mapping[str, Any], limits: ChildLimits) -> ChildResult:
    """Call ``module:function`` with ``arguments`` in a child and return its result.

    Arguments are what JSON can carry. At most ``CHILDREN_AT_ONCE`` run at a time; who
    does not get a turn within the limit of seconds is ``busy``. Raises ChildFailedError.
    """
    if not _turns.acquire(timeout=limits.seconds):
        raise ChildFailedError("busy")
    try:
        request = {"target": target, "arguments": dict(arguments), "limits": asdict(limits)}
        return result_of(*run_child(json.dumps(request).encode(), limits))
    finally:
        _turns.release()


def run_child(request: bytes, limits: ChildLimits) -> tuple[bytes, int]:
    """Start the child, give it ``request``; return its answer and how it ended.

    ``-S`` skips the start-up files of site-packages, our own search path comes along instead:
    the child is ready in 20 ms.
    """
    search_path = [str(PROJECT_ROOT), *(entry for entry in sys.path if entry)]
    child = subprocess.Popen(  # noqa: S603 - a fixed command, the file comes by request
        [sys.executable, "-I", "-S", "-c", BOOT, json.dumps(search_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1"},
        start_new_session=True,
    )
    with child:
        try:
            answer = converse(child, request, limits)
        finally:
            # Before the child is waited for: until then its number cannot belong to another.
            os.killpg(child.pid, signal.SIGKILL)
    return answer, child.returncode


def converse(child: subprocess.Popen[bytes], request: bytes, limits: ChildLimits) -> bytes:
    """Send the request and read the answer until its end, its limit or the end of the time."""
    stdin, stdout = cast("BinaryIO", child.stdin), cast("BinaryIO", child.stdout)
    deadline = time.monotonic() + limits.seconds
    with suppress(BrokenPipeError), stdin:
        stdin.write(request)
    poll = select.poll()
    poll.register(stdout, select.POLLIN)
    answer = bytearray()
    while (left := deadline - time.monotonic()) > 0 and poll.poll(left * 1000):
        part = os.read(stdout.fileno(), MEGABYTE)
        if not part:
            return bytes(answer)
        answer += part
        if len(answer) > limits.output + MEGABYTE:
            raise ChildFailedError("output", f"more than {limits.output} bytes")
    raise ChildFailedError("timeout", f"more than {limits.seconds} s")


def result_of(answer: bytes, returncode: int) -> ChildResult:
    """Take an answer apart. Raises ChildFailedError."""
    line, _newline, rest = answer.partition(b"\n")
    try:
        message = json.loads(line)
    except ValueError as error:
        reason = ENDED_BY.get(-returncode, "crash")
        raise ChildFailedError(reason, f"ended with {returncode}") from error
    if "failed" in message:
        raise ChildFailedError(message["failed"], message["detail"])
    blobs = []
    for length in message["blobs"]:
        blobs.append(rest[:length])
        rest = rest[length:]
    return ChildResult(message["result"], tuple(blobs))
