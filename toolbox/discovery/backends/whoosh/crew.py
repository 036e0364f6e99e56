"""Analyses many documents in several processes at once, as Python computes on one processor.

Each is a program of its own, not one of multiprocessing: those would run the main module of the
server once more, may not be started by daemonic ones, and stay behind when the server is killed,
while these end with their standard input.
"""

import logging
import os
import pickle
import sys
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from itertools import chain, islice
from queue import SimpleQueue
from subprocess import PIPE, Popen
from typing import IO, Self, cast

from toolbox.discovery.backends.whoosh.chunks import Chunk, analysed, batches
from toolbox.discovery.documents import IndexDocument
from toolbox.foundation.settings import PROJECT_ROOT

log = logging.getLogger(__name__)

WORTH_A_CREW = 6
"""With fewer chunks than that, starting processes takes longer than they save: each needs more
than a second until it has read the dictionaries, and then about half a second for a chunk."""

_MOST = 4
_AHEAD = 2
_PROGRAM = "toolbox.discovery.backends.whoosh.analyst"

Batch = list[IndexDocument]


def chunks_of(documents: Iterable[IndexDocument]) -> Generator[Chunk]:
    """Yield all documents, analysed, in their order; to be closed, or read to the end.

    Only a few chunks of them are in memory at a time.
    """
    coming = batches(documents)
    first = list(islice(coming, WORTH_A_CREW))
    size = min(processors(), _MOST) if len(first) == WORTH_A_CREW else 1
    everything = chain(first, coming)
    if size == 1:
        yield from map(analysed, everything)
        return
    with Crew(size) as crew:
        yield from crew.chunks(everything)


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Crew:
    """Processes that analyse, and a thread beside each that hands it its work; for one ``with``.

    Where one of them fails, something is wrong with all: what is left is analysed here.
    """

    def __init__(self, size: int) -> None:
        self.analysts: list[Popen[bytes]] = []
        self._size = size
        self._threads: list[threading.Thread] = []
        self._work: SimpleQueue[tuple[Batch, Future[Chunk]] | None] = SimpleQueue()
        self.failed = False

    def __enter__(self) -> Self:
        for _number in range(self._size):
            try:
                analyst = _started()
            except OSError:
                log.warning("No process can be started to analyse documents", exc_info=True)
                break
            self.analysts.append(analyst)
            thread = threading.Thread(target=self._employ, args=(analyst,), daemon=True)
            self._threads.append(thread)
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.failed = True
        for analyst in self.analysts:
            analyst.kill()
            self._work.put(None)
        for thread in self._threads:
            thread.join()
        for analyst in self.analysts:
            with suppress(OSError), analyst:  # what the last one was to be told reaches nobody
                continue

    def chunks(self, coming: Iterable[Batch]) -> Iterator[Chunk]:
        """Yield batches, analysed, in their order."""
        if not self.analysts:
            yield from map(analysed, coming)
            return
        given: deque[tuple[Batch, Future[Chunk]]] = deque()
        for batch in coming:
            given.append((batch, Future()))
            self._work.put(given[-1])
            if len(given) > _AHEAD * len(self.analysts):
                yield _received(*given.popleft())
        while given:
            yield _received(*given.popleft())

    def _employ(self, analyst: "Popen[bytes]") -> None:
        """Let one of the processes do what there is to do, until there is nothing more."""
        for batch, result in iter(self._work.get, None):
            try:
                if self.failed:
                    raise ChildProcessError
                result.set_result(_exchanged(analyst, batch))
            except Exception as error:
                if not self.failed:
                    log.warning("A process that analyses documents has failed", exc_info=True)
                self.failed = True
                result.set_exception(error)


def _started() -> "Popen[bytes]":
    """Start a process, in a group of its own so that Ctrl-C does not reach it. Raises OSError."""
    command = [sys.executable, "-m", _PROGRAM]
    return Popen(command, stdin=PIPE, stdout=PIPE, cwd=PROJECT_ROOT, process_group=0)  # noqa: S603


def _exchanged(analyst: "Popen[bytes]", batch: Batch) -> Chunk:
    """Return what a process makes of a batch; raises all kinds of errors where it has failed."""
    outgoing, incoming = cast(IO[bytes], analyst.stdin), cast(IO[bytes], analyst.stdout)
    pickle.dump(batch, outgoing, pickle.HIGHEST_PROTOCOL)
    outgoing.flush()
    chunk: Chunk = pickle.load(incoming)  # noqa: S301 - from a process of our own
    return chunk


def _received(batch: Batch, result: "Future[Chunk]") -> Chunk:
    """Wait for a batch; analyse it here where that has failed elsewhere."""
    return analysed(batch) if result.exception() else result.result()
