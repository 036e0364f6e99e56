"""Search backends that keep files on this machine: whose the folder is, and harm done to it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.backends.search_corpus import CORPUS, FAIR, IN_FILES, Open, found, search
from toolbox.discovery.index import SearchIndex
from toolbox.discovery.query import SearchQuery
from toolbox.foundation.errors import Unavailable


@pytest.fixture(scope="module", params=IN_FILES)
def backend(request: pytest.FixtureRequest) -> str:
    """The name of a backend that keeps files."""
    return str(request.param)


def _largest_file(folder: Path) -> Path:
    files = (path for path in folder.rglob("*") if path.is_file())
    return max(files, key=lambda path: path.stat().st_size)


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x10
    path.write_bytes(content)


@pytest.mark.parametrize(
    "harm", [_flip, Path.unlink, lambda path: path.write_bytes(b"")], ids=["flip", "lose", "empty"]
)
@pytest.mark.parametrize("file", ["the largest", "every other"])
def test_a_harmed_index_says_so_and_can_be_rebuilt(
    index: SearchIndex, folder: Path, reopened: Open, harm: Callable[[Path], None], file: str
) -> None:
    largest = _largest_file(folder)
    others = (path for path in largest.parent.iterdir() if path.is_file() and path != largest)
    for path in [largest] if file == "the largest" else list(others):
        if path.stat().st_size:
            harm(path)
    harmed = reopened()
    assert not harmed.status().healthy
    with pytest.raises(Unavailable):
        search(harmed, SearchQuery("messe"))
    harmed.rebuild(CORPUS)
    assert harmed.status().healthy
    assert found(harmed, "messe") == {FAIR.instrument_id}
    assert found(index, "messe") == {FAIR.instrument_id}


def test_the_loss_of_a_file_in_use_is_noticed(index: SearchIndex, folder: Path) -> None:
    _largest_file(folder).unlink()
    assert not index.status().healthy


def test_the_folder_is_ours_alone(index: SearchIndex, folder: Path) -> None:
    assert index.document_count()
    assert folder.stat().st_mode & 0o777 == 0o700
