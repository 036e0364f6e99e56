"""Lets a process that writes the index die by kill -9 right before a chosen operation on files."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.backends.search_corpus import CORPUS, document, many
from toolbox.discovery.backends.whoosh.backend import WhooshIndex
from toolbox.discovery.documents import Upsert
from toolbox.discovery.language import lexicon

LATE = document(90, "Danach")
PUBLISHED = (*CORPUS[:-1], LATE)
NEW = {one.instrument_id for one in many(3)}

_MOMENTS = frozenset(
    {"open", "os.chmod", "os.listdir", "os.mkdir", "os.remove", "os.rename", "os.rmdir"}
)
lexicon.warm_up()  # in the server that children are forked from, once for all
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload([__name__, "pytest"])  # a child would import its parent's main


def put_in(folder: Path) -> None:
    """Apply a change."""
    WhooshIndex(folder).apply([Upsert(one) for one in many(3)])


def merge_all(folder: Path) -> None:
    """Apply changes until segments are merged, one of them in housekeeping."""
    index = WhooshIndex(folder)
    index.apply([Upsert(one) for one in many(3)])
    for _number in range(8):
        index.apply([Upsert(LATE)])
    index.maintain()


def build_anew(folder: Path) -> None:
    """Build another generation, and switch to it."""
    WhooshIndex(folder).rebuild([*PUBLISHED, *many(3)])


def operations(deed: Callable[[Path], None], folder: Path) -> int:
    """Return how many operations on files inside ``folder`` a deed needs."""
    counted = _CONTEXT.Value("i", 0)
    assert _exit_code(_count, counted, deed, folder) == 0
    return int(counted.value)


def dies_at(step: int, deed: Callable[[Path], None], folder: Path) -> bool:
    """Do something in a process that dies before its operation number ``step`` inside ``folder``.

    False where the deed was done before that.
    """
    code = _exit_code(_die, step, deed, folder)
    assert code in {0, -signal.SIGKILL}
    return code != 0


def _exit_code(target: Callable[..., None], *arguments: object) -> int | None:
    process = _CONTEXT.Process(target=target, args=arguments)
    process.start()
    process.join()
    return process.exitcode


def _count(counted: Any, deed: Callable[[Path], None], folder: Path) -> None:
    def note() -> None:
        counted.value += 1

    _before_each_operation(folder, note)
    deed(folder)


def _die(step: int, deed: Callable[[Path], None], folder: Path) -> None:
    moments = iter(range(step))

    def note() -> None:
        if next(moments, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    _before_each_operation(folder, note)
    deed(folder)


def _before_each_operation(folder: Path, note: Callable[[], None]) -> None:
    def look(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _MOMENTS and arguments and str(folder) in str(arguments[0]):
            note()

    sys.addaudithook(look)
