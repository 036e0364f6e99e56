"""The way to the server: connections that are kept, and what goes wrong as errors of the domain."""

import logging
import re
import ssl
import weakref
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from toolbox.foundation.errors import Unavailable
from toolbox.foundation.i18n import Message, _l

log = logging.getLogger(__name__)

Item = TypeVar("Item")

SCHEMA = "toolbox_search"
# An index may have a schema of another name, but only one that nothing else can be in: a rebuild
# drops the old one with all there is. Room is left for the suffix of the new one, NEXT.
NEXT = "_next"
_SCHEMA = re.compile(rf"{SCHEMA}[a-z0-9_]{{0,40}}(?<!{NEXT})")

_SEARCH_SECONDS = 2
_SILENT_SECONDS = 10
_LOCK_SECONDS = 60
_CONNECTIONS = 20

_TLS: Mapping[str, Any] = {"disable": False, "prefer": None, "require": True}
"""How the driver is told what libpq calls sslmode; ``verify-full`` is made when it is needed."""

_DAMAGED = ("index-damaged", _l("The search index is not ready. It has to be rebuilt."))
_MISSING = ("index-missing", _l("The search index is not ready. It has to be rebuilt."))
_BUSY = (
    "index-busy",
    _l("The search index is being written just now. Please try again in a moment."),
)
_FULL = ("index-full", _l("There is no room left for the search index."))
_READ_ONLY = ("index-not-writable", _l("The search index cannot be written. Is the disk full?"))
_SLOW = ("index-slow", _l("The search took too long. Please search for fewer words."))
_AWAY = (
    "index-unreachable",
    _l("The server with the search index cannot be reached. Please try again in a moment."),
)

Explanation = tuple[str, Message]
"""A stable code and a sentence for readers."""

_BY_SQLSTATE: Mapping[str, Explanation] = {
    "3F000": _MISSING,  # no schema
    "42P01": _MISSING,  # no table
    "55P03": _BUSY,  # a lock was not to be had in time
    "40P01": _BUSY,  # deadlock
    "57014": _SLOW,  # statement_timeout
    "42501": _READ_ONLY,  # not allowed to
    "25006": _READ_ONLY,  # read-only, as on a standby
    "53100": _FULL,  # no room on the disk
}
_FAILED = ("index-failed", _l("The search index could not answer. The log says why."))
# The first two digits of a code say what kind of trouble it is.
_BY_CLASS: Mapping[str, Explanation] = {
    "08": _AWAY,
    "28": _AWAY,  # wrong password
    "3D": _AWAY,  # no such database
    "53": _AWAY,  # no memory, too many connections
    "57": _AWAY,  # shutting down or starting up
    "58": _DAMAGED,  # a file is gone
    "XX": _DAMAGED,  # a page is not what it was
}


class Server:
    """Connections to one schema of a database, as many as there are threads that need one.

    May be used from any thread. Whatever goes wrong is raised as Unavailable.
    """

    def __init__(self, address: str) -> None:
        """Take an address apart; nothing is connected yet. Raises ValueError if it is wrong.

        ``postgresql://user:password@host:5432/database?schema=...&sslmode=...``; ``?host=/folder``
        is the folder of a Unix socket, as PostgreSQL's own programs have it.
        """
        url = make_url(address)
        if not (url.username and url.database):
            raise ValueError("An address of PostgreSQL names a user and a database")
        query = {name: str(value) for name, value in url.query.items()}
        self.schema = query.pop("schema", SCHEMA)
        if not _SCHEMA.fullmatch(self.schema):
            raise ValueError(f"This cannot be the schema of a search index: {self.schema!r}")
        arguments = _arguments(url, query)
        if query:
            raise ValueError(f"An address of PostgreSQL has no {', '.join(sorted(query))}")
        bare = URL.create(
            "postgresql+pg8000", url.username, url.password, url.host, url.port, url.database
        )
        patient = {"lock_timeout": f"{_LOCK_SECONDS}s", "maintenance_work_mem": "256MB"}
        hasty = {"statement_timeout": f"{_SEARCH_SECONDS}s"}
        heard = arguments | {"timeout": _SILENT_SECONDS}
        try:
            self._reading = self._engine(bare, heard, hasty, isolation_level="AUTOCOMMIT")
            self._writing = self._engine(bare, arguments, patient)
        except ModuleNotFoundError as error:
            raise ValueError(f"The extra [postgresql] is not installed: {error}") from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection for searching, whose statements are short and stand for themselves."""
        with explained(), self._reading.connect() as connection:
            try:
                yield connection
            except OSError:
                # The driver waited in vain. What the server may say yet is no answer to the next.
                connection.invalidate()
                raise

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """Lend a connection with a transaction that may take long."""
        with explained(), self._writing.begin() as connection:
            yield connection

    def _engine(
        self, url: URL, arguments: dict[str, Any], settings: dict[str, str], **options: Any
    ) -> Engine:
        # Compiling statements into machine code takes longer than any search does.
        session = {"search_path": self.schema, "jit": "off", "work_mem": "32MB"}
        engine = create_engine(
            url,
            connect_args={
                **arguments,
                "application_name": SCHEMA,
                "startup_params": {**session, **settings},
            },
            pool_size=2,
            max_overflow=_CONNECTIONS - 2,
            pool_timeout=_SEARCH_SECONDS,
            pool_pre_ping=True,
            hide_parameters=True,  # what people search for is not written into logs
            **options,
        )
        weakref.finalize(self, engine.dispose).atexit = False
        return engine


def _arguments(url: URL, query: dict[str, str]) -> dict[str, Any]:
    """Take out of ``query`` what the driver has to be told."""
    arguments: dict[str, Any] = {}
    folder = query.pop("host", None)
    if folder:
        arguments["unix_sock"] = f"{folder}/.s.PGSQL.{url.port or 5432}"
    mode = query.pop("sslmode", "disable" if folder else "prefer")
    if mode != "verify-full" and mode not in _TLS:
        raise ValueError(f"sslmode is one of {', '.join([*_TLS, 'verify-full'])}, not {mode!r}")
    arguments["ssl_context"] = _TLS[mode] if mode in _TLS else ssl.create_default_context()
    return arguments


@contextmanager
def explained() -> Iterator[None]:
    """Turn what goes wrong between here and the server into one error of the domain."""
    try:
        yield
    except DBAPIError as error:
        code, sentence = _explanation(error)
        if code != _MISSING[0]:
            log.error("PostgreSQL did not do what the search index wanted: %s", error.orig)
        raise Unavailable(sentence, code=code) from error
    except (NoConnectionFree, OSError) as error:
        log.error("The server with the search index cannot be reached: %s", error)
        raise Unavailable(_AWAY[1], code=_AWAY[0]) from error


class _Elsewhere(Exception):
    """Something went wrong that is not about this server."""


@contextmanager
def apart(items: Iterable[Item]) -> Iterator[Iterator[Item]]:
    """Lend an iterator over items that come from elsewhere, maybe from another database.

    What goes wrong there is raised as it is, even out of what this server is lent for.
    """

    def as_they_come() -> Iterator[Item]:
        try:
            yield from items
        except Exception as error:
            raise _Elsewhere from error

    try:
        yield as_they_come()
    except _Elsewhere as wrapped:
        raise wrapped.__cause__ or wrapped from None


def unavailable(reason: str) -> Unavailable:
    """Return the error that says that the index has to be rebuilt, and why."""
    return Unavailable(
        _l("The search index is not ready. It has to be rebuilt."), code=f"index-{reason}"
    )


def _explanation(error: DBAPIError) -> Explanation:
    said = error.orig.args[0] if error.orig and error.orig.args else None
    if not isinstance(said, dict):
        return _AWAY  # the driver itself lost the connection or did not get one
    state = str(said.get("C", ""))
    if state == "42P01" and "state" not in str(said.get("M", "")):
        return _DAMAGED
    return _BY_SQLSTATE.get(state) or _BY_CLASS.get(state[:2], _FAILED)
