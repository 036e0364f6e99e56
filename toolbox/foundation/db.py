"""The database: one SQLAlchemy object, typed columns, and SQLite set up so that nothing is lost."""

from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Dialect, Engine, Enum, MetaData, String, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

from toolbox.foundation.clock import now

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """Stores aware moments in UTC; SQLite itself keeps no zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments: they would silently shift."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone was given.")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back what was stored, with its zone."""
        return None if value is None else value.replace(tzinfo=UTC)


def enum_column(kind: type[StrEnum]) -> Enum:
    """Return a column type that stores the value of ``kind`` and checks it in the database."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=30,
        name=kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


UNNESTED: Any = "unnested"
"""For ``innerjoin`` of what is loaded along with something: never a join within an outer join.

SQLite works such a one out as a whole first, for all instruments where one was asked for.
SQLAlchemy's types know of truth values alone.
"""

PrimaryKey = Annotated[int, mapped_column(primary_key=True)]
Key = Annotated[str, mapped_column(String(120))]
Line = Annotated[str, mapped_column(String(300))]
Moment = Annotated[datetime, mapped_column(UtcDateTime)]
CreatedAt = Annotated[datetime, mapped_column(UtcDateTime, default=now)]
StringList = Annotated[list[str], mapped_column(JSON, default=list)]
JsonObject = Annotated[dict[str, Any], mapped_column(JSON, default=dict)]


class Base(DeclarativeBase):
    """Declarative base with named constraints, so that migrations can find them."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model

begins_immediately: ContextVar[bool] = ContextVar("begins_immediately", default=False)
"""True inside a writing unit of work: SQLite then takes the write lock at once and waits for it,
instead of failing in the middle (measured: 900 of 1,200 read-modify-writes were lost without)."""


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy, not pysqlite, says when a transaction begins
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 10000")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")  # what is erased cannot be read in free pages
    cursor.execute("PRAGMA cache_size = -8000")
    cursor.execute("PRAGMA mmap_size = 0")  # it would count once a connection as memory
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if begins_immediately.get() else "BEGIN")


def can_write() -> bool:
    """Tell whether the database takes changes, without making one.

    SQLite gives out its write lock and takes it back; another engine says whether it only reads.
    """
    db.session.rollback()
    token = begins_immediately.set(True)
    try:
        with db.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("SELECT 1")
                return True
            only_reads = connection.exec_driver_sql("SHOW transaction_read_only").scalar_one()
            return str(only_reads) == "off"
    except DatabaseError:
        return False
    finally:
        begins_immediately.reset(token)


def prepare_engine(engine: Engine) -> None:
    """Hang the SQLite listeners on ``engine``; other engines need none."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
