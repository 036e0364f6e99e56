"""Indexes of every search backend, empty or with the corpus."""

from pathlib import Path

import pytest

from tests.backends.search_corpus import BACKENDS, CORPUS, Open
from toolbox.discovery.index import SearchIndex


@pytest.fixture(scope="module", params=sorted(BACKENDS))
def backend(request: pytest.FixtureRequest) -> str:
    """The name of a backend."""
    return str(request.param)


@pytest.fixture(scope="module")
def filled(backend: str, tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """An index with the corpus, to be read only."""
    index = BACKENDS[backend](tmp_path_factory.mktemp("filled") / "index")
    index.rebuild(CORPUS)
    return index


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the index of one test lies."""
    return tmp_path / "index"


@pytest.fixture
def reopened(backend: str, folder: Path) -> Open:
    """Opens the test's index anew, as another process would."""
    return lambda: BACKENDS[backend](folder)


@pytest.fixture
def index(reopened: Open) -> SearchIndex:
    """An index with the corpus, to be written to."""
    made = reopened()
    made.rebuild(CORPUS)
    return made
