"""A submission that waits on the desk."""

import pytest
from flask import Flask

from tests import factories
from tests.cast import Cast


@pytest.fixture
def version_id(inside: Flask, cast: Cast) -> int:
    """A submission of Bob's, by the id of its version."""
    return factories.submitted(cast.alpha_id, by=cast.bob, title="Checkliste zum Start")
