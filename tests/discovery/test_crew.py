"""Analysis in several processes: the same as in one, whatever happens to them."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.backends.search_corpus import CORPUS, many
from toolbox.discovery.backends.whoosh import chunks, crew
from toolbox.discovery.backends.whoosh.backend import WhooshIndex
from toolbox.discovery.backends.whoosh.chunks import Chunk, analysed
from toolbox.discovery.backends.whoosh.crew import Batch, Crew, chunks_of
from toolbox.discovery.backends.whoosh.opened import OpenIndex

pytestmark = pytest.mark.slow

_BATCHES: tuple[Batch, ...] = (list(CORPUS), many(3), many(4, start=2000), many(1, start=3000))

_PARENT = """
import sys
from toolbox.discovery.backends.whoosh.crew import Crew
with Crew(2) as crew:
    print(len(crew.analysts), flush=True)
    sys.stdin.read()
"""


def _as_columns(chunk: Chunk) -> object:
    fields = {
        name: (
            columns.terms.part(range(len(columns.terms))),
            *(
                column.tolist()
                for column in (
                    columns.starts,
                    columns.docs,
                    columns.weights,
                    columns.position_starts,
                    columns.positions,
                    columns.doc_starts,
                )
            ),
        )
        for name, columns in chunk.fields.items()
    }
    return chunk.meta, chunk.texts, fields


def _segment(folder: Path) -> list[bytes]:
    """Return everything that the only segment of an index holds."""
    (leaf,) = OpenIndex(WhooshIndex(folder)._generations).snapshot().leaves
    view = leaf.view
    columns = [
        bytes(getattr(field, column))
        for _name, field in sorted(view.fields.items())
        for column in ("starts", "docs", "weights", "position_starts", "positions", "doc_starts")
    ]
    terms = [b" ".join(field.terms) for _name, field in sorted(view.fields.items())]
    return [view.meta.tobytes(), *map(view.packed_texts, range(view.size)), *terms, *columns]


def test_processes_make_the_same_of_documents_as_this_one() -> None:
    with Crew(2) as employed:
        coming = employed.chunks(_BATCHES * 3)
        found = [next(coming)]
        assert not employed.failed
        _kill_all(employed)
        found.extend(coming)
    assert list(map(_as_columns, found)) == [_as_columns(analysed(one)) for one in _BATCHES] * 3


def test_a_rebuild_with_many_documents_asks_processes_for_help(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "python"
    program.write_text('#!/bin/sh\necho "$@" >> "$0.asked"\n')
    program.chmod(0o700)
    monkeypatch.setattr(chunks, "CHUNK", 2_000)
    monkeypatch.setattr(crew, "processors", lambda: 2)
    monkeypatch.setattr(sys, "executable", str(program))
    told: list[int] = []
    index = WhooshIndex(tmp_path / "index")
    index.rebuild(iter(many(60)), told.append)
    assert "whoosh.analyst" in (tmp_path / "python.asked").read_text()
    assert index.document_count() == 60
    assert told == sorted(told)
    assert len(told) > crew.WORTH_A_CREW
    assert told[-1] == 60


def test_chunks_together_are_the_same_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for size in (2_000, 1_000_000):
        monkeypatch.setattr(chunks, "CHUNK", size)
        monkeypatch.setattr(crew, "processors", lambda: 1)
        WhooshIndex(tmp_path / str(size)).rebuild([*CORPUS, *many(30)])
    assert _segment(tmp_path / "2000") == _segment(tmp_path / "1000000")


def test_few_documents_are_analysed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "")
    assert sum(map(len, chunks_of(CORPUS))) == len(CORPUS)


def _kill_all(employed: Crew) -> None:
    for analyst in employed.analysts:
        analyst.kill()


def _close_pipes(employed: Crew) -> None:
    for analyst in employed.analysts:
        assert analyst.stdout
        analyst.stdout.close()


@pytest.mark.parametrize("harm", [_kill_all, _close_pipes])
def test_what_a_process_fails_at_is_done_here(harm: Callable[[Crew], None]) -> None:
    with Crew(2) as employed:
        harm(employed)
        found = list(employed.chunks(_BATCHES))
    assert list(map(_as_columns, found)) == [_as_columns(analysed(one)) for one in _BATCHES]


def test_no_more_batches_are_taken_than_the_processes_can_have_waiting() -> None:
    coming = iter([many(1)] * 100)
    with Crew(2) as employed:
        _kill_all(employed)
        next(employed.chunks(coming))
    assert len(list(coming)) >= 95


@pytest.mark.parametrize("program", ["/nowhere/python", "/bin/false"])
def test_processes_that_cannot_be_started_are_not_needed(
    program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", program)
    with Crew(2) as employed:
        found = list(employed.chunks(_BATCHES))
    assert list(map(len, found)) == list(map(len, _BATCHES))


def test_a_document_that_cannot_be_analysed_fails_as_without_processes() -> None:
    broken = replace(CORPUS[0], title=None)  # type: ignore[arg-type]  # what is wrong with it
    with pytest.raises(TypeError), Crew(1) as employed:
        list(employed.chunks([[broken]]))


def test_nothing_is_left_behind_when_documents_stop_coming() -> None:
    def stopping() -> Iterator[Batch]:
        yield _BATCHES[0]
        raise KeyboardInterrupt

    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt), Crew(2) as employed:
        list(employed.chunks(stopping()))
    assert [one.returncode is None for one in employed.analysts] == [False, False]
    assert threading.active_count() == before


def test_processes_end_when_the_one_that_started_them_is_killed() -> None:
    """They hold its standard error open as long as they live."""
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with parent:
        assert parent.stdout
        assert parent.stdout.readline() == b"2\n"
        parent.kill()
        _out, said = parent.communicate(timeout=20)
    assert said == b""
