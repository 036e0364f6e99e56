"""Another toolbox, beside the house of all tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.cast import Cast, enter_the_cast
from tests.conftest import house_settings
from toolbox.app import create_app
from toolbox.foundation.db import db


@pytest.fixture
def elsewhere(template_instance: Path, tmp_path: Path) -> Iterator[Flask]:
    """Another toolbox, with its own data, its own name and address."""
    folder = tmp_path / "elsewhere"
    shutil.copytree(template_instance, folder)
    settings = house_settings(
        folder, base_url="https://elsewhere.example.org", site_name="Koffer Anderswo"
    )
    app = create_app(settings)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def cast_elsewhere(elsewhere: Flask) -> Cast:
    """People and organisations of the other toolbox; they are called like those of the house."""
    with elsewhere.app_context():
        return enter_the_cast()
