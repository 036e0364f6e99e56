"""Fixtures of exchange: a folder for files, and imports into the organisation of Alice."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.cast import Cast
from tests.exchange.records import written
from toolbox.exchange.importing import Report, import_amb
from toolbox.foundation.actors import system

Import = Callable[..., Report]


@pytest.fixture
def take_in(inside: Flask, cast: Cast, tmp_path: Path) -> Import:
    """Write lines to a file and import it."""

    def run(*lines: Any, name: str = "amb.jsonl", **options: Any) -> Report:
        path = written(tmp_path / name, *lines)
        return import_amb(path, owner_id=cast.alpha_id, by=system("tests"), **options)

    return run
