"""Background work: a row is written with the change that wants it; huey only executes rows."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Index, String, Text, delete, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from toolbox.foundation.clock import now
from toolbox.foundation.db import (
    CreatedAt,
    JsonObject,
    Key,
    Model,
    Moment,
    PrimaryKey,
    UtcDateTime,
    db,
    enum_column,
)
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l
from toolbox.foundation.uow import after_commit, unit_of_work

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 6
MAX_INTERRUPTIONS = 20
"""After so many attempts a job that was running when the process died is taken for the culprit."""
_EXTENSION = "toolbox.jobs"

Handler = Callable[[dict[str, Any]], None]


class Hopeless(Exception):
    """Raised by a handler where trying again would not help: the job counts as failed at once."""


class JobState(StrEnum):
    """Where a job stands; a finished one is deleted."""

    WAITING = "waiting"
    RUNNING = "running"
    FAILED = "failed"


class Job(Model):
    """Something to do after a change was saved; at least once, so handlers are idempotent."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index(
            "uq_jobs_waiting",
            "kind",
            "key",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_jobs_due", "state", "run_at"),
    )

    id: Mapped[PrimaryKey]
    kind: Mapped[Key]
    key: Mapped[str | None] = mapped_column(String(200))
    payload: Mapped[JsonObject]
    state: Mapped[JobState] = mapped_column(enum_column(JobState), default=JobState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[CreatedAt]
    run_at: Mapped[Moment] = mapped_column(UtcDateTime, default=now)
    error: Mapped[str | None] = mapped_column(Text)


class JobRun(Model):
    """When work that comes back every night was last done to its end."""

    __tablename__ = "job_runs"

    kind: Mapped[Key] = mapped_column(primary_key=True)
    finished_at: Mapped[Moment]


class Runner:
    """The table of handlers, which of them people wait for, and the bell that rings for work.

    Of the ``daily`` kinds it is noted when they were last done.
    """

    def __init__(
        self,
        handlers: Mapping[str, Handler],
        wake: Callable[[], None],
        urgent: Collection[str] = (),
        daily: Collection[str] = (),
    ) -> None:
        self.handlers = handlers
        self.wake = wake
        self.urgent = urgent
        self.daily = daily


def install_jobs(extensions: dict[str, Any], runner: Runner) -> None:
    """Hang the runner into the application's ``extensions``."""
    extensions[_EXTENSION] = runner


def _runner() -> Runner:
    runner: Runner = current_app.extensions[_EXTENSION]
    return runner


def enqueue(
    kind: str,
    payload: dict[str, Any] | None = None,
    *,
    key: str | None = None,
    run_at: datetime | None = None,
) -> None:
    """Write a job in the present unit of work. With a ``key``, one waiting job is enough."""
    if key is not None:
        waiting = select(Job.id).where(
            Job.kind == kind, Job.key == key, Job.state == JobState.WAITING
        )
        if db.session.scalar(waiting) is not None:
            return
    db.session.add(Job(kind=kind, key=key, payload=payload or {}, run_at=run_at or now()))
    db.session.flush()
    after_commit(_runner().wake)


def _due() -> ColumnElement[bool]:
    return (Job.state == JobState.WAITING) & (Job.run_at <= now())


def _claim() -> tuple[int, str, dict[str, Any]] | None:
    """Take the next due job, so that nobody else does; those that people wait for first."""
    nothing_to_do = db.session.scalar(select(Job.id).where(_due()).limit(1)) is None
    db.session.rollback()
    if nothing_to_do:
        return None  # without having asked for the write lock
    urgent = Job.kind.in_(_runner().urgent)
    with unit_of_work():
        job = db.session.scalar(
            select(Job).where(_due()).order_by(urgent.desc(), Job.run_at, Job.id).limit(1)
        )
        if job is None:
            return None
        job.state = JobState.RUNNING
        job.attempts += 1
        return job.id, job.kind, dict(job.payload)


def _finish(job_id: int, kind: str) -> None:
    with unit_of_work():
        db.session.execute(delete(Job).where(Job.id == job_id))
        if kind in _runner().daily:
            db.session.merge(JobRun(kind=kind, finished_at=now()))


def _put_back(job: Job, run_at: datetime) -> None:
    """Let ``job`` wait again; where its twin already waits, that one is enough."""
    twin = select(Job.id).where(
        Job.kind == job.kind, Job.key == job.key, Job.state == JobState.WAITING
    )
    if job.key is not None and db.session.scalar(twin) is not None:
        db.session.delete(job)
    else:
        job.state, job.run_at = JobState.WAITING, run_at


def _postpone(job_id: int, error: Exception) -> None:
    """Try again after a growing pause; give up visibly after ``MAX_ATTEMPTS``."""
    with unit_of_work():
        job = db.session.get(Job, job_id)
        if job is None:
            return
        job.error = f"{type(error).__name__}: {error}"[:2000]
        if job.attempts >= MAX_ATTEMPTS or isinstance(error, Hopeless):
            job.state = JobState.FAILED
        else:
            _put_back(job, now() + timedelta(seconds=2 * 4**job.attempts))


def run_next() -> bool:
    """Execute the next due job; False where none is due. Its errors are kept in its row."""
    claimed = _claim()
    if claimed is None:
        return False
    job_id, kind, payload = claimed
    try:
        _runner().handlers[kind](payload)
    except Exception as error:
        log.exception("Job %s (%s) failed", job_id, kind)
        _postpone(job_id, error)
    else:
        _finish(job_id, kind)
    return True


def run_due() -> int:
    """Execute jobs until none is due; return how many ran."""
    count = 0
    while run_next():
        count += 1
    return count


def _in_state(state: JobState) -> Sequence[Job]:
    return db.session.scalars(select(Job).where(Job.state == state)).all()


def recover() -> int:
    """Put back what was running when the process died; the one executor calls this at start."""
    with unit_of_work():
        interrupted = _in_state(JobState.RUNNING)
        for job in interrupted:
            if job.attempts >= MAX_INTERRUPTIONS:
                job.state = JobState.FAILED
            else:
                _put_back(job, now())
    return len(interrupted)


def forget_failed(before: datetime) -> None:
    """Delete work that was given up and was last due before this moment, in a unit of work."""
    db.session.execute(delete(Job).where(Job.state == JobState.FAILED, Job.run_at < before))


def retry_failed() -> int:
    """Give every failed job a new chance; return how many."""
    with unit_of_work():
        given_up = _in_state(JobState.FAILED)
        for job in given_up:
            job.attempts = 0
            _put_back(job, now())
        if given_up:
            after_commit(_runner().wake)
    return len(given_up)


def counts() -> dict[JobState, int]:
    """Return how many jobs stand in each state."""
    rows = db.session.execute(select(Job.state, func.count()).group_by(Job.state))
    return {state: 0 for state in JobState} | {state: number for state, number in rows}


def in_state(state: JobState, *, limit: int, offset: int) -> Sequence[Job]:
    """Return a stretch of the jobs in a state: the next due first, of failed ones the newest."""
    order = [Job.id.desc()] if state is JobState.FAILED else [Job.run_at, Job.id]
    return db.session.scalars(
        select(Job).where(Job.state == state).order_by(*order).limit(limit).offset(offset)
    ).all()


def failed_job(job_id: int) -> Job:
    """Return a job that was given up; NotFound otherwise."""
    job = db.session.get(Job, job_id)
    if job is None or job.state is not JobState.FAILED:
        raise NotFound(_l("This job is not there any more, or is being tried again."))
    return job


def retry(job_id: int) -> None:
    """Give one failed job a new chance; NotFound where it has not failed."""
    with unit_of_work():
        job = failed_job(job_id)
        job.attempts = 0
        _put_back(job, now())
        after_commit(_runner().wake)


def discard(job_id: int) -> None:
    """Forget one failed job: what it was to do is not done. NotFound where it has not failed."""
    with unit_of_work():
        db.session.delete(failed_job(job_id))


def daily_runs() -> dict[str, datetime | None]:
    """Return when each kind of nightly work was last done, None where that is not known."""
    done = {run.kind: run.finished_at for run in db.session.scalars(select(JobRun))}
    return {kind: done.get(kind) for kind in _runner().daily}
