"""Jobs: rows are the truth; at least once, never lost, visible when they fail."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from toolbox.foundation import jobs
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.jobs import Job, JobState, Runner, enqueue
from toolbox.foundation.uow import unit_of_work


@pytest.fixture
def done(inside: Flask) -> Iterator[list[Any]]:
    """What the handlers ``note`` and ``fail`` were called with."""
    seen: list[Any] = []

    def fail(payload: dict[str, Any]) -> None:
        seen.append(payload)
        raise ValueError("not today")

    before = inside.extensions["toolbox.jobs"]
    runner = Runner({"note": seen.append, "fail": fail}, lambda: None)
    jobs.install_jobs(inside.extensions, runner)
    yield seen
    jobs.install_jobs(inside.extensions, before)


def _rows() -> list[Job]:
    db.session.rollback()
    return list(db.session.scalars(select(Job).order_by(Job.id)))


def test_a_job_runs_once_and_its_row_goes(done: list[Any]) -> None:
    with unit_of_work():
        enqueue("note", {"n": 1})
    assert jobs.run_due() == 1
    assert done == [{"n": 1}]
    assert _rows() == []


def test_no_commit_no_job(done: list[Any]) -> None:
    with pytest.raises(RuntimeError), unit_of_work():
        enqueue("note", {"n": 1})
        raise RuntimeError
    assert jobs.run_due() == 0


def test_with_a_key_one_waiting_job_is_enough(done: list[Any]) -> None:
    with unit_of_work():
        enqueue("note", {"n": 1}, key="a")
        enqueue("note", {"n": 2}, key="a")
        enqueue("note", {"n": 3}, key="b")
    assert jobs.run_due() == 2


def test_a_failing_job_waits_longer_each_time_and_then_gives_up_visibly(done: list[Any]) -> None:
    with unit_of_work():
        enqueue("fail", {"n": 1})
    with time_machine.travel(now(), tick=False) as traveller:
        for _attempt in range(jobs.MAX_ATTEMPTS):
            assert jobs.run_due() == 1
            traveller.shift(60 * 60 * 24)
        assert jobs.run_due() == 0
    (row,) = _rows()
    assert row.state is JobState.FAILED
    assert row.error == "ValueError: not today"
    assert jobs.counts()[JobState.FAILED] == 1


def test_a_failed_job_gets_a_new_chance(done: list[Any]) -> None:
    with unit_of_work():
        db.session.add(Job(kind="note", payload={}, state=JobState.FAILED, attempts=6))
    assert jobs.retry_failed() == 1
    assert jobs.run_due() == 1


def test_what_was_running_at_a_crash_runs_again(done: list[Any]) -> None:
    with unit_of_work():
        db.session.add(Job(kind="note", payload={"n": 1}, state=JobState.RUNNING, attempts=1))
    assert jobs.run_due() == 0
    assert jobs.recover() == 1
    assert jobs.run_due() == 1
    assert done == [{"n": 1}]


def test_a_job_that_kills_its_process_every_time_is_given_up(done: list[Any]) -> None:
    with unit_of_work():
        db.session.add(
            Job(kind="note", payload={}, state=JobState.RUNNING, attempts=jobs.MAX_INTERRUPTIONS)
        )
    jobs.recover()
    assert _rows()[0].state is JobState.FAILED


def test_a_recovered_job_whose_twin_waits_is_enough_once(done: list[Any]) -> None:
    with unit_of_work():
        db.session.add(Job(kind="note", key="a", payload={}, state=JobState.RUNNING))
        enqueue("note", key="a")
    jobs.recover()
    assert len(_rows()) == 1
