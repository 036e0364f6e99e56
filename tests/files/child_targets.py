"""Functions that misbehave as parsers do; the tests of the runner call them in the child."""

import ctypes
import importlib
import os
import subprocess
import sys
from pathlib import Path

from toolbox.files.extraction.child import ParserRefusedError


def echo(value: object) -> object:
    """Give back what came."""
    return value


def blobs() -> tuple[dict[str, int], list[bytes]]:
    """Give back bytes of any kind."""
    return {"count": 3}, [b"one\n", b"", bytes(range(256))]


def chatter() -> str:
    """Print, as some libraries do."""
    print("noise")
    os.write(1, b"more noise")
    os.write(2, b"warnings")
    return "signal"


def wait_for_ever(folder: str = "") -> None:
    """Hang without using the processor, with a process of its own beside it."""
    if folder:
        beside = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
        (Path(folder) / str(beside.pid)).touch()
    os.read(os.pipe()[0], 1)


def compute_for_ever() -> None:
    """Hang using the processor."""
    while True:
        pass


def take_memory() -> int:
    """Take more memory than there is."""
    return len(bytearray(8 << 30))


def crash() -> None:
    """Read from nowhere."""
    ctypes.string_at(0)


def fail() -> None:
    """Raise what parsers raise."""
    raise KeyError("missing part")


def refuse() -> None:
    """Refuse with a reason of its own."""
    raise ParserRefusedError("too-deep")


def leave() -> None:
    """End without an answer."""
    os._exit(0)


def talk_too_much() -> str:
    """Answer with more than was asked for."""
    return "x" * 3_000_000


def write_a_file(folder: str) -> None:
    """Try to leave something behind."""
    (Path(folder) / "left").write_text("x")


def environment() -> list[str]:
    """Tell which variables the child sees."""
    return sorted(os.environ)


def modules_after(module: str) -> list[str]:
    """Import a module and tell what came along."""
    importlib.import_module(module)
    return sorted(name for name in sys.modules if getattr(sys.modules[name], "__name__", ""))
