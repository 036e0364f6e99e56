"""A remote catalogue, two toolboxes, and polite ways to ask them that never wait."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import house_settings
from tests.harvesting.neighbours import TITLE, Neighbour, at_home
from tests.harvesting.remote import Remote, serving
from tests.packages_moving import sample
from toolbox.app import create_app
from toolbox.catalogue.models import Instrument
from toolbox.foundation.db import db
from toolbox.foundation.i18n import speaking
from toolbox.foundation.outside_reading import Reader
from toolbox.foundation.uow import unit_of_work
from toolbox.harvesting import operations, previewing, running
from toolbox.harvesting.manners import Manners
from toolbox.harvesting.models import HarvestRun, HarvestSource


@pytest.fixture
def remote() -> Iterator[Remote]:
    with serving() as found:
        yield found


class Station:
    """Visits the remote as the jobs do; ``rests`` are the pauses that were asked for."""

    def __init__(self, app: Flask, remote: Remote, cast: Cast) -> None:
        self.app = app
        self.remote = remote
        self.cast = cast
        self.rests: list[float] = []
        self.seconds = 5.0

    def manners(self) -> Manners:
        client = Reader(
            "Werkzeugkoffer-Sammler/1.0",
            seconds=self.seconds,
            step_seconds=self.seconds,
            allowed=frozenset({self.remote.place}),
        )
        return Manners(client, pause=0.0, rest=self.rests.append)

    def add(self, path: str, name: str = "Katalog der Kammer", kind: str = "") -> int:
        with unit_of_work():
            by = self.cast.anton.actor
            return operations.add(self.remote.url(path), name=name, kind=kind, by=by).id

    def look(self, source_id: int) -> HarvestSource:
        previewing.look(source_id, self.manners())
        return self.source(source_id)

    def source(self, source_id: int) -> HarvestSource:
        db.session.expire_all()
        return db.session.get_one(HarvestSource, source_id)

    def follow(self, source_id: int) -> None:
        with unit_of_work():
            source = db.session.get_one(HarvestSource, source_id)
            operations.follow(source, by=self.cast.anton.actor)

    def visit(
        self, source_id: int, *, seconds: float | None = None, is_full: bool = False
    ) -> HarvestRun:
        run_id = running.begin(source_id, is_full=is_full)
        while running.go_on(run_id, self.manners(), seconds=seconds) is not None:
            pass
        db.session.expire_all()
        return db.session.get_one(HarvestRun, run_id)

    def followed(self, path: str, name: str = "Katalog der Kammer", kind: str = "") -> int:
        source_id = self.add(path, name, kind)
        source = self.look(source_id)
        assert source.preview, source.trouble
        self.follow(source_id)
        return source_id

    @staticmethod
    def counts(run: HarvestRun) -> dict[str, int]:
        names = ("added", "changed", "unchanged", "deleted", "refused")
        return {name: getattr(run, name) for name in names if getattr(run, name)}

    @staticmethod
    def here() -> dict[str, Instrument]:
        db.session.expire_all()
        found = db.session.scalars(select(Instrument).where(Instrument.external_id.is_not(None)))
        return {one.external_id or "": one for one in found}


@pytest.fixture
def station(inside: Flask, cast: Cast, remote: Remote) -> Iterator[Station]:
    with speaking("en"):
        yield Station(inside, remote, cast)


@pytest.fixture
def here(app: Flask) -> Iterator[Neighbour]:
    with at_home(app) as found:
        yield found


@pytest.fixture
def there(template_instance: Path, tmp_path: Path) -> Iterator[Neighbour]:
    folder = tmp_path / "elsewhere"
    shutil.copytree(template_instance, folder)
    made = create_app(
        house_settings(
            folder, base_url="https://elsewhere.example.org", site_name="Koffer Anderswo"
        )
    )
    with at_home(made) as found:
        yield found
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def both(here: Neighbour, there: Neighbour) -> tuple[int, int]:
    """An instrument of ours that is there, too; both follow each other, and both have visited."""
    owner_id = here.organisation()
    with here.app.app_context():
        sample.game(owner_id, TITLE)
    theirs = there.follow(here)
    assert there.visit(theirs, here) == {"added": 1}
    ours = here.follow(there)
    assert here.visit(ours, there) == {"unchanged": 1}
    return ours, theirs
