"""The child process in which parsers read hostile files: limits first, then the import.

It reads one JSON request from standard input and writes one JSON answer. Nothing of the product
that needs Flask may be imported from here on: the start has to stay fast.
"""

import importlib
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import Any, BinaryIO


class ParserRefusedError(Exception):
    """A parser's own reason why a file cannot be read, as a stable code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def main() -> None:
    """Answer the one request, then leave without tearing down what a parser left behind."""
    request = json.loads(sys.stdin.buffer.read())
    answer_to = take_over_output()
    restrict(request["limits"])
    answer = answer_of(request["target"], request["arguments"], request["limits"]["output"])
    with answer_to:
        answer_to.write(answer)
    os._exit(0)


def take_over_output() -> BinaryIO:
    """Keep standard output for the answer: libraries that print write into the void."""
    answer_to = os.fdopen(os.dup(1), "wb")
    void = os.open(os.devnull, os.O_WRONLY)
    os.dup2(void, 1)
    os.dup2(void, 2)
    return answer_to


def restrict(limits: dict[str, int]) -> None:
    """Take away what no parser needs; the alarm also ends a child whose parent was killed."""
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    signal.alarm(limits["seconds"] + 2)
    os.nice(5)


def answer_of(target: str, arguments: dict[str, Any], output_limit: int) -> bytes:
    """Call ``module:function`` with ``arguments`` and wrap what comes back.

    A line of JSON, then the blobs one after another; the function returns what JSON can carry,
    or a pair of that and a list of bytes.
    """
    try:
        module, _colon, name = target.partition(":")
        # Optional to openpyxl, which then starts twice as fast and needs far less memory.
        sys.modules["numpy"] = None  # type: ignore[assignment]
        function: Callable[..., Any] = getattr(importlib.import_module(module), name)
        result = function(**arguments)
        value, blobs = result if isinstance(result, tuple) else (result, [])
        message = {"result": value, "blobs": [len(blob) for blob in blobs]}
        # Kept as UTF-8: escapes would make an answer in Greek three times as long.
        line = json.dumps(message, ensure_ascii=False)
        answer = b"".join([line.encode(), b"\n", *blobs])
    except MemoryError:
        return failure("memory", "MemoryError")
    except ParserRefusedError as error:
        return failure(error.reason, "")
    except Exception as error:
        return failure("unreadable", f"{type(error).__name__}: {error}")
    return answer if len(answer) <= output_limit else failure("output", f"{len(answer)} bytes")


def failure(reason: str, detail: str) -> bytes:
    """Return the answer for a file that could not be read; ``detail`` is for the log."""
    return json.dumps({"failed": reason, "detail": detail[:500]}).encode() + b"\n"
