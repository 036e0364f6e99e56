"""Serving an instance: one process for pages and background work."""

import gc
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType

import click
from flask import Flask
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

from toolbox.accounts import operations as accounts
from toolbox.accounts import queries
from toolbox.accounts.erasures import settle_erasures
from toolbox.accounts.models import Purpose
from toolbox.cli.context import Instance, console, pass_instance
from toolbox.cli.on_demand import command_named
from toolbox.cli.translations import compile_catalogue
from toolbox.content.progress import is_loaded
from toolbox.delivery import counting
from toolbox.discovery.index import SearchIndex
from toolbox.discovery.installed import installed_index
from toolbox.discovery.operations import REBUILD
from toolbox.discovery.suggesting.suggestions import kept_suggestions
from toolbox.foundation.errors import Unavailable
from toolbox.foundation.executor import executor_of
from toolbox.foundation.jobs import enqueue
from toolbox.foundation.logs import configure_logs
from toolbox.foundation.schema_state import NOT_SET_UP, SchemaError, is_current
from toolbox.foundation.settings import MEGABYTE, Settings
from toolbox.foundation.uow import unit_of_work

log = logging.getLogger(__name__)

ADMIN_LINK_HOURS = 24
_MANY_WAITING = 10
_SECONDS_BETWEEN_WARNINGS = 60.0

CONNECTIONS = 800
"""Open at once; a browser holds up to six, and several classes may play at the same time. With
the 100 of waitress a second class would wait for the first one to leave."""


class QueueWarnings(logging.Filter):
    """Lets waitress say once a minute that many requests wait; it would say of each that it does.

    A few that wait for an instant are what a queue is there for.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._quiet_until = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the warning, which tells how many wait, is worth a line in the log."""
        waiting = next(iter(record.args or ()), 0)
        moment = self._clock()
        if not isinstance(waiting, int) or waiting < _MANY_WAITING or moment < self._quiet_until:
            return False
        self._quiet_until = moment + _SECONDS_BETWEEN_WARNINGS
        return True


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--threads", default=8, show_default=True, help="Requests answered at once.")
@click.option("--setup", "with_setup", is_flag=True, help="Create or update the instance first.")
@click.option("--no-content", is_flag=True, help="With --setup: without the starting content.")
@pass_instance
def serve(
    instance: Instance,
    *,
    host: str,
    port: int,
    threads: int,
    with_setup: bool,
    no_content: bool,
) -> None:
    """Serve the toolbox in one process, background work included."""
    configure_logs(verbose=instance.verbose)
    logging.getLogger("waitress.queue").addFilter(QueueWarnings())
    settings = _settings(instance, host, port)
    if with_setup:
        app = _set_up(instance, settings, no_content=no_content)
    else:
        app = _application(instance, settings)
    with app.app_context():
        settle_erasures()  # nobody is served who was erased and came back with an older database
    try:
        server = create_server(
            app,
            host=host,
            port=port,
            threads=threads,
            asyncore_use_poll=True,
            connection_limit=CONNECTIONS,
            max_request_body_size=settings.upload_limit + MEGABYTE,
        )
    except OSError as error:
        console.print(f"[red]{host}:{port} cannot be used:[/] {error.strerror}", highlight=False)
        sys.exit(1)
    if settings.jobs_url == "embedded:" and not executor_of(app).start():
        console.print("Background work is done by another process, until that one ends.")
        executor_of(app).start_after_others()
    _wake_index(app)
    _announce(app, settings.base_url, with_link=with_setup)
    _run(app, server)


def _settings(instance: Instance, host: str, port: int) -> Settings:
    """Return the settings; where nobody chose a public address, it is the one that is served."""
    settings = instance.settings()
    if settings.base_url != Settings.base_url:
        return settings
    shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::"} else host  # noqa: S104
    return instance.settings(base_url=f"http://{f'[{shown}]' if ':' in shown else shown}:{port}")


def _application(instance: Instance, settings: Settings) -> Flask:
    if settings.database_path is not None and not is_current(settings):
        raise SchemaError(NOT_SET_UP)
    return instance.factory(settings)


def _set_up(instance: Instance, settings: Settings, *, no_content: bool) -> Flask:
    """Return the application of an instance to which ``toolbox setup`` has nothing to add.

    That command is loaded where there is something to do alone: it takes a second.
    """
    context = click.get_current_context()
    compile_catalogue()
    if not is_current(settings):
        context.invoke(command_named("setup"), no_content=no_content)
    app = instance.factory(settings)
    with app.app_context():
        is_complete = is_loaded(settings)
    if not is_complete:
        context.invoke(command_named("setup"), no_content=no_content)
    return app


def _one_time_link(app: Flask, address: str) -> str:
    with app.app_context(), unit_of_work():
        token = accounts.issue_token(Purpose.CREATE_ADMINISTRATOR, hours=ADMIN_LINK_HOURS)
    return f"{address}/konto/erste-verwaltung/{token}"


def _wake_index(app: Flask) -> None:
    """Load what the first search would wait for; build the index where it is not usable."""
    with app.app_context():
        index = installed_index()
        if not index.status().healthy:
            with unit_of_work():
                enqueue(REBUILD, key="all")
        kept_suggestions().prepare()
    threading.Thread(target=_warm_up, args=(index,), name="warm-up", daemon=True).start()


def _warm_up(index: SearchIndex) -> None:
    try:
        index.warm_up()
    except Unavailable:
        log.info("The index is not there yet; searches are answered by the database")
    gc.collect()
    gc.freeze()  # what is loaded by now stays: later collections need not look at it


def _announce(app: Flask, address: str, *, with_link: bool) -> None:
    console.print(f"[bold green]The toolbox is open:[/] {address}", highlight=False)
    with app.app_context():
        nobody = not queries.administrators()
    if with_link and nobody:
        console.print(
            "Nobody looks after it yet. Become its administrator with this link (once, 24 hours):",
            highlight=False,
            soft_wrap=True,
        )
        console.print(f"  {_one_time_link(app, address)}", highlight=False, soft_wrap=True)
        console.print("or with: .venv/bin/toolbox user create-admin", highlight=False)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _run(app: Flask, server: BaseWSGIServer | MultiSocketServer) -> None:
    """Answer requests until somebody stops the process; those in hand are still answered."""
    code = 0
    try:
        signal.signal(signal.SIGTERM, _stop)
        server.run()
        console.print("Stopped.")
    except (KeyboardInterrupt, SystemExit):
        console.print("Stopped.")
    except Exception:
        log.exception("The server has failed")
        code = 1
    counting.flush(app)
    os._exit(code)  # job threads are daemons; what they leave is picked up at the next start
