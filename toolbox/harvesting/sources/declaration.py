"""What a kind of source declares, and what passes between a visit and it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolbox.exchange.formats.reading import Words
from toolbox.exchange.record import Record
from toolbox.foundation.i18n import Message
from toolbox.harvesting.manners import Manners
from toolbox.harvesting.rules import MOST_ANSWERS, SAMPLE, SAMPLE_PAGES, Told, Trouble


@dataclass(frozen=True, slots=True)
class Found:
    """Something a source names: a record, or that it is gone, unchanged, or cannot be used.

    ``stamp`` is what the source says about its last change; where that is as before, the record
    need not be fetched again. ``package`` is a file with the whole instrument, there until the next
    thing is asked for. ``has_name`` is False where ``upstream_id`` is only its place in a
    list, because it says no usable id.
    """

    upstream_id: str
    stamp: str = ""
    record: Record | None = None
    package: Path | None = None
    trouble: Told | None = None
    is_gone: bool = False
    is_unchanged: bool = False
    has_name: bool = True


def _nothing_known(_upstream_id: str) -> str | None:
    return None


def _never(*_anything: object) -> bool:
    return False


def _nobody() -> Sequence[str]:
    return ()


@dataclass
class Visit:
    """One visit to a source: what its reader may know, and what it finds out besides records.

    ``since`` is the moment up to which all was read, empty for everything. ``cursor`` belongs to
    the reader: what is in it is there again after a pause. The reader sets ``pauses`` where it
    stopped because ``is_over`` said so, and ``is_complete`` where it named all that there is.
    ``memory`` is what the next visit gets.
    """

    address: str
    manners: Manners
    words: Words
    since: str = ""
    cursor: dict[str, Any] = field(default_factory=dict)
    memory: dict[str, Any] = field(default_factory=dict)
    is_sample: bool = False
    is_over: Callable[[], bool] = _never
    known_stamp: Callable[[str], str | None] = _nothing_known
    was_seen: Callable[[str], bool] = _never
    oldest: Callable[[], Sequence[str]] = _nobody
    expected: int | None = None
    is_complete: bool = False
    pauses: bool = False

    @property
    def most(self) -> int | None:
        """How many records are wanted, None for all."""
        return SAMPLE if self.is_sample else None

    @property
    def most_pages(self) -> int:
        """How many pages may be fetched where each holds one record."""
        return SAMPLE_PAGES if self.is_sample else MOST_ANSWERS

    def count_answer(self) -> None:
        """Count an answer of the source, over all pauses. Raises Trouble for too many."""
        self.cursor["answers"] = int(self.cursor.get("answers", 0)) + 1
        if self.cursor["answers"] > MOST_ANSWERS:
            raise Trouble("endless")


@dataclass(frozen=True)
class SourceKind:
    """A kind of source: how it is called, recognised and read.

    ``looks_like`` gets the address and the beginning of what it answers; ``find`` leads from any
    address of a source to the one that is asked. What ``brings_packages`` becomes a copy that can
    be changed here, all else is kept as it is there.
    """

    key: str
    label: Message
    about: Message
    looks_like: Callable[[str, bytes], bool]
    read: Callable[[Visit], Iterator[Found]]
    find: Callable[[str, Manners], str] | None = None
    brings_packages: bool = False
