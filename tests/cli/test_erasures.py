"""Whoever was erased stays erased, also where an older backup or database comes back."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import create_engine, select

from tests import factories
from tests.cli.conftest import Said, Toolbox, inside_of
from tests.factories import complete_content
from toolbox.accounts import belonging, farewell, logins, operations, queries
from toolbox.accounts.models import FORMER_MEMBER, Membership, MembershipRole, User
from toolbox.catalogue import operations as catalogue
from toolbox.catalogue import publishing
from toolbox.catalogue.content import CreditEntry
from toolbox.catalogue.models import Credit, Version
from toolbox.foundation import schema
from toolbox.foundation.backup.manifest import (
    DATABASE,
    MANIFEST,
    backups_in,
    read_manifest,
    to_json,
)
from toolbox.foundation.clock import now
from toolbox.foundation.db import db, prepare_engine
from toolbox.foundation.erasures import JOURNAL, Erasure, note_erasures, read_journal
from toolbox.foundation.jobs import run_due
from toolbox.foundation.retention import keep_times
from toolbox.foundation.settings import PROJECT_ROOT, installed_settings
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.slow

NAME = "Wilhelmine Zwetschgenröster"
ADDRESS = "wilhelmine.zwetschge@example.org"
PASSWORD = "drei ruhige Hafenkräne"


def _account(name: str, email: str) -> User:
    return operations.create_administrator(
        email=email, name=name, password=PASSWORD, settings=installed_settings()
    )


@pytest.fixture(scope="module")
def stock(template_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance in which Wilhelmine owns a project with Anton, and is named as a maker."""
    folder = tmp_path_factory.mktemp("stock") / "instance"
    shutil.copytree(template_instance, folder)
    with inside_of(folder):
        with unit_of_work():
            anton = _account("Anton", "anton@example.org")
            user = _account(NAME, ADDRESS)
            actor = queries.actor_for(user)
            owner = belonging.found_organisation(name="Projekt Alpha", by=actor)
            db.session.add(
                Membership(user_id=anton.id, organisation_id=owner.id, role=MembershipRole.OWNER)
            )
            belonging.found_organisation(name="Allein", by=actor)
            logins.begin(user, device="Firefox, Linux", passed=True)
        with unit_of_work():
            content = complete_content(
                credits=(CreditEntry(NAME), CreditEntry("Projekt Alpha")),
                contact_name=NAME,
                contact_email=ADDRESS,
            )
            version = catalogue.draft(
                kind="checklist", owner_id=owner.id, content=content, by=actor
            )
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


def _leave(instance: Path, *, keeps_name: bool = False) -> None:
    with inside_of(instance):
        with unit_of_work():
            user = queries.user_by_email(ADDRESS)
            assert user is not None
            farewell.delete_account(
                user, password=PASSWORD, settings=installed_settings(), keeps_name=keeps_name
            )
        run_due()


def _empty(instance: Path, *, but: tuple[str, ...] = ()) -> None:
    """Let the instance be one on which nothing has happened yet, with its old secrets."""
    for path in instance.iterdir():
        if path.name not in {"secret_key", *but}:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _is_there(instance: Path) -> bool:
    connection = sqlite3.connect(instance / "toolbox.db")
    (number,) = connection.execute(
        "SELECT count(*) FROM users WHERE email = ?", (ADDRESS,)
    ).fetchone()
    connection.close()
    return bool(number)


def _traces(instance: Path) -> list[str]:
    """Return every file of the instance in whose bytes the person can be read."""
    if (instance / "toolbox.db-wal").exists():  # of commands that ran in this process
        connection = sqlite3.connect(instance / "toolbox.db")
        assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
        connection.close()
    signs = [word.encode() for word in (NAME.lower(), "zwetschgen", ADDRESS)]
    return [
        str(path.relative_to(instance))
        for path in sorted(instance.rglob("*"))
        if path.is_file() and any(sign in path.read_bytes().lower() for sign in signs)
    ]


def _settled(instance: Path) -> list[str]:
    """Return the makers' names once all waiting work is done, a day later."""
    with time_machine.travel(now() + timedelta(days=1, minutes=1)), inside_of(instance):
        keep_times({})
        run_due()
        stayed = db.session.scalars(select(User).where(User.name == FORMER_MEMBER)).one()
        assert (stayed.email, stayed.password_hash) == (None, None)
        assert not queries.memberships_of(stayed.id)
        assert db.session.scalars(select(Version.contact_name)).all() == [""]
        return list(db.session.scalars(select(Credit.name).order_by(Credit.id)))


def _own(_toolbox: Toolbox, instance: Path, _folder: Path) -> tuple[str, ...]:
    _empty(instance, but=(JOURNAL,))
    return ()


def _named(_toolbox: Toolbox, instance: Path, _folder: Path) -> tuple[str, ...]:
    journal = (instance / JOURNAL).rename(instance.parent / "old.jsonl")
    _empty(instance)
    return ("--erasures", str(journal))


def _database(_toolbox: Toolbox, instance: Path, _folder: Path) -> tuple[str, ...]:
    """The one that is replaced; after a kill its last rows lie in a file beside it."""
    before = instance.rename(instance.parent / "before")
    instance.mkdir()
    return ("--erasures", str(before / "toolbox.db"))


def _newer_backup(toolbox: Toolbox, instance: Path, folder: Path) -> tuple[str, ...]:
    """A newer one that is damaged, which is why an older one is restored."""
    assert toolbox("backup", str(folder)).code == 0
    (backups_in(folder)[-1] / MANIFEST).unlink()
    _empty(instance)
    return ()


@pytest.mark.parametrize("keep", [_own, _named, _database, _newer_backup])
def test_an_older_backup_does_not_bring_anybody_back(
    toolbox: Toolbox,
    stocked: Path,
    folder: Path,
    keep: Callable[[Toolbox, Path, Path], tuple[str, ...]],
) -> None:
    assert toolbox("backup", str(folder)).code == 0
    (older,) = backups_in(folder)
    assert _traces(older)
    _leave(stocked)
    options = keep(toolbox, stocked, folder)
    said = toolbox("restore", str(older), *options)
    assert said.code == 0, said.err
    assert "1 people who were erased since were erased again" in said.words
    assert not _is_there(stocked)
    assert oct((stocked / "toolbox.db").stat().st_mode)[-3:] == "600"
    assert not (stocked / ".restoring").exists()
    assert toolbox("setup").code == 0
    assert toolbox("index", "rebuild").code == 0
    assert _settled(stocked) == [FORMER_MEMBER, "Projekt Alpha"]
    assert _traces(stocked) == []
    assert toolbox("doctor").code == 0
    entries = read_journal(stocked / JOURNAL).entries
    assert [entry.user_id for entry in entries if isinstance(entry, Erasure)] == [2]


def test_whose_name_was_to_stay_stays_named(toolbox: Toolbox, stocked: Path, folder: Path) -> None:
    assert toolbox("backup", str(folder)).code == 0
    _leave(stocked, keeps_name=True)
    _empty(stocked, but=(JOURNAL,))
    assert toolbox("restore", str(folder)).code == 0
    assert not _is_there(stocked)
    assert _settled(stocked) == [NAME, "Projekt Alpha"]


def test_what_the_person_owned_alone_is_said(toolbox: Toolbox, stocked: Path, folder: Path) -> None:
    assert toolbox("backup", str(folder)).code == 0
    _leave(stocked)
    said = _restored(toolbox, stocked, folder)
    assert "Allein has no owner any more" in said.words
    assert "Projekt Alpha has" not in said.words


def _restored(toolbox: Toolbox, instance: Path, folder: Path) -> Said:
    _empty(instance, but=(JOURNAL,))
    said = toolbox("restore", str(folder))
    assert said.code == 0, said.err
    return said


def test_a_backup_that_knows_it_has_nothing_to_erase(
    toolbox: Toolbox, stocked: Path, folder: Path
) -> None:
    _leave(stocked)
    assert toolbox("backup", str(folder)).code == 0
    (made,) = backups_in(folder)
    assert (made / JOURNAL).read_bytes() == (stocked / JOURNAL).read_bytes()
    assert "0 people" in _restored(toolbox, stocked, folder).words


def test_a_database_of_an_older_version_is_brought_up_first(
    toolbox: Toolbox, stocked: Path, folder: Path
) -> None:
    engine = create_engine(f"sqlite:///{stocked / 'toolbox.db'}")
    prepare_engine(engine)
    schema.step(engine, "-1")
    engine.dispose()
    assert toolbox("backup", str(folder)).code == 0
    assert toolbox("setup").code == 0
    _leave(stocked)
    assert "1 people" in _restored(toolbox, stocked, folder).words
    assert not _is_there(stocked)
    assert oct((stocked / "toolbox.db").stat().st_mode)[-3:] == "600"


def test_the_journal_of_another_instance_changes_nothing(
    toolbox: Toolbox, stocked: Path, folder: Path
) -> None:
    """The numbers of its accounts are the same, and they were opened at other moments."""
    assert toolbox("backup", str(folder)).code == 0
    other = stocked.parent / "other"
    note_erasures(other, [Erasure(number, now(), now(), False) for number in range(9)])
    _empty(stocked)
    said = toolbox("restore", str(folder), "--erasures", str(other / JOURNAL))
    assert "0 people" in said.words
    assert (stocked / "toolbox.db").read_bytes() == (backups_in(folder)[0] / DATABASE).read_bytes()


def test_without_a_journal_that_is_said(toolbox: Toolbox, stocked: Path, folder: Path) -> None:
    assert toolbox("backup", str(folder)).code == 0
    (made,) = backups_in(folder)
    _without_journal(made)
    _empty(stocked)
    said = toolbox("restore", str(folder))
    assert said.code == 0, said.err
    assert "There is no journal of erased people" in said.words


def _without_journal(made: Path) -> None:
    """Let a backup be one of a version that had none."""
    manifest = read_manifest(made)
    (made / JOURNAL).unlink()
    parts = tuple(part for part in manifest.parts if part.path != JOURNAL)
    (made / MANIFEST).write_text(to_json(replace(manifest, parts=parts)))


def test_a_file_that_is_no_journal_is_refused(
    toolbox: Toolbox, stocked: Path, folder: Path
) -> None:
    assert toolbox("backup", str(folder)).code == 0
    _empty(stocked)
    wrong = stocked.parent / "wrong.txt"
    wrong.write_text("Wer gegangen ist\n")
    said = toolbox("restore", str(folder), "--erasures", str(wrong))
    assert said.code == 1
    assert "is no journal" in said.words
    assert not (stocked / "toolbox.db").exists()


def test_a_backup_older_than_the_journal_reaches_is_named(
    toolbox: Toolbox, stocked: Path, folder: Path
) -> None:
    assert toolbox("backup", str(folder)).code == 0
    with time_machine.travel(now() + timedelta(days=401)):
        assert "older than keep_erasures_days" in _restored(toolbox, stocked, folder).words


_KILLED = """
import sys, time
from pathlib import Path
from toolbox.app import create_app
from toolbox.accounts import farewell, queries
from toolbox.foundation.backup import restoring
from toolbox.foundation.settings import load_settings
from toolbox.foundation.storage.local import LocalStorage
from toolbox.foundation.uow import unit_of_work
step, instance, argument, password = sys.argv[1:]
settings = load_settings(Path(instance), jobs_url="manual:", password_hashing="cheap")
def stop(*_given, **_named):
    print("here", flush=True)
    time.sleep(60)
if step == "journal":
    farewell.note_erasures = stop
    with create_app(settings).app_context(), unit_of_work():
        user = queries.user_by_email(argument)
        farewell.delete_account(user, password=password, settings=settings)
else:
    storage = LocalStorage(settings.instance / "files")
    restoring.restore_backup(settings, storage, Path(argument), replay=stop)
"""


def _killed_at(step: str, instance: Path, argument: str) -> None:
    """Do it in a process of its own, and kill that without warning when it comes to ``step``."""
    process = subprocess.Popen(
        [sys.executable, "-c", _KILLED, step, str(instance), argument, PASSWORD],
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


def _start(toolbox: Toolbox, instance: Path, _folder: Path) -> tuple[str, ...]:
    assert toolbox("setup").code == 0
    _empty(instance, but=(JOURNAL,))
    return ()


@pytest.mark.parametrize("then", [_start, _database, _newer_backup])
def test_killed_between_the_database_and_the_journal_nothing_is_lost(
    toolbox: Toolbox,
    stocked: Path,
    folder: Path,
    then: Callable[[Toolbox, Path, Path], tuple[str, ...]],
) -> None:
    assert toolbox("backup", str(folder)).code == 0
    (older,) = backups_in(folder)
    _killed_at("journal", stocked, ADDRESS)
    assert not _is_there(stocked)
    assert not (stocked / JOURNAL).exists()
    options = then(toolbox, stocked, folder)
    assert "1 people" in toolbox("restore", str(older), *options).words
    assert not _is_there(stocked)


def test_a_restore_killed_before_people_are_erased_leaves_no_database(
    toolbox: Toolbox, stocked: Path, folder: Path
) -> None:
    assert toolbox("backup", str(folder)).code == 0
    _leave(stocked)
    _empty(stocked, but=(JOURNAL,))
    (made,) = backups_in(folder)
    _killed_at("restore", stocked, str(made))
    assert not (stocked / "toolbox.db").exists()
    assert "1 people" in _restored(toolbox, stocked, folder).words
    assert not _is_there(stocked)
    assert _traces(stocked) == ["toolbox.db"], "a mail job that removes copies is waiting"


def test_a_database_put_back_by_hand_is_settled_before_it_serves(
    toolbox: Toolbox, stocked: Path, folder: Path
) -> None:
    assert toolbox("backup", str(folder)).code == 0
    _leave(stocked)
    for suffix in ("", "-wal", "-shm"):
        (stocked / f"toolbox.db{suffix}").unlink(missing_ok=True)
    shutil.copyfile(backups_in(folder)[0] / DATABASE, stocked / "toolbox.db")
    assert _is_there(stocked)
    assert "1 people" in toolbox("setup").words
    assert not _is_there(stocked)


def test_who_could_not_go_is_not_in_the_journal(stocked: Path) -> None:
    with inside_of(stocked), pytest.raises(RuntimeError), unit_of_work():
        user = queries.user_by_email(ADDRESS)
        assert user is not None
        farewell.delete_account(user, password=PASSWORD, settings=installed_settings())
        raise RuntimeError
    assert not (stocked / JOURNAL).exists()


def test_a_journal_that_cannot_be_written_is_made_up_for_in_the_night(
    stocked: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (stocked / JOURNAL).mkdir()
    _leave(stocked)
    assert "journal of erased people cannot be written" in caplog.text
    assert not _is_there(stocked)
    (stocked / JOURNAL).rmdir()
    with inside_of(stocked):
        keep_times({})
    (entry,) = read_journal(stocked / JOURNAL).entries
    assert isinstance(entry, Erasure)
    assert (entry.user_id, entry.keeps_name) == (2, None)


def test_entries_go_when_no_backup_can_be_older(stocked: Path) -> None:
    _leave(stocked)
    for days, kept in ((399, 1), (401, 0), (402, 0)):
        with time_machine.travel(now() + timedelta(days=days)), inside_of(stocked):
            keep_times({})
        assert len(read_journal(stocked / JOURNAL).entries) == kept


def test_the_journal_names_nobody(stocked: Path) -> None:
    _leave(stocked)
    (line,) = (stocked / JOURNAL).read_text().splitlines()
    assert set(json.loads(line)) == {"id", "created_at", "erased_at", "keeps_name", "digest"}
