"""Runs the same searches on all engines, one after another in random order, and keeps the times.

Every search comes for the first time once, another engine right before it: what is needed for it
has to be fetched from memory, and nothing that was worked out for it before helps. Then all come
again, several in a row, as a server that is in use answers them: that is warm.
"""

import random
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from typing import TypeVar

from tests.benchmarks.engines.base import Ask
from tests.benchmarks.engines.worker import Building, Worker, build_apart
from tests.benchmarks.material.asks import WARM_UP, asks
from tests.benchmarks.material.records import read_documents
from toolbox.discovery.documents import IndexDocument

Thing = TypeVar("Thing")

WARM_ENOUGH = 2_000.0
LONGEST_CLASS = 40_000.0
"""An engine that has spent so many milliseconds on a class is not warmed up, or not measured, any
further: stock Whoosh takes half a minute for some beginnings of words."""

_FEWEST = 2

IN_A_ROW = 12
"""So many warm searches an engine answers before it is another one's turn; one that is not counted
comes before them, because the process was waiting."""

CHANGES = 40


@dataclass
class Figures:
    """What was measured of one engine at one number of documents; times in milliseconds.

    ``bare`` are the private megabytes of its process before the index was opened, libraries and
    dictionaries included, ``memory`` those after all searches. ``first`` are the times of searches
    that came for the first time, ``times`` those of warm ones.
    """

    building: Building
    opened: float = 0.0
    bare: float = 0.0
    memory: float = 0.0
    first: dict[str, list[float]] = field(default_factory=dict)
    times: dict[str, list[float]] = field(default_factory=dict)
    totals: dict[str, list[int]] = field(default_factory=dict)
    changes: list[float] = field(default_factory=list)


def p50(times: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(times)


def p95(times: Sequence[float]) -> float:
    """Return what 95 of 100 do not exceed."""
    if len(times) == 1:
        return times[0]
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


def compare(records: Path, limit: int, names: Sequence[str], rounds: int) -> dict[str, Figures]:
    """Index the first ``limit`` records with every engine, then measure all of them together."""
    documents = list(read_documents(records, limit))
    mix = asks(documents)
    found: dict[str, Figures] = {}
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        workers: list[Worker] = []
        for name in names:
            _say(f"{limit} documents: {name} is indexing")
            folder = home / name
            folder.mkdir()
            found[name] = Figures(build_apart(name, folder, records, limit))
            workers.append(stack.enter_context(Worker(name, folder)))
        for worker in workers:
            found[worker.name].bare = worker.memory()
            found[worker.name].opened = worker.open()
            worker.settle()
        _say(f"{limit} documents: searching")
        _search(workers, mix, rounds, found)
        for worker in workers:
            found[worker.name].memory = worker.memory()
        _say(f"{limit} documents: changing")
        _change(workers, documents, found)
    return found


def _change(
    workers: Sequence[Worker], documents: Sequence[IndexDocument], found: Mapping[str, Figures]
) -> None:
    """Give documents a new word in their titles, the same ones in every index."""
    chance = random.Random(CHANGES)  # noqa: S311 - the same changes every time
    for number in range(CHANGES):
        document = chance.choice(documents)
        word = f"neuwort{_letters(number)}"
        changed = replace(document, title=f"{document.title} {word}")
        for worker in chance.sample(workers, len(workers)):
            found[worker.name].changes.append(worker.change(changed, word))


def _search(
    workers: Sequence[Worker],
    mix: Mapping[str, list[Ask]],
    rounds: int,
    found: Mapping[str, Figures],
) -> None:
    for name, classed in mix.items():
        for worker in workers:
            _warm_up(worker, classed[:WARM_UP])
            figures = found[worker.name]
            figures.first[name], figures.times[name], figures.totals[name] = [], [], []
    jobs = [(name, ask) for name, classed in mix.items() for ask in classed[WARM_UP:]]
    chance = random.Random(rounds)  # noqa: S311 - an order, not a secret
    for worker, (name, ask) in _shuffled(list(product(workers, jobs)), chance):
        figures = found[worker.name]
        figures.totals[name] += _timed(worker, ask, figures.first[name])
    for _round in range(rounds):
        again = _shuffled(jobs, chance)
        for start in range(0, len(again), IN_A_ROW):
            for worker in _shuffled(workers, chance):
                worker.find(Ask("all"))
                for name, ask in again[start : start + IN_A_ROW]:
                    _timed(worker, ask, found[worker.name].times[name])


def _shuffled(things: Sequence[Thing], chance: random.Random) -> list[Thing]:
    return chance.sample(things, len(things))


def _timed(worker: Worker, ask: Ask, times: list[float]) -> list[int]:
    """Note how long a search takes, and return how much it finds; nothing if all took too long."""
    if len(times) >= _FEWEST and sum(times) >= LONGEST_CLASS:
        return []
    took, answer = worker.find(ask)
    times.append(took)
    return [answer.total]


def _warm_up(worker: Worker, asks_: Sequence[Ask]) -> None:
    spent = 0.0
    for ask in asks_:
        if spent < WARM_ENOUGH:
            spent += worker.find(ask)[0]


def _letters(number: int) -> str:
    """Return a number as letters: no engine may take it for anything but a new word."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}")


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
