"""Whatever happens to the files of the index: no wrong answer, no crash, and a way back.

Five kills for each kind of writing in the suite; ``KILLS=60`` in the environment for the long run.
"""

import os
import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.backends.search_corpus import CORPUS, many
from tests.discovery.killing import (
    NEW,
    PUBLISHED,
    build_anew,
    dies_at,
    merge_all,
    operations,
    put_in,
)
from toolbox.discovery.backends.whoosh.backend import WhooshIndex
from toolbox.discovery.backends.whoosh.generations import Busy
from toolbox.discovery.documents import Delete, Upsert
from toolbox.discovery.index import SearchIndex
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.wanted import Alternative, Choice, Group, Wanted
from toolbox.foundation.errors import Unavailable

KILLS = int(os.environ.get("KILLS", "5"))
EXPECTED = {one.instrument_id: one.version_id for one in PUBLISHED}

Harm = Callable[[Path], object]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index with several commits, segments and a deletion."""
    folder = tmp_path_factory.mktemp("sound") / "index"
    index = WhooshIndex(folder)
    index.rebuild(CORPUS)
    index.apply([Upsert(PUBLISHED[-1])])
    index.apply([Delete(CORPUS[-1].instrument_id)])
    return folder


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    """A copy of that folder, to be harmed."""
    return Path(shutil.copytree(sound, tmp_path / "index"))


def _empty(path: Path) -> None:
    os.truncate(path, 0)


def _halve(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _lengthen(path: Path) -> None:
    os.truncate(path, path.stat().st_size * 3)


def _flip(path: Path, share: float) -> None:
    """Flip one bit, so far into the file."""
    with path.open("r+b") as file:
        place = int((path.stat().st_size - 1) * share)
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ 0x10]))


def _garble(path: Path) -> None:
    path.write_bytes(b"\x80\x04}N." * 400)


def _exchange(path: Path) -> None:
    path.unlink()
    _garble(path)


def _make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "inside").touch()


def _lead_nowhere(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.with_name("nothing"))


HARMS: dict[str, Harm] = {
    "deleted": Path.unlink,
    "emptied": _empty,
    "halved": _halve,
    "lengthened": _lengthen,
    "exchanged": _exchange,
    "folder": _make_folder,
    "link": _lead_nowhere,
    **{f"flipped-{share}": partial(_flip, share=share) for share in (0.5, 1)},
}
FILES = {
    "pointer": "CURRENT",
    "contents": "1/_MAIN_*.toc",
    "checksums": "1/sums-*.json",
    "segment": "1/MAIN_*.seg",
}


def _harmed(folder: Path, pattern: str, harm: Harm) -> None:
    path = max(folder.glob(pattern))  # of the checksums the newest
    path.chmod(0o600)  # as an administrator would, or a failing disk
    harm(path)


def _everything(index: SearchIndex) -> set[int]:
    results = index.find(SearchQuery(per_page=100), Wanted())
    assert results.total == len(results.hits)
    return {hit.instrument_id for hit in results.hits}


def _some(index: SearchIndex) -> set[int]:
    """Find something by a word, with excerpts, so that all parts of a segment are read."""
    group = Group((Alternative(((Choice("ausbildung", is_open=True),),)),))
    wanted = Wanted((group,))
    results = index.find(SearchQuery(), wanted)
    index.show(wanted, results.hits)
    return {hit.instrument_id for hit in results.hits}


def _is_answered(index: SearchIndex) -> bool:
    """Search; either the answer is right, or the index says that it cannot be used."""
    try:
        assert _everything(index) == EXPECTED.keys()
        assert _some(index)
    except Unavailable:
        return False
    return True


def _is_mended(index: SearchIndex) -> bool:
    index.rebuild(PUBLISHED)
    return index.status().reason == "" and index.fingerprints() == EXPECTED


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("file", FILES)
def test_harm_before_the_start_is_noticed_and_mended(folder: Path, file: str, harm: str) -> None:
    _harmed(folder, FILES[file], HARMS[harm])
    index = WhooshIndex(folder)
    assert _is_answered(index) == index.status().healthy
    assert index.status().reason
    assert _is_mended(index)
    assert _everything(WhooshIndex(folder)) == EXPECTED.keys()


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("file", FILES)
def test_harm_while_searches_go_on_is_noticed_and_mended(
    folder: Path, file: str, harm: str
) -> None:
    """A segment is mapped into memory: one that is cut short must not take the process along."""
    index, other = WhooshIndex(folder), WhooshIndex(folder)
    assert _is_answered(index)
    assert _is_answered(other)
    _harmed(folder, FILES[file], HARMS[harm])
    if file != "segment" or not harm.startswith("flipped"):
        _is_answered(index)  # a bit that flips in use can only be noticed by looking, see below
    assert index.status().reason
    _is_answered(index)
    _is_answered(other)
    assert _is_mended(index)
    assert _is_answered(other)


def test_what_one_process_finds_out_all_know(folder: Path) -> None:
    one, other = WhooshIndex(folder), WhooshIndex(folder)
    assert _is_answered(other)
    _harmed(folder, FILES["segment"], HARMS["deleted"])
    assert not one.status().healthy
    assert not _is_answered(other)


@pytest.mark.parametrize("name", ["rebuilding.lock", "CURRENT.new", "doubt"])
@pytest.mark.parametrize("obstacle", [Path.mkdir, Path.touch])
def test_what_stands_in_the_way_is_moved_out_of_it(folder: Path, name: str, obstacle: Harm) -> None:
    (folder / name).unlink(missing_ok=True)
    obstacle(folder / name)
    index = WhooshIndex(folder)
    assert index.status().healthy
    assert _is_answered(index)
    assert _is_mended(index)


def test_a_file_instead_of_the_folder_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "index").touch()
    index = WhooshIndex(tmp_path / "index")
    assert index.status().reason == "missing"
    assert _is_mended(index)


def test_what_lies_around_in_a_generation_goes(folder: Path) -> None:
    left = [folder / "1" / name for name in ("MAIN_x.dci", "_MAIN_9.toc.1", "sums-0.json")]
    for path in left:
        path.touch()
    (folder / "1" / "MAIN.tmp").mkdir(exist_ok=True)
    WhooshIndex(folder).apply([Delete(90)])
    assert not [path for path in [*left, folder / "1" / "MAIN.tmp"] if path.exists()]


def test_a_search_that_fails_is_a_reason_to_look_not_to_condemn(folder: Path) -> None:
    """Otherwise one odd search could make the index be rebuilt again and again."""
    index = WhooshIndex(folder)
    odd = SearchQuery(page="one")  # type: ignore[arg-type]  # no search is like that
    with pytest.raises(Unavailable):
        index.find(odd, Wanted())
    assert (folder / "doubt").exists()
    assert index.status().reason == ""
    assert not (folder / "doubt").exists()
    assert _is_answered(index)


def test_a_copy_in_the_place_of_a_segment_is_as_good(folder: Path) -> None:
    index = WhooshIndex(folder)
    assert _is_answered(index)
    for path in folder.glob(FILES["segment"]):
        copy = Path(shutil.copy(path, path.with_suffix(".copy")))
        copy.replace(path)
    assert index.status().reason == ""
    assert _is_answered(index)


def test_segments_are_closed_to_writing(folder: Path) -> None:
    """Who writes into one, or cuts it short, would harm those who read it right now."""
    assert {path.stat().st_mode & 0o777 for path in folder.glob(FILES["segment"])} == {0o400}


def test_two_writers_stay_apart_even_if_all_files_of_locks_are_deleted(folder: Path) -> None:
    index = WhooshIndex(folder)
    with index._generations.writing(0):
        for path in folder.glob("**/*[lL][oO][cC][kK]*"):
            path.unlink()
        with pytest.raises(Busy), WhooshIndex(folder)._generations.writing(0):
            pass


def test_being_out_of_file_handles_is_no_damage(folder: Path) -> None:
    index = WhooshIndex(folder)
    with _limited(resource.RLIMIT_NOFILE, 0), pytest.raises(Unavailable):
        index.find(SearchQuery(), Wanted())
    assert index.status().reason == ""
    assert _is_answered(index)


@contextmanager
def _limited(what: int, most: int) -> Iterator[None]:
    """Let this process have no more of something."""
    before = resource.getrlimit(what)
    resource.setrlimit(what, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(what, before)


def _apply_many(index: SearchIndex) -> None:
    index.apply([Upsert(one) for one in many(20)])


def _rebuild(index: SearchIndex) -> None:
    index.rebuild(many(20))


@pytest.mark.parametrize("deed", [_apply_many, _rebuild])
@pytest.mark.parametrize("room", [0, 100, 1000, 3000])
def test_a_full_disk_changes_nothing_and_is_not_remembered(
    folder: Path, deed: Callable[[SearchIndex], None], room: int
) -> None:
    index = WhooshIndex(folder)
    with _limited(resource.RLIMIT_FSIZE, room), pytest.raises(Unavailable) as refused:
        deed(index)
    assert refused.value.code == "index-full"
    assert index.status().reason == ""
    assert _is_answered(index)
    assert _is_answered(WhooshIndex(folder))
    deed(index)
    assert 1000 in index.fingerprints()
    assert len([path for path in folder.iterdir() if path.is_dir()]) == 1


@pytest.mark.slow
@pytest.mark.parametrize("deed", [put_in, merge_all, build_anew])
def test_killed_before_an_operation_on_files_it_is_all_or_none(
    folder: Path, tmp_path: Path, deed: Callable[[Path], None]
) -> None:
    """Every opening, renaming and removing of a file is a moment to die at."""
    before = set(EXPECTED)
    moments = operations(deed, Path(shutil.copytree(folder, tmp_path / "counted")))
    assert moments > KILLS
    for step in range(0, moments + 1, moments // KILLS):
        copy = Path(shutil.copytree(folder, tmp_path / f"killed-{step}"))
        killed = dies_at(step, deed, copy)
        assert killed == (step < moments)
        index = WhooshIndex(copy)
        assert index.status().reason == ""
        found = _everything(index)
        assert found == before | NEW or (killed and found == before)
        index.apply([Delete(90)])
        assert index.fingerprints().keys() == found - {90}
        assert _is_mended(index)
