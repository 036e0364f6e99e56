"""Importing JSON lines: batch by batch, each durable; an interrupted import goes on by itself."""

import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from toolbox.catalogue.arrivals import Arrival, take_in
from toolbox.exchange.formats import amb
from toolbox.exchange.licences import licence_keys
from toolbox.exchange.record import UnusableRecord
from toolbox.foundation.actors import Actor
from toolbox.foundation.uow import unit_of_work

BATCH = 500
LONGEST_LINE = 4 * 1024 * 1024
EXAMPLES = 5


@dataclass
class Report:
    """What an import did: numbers of records, what could not be mapped, which lines were refused.

    ``refused`` holds line number and reason of the first ones, ``refused_count`` all of them.
    """

    added: int = 0
    known: int = 0
    refused_count: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    unmapped: Counter[str] = field(default_factory=Counter)

    @property
    def read(self) -> int:
        """All lines that were looked at."""
        return self.added + self.known + self.refused_count

    def refuse(self, line: int, reason: str) -> None:
        """Note a line that could not be used."""
        self.refused_count += 1
        if len(self.refused) < EXAMPLES:
            self.refused.append((line, reason))


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as stream:
        number = 0
        while line := stream.readline(LONGEST_LINE):
            number += 1
            yield number, line.decode("utf-8", "replace").strip()


def count_lines(path: Path) -> int:
    """Return how many lines a file has, for the progress bar."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as stream:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b""))


def import_amb(
    path: Path, *, owner_id: int, by: Actor, progress: Callable[[int], None] = lambda _read: None
) -> Report:
    """Take AMB records in; skips what is here by its id. ``progress`` is told lines read."""
    report = Report()
    licences = licence_keys()
    batch: list[Arrival] = []
    for number, line in _lines(path):
        if not line:
            continue
        try:
            record = amb.read(json.loads(line), licences)
        except (json.JSONDecodeError, RecursionError):
            report.refuse(number, "is not JSON")
            continue
        except UnusableRecord as error:
            report.refuse(number, str(error))
            continue
        report.unmapped.update(record.unmapped)
        batch.append(Arrival(record.external_id, record.kind, record.content, record.published_at))
        if len(batch) >= BATCH:
            _save(batch, report, owner_id, by)
            progress(report.read)
    _save(batch, report, owner_id, by)
    progress(report.read)
    return report


def _save(batch: list[Arrival], report: Report, owner_id: int, by: Actor) -> None:
    """Write one batch in a transaction of its own and empty it."""
    if not batch:
        return
    with unit_of_work():
        added = take_in(batch, owner_id=owner_id, by=by)
    report.added += added
    report.known += len(batch) - added
    batch.clear()
