"""An engine in a process of its own, so that memory can be told apart and caches do not mix."""

import gc
import multiprocessing
import resource
import time
from collections.abc import Iterable
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self, cast

from tests.benchmarks.engines.base import Ask, Engine, Found
from tests.benchmarks.engines.registry import engine
from tests.benchmarks.material.records import read_documents
from toolbox.discovery.documents import IndexDocument


class Building(NamedTuple):
    """What it took to index everything: seconds on the clock and of computing, and bytes."""

    wall: float
    computing: float
    size: int


def _build(name: str, folder: Path, records: Path, limit: int) -> Building:
    documents = list(read_documents(records, limit))
    return build(engine(name, folder), documents, folder)


def build(chosen: Engine, documents: Iterable[IndexDocument], folder: Path) -> Building:
    """Let an engine index documents into ``folder``, and measure it."""
    begun, computed = time.perf_counter(), _computed()
    chosen.build(documents)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Building(time.perf_counter() - begun, _computed() - computed, size)


def _computed() -> float:
    """Return the processor seconds of this process and of those it has waited for."""
    own, others = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


class _Serving:
    """The side of the engine: does what comes through the pipe and answers with what it took."""

    def __init__(self, name: str, folder: Path) -> None:
        self._engine = engine(name, folder)

    def open(self) -> float:
        """Open and answer a first search; return milliseconds."""
        begun = time.perf_counter()
        self._engine.open()
        self._engine.find(Ask("all"))
        return _since(begun)

    def settle(self) -> None:
        """Set aside what is there by now, so that no collection of garbage walks through it."""
        gc.collect()
        gc.freeze()

    def find(self, ask: Ask) -> tuple[float, Found]:
        """Return milliseconds and answer of one search."""
        begun = time.perf_counter()
        found = self._engine.find(ask)
        return _since(begun), found

    def change(self, document: IndexDocument, word: str) -> float:
        """Change a document and search for its new word until it is found; milliseconds."""
        begun = time.perf_counter()
        self._engine.change(document)
        while document.instrument_id not in self._engine.find(Ask("all", (word,))).ids:
            if _since(begun) > 10_000:
                raise RuntimeError("A change was not found within ten seconds")
        return _since(begun)

    def memory(self) -> float:
        """Return the private memory of this process in megabytes; 0 where nobody tells."""
        rollup = Path("/proc/self/smaps_rollup")
        if not rollup.exists():
            return 0.0
        lines = rollup.read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


def _since(begun: float) -> float:
    return (time.perf_counter() - begun) * 1000


def _serve(name: str, folder: Path, pipe: Connection) -> None:
    serving = _Serving(name, folder)
    pipe.send(None)
    while True:
        try:
            method, arguments = pipe.recv()
        except EOFError:
            return
        pipe.send(getattr(serving, method)(*arguments))


class Worker:
    """This side: an engine in another process, to be used in a ``with`` statement."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        spawning = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawning.Pipe()
        self._process = spawning.Process(target=_serve, args=(name, folder, theirs), daemon=True)
        self._process.start()
        theirs.close()

    def __enter__(self) -> Self:
        self._answer()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pipe.close()
        self._process.join(20)

    def open(self) -> float:
        """Open the index; return milliseconds."""
        return cast(float, self._call("open"))

    def settle(self) -> None:
        """Get ready to be measured."""
        self._call("settle")

    def find(self, ask: Ask) -> tuple[float, Found]:
        """Return milliseconds and answer of one search."""
        return cast(tuple[float, Found], self._call("find", ask))

    def change(self, document: IndexDocument, word: str) -> float:
        """Return the milliseconds until a change is found."""
        return cast(float, self._call("change", document, word))

    def memory(self) -> float:
        """Return the private megabytes of the engine's process."""
        return cast(float, self._call("memory"))

    def _call(self, method: str, *arguments: object) -> object:
        self._pipe.send((method, arguments))
        return self._answer()

    def _answer(self) -> object:
        try:
            return self._pipe.recv()
        except EOFError:
            raise SystemExit(f"{self.name} has failed; its last words are above") from None


def build_apart(name: str, folder: Path, records: Path, limit: int) -> Building:
    """Index in a process of its own, whose memory goes with it."""
    spawning = multiprocessing.get_context("spawn")
    with spawning.Pool(1) as pool:
        return pool.apply(_build, (name, folder, records, limit))
