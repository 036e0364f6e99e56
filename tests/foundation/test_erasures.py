"""The journal of erased people: it holds no names, survives a power cut and lets go in time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from toolbox.foundation.erasures import (
    JOURNAL,
    Erasure,
    Journal,
    drop_erasures,
    erasures_in,
    merged,
    note_erasures,
    read_journal,
)

_OPENED = datetime(2024, 3, 1, 9, 30, 15, 123456, tzinfo=UTC)
_ERASED = datetime(2026, 5, 4, 17, 0, tzinfo=UTC)


def _erasure(number: int, *, days: int = 0, keeps_name: bool | None = False) -> Erasure:
    return Erasure(number, _OPENED, _ERASED + timedelta(days=days), keeps_name)


def test_what_is_written_is_read_once_and_by_its_owner_alone(tmp_path: Path) -> None:
    one, two = _erasure(1), _erasure(2, keeps_name=True)
    assert note_erasures(tmp_path / "instance", [one]) == 1
    assert note_erasures(tmp_path / "instance", [one, two]) == 1
    path = tmp_path / "instance" / JOURNAL
    assert read_journal(path) == Journal((one, two))
    assert path.read_bytes().count(b"\n") == 2
    assert path.stat().st_mode & 0o777 == 0o600


def test_without_a_file_nobody_was_erased(tmp_path: Path) -> None:
    assert read_journal(tmp_path / JOURNAL) == Journal(())
    drop_erasures(tmp_path, _ERASED)
    assert not list(tmp_path.iterdir())


def test_wherever_a_power_cut_takes_the_end_what_was_before_stays(tmp_path: Path) -> None:
    path = tmp_path / JOURNAL
    note_erasures(tmp_path, [_erasure(1)])
    first = path.read_bytes()
    note_erasures(tmp_path, [_erasure(2)])
    whole = path.read_bytes()
    for length in range(len(first), len(whole)):
        path.write_bytes(whole[:length])
        note_erasures(tmp_path, [_erasure(2)])
        note_erasures(tmp_path, [_erasure(3)])
        assert read_journal(path).entries == (_erasure(1), _erasure(2), _erasure(3)), length


@pytest.mark.parametrize(
    "line",
    [
        *(b"\0\0\0\0", b"\xff\xfe", b"[]", b"null", b"{}", b'{"id": 1}'),
        b'{"id": 1, "created_at": "", "erased_at": "", "keeps_name": null, "digest": "0"}',
    ],
)
def test_a_broken_line_is_counted_and_passed_by(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / JOURNAL
    path.write_bytes(line + b"\n")
    note_erasures(tmp_path, [_erasure(1)])
    assert read_journal(path) == Journal((_erasure(1),), 1)
    drop_erasures(tmp_path, _ERASED)
    assert read_journal(path) == Journal((_erasure(1),))


def test_a_changed_line_erases_nobody(tmp_path: Path) -> None:
    path = tmp_path / JOURNAL
    note_erasures(tmp_path, [_erasure(41)])
    path.write_bytes(path.read_bytes().replace(b"41", b"42"))
    assert read_journal(path) == Journal((), 1)


def test_whoever_knows_whether_the_name_is_kept_is_right(tmp_path: Path) -> None:
    guessed, known = _erasure(1, keeps_name=None), _erasure(1, keeps_name=True)
    assert merged([guessed], [known]) == merged([known], [guessed]) == (known,)
    for entries in ([guessed], [known], [guessed]):
        note_erasures(tmp_path, entries)
    assert read_journal(tmp_path / JOURNAL).entries == (known,)


def test_an_account_is_known_by_its_number_and_its_beginning() -> None:
    later = Erasure(1, _OPENED + timedelta(microseconds=1), _ERASED)
    assert len(merged([_erasure(1)], [later])) == 2


def test_entries_go_in_time(tmp_path: Path) -> None:
    note_erasures(tmp_path, [_erasure(1), _erasure(2, days=1)])
    drop_erasures(tmp_path, _ERASED + timedelta(days=1))
    assert read_journal(tmp_path / JOURNAL).entries == (_erasure(2, days=1),)
    assert (tmp_path / JOURNAL).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [JOURNAL]


def test_a_file_that_is_named_may_be_a_journal(tmp_path: Path) -> None:
    note_erasures(tmp_path, [_erasure(1)])
    assert erasures_in(tmp_path / JOURNAL) == Journal((_erasure(1),))
