"""Fixtures of the whole suite: a house with real parts, a cast, and a client that looks twice."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings

from tests.cast import Cast, enter_the_cast
from tests.chromium import chromium as chromium
from tests.client import HouseClient
from tests.scenes import Built, Scene, Scenes, is_untouched
from toolbox.app import create_app
from toolbox.catalogue.usage import UsageCounter
from toolbox.cli.translations import compile_catalogue
from toolbox.content.loader import load_content
from toolbox.delivery.counting import Counters
from toolbox.discovery.demand.counting import SearchCounter
from toolbox.discovery.documents import Delete
from toolbox.discovery.installed import installed_index
from toolbox.discovery.suggesting import nearby_terms, suggestions
from toolbox.foundation import jobs
from toolbox.foundation.db import db
from toolbox.foundation.schema import upgrade
from toolbox.foundation.settings import Settings, load_settings

MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own in it, for us alone
ROOM = 4 * 1024**3
"""Bytes that have to be free: many times what a run holds at once, since what passes is deleted."""


def has_room(folder: Path) -> bool:
    """Tell whether a file system in memory takes all that tests write, and runs programs."""
    try:
        status = os.statvfs(folder)
        known = Path("/proc/meminfo").read_text("ascii").splitlines()
    except OSError:
        return False
    sizes = dict(line.split(":") for line in known)
    available = int(sizes.get("MemAvailable", "0 kB").split()[0]) * 1024
    may_write = os.access(folder, os.W_OK) and not status.f_flag & os.ST_NOEXEC
    return may_write and min(status.f_bavail * status.f_frsize, available) >= ROOM


def pytest_configure(config: pytest.Config) -> None:
    """Let tests write into memory: more than half of their time they would wait for the disk.

    Whoever names a place, by PYTEST_DEBUG_TEMPROOT or --basetemp, gets that one. How long an
    example takes says more of the other processes of a machine than of what is tried out.
    """
    settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("busy")
    if config.option.basetemp is None and has_room(MEMORY):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def house_settings(folder: Path, **overrides: object) -> Settings:
    """Return settings for a house of its own, without what would slow tests down."""
    return load_settings(
        folder,
        {},
        **{
            "mail_url": "memory:",
            "jobs_url": "manual:",
            "password_hashing": "cheap",
            "limits_enabled": False,
            "browser": "none",
            "base_url": "http://toolbox.example.org",
            **overrides,
        },
    )


@pytest.fixture(scope="session")
def template_instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with vocabularies and pages, made once; every test gets a copy."""
    folder = tmp_path_factory.mktemp("template") / "instance"
    settings = house_settings(folder)
    compile_catalogue()
    upgrade(settings)
    app = create_app(settings)
    with app.app_context():
        load_content(with_instruments=False)
        db.engine.dispose()
    return folder


@pytest.fixture(scope="session")
def _house(template_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("house") / "instance"
    shutil.copytree(template_instance, folder)
    app = create_app(house_settings(folder))
    app.test_client_class = HouseClient
    return app


def restore(app: Flask, template: Path) -> None:
    """Bring the instance back to the template: database, files, index, mails."""
    folder = Path(app.instance_path)
    # Ids of the audit trail repeat between tests, and with them what pages are kept by.
    for kept in ("toolbox.home", "toolbox.adoptions", "toolbox.labels"):
        app.extensions.pop(kept, None)
    # What the last test looked at is counted, if at all, before the next one begins.
    app.extensions["toolbox.counting"] = Counters(UsageCounter(), SearchCounter())
    with app.app_context():
        suggestions._kept.pop(db.engine, None)
        nearby_terms._kept.pop(db.engine, None)
        db.session.remove()
        db.engine.dispose()
        index = installed_index()
        if index.status().healthy and index.document_count():
            index.apply([Delete(one) for one in index.fingerprints()])
    (folder / "erasures.jsonl").unlink(missing_ok=True)
    for suffix in ("", "-wal", "-shm"):
        (folder / f"toolbox.db{suffix}").unlink(missing_ok=True)
    shutil.copy2(template / "toolbox.db", folder / "toolbox.db")
    for laid_out in ("files", "stage", "sites"):
        shutil.rmtree(folder / laid_out, ignore_errors=True)


@pytest.fixture(scope="session")
def _inhabited(
    template_instance: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Cast, Path]:
    """The cast, and the database of the template with everybody in it."""
    folder = tmp_path_factory.mktemp("inhabited") / "instance"
    shutil.copytree(template_instance, folder)
    with create_app(house_settings(folder)).app_context():
        cast = enter_the_cast()
        db.session.remove()
        db.engine.dispose()
    return cast, folder / "toolbox.db"


@pytest.fixture
def app(_house: Flask, template_instance: Path) -> Iterator[Flask]:
    """The application on a fresh copy of the template; no context is pushed."""
    restore(_house, template_instance)
    _house.extensions["mailman"].outbox = []
    yield _house
    with _house.app_context():
        db.session.remove()


@pytest.fixture
def inside(app: Flask) -> Iterator[Flask]:
    """The application with its context, for tests of rooms; not together with ``client``."""
    with app.app_context():
        yield app


@pytest.fixture
def cast(app: Flask, _inhabited: tuple[Cast, Path], template_instance: Path) -> Cast:
    """Alice, Bob, Rita, Carla, Edith and Anton; see tests/cast.py."""
    cast, inhabited = _inhabited
    database = Path(app.instance_path) / "toolbox.db"
    if is_untouched(database, template_instance / "toolbox.db"):
        shutil.copy2(inhabited, database)
        return cast
    with app.app_context():
        return enter_the_cast()


@pytest.fixture(scope="session")
def _scenes(tmp_path_factory: pytest.TempPathFactory) -> Scenes:
    return Scenes(tmp_path_factory.mktemp("scenes"))


@pytest.fixture
def scene(app: Flask, cast: Cast, _inhabited: tuple[Cast, Path], _scenes: Scenes) -> Scene:
    """Builds what many tests begin with at the first of them, and copies it for the others."""
    _cast, inhabited = _inhabited

    def begin(name: str, build: Callable[[], Built]) -> Built:
        return _scenes.begin(app, inhabited, name, build)

    return begin


@pytest.fixture
def client(app: Flask) -> HouseClient:
    """A browser without JavaScript that checks every page it gets."""
    made = app.test_client()
    assert isinstance(made, HouseClient)
    return made


@pytest.fixture
def browser_of(app: Flask) -> Callable[[], HouseClient]:
    """Makes further clients, for tests with several people at once."""

    def make() -> HouseClient:
        made = app.test_client()
        assert isinstance(made, HouseClient)
        return made

    return make


@pytest.fixture
def run_jobs(app: Flask) -> Callable[[], int]:
    """Does the waiting background work."""

    def run() -> int:
        with app.app_context():
            return jobs.run_due()

    return run


@pytest.fixture
def outbox(app: Flask) -> list[object]:
    """The mails that were sent since the test began."""
    found: list[object] = app.extensions["mailman"].outbox
    return found
