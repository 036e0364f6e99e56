"""Migrations go up and down, end at the models, and never leave half a database."""

import re
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, inspect

from tests.conftest import house_settings
from toolbox.foundation import schema
from toolbox.foundation.db import Base, prepare_engine

pytestmark = pytest.mark.slow


def test_migrations_go_up_and_down_and_end_at_the_models(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'x.db'}")
    prepare_engine(engine)
    schema.step(engine, "head")
    assert schema.differences(engine) == []
    schema.step(engine, "base")
    schema.step(engine, "head")
    assert schema.differences(engine) == []
    engine.dispose()


def test_what_is_loaded_along_is_never_a_join_within_a_join() -> None:
    """SQLite works such a one out as a whole first: of all instruments, for the page of one."""
    related = [one for mapper in Base.registry.mappers for one in mapper.relationships]
    assert related
    assert [str(one) for one in related if one.lazy == "joined" and one.innerjoin is True] == []


def test_an_empty_folder_becomes_a_current_database(tmp_path: Path) -> None:
    settings = house_settings(tmp_path / "instance")
    assert not schema.is_current(settings)
    assert schema.upgrade(settings)
    assert schema.is_current(settings)
    assert not schema.upgrade(settings)


def test_a_database_of_a_newer_version_is_refused_untouched(tmp_path: Path) -> None:
    settings = house_settings(tmp_path / "instance")
    schema.upgrade(settings)
    path = settings.database_path
    assert path is not None
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(schema.SchemaError, match="newer version"):
        schema.upgrade(settings)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)


def test_a_failing_migration_leaves_the_database_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = house_settings(tmp_path / "instance")
    schema.upgrade(settings)
    path = settings.database_path
    assert path is not None
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    monkeypatch.setattr(schema, "_known", lambda _revision: True)
    before = path.read_bytes()
    with pytest.raises(Exception, match="0000"):
        schema.upgrade(settings)
    assert path.read_bytes() == before


def test_the_audit_trail_cannot_be_changed(tmp_path: Path) -> None:
    settings = house_settings(tmp_path / "instance")
    schema.upgrade(settings)
    connection = sqlite3.connect(str(settings.database_path))
    connection.execute(
        "INSERT INTO audit_entries (at, action, object_type, object_id, details)"
        " VALUES ('2026-01-01', 'x', 'y', 1, '{}')"
    )
    for statement in ("UPDATE audit_entries SET action = 'z'", "DELETE FROM audit_entries"):
        with pytest.raises(sqlite3.IntegrityError, match="append only"):
            connection.execute(statement)
    connection.close()


def test_migrations_keep_every_check_key_and_index(tmp_path: Path) -> None:
    """Alembic compares no checks, and copying a table on SQLite can lose them."""
    migrated, made = (create_engine(f"sqlite:///{tmp_path / name}") for name in ("a.db", "b.db"))
    for engine in (migrated, made):
        prepare_engine(engine)
    schema.step(migrated, "head")
    Base.metadata.create_all(made)
    assert _rules(migrated) == _rules(made)
    migrated.dispose()
    made.dispose()


def _rules(engine: Engine) -> dict[str, list[object]]:
    """Return the rules of every table of the models, free of spaces and quotation marks."""
    inspector = inspect(engine)
    return {
        name: [
            {(c["name"], re.sub(r"[\s\"']", "", c["sqltext"])) for c in checks},
            {tuple(one["column_names"]) for one in inspector.get_unique_constraints(name)},
            {
                (*one["constrained_columns"], one["referred_table"], one["options"].get("ondelete"))
                for one in inspector.get_foreign_keys(name)
            },
            {(one["name"], *one["column_names"]) for one in inspector.get_indexes(name)},
        ]
        for name in Base.metadata.tables
        for checks in [inspector.get_check_constraints(name)]
    }
