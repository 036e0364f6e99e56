"""From the upload to the stage: examined in the background, unpacked, tidied away."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, delete, select, text

from tests import factories
from tests.cast import Cast
from tests.stage import hostile, packages
from tests.web.shelf import Shelf
from toolbox.catalogue.models import Attachment
from toolbox.catalogue.queries import version_by_id
from toolbox.files.models import FileText, StoredFile
from toolbox.foundation import schema
from toolbox.foundation.db import db, prepare_engine
from toolbox.foundation.errors import ToolboxError
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work
from toolbox.stage import queries, unpacking
from toolbox.stage.jobs import poster_key, tidy
from toolbox.stage.lifecycle import PackageKind, PackageState
from toolbox.stage.models import Package
from toolbox.stage.operations import ask_to_examine

pytestmark = pytest.mark.slow

Put = Callable[[str, bytes], Package]


@pytest.fixture
def shelf(app: Flask, cast: Cast, run_jobs: Callable[[], int]) -> Shelf:
    """Instruments of Projekt Alpha."""
    return Shelf(app, cast, run_jobs)


@pytest.fixture
def put(app: Flask, shelf: Shelf, run_jobs: Callable[[], int]) -> Iterator[Put]:
    """Publishes a file and returns what was found in it, inside a context."""

    def publish(name: str, content: bytes) -> Package:
        shelf.published({name: content})
        run_jobs()
        db.session.rollback()  # so that it sees what others have written
        newest = select(Package).order_by(Package.file_id.desc()).limit(1)
        return db.session.scalars(newest).one()

    with app.app_context():
        yield publish


def _hash(package: Package) -> str:
    return db.session.get_one(StoredFile, package.file_id).sha256


def test_an_upload_is_examined_and_unpacked_in_the_background(put: Put) -> None:
    package = put("spiel.zip", packages.web())
    assert (package.kind, package.state) == (PackageKind.WEB, PackageState.PLAYABLE)
    folder = unpacking.unpacked_folder(_hash(package))
    assert (folder / "index.html").read_text("utf-8") == packages.PAGE
    assert queries.playable_among([package.file_id, 999]) == {package.file_id: package}


def test_a_picture_inside_becomes_a_small_one_of_ours(put: Put) -> None:
    package = put("kisten.h5p", packages.h5p())
    assert package.poster
    with installed_storage().derived.open(poster_key(_hash(package))) as stream:
        assert stream.read(12)[8:] == b"WEBP"


def test_what_does_not_run_is_not_unpacked(put: Put) -> None:
    package = put("seiten.zip", packages.zipped({"start.html": "<h1>Start</h1>"}))
    assert package.state is PackageState.UNPLAYABLE
    assert package.findings == [
        {"code": "entry-missing", "names": ["start.html"], "is_problem": True}
    ]
    assert not unpacking.unpacked_folder(_hash(package)).exists()
    assert queries.package_with_hash(_hash(package)) is None


def test_another_look_replaces_the_first(put: Put, run_jobs: Callable[[], int]) -> None:
    package = put("spiel.zip", packages.web())
    with unit_of_work():
        found = db.session.get_one(Package, package.file_id)
        found.state, found.entry = PackageState.UNPLAYABLE, ""
        ask_to_examine(db.session.get_one(StoredFile, package.file_id))
    run_jobs()
    db.session.expire_all()
    assert db.session.get_one(Package, package.file_id).state is PackageState.PLAYABLE


def test_the_unpacked_files_come_back_when_they_are_missing(put: Put) -> None:
    sha256 = _hash(put("spiel.zip", packages.web()))
    shutil.rmtree(unpacking.stage_folder())
    assert (unpacking.unpacked(sha256) / "index.html").is_file()


def test_who_unpacks_second_leaves_the_first_ones_work(put: Put) -> None:
    folder = unpacking.unpacked_folder(_hash(put("spiel.zip", packages.web())))
    (folder / "mark").write_text("the first one")
    unpacking.appear(folder, lambda place: (place / "other").mkdir())
    assert (folder / "mark").exists()
    assert not list((unpacking.stage_folder() / "temporary").iterdir())


def test_an_unpacking_that_fails_leaves_nothing_behind(inside: Flask, tmp_path: Path) -> None:
    def fill(place: Path) -> None:
        (place / "half").write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(ToolboxError) as refused:
        unpacking.appear(unpacking.unpacked_folder("ab" * 32), fill)
    assert refused.value.code == "storage-full"
    assert not unpacking.unpacked_folder("ab" * 32).exists()
    assert not list((unpacking.stage_folder() / "temporary").iterdir())


def test_names_are_composed_as_browsers_ask_for_them(inside: Flask, tmp_path: Path) -> None:
    """Macs pack names with the dots of an umlaut as a sign of its own."""
    (tmp_path / "a.zip").write_bytes(packages.zipped({"gru\u0308n.html": "x", ".DS_Store": "x"}))
    place = tmp_path / "ort"
    place.mkdir()
    unpacking.unpack(tmp_path / "a.zip", place)
    assert [path.name for path in place.iterdir()] == ["gr\u00fcn.html"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("oben.zip", packages.zipped({"index.html": "x", "../oben.txt": "x"})),
        ("wurzel.zip", packages.zipped({"index.html": "x", "/etc/x": "x"})),
        ("viele.zip", hostile.crowd(10_000)),
        ("gross.zip", packages.zipped({"index.html": "x", "GROSS.txt": "a", "gross.txt": "b"})),
        ("bombe.zip", packages.zipped({"index.html": "x", "b": b"\0" * 80_000_000})),
    ],
)
def test_hostile_archives_do_not_even_come_in(
    inside: Flask, cast: Cast, name: str, content: bytes
) -> None:
    version_id = factories.draft(cast.alpha_id)
    with pytest.raises(ToolboxError), unit_of_work():
        factories.attached(version_by_id(version_id), content, name)
    assert not unpacking.stage_folder().exists()


def test_the_nightly_work_removes_what_no_file_belongs_to(put: Put) -> None:
    package = put("spiel.zip", packages.web())
    other = put("kisten.h5p", packages.h5p())
    gone, stays = _hash(package), _hash(other)
    file_id = package.file_id
    with unit_of_work():
        db.session.execute(delete(Attachment).where(Attachment.file_id == file_id))
        db.session.execute(delete(FileText).where(FileText.file_id == file_id))
        db.session.execute(delete(StoredFile).where(StoredFile.id == file_id))
    assert db.session.get(Package, file_id) is None
    tidy({})
    assert unpacking.all_unpacked() == [stays]
    assert gone != stays


def test_archives_from_before_wait_for_a_look_and_the_way_back_is_open(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'x.db'}")
    prepare_engine(engine)
    schema.step(engine, "0013")
    store = (
        "INSERT INTO stored_files (id, sha256, size, format, media_type, look_state, look_problem,"
        " proposed_title, created_at) VALUES (:id, :sha256, 9, :format, 'x/y', 'ready', '', '',"
        " '2026-01-01')"
    )
    waiting = "SELECT key, payload FROM jobs WHERE kind = 'stage.examine' ORDER BY key"
    with engine.begin() as connection:
        for number, key in enumerate(("zip", "pdf", "h5p"), start=1):
            values = {"id": number, "sha256": f"{number}" * 64, "format": key}
            connection.execute(text(store), values)
    schema.step(engine, "0014")
    with engine.begin() as connection:
        assert list(connection.execute(text(waiting))) == [
            ("1", '{"file_id": 1}'),
            ("3", '{"file_id": 3}'),
        ]
    schema.step(engine, "0013")
    engine.dispose()
