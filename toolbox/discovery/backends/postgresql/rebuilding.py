"""Builds new tables beside those in use, and puts them in their place."""

import logging
from collections.abc import Callable, Iterable
from typing import NamedTuple

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from toolbox.discovery.backends.postgresql import schema, writing
from toolbox.discovery.backends.postgresql.connecting import NEXT
from toolbox.discovery.backends.postgresql.entries import Entry, entry_of
from toolbox.discovery.documents import IndexDocument

log = logging.getLogger(__name__)

_TOGETHER = 100

# Whoever asks whether somebody rebuilds holds the lock for a moment.
_LONGER_THAN_A_LOOK = "1s"
_WAIT_FOR_WRITERS = "60s"
_LOCK = "hashtextextended(%s, 0)"


class _State(NamedTuple):
    """Which generation an index is, and the number of the last change in it."""

    generation: int
    last_change: int


def is_rebuilding(connection: Connection, name: str) -> bool:
    """Say whether somebody, on whichever machine, builds an index anew."""
    statement = f"SELECT NOT pg_try_advisory_xact_lock_shared({_LOCK})"
    return bool(connection.exec_driver_sql(statement, (name,)).scalar())


def rebuild(
    connection: Connection,
    name: str,
    documents: Iterable[IndexDocument],
    progress: Callable[[int], None],
) -> None:
    """Build an index anew. All of it is one transaction: until that ends, nobody sees any of it,
    and if it does not end well, nothing of it was ever there.
    """
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_LONGER_THAN_A_LOOK}'")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})", (name,))
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_WAIT_FOR_WRITERS}'")
    old = _state_of(connection, name)
    new = name + NEXT
    schema.create(connection, new, old.generation + 1 if old else 1)
    _fill(connection, documents, progress)
    schema.add_indexes(connection)
    writing.add_words(connection)
    if old:
        schema.lock_against_changes(connection, name)
        _catch_up(connection, name, old.last_change)
    writing.take_stock(connection)
    schema.replace(connection, name, new)


def _fill(
    connection: Connection, documents: Iterable[IndexDocument], progress: Callable[[int], None]
) -> None:
    count = 0
    entries: list[Entry] = []
    for count, document in enumerate(documents, 1):
        entries.append(entry_of(document))
        if len(entries) == _TOGETHER:
            writing.add(connection, entries, fresh=True)
            entries.clear()
            progress(count)
    writing.add(connection, entries, fresh=True)
    progress(count)


def _state_of(connection: Connection, name: str) -> _State | None:
    """Return the state of the index in use; None where there is none that could be used."""
    try:
        with connection.begin_nested():
            if not schema.is_there(connection, name):
                return None
            statement = f"""
                SELECT generation, (SELECT coalesce(max(number), 0) FROM {name}.changes)
                FROM {name}.state
            """  # noqa: S608 - the name was checked
            return _State(*connection.exec_driver_sql(statement).one())
    except DBAPIError:
        log.exception("The old index cannot be read")
        return None


def _catch_up(connection: Connection, old: str, seen: int) -> None:
    """Take over from the index in use what has changed in it meanwhile.

    Where it cannot be read there is nothing to take over: then the new one is the remedy.
    """
    try:
        with connection.begin_nested():
            statement = f"SELECT instrument FROM {old}.changes WHERE number > %s"  # noqa: S608
            changed = list(connection.exec_driver_sql(statement, (seen,)).scalars())
            writing.remove(connection, changed)
            for table in schema.CONTENT:
                connection.exec_driver_sql(
                    f"INSERT INTO {table} SELECT * FROM {old}.{table}"  # noqa: S608
                    " WHERE instrument = ANY(%s)",
                    (changed,),
                )
            writing.add_words(connection, changed)
    except DBAPIError:
        log.exception("The old index cannot be read; its last changes are not in the new one")
