"""Who executes jobs: huey, embedded in the one server or in a worker process of its own."""

import logging
import sqlite3
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import IO

from flask import Flask
from huey import SqliteHuey, crontab

from toolbox.foundation import jobs
from toolbox.foundation.jobs import Handler, Runner
from toolbox.foundation.locks import EXECUTOR, hold, try_to_hold
from toolbox.foundation.settings import Settings
from toolbox.foundation.uow import unit_of_work

log = logging.getLogger(__name__)

_EXTENSION = "toolbox.executor"
_POLL_SECONDS = 0.15
NIGHT = time(2, 30)
"""When daily work is queued, in UTC."""
MANUAL = "manual:"
"""Value of ``jobs_url`` under which nobody executes rows until ``jobs.run_due`` is called."""


class Executor:
    """Rings huey after commits, and runs its consumer where this process is the one to do it.

    The queue only carries "look at the rows": what is to do stands in the table ``jobs``, so a
    lost ring costs at most a minute (the sweep), never a job.
    """

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._lock_file: IO[str] | None = None
        self._huey: SqliteHuey | None = None
        self._opening = threading.Lock()
        self._daily: Collection[str] = ()
        self._watched: Collection[str] = ()
        app.extensions[_EXTENSION] = self

    def runner(
        self,
        handlers: Mapping[str, Handler],
        *,
        urgent: Collection[str],
        daily: Collection[str],
        watched: Collection[str],
    ) -> Runner:
        """Return the table of handlers with the bell.

        ``daily`` kinds are queued every night, ``watched`` ones every minute: they look whether
        something is amiss, and mend it.
        """
        self._daily = daily
        self._watched = watched
        return Runner(handlers, self.wake, urgent, daily)

    def _queue(self) -> SqliteHuey:
        with self._opening:
            if self._huey is None:
                self._huey = self._new_queue()
            return self._huey

    def _new_queue(self) -> SqliteHuey:
        queue = SqliteHuey(
            "toolbox", filename=str(self._queue_path), results=False, utc=True, strict_fifo=False
        )
        self._look = queue.task(name="look")(self._work)
        queue.periodic_task(crontab(minute="*"), name="sweep")(self.sweep)
        night = crontab(hour=str(NIGHT.hour), minute=str(NIGHT.minute))
        queue.periodic_task(night, name="night")(self._queue_daily)
        return queue

    @property
    def _queue_path(self) -> Path:
        return self._settings.instance / "queue.db"

    def _work(self) -> None:
        with self._app.app_context():
            jobs.run_due()

    def sweep(self) -> None:
        """Queue what watches over the instance, and do whatever is due; once a minute."""
        self._enqueue(self._watched, "watch")
        self._work()

    def _queue_daily(self) -> None:
        self._enqueue(self._daily, "daily")

    def _enqueue(self, kinds: Collection[str], key: str) -> None:
        with self._app.app_context(), unit_of_work():
            for kind in kinds:
                jobs.enqueue(kind, key=key)

    def wake(self) -> None:
        """Tell whoever executes that rows wait; failing to ring must not fail the request."""
        if self._settings.jobs_url == MANUAL:
            return
        try:
            self._queue()
            self._look()
        except Exception:
            log.exception("Could not ring for background work; the sweep will find it")

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Keep background work away while the block runs; False where another process does it."""
        stream = try_to_hold(self._settings.instance / EXECUTOR)
        try:
            yield stream is not None
        finally:
            if stream is not None:
                stream.close()

    def start(self) -> bool:
        """Run the consumer in threads of this process; False where another process has one."""
        stream = try_to_hold(self._settings.instance / EXECUTOR)
        if stream is not None:
            self._consume(stream)
        return stream is not None

    def start_after_others(self) -> None:
        """Run the consumer in threads of this process as soon as the other process ends."""
        path = self._settings.instance / EXECUTOR
        threading.Thread(
            target=lambda: self._consume(hold(path)), name="jobs-heir", daemon=True
        ).start()

    def _consume(self, lock_file: IO[str]) -> None:
        self._lock_file = lock_file
        _remove_if_damaged(self._queue_path)
        queue = self._queue()
        with self._app.app_context():
            jobs.recover()
        consumer = queue.create_consumer(
            workers=2,  # so that a long rebuild does not keep a mail waiting
            periodic=True,
            initial_delay=_POLL_SECONDS,
            backoff=1.0,
            max_delay=_POLL_SECONDS,
            check_worker_health=True,
        )
        consumer._set_signal_handlers = _leave_signals_alone
        threading.Thread(target=consumer.run, name="jobs", daemon=True).start()
        self.wake()


def _leave_signals_alone() -> None:
    """Signals belong to the server; a thread may not set handlers."""


def _remove_if_damaged(path: Path) -> None:
    """Let a queue that a power cut has damaged be made anew: nothing in it is worth keeping."""
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path)) as connection:
            sound = connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
    except sqlite3.DatabaseError:
        sound = False
    if not sound:
        log.warning("The queue of background work is damaged; it is made anew")
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def next_night(moment: datetime) -> datetime:
    """Return when daily work is queued next after a moment in UTC."""
    tonight = moment.replace(hour=NIGHT.hour, minute=NIGHT.minute, second=0, microsecond=0)
    return tonight if tonight > moment else tonight + timedelta(days=1)


def executor_of(app: Flask) -> Executor:
    """Return the executor of an application."""
    executor: Executor = app.extensions[_EXTENSION]
    return executor
