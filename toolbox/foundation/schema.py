"""Bringing a database to the shape the code expects: on a copy, verified, then swapped in."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event

from toolbox.foundation.db import Base, prepare_engine
from toolbox.foundation.locks import EXECUTOR, try_to_hold
from toolbox.foundation.schema_state import (
    MIGRATIONS,
    SchemaError,
    is_current,
    quick_revision,
)
from toolbox.foundation.settings import Settings

__all__ = ["SchemaError", "differences", "is_current", "step", "upgrade", "write_revision"]


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def head_revision() -> str | None:
    """Return the newest revision the code knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def present_revision(engine: Engine) -> str | None:
    """Return the revision of a database, None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _run(engine: Engine, action: Callable[[Config], object]) -> None:
    with engine.connect() as connection:
        action(_config(connection))
        connection.commit()


def knows_revision(revision: str | None) -> bool:
    """Return whether a database in this state can be brought to the newest one."""
    return _known(revision)


def _known(revision: str | None) -> bool:
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    return revision is None or revision in known


def upgrade(settings: Settings) -> bool:
    """Bring the database to head; return whether anything had to be done.

    A SQLite database is migrated as a copy that replaces it by rename once it is verified, so a
    failing migration leaves everything as it was. Raises SchemaError for a database that is newer
    than the code, and while another process works on the instance: what that one saved after the
    copy was made would be lost.
    """
    if is_current(settings):
        return False
    path = settings.database_path
    if path is None:
        return _upgrade_in_place(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = try_to_hold(settings.instance / EXECUTOR)
    if lock is None:
        raise SchemaError(
            "The database has to be migrated, and another process works on this instance. "
            "Please stop it first."
        )
    with lock:
        _upgrade_copy(path)
    return True


def _upgrade_copy(path: Path) -> None:
    copy = path.with_name(path.name + ".migrating")
    _remove(copy)
    if path.exists():
        _require_known(quick_revision(path))
        source = sqlite3.connect(path)
        source.execute("VACUUM INTO ?", (str(copy),))
        source.close()
    engine = create_engine(f"sqlite:///{copy}")
    prepare_engine(engine)
    event.listen(engine, "connect", _let_tables_be_rebuilt)
    try:
        _run(engine, lambda config: command.upgrade(config, "head"))
        _verify(engine)
    finally:
        engine.dispose()
    _fold_wal(copy)
    _swap(copy, path)


def _let_tables_be_rebuilt(connection: Any, _record: Any) -> None:
    """A table with a new column is copied and dropped; that must not take its dependants along.

    Whether everything still refers to something is verified afterwards.
    """
    connection.execute("PRAGMA foreign_keys = OFF")


def _upgrade_in_place(settings: Settings) -> bool:
    engine = create_engine(settings.resolved_database_url)
    try:
        present = present_revision(engine)
        _require_known(present)
        if present == head_revision():
            return False
        _run(engine, lambda config: command.upgrade(config, "head"))
    finally:
        engine.dispose()
    return True


def _require_known(revision: str | None) -> None:
    if not _known(revision):
        raise SchemaError(
            f"The database was made by a newer version of the toolbox (state {revision}). "
            "Please update the code, or restore a backup that fits it."
        )


def _verify(engine: Engine) -> None:
    with engine.connect() as connection:
        problems = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if problems != "ok" or broken:
        raise SchemaError(
            "The migrated copy of the database is not sound; the database stays as it was."
        )


def _fold_wal(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _swap(copy: Path, path: Path) -> None:
    """Put the copy in place; a crash leaves either the old database or the new one."""
    if path.exists():
        _fold_wal(path)
    descriptor = os.open(copy, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
    copy.rename(path)
    for suffix in ("-wal", "-shm"):
        _remove(path.with_name(path.name + suffix), with_companions=False)
        _remove(copy.with_name(copy.name + suffix), with_companions=False)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _remove(path: Path, *, with_companions: bool = True) -> None:
    path.unlink(missing_ok=True)
    if with_companions:
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def differences(engine: Engine) -> list[Any]:
    """Return how the database differs from the models; empty where head equals them."""
    with engine.connect() as connection:
        migration = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(migration, Base.metadata))


def step(engine: Engine, revision: str) -> None:
    """Go up or down to ``revision`` in place; for the migration check."""
    if revision in {"base", "-1"}:
        _run(engine, lambda config: command.downgrade(config, revision))
    else:
        _run(engine, lambda config: command.upgrade(config, revision))


def write_revision(engine: Engine, number: str, message: str) -> None:
    """Write a new migration from what the models have and the database lacks."""
    _run(
        engine,
        lambda config: command.revision(config, message, autogenerate=True, rev_id=number),
    )
