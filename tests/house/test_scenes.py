"""Scenes are copied as they were built: rows, files, index and mails, for whoever comes next."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import restore
from tests.scenes import FOLDERS, Scenes
from tests.web.shelf import TABLE, TABLE_NAME, Shelf
from toolbox.accounts import operations
from toolbox.catalogue.models import Instrument
from toolbox.discovery.installed import installed_index
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

FILES = [name for name in FOLDERS if name != "index"]


class Theatre:
    """Empties the house as it is before each test, and enters a scene, which counts its builds."""

    def __init__(self, app: Flask, empty: Callable[[], None], scenes: Scenes) -> None:
        self.app, self.empty, self.scenes = app, empty, scenes
        self.builds = 0

    def seen(self) -> dict[str, Any]:
        """Return what there is in the house."""
        folder = Path(self.app.instance_path)
        with self.app.app_context():
            return {
                "rows": sorted(db.session.scalars(select(Instrument.slug))),
                "indexed": installed_index().fingerprints(),
                "mails": len(self.app.extensions["mailman"].outbox),
                "files": {
                    str(path.relative_to(folder)): path.read_bytes()
                    for name in FILES
                    for path in sorted((folder / name).rglob("*"))
                    if path.is_file()
                },
            }


@pytest.fixture
def theatre(
    app: Flask, template_instance: Path, _inhabited: tuple[Cast, Path], tmp_path: Path
) -> Theatre:
    def empty() -> None:
        restore(app, template_instance)
        app.extensions["mailman"].outbox.clear()
        shutil.copy2(_inhabited[1], Path(app.instance_path) / "toolbox.db")

    return Theatre(app, empty, Scenes(tmp_path))


@pytest.fixture
def enter(
    theatre: Theatre, _inhabited: tuple[Cast, Path], run_jobs: Callable[[], int]
) -> Callable[[], str]:
    """Enters a scene with an instrument, its file and a mail."""
    cast, inhabited = _inhabited

    def build() -> str:
        theatre.builds += 1
        with theatre.app.app_context(), unit_of_work():
            operations.request_reset(cast.alice.email)
        slug = Shelf(theatre.app, cast, run_jobs).published({TABLE_NAME: TABLE})
        run_jobs()
        return slug

    return lambda: theatre.scenes.begin(theatre.app, inhabited, "house.instrument", build)


def test_a_copy_is_like_what_was_built_and_nothing_of_one_test_is_in_the_next(
    theatre: Theatre, enter: Callable[[], str]
) -> None:
    theatre.empty()
    slug = enter()
    built = theatre.seen()
    assert built["rows"] == [slug]
    assert built["indexed"]
    assert built["mails"]
    assert TABLE in built["files"].values()
    for _time in range(2):
        theatre.empty()
        assert theatre.seen() == {"rows": [], "indexed": {}, "mails": 0, "files": {}}
        theatre.empty()
        assert enter() == slug
        assert theatre.seen() == built
    assert theatre.builds == 1


def test_a_name_that_no_scene_has_is_told_with_those_there_are(theatre: Theatre) -> None:
    with pytest.raises(KeyError, match=r"house\.instruments is no scene.+house\.instrument, "):
        theatre.scenes.begin(theatre.app, Path(), "house.instruments", dict)


def test_where_somebody_was_before_a_scene_is_built_beside_what_is_there(
    theatre: Theatre, enter: Callable[[], str]
) -> None:
    theatre.empty()
    first = enter()
    second = enter()
    assert first != second
    assert theatre.builds == 2
    assert theatre.seen()["rows"] == sorted([first, second])
    theatre.empty()
    assert enter() == first
    assert theatre.seen()["rows"] == [first]
