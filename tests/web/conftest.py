"""Fixtures of the pages' tests."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.letters import Letter, read_letters


@pytest.fixture
def letters(app: Flask) -> Callable[[], list[Letter]]:
    """Send what waits and return all mails of this test so far."""

    def read() -> list[Letter]:
        with app.app_context():
            return read_letters(app)

    return read
