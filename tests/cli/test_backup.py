"""Backups: made while the toolbox runs, read again, restored; never half, never a damaged one."""

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import factories
from tests.cli.conftest import Toolbox, inside_of
from tests.conftest import house_settings
from toolbox.accounts.belonging import found_organisation
from toolbox.catalogue import publishing, queries
from toolbox.foundation.backup.last_one import last_backup
from toolbox.foundation.backup.making import make_backup
from toolbox.foundation.backup.manifest import (
    DATABASE,
    MANIFEST,
    BackupError,
    backups_in,
    read_manifest,
)
from toolbox.foundation.jobs import run_due
from toolbox.foundation.locks import try_to_hold
from toolbox.foundation.settings import PROJECT_ROOT, Settings
from toolbox.foundation.storage.local import LocalStorage
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def stock(template_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with an organisation and two instruments with a file each, all work done."""
    folder = tmp_path_factory.mktemp("stock") / "instance"
    shutil.copytree(template_instance, folder)
    with inside_of(folder):
        with unit_of_work():
            owner_id = found_organisation(name="Projekt", by=factories.EDITORIAL).id
        for content in (b"Erster Tag im Betrieb", b"Zweiter Tag im Betrieb"):
            version_id = factories.draft(owner_id, title=content.decode())
            with unit_of_work():
                version = queries.version_by_id(version_id)
                factories.attached(version, content, "liste.txt")
                publishing.publish(version, by=factories.EDITORIAL)
        run_due()
    return folder


@pytest.fixture
def stocked(stock: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may harm."""
    shutil.copytree(stock, tmp_path / "instance")
    return tmp_path / "instance"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where backups go."""
    return tmp_path / "backups"


def _titles(instance: Path) -> list[str]:
    connection = sqlite3.connect(instance / "toolbox.db")
    found = [row[0] for row in connection.execute("SELECT title FROM versions ORDER BY id")]
    connection.close()
    return found


def _objects(instance: Path) -> list[str]:
    return sorted(
        path.name for path in (instance / "files" / "objects").rglob("*") if path.is_file()
    )


def _one(folder: Path) -> Path:
    (found,) = backups_in(folder)
    return found


def _empty(instance: Path) -> None:
    """Let the instance be one on which nothing has happened yet, with its old secrets."""
    for path in instance.iterdir():
        if path.name != "secret_key":
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def test_a_backup_brings_everything_back(toolbox: Toolbox, stocked: Path, folder: Path) -> None:
    titles, objects = _titles(stocked), _objects(stocked)
    said = toolbox("backup", str(folder))
    assert said.code == 0, said.err
    assert "read again" in said.words
    assert "signing key and config.toml are not in it" in said.words
    _empty(stocked)
    assert toolbox("restore", str(folder)).code == 0
    assert (_titles(stocked), _objects(stocked)) == (titles, objects)
    assert oct((stocked / "toolbox.db").stat().st_mode)[-3:] == "600"
    assert toolbox("setup").code == 0
    assert toolbox("index", "rebuild").code == 0
    assert toolbox("doctor").code == 0, "a restored toolbox has nothing to find"
    assert _titles(stocked) == titles, "the starting content does not come a second time"


def test_previews_are_there_at_once(toolbox: Toolbox, stocked: Path, folder: Path) -> None:
    kept = LocalStorage(stocked / "files").derived
    kept.put_bytes("previews/abc/page-1.webp", b"picture")
    assert toolbox("backup", str(folder)).code == 0
    _empty(stocked)
    assert toolbox("restore", str(_one(folder))).code == 0
    with kept.open("previews/abc/page-1.webp") as stream:
        assert stream.read() == b"picture"


def test_the_instance_remembers_its_last_backup(
    toolbox: Toolbox, stocked: Path, folder: Path
) -> None:
    assert last_backup(stocked) is None
    assert toolbox("backup", str(folder)).code == 0
    known = last_backup(stocked)
    assert known is not None
    assert (known.path, known.faults, known.lacking) == (str(_one(folder)), 0, 0)
    _harm_object(_one(folder))
    assert toolbox("backup", "check", str(folder)).code == 1
    again = last_backup(stocked)
    assert again is not None
    assert (again.faults, again.made_at) == (1, known.made_at)


def test_nobody_else_reads_a_backup(toolbox: Toolbox, stocked: Path, folder: Path) -> None:
    assert toolbox("backup", str(folder), "--with-secrets").code == 0
    for path in [_one(folder), *_one(folder).rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path


@pytest.mark.parametrize("with_secrets", [False, True])
def test_secrets_are_in_it_only_where_that_was_said(
    toolbox: Toolbox, stocked: Path, folder: Path, with_secrets: bool
) -> None:
    (stocked / "config.toml").write_text('site_name = "Kiste"\n')
    key = (stocked / "secret_key").read_text()
    assert toolbox("backup", str(folder), *["--with-secrets"] * with_secrets).code == 0
    for path in _one(folder).rglob("*"):
        if path.is_file() and not with_secrets:
            assert key.encode() not in path.read_bytes()
    _empty(stocked)
    (stocked / "secret_key").unlink()
    assert toolbox("restore", str(folder)).code == 0
    assert (stocked / "secret_key").exists() is with_secrets
    assert (stocked / "config.toml").exists() is with_secrets


def test_settings_that_are_there_are_not_overwritten(
    toolbox: Toolbox, stocked: Path, folder: Path
) -> None:
    (stocked / "config.toml").write_text('site_name = "Alt"\n')
    assert toolbox("backup", str(folder), "--with-secrets").code == 0
    _empty(stocked)
    (stocked / "config.toml").write_text('site_name = "Neu"\n')
    assert toolbox("restore", str(folder)).code == 0
    assert "Neu" in (stocked / "config.toml").read_text()


def test_older_ones_go_and_equal_files_are_stored_once(
    toolbox: Toolbox, stocked: Path, folder: Path
) -> None:
    for _round in range(3):
        assert toolbox("backup", "--keep", "2", str(folder)).code == 0
    older, newer = backups_in(folder)
    (sha256, *_more) = _objects(stocked)
    path = f"objects/{sha256[:2]}/{sha256}"
    assert (older / path).samefile(newer / path)
    assert not (newer / path).samefile(LocalStorage(stocked / "files").path_of(sha256))
    for one in (older, newer):
        assert toolbox("backup", "check", str(one)).code == 0


def test_what_does_not_belong_to_us_stays_in_the_folder(
    toolbox: Toolbox, stocked: Path, folder: Path
) -> None:
    for name in ("werkzeugkoffer-alt", "photos"):
        (folder / name).mkdir(parents=True)
    for _round in range(2):
        assert toolbox("backup", "--keep", "1", str(folder)).code == 0
    assert len(backups_in(folder)) == 1
    assert {"werkzeugkoffer-alt", "photos"} < {path.name for path in folder.iterdir()}


def _object(backup: Path) -> Path:
    return next(path for path in sorted((backup / "objects").rglob("*")) if path.is_file())


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _harm_object(backup: Path) -> None:
    _flip(_object(backup))


def _lose_object(backup: Path) -> None:
    _object(backup).unlink()


def _harm_database(backup: Path) -> None:
    _flip(backup / DATABASE)


def _lose_database(backup: Path) -> None:
    (backup / DATABASE).unlink()


def _harm_manifest(backup: Path) -> None:
    path = backup / MANIFEST
    path.write_text(path.read_text().replace('"faults": []', '"faults": ["x is missing"]'))


def _cut_manifest(backup: Path) -> None:
    path = backup / MANIFEST
    path.write_text(path.read_text()[:100])


def _lose_manifest(backup: Path) -> None:
    (backup / MANIFEST).unlink()


def _slip_in(backup: Path) -> None:
    (backup / "objects" / "more.txt").write_text("?")


def _forget_object(backup: Path) -> None:
    """A manifest that is in itself right, of a backup that lacks what the database knows."""
    gone = _object(backup)
    gone.unlink()
    content = json.loads((backup / MANIFEST).read_text())
    content["parts"] = [part for part in content["parts"] if gone.name not in part["path"]]
    del content["digest"]
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    (backup / MANIFEST).write_text(json.dumps({**content, "digest": digest}))


@pytest.mark.parametrize(
    "harm",
    [
        *(_harm_object, _lose_object, _harm_database, _lose_database, _harm_manifest),
        *(_cut_manifest, _lose_manifest, _slip_in, _forget_object),
    ],
)
def test_a_damaged_backup_is_named_and_not_restored(
    toolbox: Toolbox, stocked: Path, folder: Path, harm: Callable[[Path], None]
) -> None:
    assert toolbox("backup", str(folder)).code == 0
    made = _one(folder)
    harm(made)
    assert toolbox("backup", "check", str(made)).code == 1
    _empty(stocked)
    before = sorted(stocked.rglob("*"))
    said = toolbox("restore", str(made))
    assert said.code == 1
    assert not (stocked / "toolbox.db").exists()
    assert sorted(stocked.rglob("*")) == before, "nothing of it was taken"


def test_a_backup_of_a_newer_version_is_refused(
    toolbox: Toolbox, stocked: Path, folder: Path
) -> None:
    connection = sqlite3.connect(stocked / "toolbox.db")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    assert toolbox("backup", str(folder)).code == 0
    _empty(stocked)
    said = toolbox("restore", str(folder))
    assert said.code == 1
    assert "newer version" in said.words


def test_an_instance_with_a_database_is_not_overwritten(
    toolbox: Toolbox, stocked: Path, folder: Path
) -> None:
    assert toolbox("backup", str(folder)).code == 0
    before = (stocked / "toolbox.db").read_bytes()
    said = toolbox("restore", str(folder))
    assert said.code == 1
    assert "already" in said.words
    assert (stocked / "toolbox.db").read_bytes() == before


def test_nothing_is_restored_into_a_running_toolbox(
    toolbox: Toolbox, stocked: Path, folder: Path
) -> None:
    assert toolbox("backup", str(folder)).code == 0
    _empty(stocked)
    lock = try_to_hold(stocked / "executor.lock")
    assert lock is not None
    with lock:
        assert toolbox("restore", str(folder)).code == 1
    assert toolbox("restore", str(folder)).code == 0


@pytest.mark.parametrize("harm", ["missing", "damaged"])
def test_a_lacking_file_is_said_and_older_backups_stay(
    toolbox: Toolbox, stocked: Path, folder: Path, harm: str
) -> None:
    storage = LocalStorage(stocked / "files")
    lacking = storage.path_of(_objects(stocked)[0])
    if harm == "missing":
        assert toolbox("backup", "--keep", "1", str(folder / "other")).code == 0
        lacking.unlink()
    else:
        lacking.chmod(0o600)
        _flip(lacking)
    for _round in range(2):
        said = toolbox("backup", "--keep", "1", str(folder))
        assert said.code == 1
        assert f"{lacking.name} is {harm}" in said.words
    assert len(backups_in(folder)) == 2
    assert toolbox("backup", "check", str(folder)).code == 0
    known = last_backup(stocked)
    assert known is not None
    assert known.lacking == 1


def test_a_backup_holds_one_moment_while_people_write(
    toolbox: Toolbox, stocked: Path, folder: Path
) -> None:
    connection = sqlite3.connect(stocked / "toolbox.db", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE versions SET title = 'Noch nicht gesichert'")
    assert toolbox("backup", str(folder)).code == 0
    connection.execute("COMMIT")
    connection.close()
    assert "Noch nicht gesichert" not in _titles_in(_one(folder) / DATABASE)


def _titles_in(database: Path) -> list[str]:
    connection = sqlite3.connect(f"{database.as_uri()}?mode=ro&immutable=1", uri=True)
    found = [row[0] for row in connection.execute("SELECT title FROM versions")]
    connection.close()
    return found


def test_of_two_at_once_one_waits_for_nothing(stocked: Path, folder: Path) -> None:
    folder.mkdir()
    lock = try_to_hold(folder / ".lock")
    assert lock is not None
    with lock, pytest.raises(BackupError, match="Another backup"):
        _made(house_settings(stocked), folder)


def _made(settings: Settings, folder: Path) -> Path:
    storage = LocalStorage(settings.instance / "files")
    return make_backup(settings, storage, folder, keep=9, with_secrets=False)


@pytest.mark.parametrize("command", ["check", "restore"])
def test_a_folder_without_a_backup_is_refused(
    toolbox: Toolbox, stocked: Path, tmp_path: Path, command: str
) -> None:
    words = ["backup", "check"] if command == "check" else ["restore"]
    (tmp_path / "nothing").mkdir()
    said = toolbox(*words, str(tmp_path / "nothing"))
    assert said.code == 1
    assert "is no backup" in said.words


def test_without_a_database_there_is_nothing_to_save(toolbox: Toolbox, folder: Path) -> None:
    said = toolbox("backup", str(folder))
    assert said.code == 1
    assert "nothing to save" in said.words


def test_another_engine_is_saved_by_its_own_tools(
    toolbox: Toolbox, stocked: Path, folder: Path
) -> None:
    """With an address of SQLite that is no file of ours, the way is the one of any engine."""
    storage = LocalStorage(stocked / "files")
    settings = house_settings(stocked, database_url="postgresql+pg8000://localhost/toolbox")
    objects = _objects(stocked)
    made = make_backup(settings, storage, folder, keep=1, with_secrets=False, objects=objects)
    manifest = read_manifest(made)
    assert manifest.schema is None
    assert not manifest.has(DATABASE)
    assert sum(part.path.startswith("objects/") for part in manifest.parts) == len(objects)


_SLOW = """
import sys, time
from pathlib import Path
from toolbox.foundation.backup import making, restoring
from toolbox.foundation.settings import load_settings
from toolbox.foundation.storage.local import LocalStorage
step, instance, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
def stop(*_given, **_named):
    print("here", flush=True)
    time.sleep(60)
settings, storage = load_settings(instance, {}), LocalStorage(instance / "files")
if step.startswith("_put"):
    setattr(restoring, step, stop)
    restoring.restore_backup(settings, storage, folder, replay=lambda *_given: None)
else:
    setattr(making, step, stop)
    making.make_backup(settings, storage, folder, keep=9, with_secrets=False)
"""


def _killed_at(step: str, instance: Path, folder: Path) -> None:
    """Run it in a process of its own, and kill that without warning when it comes to ``step``."""
    process = subprocess.Popen(
        [sys.executable, "-c", _SLOW, step, str(instance), str(folder)],
        cwd=PROJECT_ROOT,
        env={**os.environ, "PYTHONPATH": str(PROJECT_ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == "here\n"
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


@pytest.mark.parametrize("step", ["_save_object", "_write", "faults_of"])
def test_killed_in_the_middle_there_is_no_half_backup(
    toolbox: Toolbox, stocked: Path, folder: Path, step: str
) -> None:
    assert toolbox("backup", str(folder)).code == 0
    _killed_at(step, stocked, folder)
    assert len(backups_in(folder)) == 1
    assert toolbox("backup", "check", str(folder)).code == 0
    assert toolbox("backup", str(folder)).code == 0
    assert len(backups_in(folder)) == 2
    assert {path.name for path in folder.iterdir()} == {
        ".lock",
        *(path.name for path in backups_in(folder)),
    }


@pytest.mark.parametrize("step", ["_put_object", "_put_secrets", "_put_database"])
def test_a_restore_that_was_killed_is_given_again(
    toolbox: Toolbox, stocked: Path, folder: Path, step: str
) -> None:
    titles, objects = _titles(stocked), _objects(stocked)
    assert toolbox("backup", str(folder)).code == 0
    _empty(stocked)
    _killed_at(step, stocked, _one(folder))
    assert not (stocked / "toolbox.db").exists()
    assert toolbox("restore", str(folder)).code == 0
    assert (_titles(stocked), _objects(stocked)) == (titles, objects)


def test_a_full_disk_leaves_no_half_backup(
    stocked: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("toolbox.foundation.backup.making._copy", full)
    with pytest.raises(BackupError, match="No space left"):
        _made(house_settings(stocked), folder)
    assert [path.name for path in folder.iterdir()] == [".lock"]
