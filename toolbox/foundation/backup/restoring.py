"""Restoring a backup into an empty instance; the database comes last, and makes it whole.

It comes without the people who were erased after the backup was made, and without what others took
back since: they leave it again before it gets its name.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from toolbox.foundation.backup.checking import faults_of
from toolbox.foundation.backup.manifest import (
    CHUNK,
    DATABASE,
    DERIVED,
    OBJECTS,
    SECRETS,
    BackupError,
    Manifest,
    backups_in,
    read_manifest,
)
from toolbox.foundation.erasures import (
    JOURNAL,
    Entry,
    Journal,
    Replayed,
    erasures_in,
    merged,
    note_erasures,
    read_journal,
    still_there,
)
from toolbox.foundation.errors import ToolboxError
from toolbox.foundation.executor import MANUAL
from toolbox.foundation.locks import EXECUTOR, try_to_hold
from toolbox.foundation.schema import knows_revision
from toolbox.foundation.schema_state import SchemaError
from toolbox.foundation.settings import Settings
from toolbox.foundation.storage.durable import make_folder, sync_folder
from toolbox.foundation.storage.protocol import Storage

_UNFINISHED = ".restoring"

Replay = Callable[[Settings, Sequence[Entry]], Replayed]
"""Erases people from the database of an instance, which may be older than the code."""


@dataclass(frozen=True)
class Restored:
    """What was restored, from how many journals who was erased is known, and who was it again."""

    manifest: Manifest
    journals: int
    broken: int
    replayed: Replayed


def restore_backup(
    settings: Settings,
    storage: Storage,
    backup: Path,
    *,
    replay: Replay,
    erasures: Path | None = None,
) -> Restored:
    """Put a backup into the instance of ``settings`` and erase who was erased since.

    That is told by the journals of the instance, of this backup and of those beside it, and by
    ``erasures``: another journal, or a database that was in use. Whatever goes wrong, no database
    appears, and the same command can be given again. Raises BackupError for a damaged backup, one
    of a newer version, and an instance that is in use.
    """
    manifest = read_manifest(backup)
    _require_sound(backup)
    _require_known(manifest)
    _require_empty(settings, manifest)
    try:
        journals = _journals(settings, backup, erasures)
        entries = merged(*(journal.entries for journal in journals))
        make_folder(settings.instance)
        lock = try_to_hold(settings.instance / EXECUTOR)
        if lock is None:
            raise BackupError("Another process works on this instance. Please stop it first.")
        with lock:
            _put_files(backup, manifest, storage)
            _put_secrets(backup, manifest, settings.instance)
            note_erasures(settings.instance, entries)
            replayed = _put_database(backup, manifest, settings, entries, replay)
    except (OSError, sqlite3.Error, ToolboxError, SchemaError) as error:
        raise BackupError(f"The backup could not be restored: {error}") from error
    return Restored(manifest, len(journals), sum(one.broken for one in journals), replayed)


def _journals(settings: Settings, backup: Path, erasures: Path | None) -> list[Journal]:
    """Return every journal that there is; BackupError for one that was named and says nothing."""
    named: list[Journal] = []
    if erasures is not None:
        try:
            named = [erasures_in(erasures)]
        except (OSError, sqlite3.Error) as error:
            raise BackupError(f"{erasures} cannot be read: {error}") from error
        if named[0].broken and not named[0].entries:
            raise BackupError(f"{erasures} is no journal of erased people.")
    folders = [settings.instance, *{backup, *backups_in(backup.parent)}]
    paths = [folder / JOURNAL for folder in folders]
    return [*(read_journal(path) for path in paths if path.exists()), *named]


def _require_sound(backup: Path) -> None:
    found = faults_of(backup)
    if found:
        raise BackupError(f"This backup is damaged and is not restored. {' '.join(found[:5])}")


def _require_known(manifest: Manifest) -> None:
    if not knows_revision(manifest.schema):
        raise BackupError(
            f"This backup was made by a newer version of the toolbox (state {manifest.schema}). "
            "Please update the code first."
        )


def _require_empty(settings: Settings, manifest: Manifest) -> None:
    path = settings.database_path
    if manifest.schema is not None and path is None:
        raise BackupError(
            "This backup has a database of SQLite, and the settings name another database."
        )
    if path is not None and path.exists():
        raise BackupError(
            f"There is a database at {path} already. Please name an empty instance folder, or "
            "move this one away."
        )


def _put_files(backup: Path, manifest: Manifest, storage: Storage) -> None:
    below: dict[str, Callable[[Path, str], None]] = {
        OBJECTS: lambda path, _name: _put_object(storage, path),
        DERIVED: lambda path, name: storage.derived.put_bytes(name, path.read_bytes()),
    }
    for part in manifest.parts:
        folder, _, name = part.path.partition("/")
        if folder in below:
            below[folder](backup / part.path, name)


def _put_object(storage: Storage, path: Path) -> None:
    with path.open("rb") as source, storage.receive(source, limit=path.stat().st_size) as received:
        if received.sha256 != path.name:
            raise BackupError(f"{path} has changed while it was read.")
        received.keep()


def _put_secrets(backup: Path, manifest: Manifest, instance: Path) -> None:
    """Settings and key come back where there are none; those that are there stay."""
    for name in SECRETS:
        if manifest.has(name) and not (instance / name).exists():
            _copy(backup / name, instance / name)


def _put_database(
    backup: Path,
    manifest: Manifest,
    settings: Settings,
    entries: Sequence[Entry],
    replay: Replay,
) -> Replayed:
    path = settings.database_path
    if path is None or manifest.schema is None:
        return Replayed(0)
    make_folder(path.parent)
    staging = path.with_name(_UNFINISHED)
    shutil.rmtree(staging, ignore_errors=True)
    make_folder(staging)
    try:
        copy = staging / path.name
        _copy(backup / DATABASE, copy)
        replayed = _replayed(copy, settings, entries, replay)
        for companion in ("-wal", "-shm"):  # of a database that is gone
            path.with_name(path.name + companion).unlink(missing_ok=True)
        copy.rename(path)
        sync_folder(path.parent)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return replayed


def _replayed(copy: Path, settings: Settings, entries: Sequence[Entry], replay: Replay) -> Replayed:
    """Erase people from a database that nobody else sees yet, as an instance of its own."""
    back = still_there(copy, entries)
    if not back:
        return Replayed(0)
    alone = replace(
        settings, instance=copy.parent, database_url=f"sqlite:///{copy}", jobs_url=MANUAL
    )
    replayed = replay(alone, back)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")  # one file, without companions
    if still_there(copy, back):
        raise BackupError("People who were erased could not be erased from this backup.")
    copy.chmod(0o600)
    with copy.open("rb") as stream:
        os.fsync(stream.fileno())
    return replayed


def _copy(source: Path, target: Path) -> None:
    """Let a file appear as a whole, for its owner alone."""
    unfinished = target.with_name(target.name + _UNFINISHED)
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source.open("rb") as stream, os.fdopen(descriptor, "wb") as written:
        while chunk := stream.read(CHUNK):
            written.write(chunk)
        written.flush()
        os.fsync(written.fileno())
    unfinished.rename(target)
    sync_folder(target.parent)
