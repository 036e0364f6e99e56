"""The check-up, the index and the jobs: each fault is found, named, and mended by a command."""

import shutil
from pathlib import Path

import pytest

from tests import factories
from tests.cli.conftest import Toolbox, inside_of
from toolbox.accounts.belonging import found_organisation
from toolbox.catalogue import publishing, queries
from toolbox.discovery.documents import Delete
from toolbox.discovery.installed import installed_index
from toolbox.foundation.db import db
from toolbox.foundation.jobs import Job, JobState, run_due
from toolbox.foundation.locks import EXECUTOR, try_to_hold
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def stock(template_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with an organisation and one instrument with a file, all work done."""
    folder = tmp_path_factory.mktemp("stock") / "instance"
    shutil.copytree(template_instance, folder)
    with inside_of(folder):
        with unit_of_work():
            owner_id = found_organisation(name="Projekt", by=factories.EDITORIAL).id
        version_id = factories.draft(owner_id, title="Checkliste")
        with unit_of_work():
            version = queries.version_by_id(version_id)
            factories.attached(version, b"Erster Tag im Betrieb", "liste.txt")
            publishing.publish(version, by=factories.EDITORIAL)
        run_due()
    return folder


@pytest.fixture
def stocked(stock: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may harm."""
    shutil.copytree(stock, tmp_path / "instance")
    return tmp_path / "instance"


def _object(instance: Path) -> Path:
    """Return the one stored file."""
    (found,) = (path for path in (instance / "files").rglob("*") if len(path.name) == 64)
    return found


def test_all_is_well(toolbox: Toolbox, stocked: Path) -> None:
    said, listed = toolbox("doctor"), toolbox("doctor", "--json")
    assert (said.code, listed.code) == (0, 0)
    assert "Database, files, index and jobs agree" in said.words
    assert listed.json == []


def test_a_deleted_file_is_found(toolbox: Toolbox, stocked: Path) -> None:
    gone = _object(stocked)
    gone.unlink()
    said = toolbox("doctor", "--json")
    assert said.code == 1
    assert said.json == [f"files: {gone.name} is missing"]


def test_a_flipped_bit_is_found(toolbox: Toolbox, stocked: Path) -> None:
    flipped = _object(stocked)
    content = bytearray(flipped.read_bytes())
    content[3] ^= 1
    flipped.chmod(0o600)
    flipped.write_bytes(content)
    said = toolbox("doctor")
    assert said.code == 1
    assert f"files: {flipped.name} is damaged" in said.words


def test_a_difference_of_the_index_is_found_and_mended(toolbox: Toolbox, stocked: Path) -> None:
    with inside_of(stocked):
        installed_index().apply([Delete(one) for one in installed_index().fingerprints()])
    assert toolbox("index", "status").code == 1
    said = toolbox("doctor", "--json")
    assert said.code == 1
    assert said.json == ["index: 1 instruments differ from the database (toolbox index rebuild)"]
    assert toolbox("index", "rebuild").code == 0
    assert toolbox("doctor").code == 0


def test_what_merely_waits_is_no_difference(toolbox: Toolbox, stocked: Path) -> None:
    with inside_of(stocked):
        factories.published(1)
    assert toolbox("doctor").code == 0
    status = toolbox("index", "status", "--json")
    assert (status.code, status.json["waiting"]) == (0, 1)
    assert toolbox("index", "catch-up").code == 0
    assert toolbox("index", "status", "--json").json == {
        **{"documents": 2, "published": 2, "waiting": 0},
        **{"healthy": True, "reason": "", "rebuilding": False},
        **{"progress": None, "troubles": []},
    }


def test_a_missing_index_is_found_and_built(toolbox: Toolbox, instance: Path) -> None:
    assert toolbox("doctor", "--json").json == ["index: missing (run: toolbox index rebuild)"]
    assert toolbox("index", "status", "--json").json["reason"] == "missing"
    assert toolbox("index", "catch-up").code == 0
    assert toolbox("doctor").code == 0


def test_where_a_server_works_a_rebuild_is_left_to_it(toolbox: Toolbox, stocked: Path) -> None:
    lock = try_to_hold(stocked / EXECUTOR)
    assert lock is not None
    with lock:
        said = toolbox("index", "rebuild")
        assert toolbox("index", "catch-up").code == 0
    assert "The running server does it in the background." in said.words
    with inside_of(stocked):
        generation = installed_index().status().generation
        assert run_due() == 1
        assert installed_index().status().generation == generation + 1


def test_jobs_that_failed_for_good_are_found_and_get_a_new_chance(
    toolbox: Toolbox, stocked: Path
) -> None:
    with inside_of(stocked), unit_of_work():
        db.session.add(Job(kind="discovery.catch_up", payload={}, state=JobState.FAILED))
    assert toolbox("doctor", "--json").json == [
        "jobs: 1 have failed for good (run: toolbox jobs retry)"
    ]
    status = toolbox("jobs", "status", "--json")
    assert (status.code, status.json) == (1, {"waiting": 0, "running": 0, "failed": 1})
    assert "1 jobs wait again" in toolbox("jobs", "retry").words
    assert toolbox("jobs", "status").code == 0


def test_a_second_worker_is_refused(toolbox: Toolbox, instance: Path) -> None:
    lock = try_to_hold(instance / EXECUTOR)
    assert lock is not None
    with lock:
        said = toolbox("jobs", "run")
    assert said.code == 1
    assert "Another process of this instance does it already." in said.words
