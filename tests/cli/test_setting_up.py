"""Setting an instance up: from nothing, again, after an interruption, with harm done to it."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Toolbox, inside_of
from toolbox.cli.translations import compile_catalogue
from toolbox.content import progress
from toolbox.discovery.synonyms import rings
from toolbox.discovery.understanding.rings import shipped
from toolbox.foundation import schema
from toolbox.foundation.i18n import TRANSLATIONS
from toolbox.foundation.locks import EXECUTOR, try_to_hold
from toolbox.foundation.settings import load_settings
from toolbox.vocabularies.queries import vocabularies

pytestmark = pytest.mark.slow


def test_an_empty_folder_becomes_an_instance(toolbox: Toolbox, tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    said = toolbox("setup", "--no-content")
    assert said.code == 0
    assert (folder / "index").stat().st_mode & 0o777 == 0o700
    assert (folder / "secret_key").stat().st_mode & 0o777 == 0o600
    with inside_of(folder):
        assert vocabularies()
        assert progress.is_loaded(load_settings(folder, {}))
    again = toolbox("setup", "--no-content")
    assert again.code == 0
    assert "Loading" not in again.words
    assert "Database" not in again.words


def test_an_interrupted_load_goes_on_at_the_next_start(toolbox: Toolbox, instance: Path) -> None:
    settings = load_settings(instance, {})
    progress.note_begin(settings)
    with inside_of(instance):
        assert not progress.is_loaded(settings)
    assert "Loading starting content" in toolbox("setup", "--no-content").words
    with inside_of(instance):
        assert progress.is_loaded(settings)


def test_an_instance_from_before_there_were_synonyms_gets_them(
    toolbox: Toolbox, instance: Path
) -> None:
    with sqlite3.connect(instance / "toolbox.db") as connection:
        for table in ("synonym_rings", "shipped_rings", "synonym_stamps"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - three names above
    toolbox("setup")
    with inside_of(instance):
        assert len(rings()) == len(shipped())


def test_no_content_stays_no_content(toolbox: Toolbox, instance: Path) -> None:
    """Who left it out at first would be surprised by it at the second start."""
    assert "Loading" not in toolbox("setup").words


def test_a_file_that_is_no_database_is_said_and_kept(toolbox: Toolbox, instance: Path) -> None:
    (instance / "toolbox.db").write_bytes(b"Dies ist keine Datenbank. " * 100)
    said = toolbox("setup")
    assert said.code == 1
    assert "cannot be read: file is not a database" in said.words
    assert (instance / "toolbox.db").read_bytes().startswith(b"Dies")


def _forget_revision(instance: Path) -> None:
    with sqlite3.connect(instance / "toolbox.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    connection.close()


def test_nothing_is_migrated_while_another_process_works(toolbox: Toolbox, instance: Path) -> None:
    """What that one saved after the copy was made would be lost with the old file."""
    _forget_revision(instance)
    lock = try_to_hold(instance / EXECUTOR)
    assert lock is not None
    with lock:
        said = toolbox("db", "upgrade")
    assert said.code == 1
    assert "another process works on this instance. Please stop it first." in said.words


def test_migrations_are_checked(toolbox: Toolbox, instance: Path) -> None:
    assert "Already up to date" in toolbox("db", "upgrade").words
    assert toolbox("db", "check").code == 0


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the German sentences that a test may change."""
    folder = tmp_path / "translations" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = TRANSLATIONS / "de" / "LC_MESSAGES" / "messages.po"
    (folder / "messages.po").write_bytes(source.read_bytes())
    monkeypatch.setattr("toolbox.cli.translations.TRANSLATIONS", tmp_path / "translations")
    yield folder / "messages.po"


def test_a_sentence_without_german_fails_the_check(toolbox: Toolbox, catalogue: Path) -> None:
    lacking = "You are not allowed to do this."
    text = catalogue.read_text("utf-8")
    start = text.index("msgstr", text.index(f'msgid "{lacking}"'))
    end = text.index("\n\n", start)
    catalogue.write_text(f'{text[:start]}msgstr ""{text[end:]}', "utf-8")
    said = toolbox("translations", "check")
    assert said.code == 1
    assert f"no German: {lacking}" in said.err


def test_the_catalogue_is_compiled_where_it_is_older(catalogue: Path) -> None:
    assert compile_catalogue()
    assert not compile_catalogue()
    assert catalogue.with_suffix(".mo").read_bytes()[:4] == b"\xde\x12\x04\x95"


def test_revisions_of_the_code_are_known_without_loading_them(instance: Path) -> None:
    assert schema.is_current(load_settings(instance, {}))
    _forget_revision(instance)
    assert not schema.is_current(load_settings(instance, {}))
    assert json.dumps(schema.head_revision())
