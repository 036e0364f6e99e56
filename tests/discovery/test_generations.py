"""The folder of the embedded index: what is left behind, too old, or held by somebody else."""

import shutil
from pathlib import Path

import pytest

from tests.backends.search_corpus import CORPUS, document
from toolbox.discovery.backends.whoosh.backend import WhooshIndex
from toolbox.discovery.backends.whoosh.generations import Generations
from toolbox.discovery.documents import Upsert
from toolbox.foundation.errors import Unavailable


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of an index with the corpus."""
    WhooshIndex(tmp_path / "index").rebuild(CORPUS)
    return tmp_path / "index"


def test_what_a_killed_rebuild_leaves_is_not_used_and_goes(folder: Path) -> None:
    left = Generations(folder)
    number = left.begin()
    index = WhooshIndex(folder)
    index.apply([Upsert(document(90, "Danach"))])
    assert not index.status().rebuilding
    assert list(left.noted(number)) == []
    index.rebuild(CORPUS)
    assert index.document_count() == len(CORPUS)
    assert [path.name for path in folder.iterdir() if path.is_dir()] == ["2"]


@pytest.mark.parametrize("content", ["1 0\n", "1\n", "one 1\n", ""])
def test_an_index_of_another_format_is_outdated(folder: Path, content: str) -> None:
    (folder / "CURRENT").write_text(content)
    index = WhooshIndex(folder)
    assert index.status().reason == "outdated"
    with pytest.raises(Unavailable, match="rebuilt"):
        index.apply([Upsert(document(90, "Danach"))])
    index.rebuild(CORPUS)
    assert index.status().healthy


def test_a_generation_that_is_gone_is_damage(folder: Path) -> None:
    for path in (folder / "1").iterdir():
        path.unlink()
    (folder / "1").rmdir()
    assert WhooshIndex(folder).status().reason == "damaged"


def test_a_folder_deleted_and_built_again_is_another_index(folder: Path) -> None:
    """Its numbers begin anew; a process that knew the old one must not take one for the other."""
    serving = WhooshIndex(folder)
    assert serving.document_count() == len(CORPUS)
    shutil.rmtree(folder)
    WhooshIndex(folder).rebuild([document(90, "Danach")])
    assert serving.status().generation == 1
    assert list(serving.fingerprints()) == [90]


def test_two_rebuilds_at_once_are_refused(folder: Path) -> None:
    with Generations(folder).rebuilding():
        assert WhooshIndex(folder).status().rebuilding
        with pytest.raises(Unavailable) as refused:
            WhooshIndex(folder).rebuild(CORPUS)
    assert refused.value.code == "index-busy"
