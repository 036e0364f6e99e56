"""Puts documents into the tables of the index, and takes them out."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from toolbox.discovery.backends.postgresql import schema
from toolbox.discovery.backends.postgresql.entries import FIELDS, Entry, clean

_LINES = 500

# PostgreSQL's text format of COPY.
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})

# Numbers are hardly mistyped, and what is marked is a word in another way.
_ADD_WORDS = """
INSERT INTO words (word)
SELECT DISTINCT ltrim(term, '+') FROM postings
WHERE term !~ '^[+]?[0-9~=@]' AND length(term) <= 40 {of}
ON CONFLICT (word) DO NOTHING
"""

_NOTE = """
INSERT INTO changes (instrument) SELECT unnest(CAST(%s AS bigint[]))
ON CONFLICT (instrument) DO UPDATE SET number = DEFAULT
"""

_TAKE_STOCK = """
UPDATE state
SET (documents, average_length, newest) = (
    SELECT count(*), coalesce(avg(length), 1), coalesce(max(published), 0) FROM documents
)
"""


def change(connection: Connection, instruments: Sequence[int], entries: Sequence[Entry]) -> None:
    """Put documents in the place of all that is known of these instruments, and note that."""
    remove(connection, instruments)
    add(connection, entries)
    add_words(connection, instruments)
    connection.exec_driver_sql(_NOTE, (list(instruments),))
    take_stock(connection)


def add(connection: Connection, entries: Sequence[Entry], *, fresh: bool = False) -> None:
    """Put documents into the tables; ``fresh`` says that this transaction has made these."""
    _copy(connection, "documents", (_document(entry) for entry in entries), fresh)
    _copy(connection, "postings", (line for one in entries for line in _postings(one)), fresh)
    _copy(connection, "sections", (line for one in entries for line in _sections(one)), fresh)


def remove(connection: Connection, instruments: Sequence[int]) -> None:
    """Take all out that is known of some instruments."""
    for table in schema.CONTENT:
        statement = f"DELETE FROM {table} WHERE instrument = ANY(%s)"  # noqa: S608 - ours
        connection.exec_driver_sql(statement, (list(instruments),))


def add_words(connection: Connection, instruments: Sequence[int] | None = None) -> None:
    """Remember the words of some instruments, or of all, for finding similar ones."""
    if instruments is None:
        connection.exec_driver_sql(_ADD_WORDS.format(of=""))
    else:
        statement = _ADD_WORDS.format(of="AND instrument = ANY(%s)")
        connection.exec_driver_sql(statement, (list(instruments),))


def take_stock(connection: Connection) -> None:
    """Take stock, as scores depend on the whole of the index."""
    connection.exec_driver_sql(_TAKE_STOCK)


def _copy(connection: Connection, table: str, lines: Iterator[str], fresh: bool) -> None:
    # Rows that are frozen from the start spare the first searches a look at who may see them.
    statement = f"COPY {table} FROM STDIN" + (" WITH (FREEZE)" if fresh else "")
    # All of them beforehand: what fails in the middle of copying leaves a connection unusable.
    chunks = list(_chunks(lines))
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement, stream=chunks)  # type: ignore[call-arg]  # the driver's own
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError(statement, None, error) from error
    finally:
        cursor.close()


def _chunks(lines: Iterator[str]) -> Iterator[str]:
    """Yield many lines at once: each piece that is yielded is sent by itself."""
    chunk: list[str] = []
    for line in lines:
        chunk.append(line)
        if len(chunk) == _LINES:
            yield "".join(chunk)
            chunk.clear()
    yield "".join(chunk)


def _document(entry: Entry) -> str:
    document = entry.document
    return _line(
        str(document.instrument_id),
        str(document.version_id),
        str(int(document.published_at.timestamp())),
        str(min(max(document.reuse_count, 0), 2**31 - 1)),
        str(entry.length),
        entry.title_key,
        _array(entry.tags),
        _array(attachment.name for attachment in document.attachments),
    )


def _postings(entry: Entry) -> Iterator[str]:
    number = entry.document.instrument_id
    for term, weight in entry.weights.items():
        yield f"{number}\t{weight:.6g}\t{term}\n"  # terms are letters and digits behind a mark


def _sections(entry: Entry) -> Iterator[str]:
    for number, section in enumerate(entry.sections):
        of = section.of
        yield _line(
            str(entry.document.instrument_id),
            str(number),
            str(FIELDS.index(of.field) + 1),
            str(of.attachment),
            str(of.page),
            section.text,
            section.vector,
        )


def _line(*values: str) -> str:
    return "\t".join(clean(value).translate(_ESCAPES) for value in values) + "\n"


def _array(values: Iterable[str]) -> str:
    escaped = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in escaped) + "}"
