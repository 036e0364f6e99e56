"""The command line as an operator meets it: words in, exit code and what it said out."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.conftest import house_settings
from toolbox.app import command_line, create_app
from toolbox.cli.context import console
from toolbox.foundation.db import db

SETTINGS = {
    "TOOLBOX_MAIL_URL": "memory:",
    "TOOLBOX_JOBS_URL": "manual:",
    "TOOLBOX_PASSWORD_HASHING": "cheap",
    "TOOLBOX_LIMITS_ENABLED": "false",
    "TOOLBOX_BASE_URL": "http://toolbox.example.org",
}


@dataclass(frozen=True)
class Said:
    """What a command left: its exit code, its output and what it told the person."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The output, which a script would read."""
        return json.loads(self.out)

    @property
    def words(self) -> str:
        """What it told the person, without line breaks."""
        return " ".join(self.err.split())


Toolbox = Callable[..., Said]


@pytest.fixture
def instance(template_instance: Path, tmp_path: Path) -> Path:
    """An instance of its own, with vocabularies and pages."""
    shutil.copytree(template_instance, tmp_path / "instance")
    return tmp_path / "instance"


@pytest.fixture
def toolbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Toolbox:
    """Run ``toolbox`` on the instance of the test, in this process."""
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(console, "width", 200)

    def run(*words: str) -> Said:
        arguments = ["toolbox", "--instance", str(tmp_path / "instance"), *words]
        monkeypatch.setattr(sys, "argv", arguments)
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            command_line()
        code = ended.value.code
        assert code is None or isinstance(code, int)
        return Said(code or 0, *capsys.readouterr())

    return run


@contextmanager
def inside_of(instance: Path) -> Iterator[Flask]:
    """Work on the instance as the application does, beside the command line."""
    app = create_app(house_settings(instance))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
