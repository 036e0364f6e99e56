"""The tables of the index, in a PostgreSQL schema of their own, and how a new one replaces them."""

from sqlalchemy import Connection

from toolbox.discovery.recipe import recipe

FORMAT = 1
"""Raise this with every change of the tables: an index of another format is rebuilt."""

# Moments are in seconds since 1970: a search calculates with those of many documents.
_TABLES = """
CREATE TABLE state (
    format integer NOT NULL,
    recipe text NOT NULL,
    generation integer NOT NULL,
    documents integer NOT NULL DEFAULT 0,
    average_length real NOT NULL DEFAULT 1,
    newest bigint NOT NULL DEFAULT 0,
    built timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE state IS 'One row. What reads several tables reads this one first.';

CREATE TABLE documents (
    instrument bigint NOT NULL,
    version bigint NOT NULL,
    published bigint NOT NULL,
    reuse integer NOT NULL,
    length real NOT NULL,
    title_key text COLLATE "C" NOT NULL,
    facets text[] COLLATE "C" NOT NULL,
    attachments text[] NOT NULL
);

CREATE TABLE postings (
    instrument bigint NOT NULL,
    weight real NOT NULL,
    term text COLLATE "C" NOT NULL
);
COMMENT ON TABLE postings IS 'How strongly each document says each of its terms.';

CREATE TABLE sections (
    instrument bigint NOT NULL,
    number integer NOT NULL,
    field smallint NOT NULL,
    attachment integer NOT NULL,
    page integer NOT NULL,
    text text NOT NULL,
    terms tsvector NOT NULL
);
COMMENT ON TABLE sections IS 'The texts in pieces, with the places of the terms in each.';

CREATE TABLE words (
    id bigint GENERATED ALWAYS AS IDENTITY,
    word text COLLATE "C" NOT NULL
);
COMMENT ON TABLE words IS 'Every word that was in the index once, for finding similar ones.';

CREATE TABLE changes (
    instrument bigint PRIMARY KEY,
    number bigint GENERATED ALWAYS AS IDENTITY
);
COMMENT ON TABLE changes IS 'What has changed since the last rebuild, in order, for the next.';
"""

CONTENT = ("documents", "postings", "sections")
"""The tables with what is known of each instrument."""

TABLES = ("state", *CONTENT, "words", "changes")

# Filling tables first and indexing them afterwards is several times as fast. Without fastupdate
# a change takes a little longer, and the searches after it do not.
_INDEXES = """
CREATE UNIQUE INDEX ON documents (instrument);
CREATE INDEX ON documents USING gin (facets) WITH (fastupdate = off);
CREATE INDEX ON postings (term, instrument) INCLUDE (weight);
CREATE INDEX ON postings (instrument);
CREATE INDEX ON sections (instrument);
CREATE INDEX ON sections USING gin (terms) WITH (fastupdate = off);
CREATE INDEX ON sections USING gin (to_tsvector('german', text)) WITH (fastupdate = off);
CREATE UNIQUE INDEX ON words (word);
CREATE INDEX ON words (id);
"""


def create(connection: Connection, name: str, generation: int) -> None:
    """Make empty tables in a schema and let the connection work in it from now on."""
    connection.exec_driver_sql(f"CREATE SCHEMA {name}")
    connection.exec_driver_sql(f"SET LOCAL search_path = {name}")
    connection.exec_driver_sql(_TABLES)
    connection.exec_driver_sql(
        "INSERT INTO state (format, recipe, generation) VALUES (%s, %s, %s)",
        (FORMAT, recipe(), generation),
    )


def add_indexes(connection: Connection) -> None:
    """Make the indexes of tables that were filled without."""
    connection.exec_driver_sql(_INDEXES)
    connection.exec_driver_sql("ANALYZE documents, postings, sections")


def is_there(connection: Connection, name: str) -> bool:
    """Say whether a schema has a whole index of the present format."""
    tables = [f"{name}.{table}" for table in TABLES]
    found = connection.exec_driver_sql(
        "SELECT count(to_regclass(t)) FROM unnest(CAST(%s AS text[])) AS names (t)", (tables,)
    ).scalar()
    return found == len(TABLES) and is_current(connection, name)


def is_current(connection: Connection, name: str) -> bool:
    """Say whether an index is of the present format."""
    statement = f"SELECT format FROM {name}.state"  # noqa: S608 - the name was checked
    return bool(connection.exec_driver_sql(statement).scalar() == FORMAT)


def lock_against_changes(connection: Connection, name: str) -> None:
    """Let nobody else change an index until the transaction ends; searches go on."""
    connection.exec_driver_sql(f"LOCK TABLE {name}.state IN SHARE ROW EXCLUSIVE MODE")


def replace(connection: Connection, old: str, new: str) -> None:
    """Put one schema in the place of another, with all that is in it.

    What reads several tables reads ``state`` first. So whoever has locked that table has them all
    to itself, nobody sees tables of both schemas, and no two wait for each other.
    """
    if connection.exec_driver_sql("SELECT to_regclass(%s)", (f"{old}.state",)).scalar():
        connection.exec_driver_sql(f"LOCK TABLE {old}.state IN ACCESS EXCLUSIVE MODE")
    connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {old} CASCADE")
    connection.exec_driver_sql(f"ALTER SCHEMA {new} RENAME TO {old}")
