"""Fixtures of the whole suite: a house with real parts, a cast, and a client that looks twice."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.cast import Cast, enter_the_cast
from tests.chromium import chromium as chromium
from tests.client import HouseClient
from toolbox.app import create_app
from toolbox.cli.translations import compile_catalogue
from toolbox.content.loader import load_content
from toolbox.discovery.documents import Delete
from toolbox.discovery.installed import installed_index
from toolbox.foundation import jobs
from toolbox.foundation.db import db
from toolbox.foundation.schema import upgrade
from toolbox.foundation.settings import Settings, load_settings


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
    app.extensions.pop("toolbox.home", None)  # ids of the audit trail repeat between tests
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
        index = installed_index()
        if index.status().healthy and index.document_count():
            index.apply([Delete(one) for one in index.fingerprints()])
    (folder / "erasures.jsonl").unlink(missing_ok=True)
    for suffix in ("", "-wal", "-shm"):
        (folder / f"toolbox.db{suffix}").unlink(missing_ok=True)
    shutil.copyfile(template / "toolbox.db", folder / "toolbox.db")
    for laid_out in ("files", "stage", "sites"):
        shutil.rmtree(folder / laid_out, ignore_errors=True)


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
def cast(app: Flask) -> Cast:
    """Alice, Bob, Rita, Carla, Edith and Anton; see tests/cast.py."""
    with app.app_context():
        return enter_the_cast()


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
