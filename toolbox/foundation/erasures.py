"""The journal of erased people: outside of the database, so that a restored backup can replay it.

An entry holds the number of an account, when it was opened and when it was erased: enough to find
it again in an older database, and to pass by the account of another database with that number.
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
class Journal:
    """What a file says; ``broken`` is the number of lines that cannot be read.

    A power cut leaves a broken last line; its entry comes again from the database.
    """

    entries: tuple[Erasure, ...]
    broken: int = 0


@dataclass(frozen=True)
class Replayed:
    """How many people were erased again, and which organisations have no owner since."""

    erased: int
    ownerless: tuple[str, ...] = ()


def merged(*several: Iterable[Erasure]) -> tuple[Erasure, ...]:
    """Return each entry once; one that knows whether the name is kept wins."""
    found: dict[Key, Erasure] = {}
    for entries in several:
        for entry in entries:
            known = found.get(entry.key)
            if known is None or (known.keeps_name is None and entry.keeps_name is not None):
                found[entry.key] = entry
    return tuple(found.values())


def read_journal(path: Path) -> Journal:
    """Return what a journal says, nothing where there is none."""
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return Journal(())
    read = [_entry(line) for line in lines if line]
    entries = [entry for entry in read if entry is not None]
    return Journal(merged(entries), len(read) - len(entries))


def to_lines(entries: Iterable[Erasure]) -> bytes:
    """Return entries as a journal holds them; each line has the digest of itself."""
    return b"".join(_line(entry) for entry in entries)


def note_erasures(instance: Path, entries: Iterable[Erasure]) -> int:
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
    """Let entries go of accounts that were erased before this moment, and broken lines."""
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


def erased_in(database: Path) -> tuple[Erasure, ...]:
    """Return the people whom a database of SQLite knows as erased."""
    with closing(_reading(database)) as connection:
        rows = connection.execute(
            "SELECT id, created_at, deleted_at FROM users WHERE deleted_at IS NOT NULL ORDER BY id"
        ).fetchall()
    return tuple(
        Erasure(user_id, _moment(created), _moment(erased)) for user_id, created, erased in rows
    )


def still_there(database: Path, entries: Iterable[Erasure]) -> Sequence[Erasure]:
    """Return the entries whose people a database of SQLite has with an account."""
    with closing(_reading(database)) as connection:
        rows = connection.execute("SELECT id, created_at FROM users WHERE deleted_at IS NULL")
        accounts = {(user_id, _moment(created)) for user_id, created in rows}
    return [entry for entry in entries if entry.key in accounts]


def _reading(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)


def _moment(written: str) -> datetime:
    """Return a moment as the database writes it: UTC, without saying so."""
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def _line(entry: Erasure) -> bytes:
    content = {
        "id": entry.user_id,
        "created_at": entry.created_at.isoformat(),
        "erased_at": entry.erased_at.isoformat(),
        "keeps_name": entry.keeps_name,
    }
    return f"{json.dumps({**content, 'digest': _digest(content)})}\n".encode()


def _digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _entry(line: bytes) -> Erasure | None:
    """Return what a line says, None for a broken one."""
    try:
        content = json.loads(line)
        if not isinstance(content, dict) or content.pop("digest", "") != _digest(content):
            return None
        return Erasure(
            content["id"],
            datetime.fromisoformat(content["created_at"]),
            datetime.fromisoformat(content["erased_at"]),
            content["keeps_name"],
        )
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
