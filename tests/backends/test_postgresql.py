"""What only the backend on PostgreSQL has to fear: the server, other tenants, and its language."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, make_url
from sqlalchemy.exc import OperationalError

from tests.backends.postgresql_server import search_url
from tests.backends.search_corpus import CORPUS, FAIR, document, many
from toolbox.discovery.backends.postgresql.backend import PostgresqlIndex
from toolbox.discovery.backends.registry import open_index
from toolbox.discovery.documents import Delete, IndexDocument, Upsert
from toolbox.discovery.index import SearchIndex
from toolbox.discovery.indexed import sections_of
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.understanding.meaning import meaning_of
from toolbox.discovery.understanding.rings import Rings
from toolbox.discovery.wanted import Wanted
from toolbox.foundation.errors import Unavailable

pytestmark = pytest.mark.slow


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of the test's own index."""
    return search_url(tmp_path)


@pytest.fixture
def index(url: str) -> SearchIndex:
    """An index with the corpus."""
    made = PostgresqlIndex(url)
    made.rebuild(CORPUS)
    return made


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A connection of somebody who looks after the server; each statement counts at once."""
    address = make_url(url)
    engine = create_engine(
        "postgresql+pg8000://test@/postgres",
        connect_args={
            "unix_sock": f"{address.query['host']}/.s.PGSQL.5432",
            "startup_params": {"search_path": str(address.query["schema"])},
        },
        isolation_level="AUTOCOMMIT",
    )
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def found(index: SearchIndex, text: str) -> set[int]:
    query = SearchQuery(text)
    hits = index.find(query, meaning_of(query.parsed, Rings()).wanted).hits
    return {hit.instrument_id for hit in hits}


# Words


@pytest.mark.parametrize(
    ("written", "typed"), [("Krunigkeit", "krunig"), ("Knarzigkeiten", "knarzig")]
)
def test_words_that_no_dictionary_knows_are_found_by_their_stem(
    index: SearchIndex, written: str, typed: str
) -> None:
    index.apply([Upsert(document(11, "Eins", summary=f"Etwas über {written}."))])
    assert index.frequencies([typed]) == {}
    assert found(index, typed) == {11}
    assert found(index, f"prüfung {typed}") == set()
    assert found(index, f"etwas -{typed}") == {11}


def test_a_phrase_is_found_where_a_long_text_is_cut(index: SearchIndex) -> None:
    words = [f"wort{number}" for number in range(500)]
    index.apply([Upsert(document(11, "Lang", description=" ".join(words)))])
    cuts = accumulate(len(piece.split()) for piece in sections_of(" ".join(words)))
    for cut in [*cuts][:-1]:
        assert found(index, '"{}"'.format(" ".join(words[cut - 1 : cut + 1]))) == {11}
        assert found(index, '"{}"'.format(" ".join(words[cut - 9 : cut + 9]))) == {11}
        assert found(index, f'"{words[cut - 1]} {words[cut + 1]}"') == set()


@pytest.mark.parametrize(
    "text",
    ["a'b", 'a"b', "a\\b", "a\\", "{a,b}", "NULL", "a:b", "%s %(x)s :x", "$1", "\t\r\n", "\x00"],
)
def test_no_text_is_taken_for_a_command(index: SearchIndex, text: str) -> None:
    written = document(11, f"Kranhaken {text}", tags=(text,), tag=(text, "b"), kind=(text,))
    index.apply([Upsert(written)])
    query = SearchQuery(f"kranhaken {text}", filters={"tag": (text,), "kind": ("x", text)})
    results = index.find(query, meaning_of(SearchQuery("kranhaken").parsed, Rings()).wanted)
    assert [hit.instrument_id for hit in results.hits] == [11]
    kept = text.replace("\x00", " ")
    assert dict(results.facets["tag"]) == {kept: 1, "b": 1}
    (shown,) = index.show(Wanted(), results.hits)
    assert shown.title_html.startswith("Kranhaken ")
    found(index, text)


# Several indexes, several at once


def test_indexes_in_one_database_do_not_touch_each_other(
    index: SearchIndex, tmp_path: Path
) -> None:
    other = PostgresqlIndex(search_url(tmp_path / "other"))
    other.rebuild(many(3))
    assert index.document_count() == len(CORPUS)
    other.apply([Delete(one) for one in other.fingerprints()])
    assert (index.document_count(), other.document_count()) == (len(CORPUS), 0)


def test_only_one_rebuilds_at_a_time(index: SearchIndex, url: str) -> None:
    def documents() -> Iterator[IndexDocument]:
        yield from many(2)
        with pytest.raises(Unavailable) as caught:
            PostgresqlIndex(url).rebuild([])
        assert caught.value.code == "index-busy"

    index.rebuild(documents())
    assert index.document_count() == 2


@pytest.mark.parametrize(
    "error", [KeyError("x"), OSError("x"), OperationalError("SELECT", {}, ValueError("x"))]
)
def test_a_rebuild_that_fails_says_why_and_leaves_nothing_behind(
    index: SearchIndex, url: str, error: Exception
) -> None:
    def interrupted() -> Iterator[IndexDocument]:
        yield from many(150)
        raise error

    with pytest.raises(type(error)) as caught:
        index.rebuild(interrupted())
    assert caught.value is error
    schema = str(make_url(url).query["schema"])
    with connected(url) as connection:
        names = connection.exec_driver_sql(
            "SELECT nspname FROM pg_namespace WHERE nspname LIKE %s", (f"{schema}%",)
        ).scalars()
        assert list(names) == [schema]


def test_generations_are_counted(index: SearchIndex) -> None:
    index.rebuild(CORPUS)
    assert index.status().generation == 2


# Harm


@pytest.mark.parametrize("table", ["documents", "postings", "sections", "words", "changes"])
def test_a_lost_table_is_noticed_and_a_rebuild_mends_it(
    index: SearchIndex, url: str, table: str
) -> None:
    with connected(url) as connection:
        connection.exec_driver_sql(f"DROP TABLE {table}")
    assert (index.status().healthy, index.status().reason) == (False, "damaged")
    index.rebuild(CORPUS)
    assert index.status().healthy
    assert found(index, "messe") == {FAIR.instrument_id}


def test_a_table_that_is_not_ours_any_more_is_no_surprise(index: SearchIndex, url: str) -> None:
    with connected(url) as connection:
        connection.exec_driver_sql("ALTER TABLE postings DROP COLUMN weight")
    for use in (lambda: found(index, "messe"), lambda: index.apply([Upsert(FAIR)])):
        with pytest.raises(Unavailable) as caught:
            use()
        assert caught.value.code == "index-failed"
    index.rebuild(CORPUS)
    assert found(index, "messe") == {FAIR.instrument_id}


def test_an_index_of_another_format_is_outdated(index: SearchIndex, url: str) -> None:
    with connected(url) as connection:
        connection.exec_driver_sql("UPDATE state SET format = format - 1")
    assert (index.status().healthy, index.status().reason) == (False, "outdated")
    for use in (lambda: found(index, "messe"), lambda: index.apply([Delete(1)])):
        with pytest.raises(Unavailable) as caught:
            use()
        assert caught.value.code == "index-outdated"
    index.rebuild(CORPUS)
    assert index.status().healthy


def test_an_index_by_another_recipe_answers_until_it_is_rebuilt(
    index: SearchIndex, url: str
) -> None:
    with connected(url) as connection:
        connection.exec_driver_sql("UPDATE state SET recipe = 'of yesterday'")
    assert (index.status().healthy, index.status().reason) == (True, "outdated")
    assert found(index, "messe") == {FAIR.instrument_id}
    index.apply([Upsert(replace(FAIR, title="Markt"))])
    index.rebuild(CORPUS)
    assert (index.status().healthy, index.status().reason) == (True, "")


def test_lost_connections_are_made_anew(index: SearchIndex, url: str) -> None:
    found(index, "messe")
    with connected(url) as connection:
        # Waits until they are gone: one that dies while it answers is another matter.
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE application_name = 'toolbox_search'"
        )
    assert found(index, "messe") == {FAIR.instrument_id}
    index.apply([Delete(FAIR.instrument_id)])
    assert found(index, "messe") == set()


def test_a_search_does_not_wait_for_long(index: SearchIndex, url: str) -> None:
    with connected(url) as connection:
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql("LOCK TABLE state IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(Unavailable) as caught:
            found(index, "messe")
        connection.exec_driver_sql("ROLLBACK")
    assert caught.value.code == "index-slow"
    assert found(index, "messe") == {FAIR.instrument_id}


@pytest.mark.parametrize(
    "address", ["postgresql://u:p@127.0.0.1:1/db", "postgresql://u@/db?host=/"]
)
def test_without_a_server_there_is_no_index(address: str) -> None:
    index = open_index(address, Path())
    assert (index.status().healthy, index.status().reason) == (False, "unreachable")
    for use in (index.document_count, lambda: found(index, "x"), lambda: index.rebuild([])):
        with pytest.raises(Unavailable) as caught:
            use()
        assert caught.value.code == "index-unreachable"
    index.warm_up()


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://host/database",
        "postgresql://user@host",
        "postgresql://user@host/database?schema=public",
        "postgresql://user@host/database?schema=toolbox_search;DROP",
        f"postgresql://user@host/database?schema=toolbox_search_{'x' * 60}",
        "postgresql://user@host/database?schema=toolbox_search_next",
        "postgresql://user@host/database?sslmode=perhaps",
        "postgresql://user@host/database?unknown=1",
    ],
)
def test_wrong_addresses_are_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"user|database|schema|sslmode|unknown"):
        open_index(address, Path())


@pytest.mark.parametrize("end", ["", *(f"?sslmode={mode}" for mode in ("require", "verify-full"))])
def test_right_addresses_are_taken(end: str) -> None:
    assert isinstance(open_index(f"postgresql://u@host:5433/db{end}", Path()), PostgresqlIndex)
