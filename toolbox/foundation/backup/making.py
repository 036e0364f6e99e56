"""Making a backup while the toolbox runs: first the database, then the files, then the manifest.

The database comes first: every file that it knows is in the storage already, and is kept there for
days after nothing needs it any more. The other way round, files would be missing.
"""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from toolbox.foundation.backup.checking import faults_of
from toolbox.foundation.backup.manifest import (
    CHUNK,
    DATABASE,
    DERIVED,
    MANIFEST,
    SECRETS,
    UNFINISHED,
    BackupError,
    Manifest,
    Part,
    backups_in,
    digest_of,
    name_for,
    object_path,
    to_json,
)
from toolbox.foundation.clock import now
from toolbox.foundation.erasures import JOURNAL, erased_in, merged, read_journal, to_lines
from toolbox.foundation.errors import ToolboxError
from toolbox.foundation.locks import try_to_hold
from toolbox.foundation.schema_state import quick_revision
from toolbox.foundation.settings import Settings
from toolbox.foundation.storage.durable import make_folder, sync_folder
from toolbox.foundation.storage.protocol import Storage

_LOCK = ".lock"


@dataclass
class _Work:
    """A backup that is being written into ``folder``; ``before`` is the last one, if any."""

    folder: Path
    storage: Storage
    before: Path | None
    parts: list[Part] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def place(self, path: str) -> Path:
        """Return where a file goes, in a folder that is there."""
        target = self.folder / path
        make_folder(target.parent)
        return target

    def note(self, path: str) -> None:
        """Take a written file into the manifest."""
        self.parts.append(Part(path, *digest_of(self.folder / path)))


def make_backup(
    settings: Settings,
    storage: Storage,
    folder: Path,
    *,
    keep: int,
    with_secrets: bool,
    objects: Iterable[str] = (),
) -> Path:
    """Write a backup into ``folder``, read it again, and return it; older ones beyond ``keep`` go.

    ``objects`` are the files (SHA-256) to save where the database is not a file of SQLite; that one
    the operator saves first, with the tools of its engine. Where files are missing or damaged, the
    backup is made all the same and says so; then no older one goes. Raises BackupError.
    """
    path = settings.database_path
    if path is not None and not path.exists():
        raise BackupError(f"There is no database at {path}: nothing to save.")
    try:
        make_folder(folder)
        lock = try_to_hold(folder / _LOCK)
        if lock is None:
            raise BackupError(f"Another backup is being written into {folder}.")
        with lock:
            _sweep(folder)
            made, manifest = _written(settings, storage, folder, with_secrets, list(objects))
            if not manifest.faults:
                _let_go(folder, keep)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"The backup could not be written: {error}") from error
    return made


def _sweep(folder: Path) -> None:
    """Remove what a backup left behind that was interrupted."""
    for path in folder.glob(f"{UNFINISHED}*"):
        shutil.rmtree(path, ignore_errors=True)


def _written(
    settings: Settings, storage: Storage, folder: Path, with_secrets: bool, objects: list[str]
) -> tuple[Path, Manifest]:
    moment = now()
    name = name_for(moment)
    before = backups_in(folder)
    unfinished = folder / f"{UNFINISHED}{name}"
    unfinished.mkdir(mode=0o700)
    work = _Work(unfinished, storage, before[-1] if before else None)
    try:
        schema = None
        if settings.database_path is not None:
            schema, objects = _save_database(work, settings.database_path)
        for sha256 in objects:
            _save_object(work, sha256)
        _save_derived(work)
        _save_erasures(work, settings)
        if with_secrets:
            _save_secrets(work, settings)
        manifest = Manifest(
            version("werkzeugkoffer"), moment, schema, tuple(work.parts), tuple(work.faults)
        )
        _write(work.place(MANIFEST), to_json(manifest).encode())
        _sync(unfinished)
        found = faults_of(unfinished)
        if found:
            raise BackupError(f"What was written cannot be read as it should: {found[0]}")
        unfinished.rename(folder / name)
        sync_folder(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return folder / name, manifest


def _save_database(work: _Work, path: Path) -> tuple[str | None, list[str]]:
    """Copy the database as it is at one moment; return its state and the files that it knows."""
    target = work.place(DATABASE)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without companions
        objects = [row[0] for row in copy.execute("SELECT sha256 FROM stored_files ORDER BY 1")]
    target.chmod(0o600)
    work.note(DATABASE)
    return quick_revision(target), objects


def _save_object(work: _Work, sha256: str) -> None:
    """Copy one file and compare it with its name; what the last backup has is not copied again."""
    path = object_path(sha256)
    target = work.place(path)
    if work.before is not None and _link(work.before / path, target):
        if digest_of(target)[0] == sha256:
            work.note(path)
            return
        target.unlink()
    try:
        with work.storage.open(sha256) as source:
            digest = _copy(source, target)
    except ToolboxError:
        work.faults.append(f"{sha256} is missing")
        return
    if digest != sha256:
        target.unlink()
        work.faults.append(f"{sha256} is damaged")
        return
    work.note(path)


def _link(source: Path, target: Path) -> bool:
    """Let the same file lie in two backups; False where it is not there or cannot be linked."""
    try:
        target.hardlink_to(source)
    except OSError:
        return False
    return True


def _copy(source: BinaryIO, target: Path) -> str:
    digest = hashlib.sha256()
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            stream.write(chunk)
    return digest.hexdigest()


def _save_derived(work: _Work) -> None:
    """Copy previews too: they could be made again, but a restored toolbox has them at once."""
    for entry in work.storage.derived.iterate():
        path = f"{DERIVED}/{entry.key}"
        with suppress(ToolboxError):
            with work.storage.derived.open(entry.key) as source:
                _copy(source, work.place(path))
            work.note(path)


def _save_erasures(work: _Work, settings: Settings) -> None:
    """Save who was erased, also since the copy of the database, so that older backups know it.

    A process may have died before it wrote into the journal; then the database alone knows.
    """
    copy = work.folder / DATABASE
    known = erased_in(copy) if copy.exists() else ()
    entries = merged(read_journal(settings.instance / JOURNAL).entries, known)
    _write(work.place(JOURNAL), to_lines(entries))
    work.note(JOURNAL)


def _save_secrets(work: _Work, settings: Settings) -> None:
    for name in SECRETS:
        source = settings.instance / name
        if source.exists():
            _write(work.place(name), source.read_bytes())
            work.note(name)


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(content)


def _sync(folder: Path) -> None:
    """Bring everything below a folder onto the disk."""
    for path in folder.rglob("*"):
        if path.is_dir():
            sync_folder(path)
        else:
            with path.open("rb") as stream:
                os.fsync(stream.fileno())
    sync_folder(folder)


def _let_go(folder: Path, keep: int) -> None:
    """Remove the oldest backups beyond so many: renamed first, so that no half one remains."""
    for path in backups_in(folder)[:-keep]:
        going = folder / f"{UNFINISHED}{path.name}"
        path.rename(going)
        shutil.rmtree(going)
