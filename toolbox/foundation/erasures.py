"""The journal of what was erased: outside of the database, so that a restored backup replays it.

An entry holds the number of an account, or of something that somebody without an account has taken
back, when that began and when it was erased: enough to find it again in an older database, and to
pass by what has that number in another one. It names nobody.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from toolbox.foundation.storage.durable import folder_lock, make_folder, sync_folder

JOURNAL = "erasures.jsonl"
"""Name of the file, in the instance folder and in every backup; one line an entry."""
_SQLITE = b"SQLite format 3\0"

Key = tuple[int, datetime]


@dataclass(frozen=True)
class Erasure:
    """One erased account; ``keeps_name`` is None where only the database told of the erasure."""

    user_id: int
    created_at: datetime
    erased_at: datetime
    keeps_name: bool | None = None

    @property
    def key(self) -> Key:
        """What tells an account from those with its number in other databases."""
        return self.user_id, self.created_at


@dataclass(frozen=True)
class Forgotten:
    """Somebody without an account took something back: of which kind, and in which row."""

    kind: str
    row_id: int
    created_at: datetime
    erased_at: datetime

    @property
    def key(self) -> tuple[str, int, datetime, datetime]:
        """What tells one such deed from all others."""
        return self.kind, self.row_id, self.created_at, self.erased_at


Entry = Erasure | Forgotten


@dataclass(frozen=True)
class Journal:
    """What a file says; ``broken`` is the number of lines that cannot be read.

    A power cut leaves a broken last line; its entry comes again from the database.
    """

    entries: tuple[Entry, ...]
    broken: int = 0


@dataclass(frozen=True)
class Replayed:
    """How many people were erased again, and which organisations have no owner since.

    ``forgotten`` counts what was back of people without an account.
    """

    erased: int
    ownerless: tuple[str, ...] = ()
    forgotten: int = 0


def merged(*several: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return each entry once; one that knows whether the name is kept wins."""
    found: dict[tuple[Any, ...], Entry] = {}
    for entries in several:
        for entry in entries:
            if entry.key not in found or _knows_more(entry, found[entry.key]):
                found[entry.key] = entry
    return tuple(found.values())


def _knows_more(entry: Entry, known: Entry) -> bool:
    if not isinstance(entry, Erasure) or not isinstance(known, Erasure):
        return False
    return known.keeps_name is None and entry.keeps_name is not None


def read_journal(path: Path) -> Journal:
    """Return what a journal says, nothing where there is none."""
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return Journal(())
    read = [_entry(line) for line in lines if line]
    entries = [entry for entry in read if entry is not None]
    return Journal(merged(entries), len(read) - len(entries))


def to_lines(entries: Iterable[Entry]) -> bytes:
    """Return entries as a journal holds them; each line has the digest of itself."""
    return b"".join(_line(entry) for entry in entries)


def add_to_journal(instance: Path, entry: Entry) -> None:
    """Append an entry that is new; it is on the disk when this returns. Raises OSError."""
    make_folder(instance)
    with folder_lock(instance):
        _append(instance / JOURNAL, to_lines([entry]))


def note_erasures(instance: Path, entries: Iterable[Entry]) -> int:
    """Append entries that the journal of the instance lacks; return how many those were.

    They are on the disk when this returns. Raises OSError.
    """
    make_folder(instance)
    path = instance / JOURNAL
    with folder_lock(instance):
        known = read_journal(path).entries
        new = [entry for entry in merged(known, entries) if entry not in known]
        if new:
            _append(path, to_lines(new))
    return len(new)


def drop_erasures(instance: Path, before: datetime) -> None:
    """Let entries go of what was erased before this moment, and broken lines."""
    path = instance / JOURNAL
    if not path.exists():
        return
    with folder_lock(instance):
        journal = read_journal(path)
        kept = [entry for entry in journal.entries if entry.erased_at >= before]
        if len(kept) == len(journal.entries) and not journal.broken:
            return
        unfinished = path.with_name(f"{JOURNAL}.new")
        unfinished.unlink(missing_ok=True)
        _append(unfinished, to_lines(kept))
        unfinished.rename(path)
        sync_folder(instance)


def erasures_in(path: Path) -> Journal:
    """Return what a journal says, or a database of SQLite that was in use.

    Raises OSError, and sqlite3.Error where a database cannot be read.
    """
    with path.open("rb") as stream:
        is_database = stream.read(len(_SQLITE)) == _SQLITE
    return Journal(erased_in(path)) if is_database else read_journal(path)


def erased_in(database: Path) -> tuple[Entry, ...]:
    """Return what a database of SQLite knows as erased."""
    with closing(_reading(database)) as connection:
        rows = connection.execute(
            "SELECT id, created_at, deleted_at FROM users WHERE deleted_at IS NOT NULL ORDER BY id"
        ).fetchall()
        forgotten = _forgotten(connection)
    people = (
        Erasure(user_id, _moment(created), _moment(erased)) for user_id, created, erased in rows
    )
    return (*people, *forgotten)


def still_there(database: Path, entries: Iterable[Entry]) -> Sequence[Entry]:
    """Return the entries that a database of SQLite has not been through.

    These are accounts that it has, and deeds of people without an account that it knows nothing of.
    """
    with closing(_reading(database)) as connection:
        rows = connection.execute("SELECT id, created_at FROM users WHERE deleted_at IS NULL")
        accounts = {(user_id, _moment(created)) for user_id, created in rows}
        known = {entry.key for entry in _forgotten(connection)}
    return [
        entry
        for entry in entries
        if (entry.key in accounts if isinstance(entry, Erasure) else entry.key not in known)
    ]


def _forgotten(connection: sqlite3.Connection) -> list[Forgotten]:
    """Return the deeds that are noted; a database of an older version has no table of them."""
    if not connection.execute(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'forgotten'"
    ).fetchone():
        return []
    rows = connection.execute(
        "SELECT kind, row_id, created_at, erased_at FROM forgotten ORDER BY erased_at"
    )
    return [
        Forgotten(kind, row_id, _moment(created), _moment(erased))
        for kind, row_id, created, erased in rows
    ]


def _reading(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)


def _moment(written: str) -> datetime:
    """Return a moment as the database writes it: UTC, without saying so."""
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def _line(entry: Entry) -> bytes:
    content: dict[str, Any] = {
        "created_at": entry.created_at.isoformat(),
        "erased_at": entry.erased_at.isoformat(),
    }
    if isinstance(entry, Erasure):
        content |= {"id": entry.user_id, "keeps_name": entry.keeps_name}
    else:
        content |= {"kind": entry.kind, "id": entry.row_id}
    return f"{json.dumps({**content, 'digest': _digest(content)})}\n".encode()


def _digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _entry(line: bytes) -> Entry | None:
    """Return what a line says, None for a broken one."""
    try:
        content = json.loads(line)
        if not isinstance(content, dict) or content.pop("digest", "") != _digest(content):
            return None
        number = content["id"]
        moments = (
            datetime.fromisoformat(content["created_at"]),
            datetime.fromisoformat(content["erased_at"]),
        )
        if "kind" in content:
            return Forgotten(content["kind"], number, *moments)
        return Erasure(number, *moments, content["keeps_name"])
    except (ValueError, KeyError):
        return None


def _append(path: Path, lines: bytes) -> None:
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b", buffering=0) as stream:
        size = stream.seek(0, os.SEEK_END)
        if size:
            stream.seek(-1, os.SEEK_END)
            if stream.read(1) != b"\n":  # a power cut took the end of the line before
                lines = b"\n" + lines
        while lines:
            lines = lines[stream.write(lines) or 0 :]
        os.fsync(stream.fileno())
    sync_folder(path.parent)
