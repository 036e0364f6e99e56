"""Checking a backup: every byte is read, and compared with what the manifest says."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from toolbox.foundation.backup.manifest import (
    DATABASE,
    MANIFEST,
    Manifest,
    digest_of,
    files_below,
    object_path,
    read_manifest,
)


def faults_of(backup: Path) -> list[str]:
    """Return what is wrong with a backup, each as a sentence; empty where it is sound.

    Raises BackupError where its manifest cannot be relied on. What was missing already when it
    was made is no fault of the backup: see ``Manifest.faults``.
    """
    manifest = read_manifest(backup)
    found = [*_files(backup, manifest)]
    if not found and manifest.schema is not None:
        found = [*_database(backup, manifest)]
    return found


def _files(backup: Path, manifest: Manifest) -> Iterator[str]:
    named = {MANIFEST}
    for part in manifest.parts:
        named.add(part.path)
        try:
            digest, size = digest_of(backup / part.path)
        except FileNotFoundError:
            yield f"{part.path} is missing."
            continue
        except OSError as error:
            yield f"{part.path} cannot be read: {error.strerror}."
            continue
        if (digest, size) != (part.sha256, part.size):
            yield f"{part.path} is damaged."
    for path in files_below(backup):
        if path not in named:
            yield f"{path} does not belong to the backup."


def _database(backup: Path, manifest: Manifest) -> Iterator[str]:
    """Look into the database without writing to it: it is whole, and so are its files."""
    address = f"{(backup / DATABASE).resolve().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        (sound,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if sound != "ok":
            yield f"The database is damaged: {sound}."
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            yield "Rows of the database point to nothing."
        known = [row[0] for row in connection.execute("SELECT sha256 FROM stored_files")]
    there = {part.path for part in manifest.parts}
    faulty = {fault.split(" ")[0] for fault in manifest.faults}
    for sha256 in known:
        if object_path(sha256) not in there and sha256 not in faulty:
            yield f"The database knows the file {sha256}, and the backup lacks it."
