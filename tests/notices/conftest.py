"""Fixtures of the tests of notices: the cast inside the application, and what it gets by mail."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.cast import Cast
from tests.letters import Letter, read_letters


@pytest.fixture
def folk(cast: Cast, inside: Flask) -> Cast:
    """The cast, inside the application's context."""
    return cast


@pytest.fixture
def letters(inside: Flask) -> Callable[[], list[Letter]]:
    """Send what is due and return all mails of this test so far."""
    return lambda: read_letters(inside)
