"""The first page of a package becomes its picture, by a real Chromium that reaches nothing else."""

import io
import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from tests import factories
from tests.cast import enter_the_cast
from tests.chromium import REQUIRED
from tests.conftest import house_settings
from tests.files import makers
from tests.stage import hostile, packages
from tests.stage.listener import listening
from toolbox.accounts.models import Organisation
from toolbox.app import create_app
from toolbox.catalogue import attaching, queries
from toolbox.files.models import StoredFile
from toolbox.foundation.db import db
from toolbox.foundation.errors import Invalid
from toolbox.foundation.jobs import Job, run_due
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work
from toolbox.stage.browsing.finding import command_of
from toolbox.stage.jobs import PHOTOGRAPH, examine, poster_key, tidy
from toolbox.stage.models import Package
from toolbox.web.stage import photographing
from toolbox.web.stage.presenters import chosen_poster

RED = "html { background: #cc0000 } h1 { color: white }"


def _house(template: Path, folder: Path, browser: str) -> Flask:
    shutil.copytree(template, folder / "instance")
    return create_app(house_settings(folder / "instance", browser=browser))


@pytest.fixture
def browser(template_instance: Path, tmp_path: Path) -> Iterator[str]:
    """How the Chromium of this machine is started; an application that knows it is entered."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        if REQUIRED:
            pytest.fail("Chromium is required here and is not installed.")
        pytest.skip("Chromium is not installed.")
    command = f"{found} --no-sandbox"
    with _house(template_instance, tmp_path, command).app_context():
        yield command


def _examined(content: bytes, name: str = "spiel.zip") -> int:
    owner_id = db.session.scalar(select(Organisation.id)) or enter_the_cast().alpha_id
    db.session.rollback()
    version_id = factories.draft(owner_id, kind="learning-game")
    with unit_of_work():
        file_id = factories.attached(queries.version_by_id(version_id), content, name).file_id
    examine({"file_id": file_id})
    return file_id


def _package(file_id: int) -> Package:
    db.session.rollback()
    return db.session.get_one(Package, file_id)


def _waiting() -> int:
    return len(db.session.scalars(select(Job).where(Job.kind == PHOTOGRAPH)).all())


def _picture(file_id: int) -> Image.Image:
    sha256 = db.session.get_one(StoredFile, file_id).sha256
    with installed_storage().derived.open(poster_key(sha256)) as stream:
        return Image.open(io.BytesIO(stream.read())).convert("RGB")


@pytest.mark.browser
@pytest.mark.slow
def test_the_first_page_becomes_the_picture(browser: str) -> None:
    file_id = _examined(packages.web(**{"stil/gut.css": RED}))
    assert not _package(file_id).poster
    assert _waiting() == 1
    photographing.photograph({"file_id": file_id})
    package = _package(file_id)
    assert package.poster
    assert package.photographed_at is not None
    picture = _picture(file_id)
    assert picture.size == (photographing.WIDTH, photographing.HEIGHT)
    red, green, blue = picture.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))  # type: ignore[misc]
    assert red > 150 > 60 > max(green, blue), "the styles of the package were loaded"


@pytest.mark.browser
@pytest.mark.slow
def test_h5p_is_photographed_in_its_player(browser: str) -> None:
    files = {
        name: content for name, content in packages.h5p_files().items() if "images" not in name
    }
    file_id = _examined(packages.zipped(files), "kisten.h5p")
    photographing.photograph({"file_id": file_id})
    assert _package(file_id).poster


@pytest.mark.browser
@pytest.mark.slow
def test_a_hostile_page_reaches_nothing_and_an_endless_one_ends(
    browser: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening() as outside:
        content = hostile.hostile(
            site="http://toolbox.example.org",
            outside=outside.url,
            other="http://toolbox.example.org/buehne/x/",
            stun=outside.stun,
        )
        photographing.photograph({"file_id": _examined(content)})
        assert (outside.lines, outside.packets) == ([], 0)
    monkeypatch.setattr(photographing, "SECONDS", 4)
    file_id = _examined(hostile.endless(), "endlos.zip")
    photographing.photograph({"file_id": file_id})
    package = _package(file_id)
    assert not package.poster
    assert package.photographed_at is not None, "it is not tried again every night"


@pytest.mark.parametrize(
    ("setting", "found"), [("none", False), ("/nirgends/chromium", False), ("sh -c", True)]
)
def test_the_setting_names_a_program_with_flags(setting: str, found: bool) -> None:
    assert bool(command_of(setting)) is found


@pytest.mark.parametrize("setting", ["none", "false --headless"])
def test_without_a_browser_that_starts_there_is_no_picture(
    template_instance: Path, tmp_path: Path, setting: str
) -> None:
    with _house(template_instance, tmp_path, setting).app_context():
        file_id = _examined(packages.web())
        assert _waiting() == (0 if setting == "none" else 1)
        photographing.photograph({"file_id": file_id})
        assert _package(file_id).photographed_at is None, "another browser may try"
        with unit_of_work():
            for job in db.session.scalars(select(Job)):
                db.session.delete(job)
        tidy({})
        assert _waiting() == (0 if setting == "none" else 1)


def test_a_picture_uploaded_beside_it_comes_before_all_others(inside: Flask) -> None:
    version_id = factories.draft(enter_the_cast().alpha_id, kind="learning-game")
    with unit_of_work():
        version = queries.version_by_id(version_id)
        factories.attached(version, packages.web(), "spiel.zip")
        shown = factories.attached(version, makers.picture(), "bild.png")
        other = factories.attached(version, makers.pdf("Plan"), "plan.pdf")
        shown_id, other_id = shown.id, other.id
    run_due()
    version = queries.version_by_id(version_id)
    assert chosen_poster(version) is None
    with unit_of_work():
        version = queries.version_by_id(version_id)
        for number in (shown_id, other_id):
            refused = pytest.raises(Invalid) if number == other_id else nullcontext()
            with refused:
                attaching.describe_attachment(
                    version, number, title="", role=attaching.POSTER, by=factories.EDITORIAL
                )
    with inside.test_request_context():
        version = queries.version_by_id(version_id)
        assert f"/{shown_id}/" in str(chosen_poster(version))
        assert attaching.likely_role(version, "Titelbild.PNG") == attaching.POSTER
