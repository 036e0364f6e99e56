"""Who executes jobs: huey, embedded in the one server or in a worker process of its own."""

import fcntl
import logging
import threading
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import IO

from flask import Flask
from huey import SqliteHuey, crontab

from toolbox.foundation import jobs
from toolbox.foundation.jobs import Handler, Runner
from toolbox.foundation.settings import Settings
from toolbox.foundation.uow import unit_of_work

log = logging.getLogger(__name__)

_EXTENSION = "toolbox.executor"
_POLL_SECONDS = 0.15
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
        self._daily: Collection[str] = ()
        app.extensions[_EXTENSION] = self

    def runner(
        self, handlers: Mapping[str, Handler], *, urgent: Collection[str], daily: Collection[str]
    ) -> Runner:
        """Return the table of handlers with the bell; ``daily`` kinds are queued every night."""
        self._daily = daily
        return Runner(handlers, self.wake, urgent)

    def _queue(self) -> SqliteHuey:
        if self._huey is None:
            path = self._settings.instance / "queue.db"
            self._huey = SqliteHuey(
                "toolbox", filename=str(path), results=False, utc=True, strict_fifo=False
            )
            self._look = self._huey.task(name="look")(self._work)
            self._huey.periodic_task(crontab(minute="*"), name="sweep")(self._work)
            night = crontab(hour="2", minute="30")
            self._huey.periodic_task(night, name="night")(self._queue_daily)
        return self._huey

    def _work(self) -> None:
        with self._app.app_context():
            jobs.run_due()

    def _queue_daily(self) -> None:
        with self._app.app_context(), unit_of_work():
            for kind in self._daily:
                jobs.enqueue(kind, key="daily")

    def wake(self) -> None:
        """Tell whoever executes that rows wait; failing to ring must not fail the request."""
        if self._settings.jobs_url == MANUAL:
            return
        try:
            self._queue()
            self._look()
        except Exception:
            log.exception("Could not ring for background work; the sweep will find it")

    def try_to_be_the_one(self) -> bool:
        """Take the lock that the kernel releases at death; False where another process has it."""
        path = Path(self._settings.instance) / "executor.lock"
        stream = path.open("w")
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            stream.close()
            return False
        self._lock_file = stream
        return True

    def start(self) -> bool:
        """Run the consumer in threads of this process, if no other process does already."""
        if not self.try_to_be_the_one():
            return False
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
        return True


def _leave_signals_alone() -> None:
    """Signals belong to the server; a thread may not set handlers."""


def executor_of(app: Flask) -> Executor:
    """Return the executor of an application."""
    executor: Executor = app.extensions[_EXTENSION]
    return executor
