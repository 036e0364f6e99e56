"""The child process: whatever a parser does in it, the caller gets an answer in time."""

import os
import select
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from toolbox.files.extraction.runner import (
    CHILDREN_AT_ONCE,
    ChildFailedError,
    ChildLimits,
    _turns,
    run_limited,
)

pytestmark = pytest.mark.slow

QUICK = ChildLimits(seconds=1, output=1_000_000)
SLOW = ChildLimits(seconds=2)
PATIENT = ChildLimits(seconds=30, output=1_000_000)
"""For what ends by itself, also where the machine is busy."""


def call(name: str, limits: ChildLimits = PATIENT, **arguments: Any) -> Any:
    """Call one of the misbehaving functions."""
    return run_limited(f"tests.files.child_targets:{name}", arguments, limits)


@pytest.mark.parametrize("value", [None, "Größe", [1, 2.5, {"a": True}]])
def test_what_the_function_returns_comes_back(value: object) -> None:
    assert call("echo", value=value).value == value


def test_blobs_come_back_as_they_are() -> None:
    result = call("blobs")

    assert result.value == {"count": 3}
    assert result.blobs == (b"one\n", b"", bytes(range(256)))


def test_what_a_library_prints_does_not_disturb_the_answer() -> None:
    assert call("chatter").value == "signal"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("wait_for_ever", "timeout"),
        ("compute_for_ever", "timeout"),
        ("take_memory", "memory"),
        ("crash", "crash"),
        ("leave", "crash"),
        ("fail", "unreadable"),
        ("refuse", "too-deep"),
        ("talk_too_much", "output"),
        ("no_such_function", "unreadable"),
    ],
)
def test_each_way_to_fail_has_its_reason_and_its_time(name: str, reason: str) -> None:
    taken: list[float] = []
    while len(taken) < 3 and not any(one < QUICK.seconds + 1.5 for one in taken):
        begin = time.monotonic()
        with pytest.raises(ChildFailedError) as failed:
            call(name, QUICK if reason == "timeout" else PATIENT)
        assert failed.value.reason == reason
        taken.append(time.monotonic() - begin)

    assert min(taken) < QUICK.seconds + 1.5


def test_the_detail_is_for_the_log() -> None:
    with pytest.raises(ChildFailedError, match="KeyError: 'missing part'"):
        call("fail")


def test_what_the_child_started_dies_with_it(tmp_path: Path) -> None:
    for limits in (QUICK, SLOW, ChildLimits(seconds=8)):  # a busy machine starts slowly
        with pytest.raises(ChildFailedError):
            call("wait_for_ever", limits, folder=str(tmp_path))
        if any(tmp_path.iterdir()):
            break

    (pid,) = (int(path.name) for path in tmp_path.iterdir())
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        assert select.select([handle], [], [], 5)[0]
    finally:
        os.close(handle)


def test_the_child_cannot_write_files(tmp_path: Path) -> None:
    with pytest.raises(ChildFailedError, match="File too large"):
        call("write_a_file", folder=str(tmp_path))

    assert (tmp_path / "left").read_text() == ""


def test_the_child_sees_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOOLBOX_SECRET_KEY", "geheim")

    assert set(call("environment").value) <= {"LC_ALL", "LC_CTYPE", "OMP_NUM_THREADS"}


def occupy_a_turn() -> None:
    """Hold a turn until its time is over."""
    with suppress(ChildFailedError):
        call("wait_for_ever", SLOW)


def test_who_gets_no_turn_is_told_so() -> None:
    waiting = [threading.Thread(target=occupy_a_turn) for _number in range(CHILDREN_AT_ONCE)]
    for thread in waiting:
        thread.start()
    try:
        while _turns.acquire(blocking=False):  # until the others have all of them
            _turns.release()
            time.sleep(0.001)
        with pytest.raises(ChildFailedError) as failed:
            call("echo", ChildLimits(seconds=0), value=None)
        assert failed.value.reason == "busy"
    finally:
        for thread in waiting:
            thread.join()


def test_the_child_starts_fast() -> None:
    taken = []
    for _attempt in range(3):
        begin = time.monotonic()
        call("echo", value=None)
        taken.append(time.monotonic() - begin)

    assert min(taken) < 0.25


def test_the_child_never_loads_the_web_framework() -> None:
    for parser in ("pdf", "wordprocessing", "sheets", "slides", "opendocument", "markdown"):
        loaded = call("modules_after", module=f"toolbox.files.extraction.parsers.{parser}").value
        assert not {"flask", "flask_babel", "sqlalchemy", "numpy"} & set(loaded)
