"""Judged sets are read from files, folders and packed files, whatever form their queries have."""

import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.benchmarks.judged.sets import JudgedSet, read_set

LINES = "q1\tPrüfung im Betrieb\nq2\tohne Urteil\n"
TOPICS = "<top>\n<num> Number: q1\n<title> Prüfung\n im Betrieb\n<desc> Description:\n</top>\n"
JUDGMENTS = "q1 0 d2 1\nq1 0 d1 0\n"
FIRST = '{"id": "d1", "title": "Messe"}'
SECOND = '{"id": "d2", "title": "", "body": "Prüfungen", "tags": ["A"]}'
DOCUMENTS = f"{FIRST}\n{SECOND}\n"


def _folder(place: Path, queries: str) -> Path:
    folder = place / "set"
    folder.mkdir()
    for name, text in (
        ("topics.txt" if "<top>" in queries else "queries.tsv", queries),
        ("qrels.txt", JUDGMENTS),
        ("documents.jsonl", DOCUMENTS),
    ):
        (folder / name).write_text(text, "utf-8")
    return folder


def _check(found: JudgedSet) -> None:
    assert found.queries == {"q1": "Prüfung im Betrieb"}
    assert found.judgments["q1"] == {"d2": 1, "d1": 0}
    assert found.names == ("d1", "d2")
    assert found.documents[1].instrument_id == 2
    assert (found.documents[1].description, found.documents[1].tags) == ("Prüfungen", ("A",))


@pytest.mark.parametrize("queries", [LINES, TOPICS])
def test_a_folder_is_a_set(tmp_path: Path, queries: str) -> None:
    _check(read_set((_folder(tmp_path, queries),)))


def test_three_files_are_a_set(tmp_path: Path) -> None:
    folder = _folder(tmp_path, LINES)
    _check(
        read_set(tuple(folder / name for name in ("queries.tsv", "qrels.txt", "documents.jsonl")))
    )


def test_packed_files_are_sets(tmp_path: Path) -> None:
    folder = _folder(tmp_path, LINES)
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as packed:
        for path in folder.iterdir():
            packed.write(path, f"inside/{path.name}")
    with tarfile.open(tmp_path / "set.tar.gz", "w:gz") as packed_tar:
        packed_tar.add(folder, "inside")
    for name in ("set.zip", "set.tar.gz"):
        _check(read_set((tmp_path / name,)))


def test_what_is_missing_or_unknown_is_named(tmp_path: Path) -> None:
    folder = _folder(tmp_path, LINES)
    (folder / "qrels.txt").write_text("q1 0 d9 1\n", "utf-8")
    with pytest.raises(ValueError, match="d9"):
        read_set((folder,))
    (folder / "qrels.txt").unlink()
    with pytest.raises(ValueError, match="qrels"):
        read_set((folder,))
