"""Restoring a backup into an empty instance; the database comes last, and makes it whole."""

import os
from collections.abc import Callable
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
    read_manifest,
)
from toolbox.foundation.errors import ToolboxError
from toolbox.foundation.locks import EXECUTOR, try_to_hold
from toolbox.foundation.schema import knows_revision
from toolbox.foundation.settings import Settings
from toolbox.foundation.storage.durable import make_folder, sync_folder
from toolbox.foundation.storage.protocol import Storage

_UNFINISHED = ".restoring"


def restore_backup(settings: Settings, storage: Storage, backup: Path) -> Manifest:
    """Put a backup into the instance of ``settings`` and return what it says about itself.

    Whatever goes wrong, no database appears, and the same command can be given again. Raises
    BackupError for a damaged backup, one of a newer version, and an instance that is in use.
    """
    manifest = read_manifest(backup)
    _require_sound(backup)
    _require_known(manifest)
    _require_empty(settings, manifest)
    try:
        make_folder(settings.instance)
        lock = try_to_hold(settings.instance / EXECUTOR)
        if lock is None:
            raise BackupError("Another process works on this instance. Please stop it first.")
        with lock:
            _put_files(backup, manifest, storage)
            _put_secrets(backup, manifest, settings.instance)
            _put_database(backup, manifest, settings)
    except (OSError, ToolboxError) as error:
        raise BackupError(f"The backup could not be restored: {error}") from error
    return manifest


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


def _put_database(backup: Path, manifest: Manifest, settings: Settings) -> None:
    path = settings.database_path
    if path is None or manifest.schema is None:
        return
    make_folder(path.parent)
    for companion in ("-wal", "-shm"):  # of a database that is gone
        path.with_name(path.name + companion).unlink(missing_ok=True)
    _copy(backup / DATABASE, path)


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
