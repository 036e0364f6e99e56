"""What the indexer writes down for other processes to read: trouble, and how far a rebuild is.

Two small files in the instance folder, which may be lost: the index itself says whether it can be
used, and the marks in the database what it still has to catch up with.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from toolbox.foundation.clock import now

_TROUBLE = "indexing-trouble.json"
_PROGRESS = "indexing-progress.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that went wrong, since when, and how many instruments it is about, if it is."""

    code: str
    since: datetime
    number: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the instruments are in the index that is being built."""

    done: int
    total: int


class Logbook:
    """The two files in the folder of an instance; reading and writing never fail."""

    def __init__(self, folder: Path) -> None:
        self._trouble = folder / _TROUBLE
        self._progress = folder / _PROGRESS

    def add(self, code: str, number: int = 0) -> None:
        """Write down what is wrong; if it was already, it keeps its moment."""
        known = {entry.code: entry for entry in self.entries()}
        since = known[code].since if code in known else now()
        self._keep([*(known | {code: Entry(code, since, number)}).values()])

    def keep_only(self, codes: Collection[str]) -> None:
        """Strike out everything else: it is mended."""
        known = self.entries()
        kept = [entry for entry in known if entry.code in codes]
        if len(kept) < len(known):
            self._keep(kept)

    def entries(self) -> list[Entry]:
        """Return what the indexer last found to be wrong."""
        found = _read(self._trouble)
        with suppress(KeyError, TypeError, ValueError):
            return [
                Entry(one["code"], datetime.fromisoformat(one["since"]), one["number"])
                for one in found or ()
            ]
        return []

    def _keep(self, entries: Iterable[Entry]) -> None:
        rows = [asdict(entry) | {"since": entry.since.isoformat()} for entry in entries]
        _write(self._trouble, rows)

    @contextmanager
    def rebuild(self, total: int) -> Iterator["Rebuild"]:
        """Let others read how far a rebuild is, until the block ends."""
        told = Rebuild(self._progress, total)
        try:
            yield told
        finally:
            told.forget()

    def progress(self) -> Progress | None:
        """Return how far the last rebuild was heard of; ask the index whether it still goes on."""
        found = _read(self._progress)
        with suppress(KeyError, TypeError):
            return Progress(found["done"], found["total"])
        return None


class Rebuild:
    """Tells how far a rebuild is; one that was refused has nothing to tell, nor to forget."""

    def __init__(self, path: Path, total: int) -> None:
        self._path = path
        self._total = total
        self._told = False

    def tell(self, done: int) -> None:
        """Write down that so many instruments are in."""
        self._told = True
        _write(self._path, {"done": done, "total": self._total})

    def forget(self) -> None:
        """The rebuild is over."""
        if self._told:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)


def _read(path: Path) -> Any:
    with suppress(OSError, ValueError):
        return json.loads(path.read_text("utf-8"))
    return None


def _write(path: Path, content: object) -> None:
    new = path.with_suffix(".new")
    with suppress(OSError):  # a full disk must not stop what is written about
        new.write_text(json.dumps(content), "utf-8")
        new.replace(path)
