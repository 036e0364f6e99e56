"""Fixtures of the accounts' tests."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.letters import Letter, read_letters


@pytest.fixture
def letters(inside: Flask) -> Callable[[], list[Letter]]:
    """Send what waits and return all mails of this test so far."""
    return lambda: read_letters(inside)
