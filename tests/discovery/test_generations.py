"""The folder of the embedded index: what is left behind, too old, or held by somebody else."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.backends.search_corpus import CORPUS, document
from toolbox.discovery.backends.whoosh.backend import WhooshIndex
from toolbox.discovery.backends.whoosh.generations import Generations
from toolbox.discovery.backends.whoosh.schema import FORMAT
from toolbox.discovery.documents import IndexDocument, Upsert
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
    assert len([path for path in folder.iterdir() if path.is_dir()]) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("1 0\n", "outdated"),
        ("1 999 of-a-later-version\n", "outdated"),
        ("1\n", "damaged"),
        ("one 1\n", "damaged"),
        (f"{'7' * 300} {FORMAT} of-a-hoaxer\n", "damaged"),
        (f"{'7' * 5_000} {FORMAT} of-a-hoaxer\n", "damaged"),
        (f"1 {'7' * 5_000} of-a-hoaxer\n", "damaged"),
        ("", "damaged"),
        ("\x00\x80ÿ", "damaged"),
    ],
)
def test_an_index_of_another_format_is_not_read(folder: Path, content: str, reason: str) -> None:
    (folder / "CURRENT").write_text(content)
    index = WhooshIndex(folder)
    assert index.status().reason == reason
    with pytest.raises(Unavailable, match="rebuilt"):
        index.apply([Upsert(document(90, "Danach"))])
    index.rebuild(CORPUS)
    assert index.status().healthy


def test_an_index_made_by_another_recipe_answers_until_it_is_replaced(folder: Path) -> None:
    """A new facet or word list wants a rebuild, but no search has to do without the index."""
    (folder / "CURRENT").write_text(f"1 {FORMAT} of-last-year\n")
    index = WhooshIndex(folder)
    status = index.status()
    assert (status.healthy, status.reason) == (True, "outdated")
    assert index.document_count() == len(CORPUS)
    index.rebuild(CORPUS)
    assert index.status().reason == ""


def test_folders_that_are_no_generations_are_in_nobodys_way(folder: Path) -> None:
    for name in ("²", "7" * 200, "one"):
        (folder / name).mkdir()
    index = WhooshIndex(folder)
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


def _journal(folder: Path, number: int) -> Path:
    return folder / str(number) / "journal"


def _cut(journal: Path) -> None:
    journal.write_bytes(journal.read_bytes()[:-1])


def _cut_at_once(journal: Path) -> None:
    journal.write_bytes(journal.read_bytes()[:5])


def _garble(journal: Path) -> None:
    journal.write_bytes(journal.read_bytes()[:-3] + b"xyz")


def _replace(journal: Path) -> None:
    journal.unlink()
    journal.mkdir()


@pytest.mark.parametrize("harm", [Path.unlink, _cut, _cut_at_once, _garble, _replace])
def test_a_rebuild_that_has_lost_changes_does_not_count(
    folder: Path, harm: Callable[[Path], object]
) -> None:
    """What was changed meanwhile is in the old index; the new one would be a step back."""
    index = WhooshIndex(folder)

    def documents() -> Iterator[IndexDocument]:
        yield from CORPUS
        index.apply([Upsert(document(90, "Danach"))])
        harm(_journal(folder, 2))

    with pytest.raises(Unavailable):
        index.rebuild(documents())
    assert index.document_count() == len(CORPUS) + 1
    index.rebuild([*CORPUS, document(90, "Danach")])
    assert index.status().healthy


def test_a_change_goes_in_even_if_it_cannot_be_noted_for_a_rebuild(folder: Path) -> None:
    index = WhooshIndex(folder)

    def documents() -> Iterator[IndexDocument]:
        _journal(folder, 2).unlink()
        _journal(folder, 2).mkdir()
        index.apply([Upsert(document(90, "Danach"))])
        yield from CORPUS

    with pytest.raises(Unavailable):
        index.rebuild(documents())
    assert index.document_count() == len(CORPUS) + 1


def test_the_number_of_a_generation_that_counts_is_never_given_away(folder: Path) -> None:
    """A half-built one under that number would count at once."""
    shutil.rmtree(folder / "1")
    with Generations(folder).rebuilding():
        assert Generations(folder).begin() == 2
    assert not WhooshIndex(folder).status().healthy


def test_what_cannot_be_used_makes_room_before_a_rebuild(folder: Path) -> None:
    (folder / "CURRENT").write_text("1 0\n")
    with Generations(folder).rebuilding():
        number = Generations(folder).begin()
    assert [path.name for path in folder.iterdir() if path.is_dir()] == [str(number)]
