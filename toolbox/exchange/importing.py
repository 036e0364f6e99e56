"""Importing JSON lines: batch by batch, each durable; an interrupted import goes on by itself."""

import gzip
import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BufferedIOBase
from pathlib import Path

from toolbox.catalogue.arrivals import Arrival, present_slugs, take_in
from toolbox.catalogue.inventory import ids_by_external_id, known_external_ids
from toolbox.exchange.formats import amb
from toolbox.exchange.licences import licence_keys
from toolbox.exchange.origins import keep_origins
from toolbox.exchange.record import Record, UnusableRecord
from toolbox.foundation.actors import Actor
from toolbox.foundation.errors import Invalid
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


def _opened(path: Path) -> BufferedIOBase:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError, zlib.error) as error:
        raise Invalid(
            f"{path.name} cannot be read to its end: {error}", code="unreadable-file"
        ) from error


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield number and content of every line; of one that is too long, just its beginning."""
    with _explained(path), _opened(path) as stream:
        number = 0
        while line := stream.readline(LONGEST_LINE + 1):
            number += 1
            yield number, line.strip()
            while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
                line = stream.readline(LONGEST_LINE + 1)


def count_lines(path: Path) -> int:
    """Return how many lines a file has, for the progress bar; Invalid where it is damaged."""
    with _explained(path), _opened(path) as stream:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b""))


def import_amb(
    path: Path,
    *,
    owner_id: int,
    by: Actor,
    own_addresses: str | None = None,
    progress: Callable[[int], None] = lambda _read: None,
) -> Report:
    """Take AMB records in; skips what is here by its id. ``progress`` is told lines read.

    ``own_addresses`` is how addresses of this toolbox begin, up to the slug: what was exported
    here does not come back as a double. Raises Invalid for a file that is damaged; what was taken
    in before stays.
    """
    report = Report()
    licences = licence_keys()
    batch: list[Record] = []
    for number, line in _lines(path):
        if not line:
            continue
        try:
            record = _record(line, licences)
        except UnusableRecord as error:
            report.refuse(number, str(error))
            continue
        report.unmapped.update(record.unmapped)
        batch.append(record)
        if len(batch) >= BATCH:
            _save(batch, report, owner_id, by, own_addresses)
            progress(report.read)
    _save(batch, report, owner_id, by, own_addresses)
    progress(report.read)
    return report


def _record(line: bytes, licences: Mapping[str, str]) -> Record:
    """Return the record on a line; UnusableRecord where there is none."""
    if len(line) > LONGEST_LINE:
        raise UnusableRecord("is too long")
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UnusableRecord("is not UTF-8 text") from None
    except (ValueError, RecursionError):
        raise UnusableRecord("is not JSON") from None
    return amb.read(found, licences)


def _save(
    batch: list[Record], report: Report, owner_id: int, by: Actor, own_addresses: str | None
) -> None:
    """Write one batch in a transaction of its own and empty it."""
    if not batch:
        return
    with unit_of_work():
        foreign = _without_own(batch, own_addresses) if own_addresses else batch
        added = take_in_records(foreign, owner_id=owner_id, by=by)
    report.added += added
    report.known += len(batch) - added
    batch.clear()


def take_in_records(records: Sequence[Record], *, owner_id: int, by: Actor) -> int:
    """Publish records that are not here yet, with their origin; return how many are new.

    In the caller's unit of work. Raises Denied for people who may not publish.
    """
    here = known_external_ids(record.external_id for record in records)
    fresh = {one.external_id: one for one in records if one.external_id not in here}
    arrivals = [
        Arrival(record.external_id, record.kind, record.content, record.published_at)
        for record in fresh.values()
    ]
    added = take_in(arrivals, owner_id=owner_id, by=by)
    ids = ids_by_external_id(fresh)
    keep_origins({number: fresh[external].origin for external, number in ids.items()})
    return added


def _without_own(batch: list[Record], own_addresses: str) -> list[Record]:
    """Return what does not come from this very toolbox."""
    slugs = {
        record.external_id: record.external_id.removeprefix(own_addresses)
        for record in batch
        if record.external_id.startswith(own_addresses)
    }
    present = present_slugs(slugs.values())
    return [record for record in batch if slugs.get(record.external_id) not in present]
