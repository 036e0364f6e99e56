"""Migrations go up and down, end at the models, and never leave half a database."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from tests.conftest import house_settings
from toolbox.foundation import schema
from toolbox.foundation.db import prepare_engine


def test_migrations_go_up_and_down_and_end_at_the_models(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'x.db'}")
    prepare_engine(engine)
    schema.step(engine, "head")
    assert schema.differences(engine) == []
    schema.step(engine, "base")
    schema.step(engine, "head")
    assert schema.differences(engine) == []
    engine.dispose()


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
