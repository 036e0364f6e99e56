"""A published kit for the tests of the workshop's rooms."""

import pytest
from flask import Flask

from tests.cast import Cast
from tests.scenes import Scene
from tests.workshop import sample


@pytest.fixture
def slug(inside: Flask, cast: Cast, scene: Scene) -> str:
    """The address of an instrument of Projekt Beta that carries a kit."""
    return scene("workshop.kit", lambda: sample.published_kit(cast.beta_id))
