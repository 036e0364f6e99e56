"""Fixtures of the tests of alliances: the cast inside the application, a round, its mails."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.alliances.rounds import Round, begin_round
from tests.cast import Cast
from tests.letters import Letter, read_letters
from tests.scenes import Scene


@pytest.fixture
def inside_cast(cast: Cast, inside: Flask) -> Cast:
    """The cast, with the application's context open."""
    return cast


@pytest.fixture
def round_(inside_cast: Cast, scene: Scene) -> Round:
    """An alliance that Carla runs and Projekt Alpha belongs to."""
    return scene("alliances.round", lambda: begin_round(inside_cast))


@pytest.fixture
def new_letters(inside: Flask) -> Callable[[], list[Letter]]:
    """Send what waits and return the mails since the last time."""
    seen = 0

    def read() -> list[Letter]:
        nonlocal seen
        letters = read_letters(inside)
        fresh, seen = letters[seen:], len(letters)
        return fresh

    return read
