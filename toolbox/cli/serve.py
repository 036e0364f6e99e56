"""Setting an instance up, and serving it."""

import logging
import os
import signal
import sys
import threading
from types import FrameType

import click
from flask import Flask
from waitress.server import create_server

from toolbox.accounts import operations as accounts
from toolbox.accounts import queries
from toolbox.accounts.models import Purpose
from toolbox.cli.context import Instance, console, pass_instance, progress_bar
from toolbox.cli.translations import compile_catalogue
from toolbox.content.loader import is_loaded, load_content
from toolbox.discovery.index import SearchIndex
from toolbox.discovery.installed import installed_index
from toolbox.discovery.operations import REBUILD
from toolbox.foundation.errors import Unavailable
from toolbox.foundation.executor import executor_of
from toolbox.foundation.jobs import enqueue
from toolbox.foundation.logs import configure_logs
from toolbox.foundation.schema import upgrade
from toolbox.foundation.settings import Settings
from toolbox.foundation.uow import unit_of_work

log = logging.getLogger(__name__)

ADMIN_LINK_HOURS = 24


def _set_up(instance: Instance, settings: Settings, *, with_content: bool) -> tuple[Flask, bool]:
    """Make folders, migrate, load content where none is; return the application and first run."""
    settings.instance.mkdir(parents=True, exist_ok=True)
    (settings.instance / "index").mkdir(mode=0o700, exist_ok=True)
    compile_catalogue()
    if upgrade(settings):
        console.print("[green]✓[/] Database is up to date")
    app = instance.factory(settings)
    with app.app_context():
        first = not queries.administrators()
        if not is_loaded():
            with progress_bar() as bar:
                task = bar.add_task("Loading starting content", total=None)
                load_content(
                    with_instruments=with_content,
                    progress=lambda done, total: bar.update(task, completed=done, total=total),
                )
    return app, first


def _one_time_link(app: Flask, address: str) -> str:
    with app.app_context(), unit_of_work():
        token = accounts.issue_token(Purpose.CREATE_ADMINISTRATOR, hours=ADMIN_LINK_HOURS)
    return f"{address}/konto/erste-verwaltung/{token}"


@click.command()
@click.option("--no-content", is_flag=True, help="Do not load the starting content.")
@pass_instance
def setup(instance: Instance, *, no_content: bool) -> None:
    """Create or update the instance: folders, database, starting content."""
    configure_logs(verbose=instance.verbose)
    _set_up(instance, instance.settings(), with_content=not no_content)
    console.print("[green]✓[/] Ready. Start with: toolbox serve")


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
    shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::"} else host  # noqa: S104
    address = f"http://{shown}:{port}"
    settings = instance.settings()
    if settings.base_url == Settings.base_url:
        settings = instance.settings(base_url=address)
    if with_setup:
        app, first = _set_up(instance, settings, with_content=not no_content)
    else:
        app, first = instance.factory(settings), False
    try:
        server = create_server(app, host=host, port=port, threads=threads, asyncore_use_poll=True)
    except OSError as error:
        console.print(f"[red]{host}:{port} cannot be used:[/] {error.strerror}")
        sys.exit(1)
    if settings.jobs_url == "embedded:" and not executor_of(app).start():
        console.print("Background work is done by another process of this instance.")
    _wake_index(app)
    _announce(app, address, first=first)
    signal.signal(signal.SIGTERM, _stop)
    try:
        server.run()
    except (KeyboardInterrupt, SystemExit):
        console.print("Stopped.")
    finally:
        os._exit(0)  # job threads are daemons; what they leave is picked up at the next start


def _wake_index(app: Flask) -> None:
    """Load what the first search would wait for; build the index where it is not usable."""
    with app.app_context():
        index = installed_index()
        if not index.status().healthy:
            with unit_of_work():
                enqueue(REBUILD, key="all")
    threading.Thread(target=_warm_up, args=(index,), name="warm-up", daemon=True).start()


def _warm_up(index: SearchIndex) -> None:
    try:
        index.warm_up()
    except Unavailable:
        log.info("The index is not there yet; searches are answered by the database")


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _announce(app: Flask, address: str, *, first: bool) -> None:
    console.print(f"[bold green]The toolbox is open:[/] {address}", highlight=False)
    if first:
        console.print(
            "Nobody looks after it yet. Become its administrator with this link (once, 24 hours):",
            highlight=False,
        )
        console.print(f"  {_one_time_link(app, address)}", highlight=False, soft_wrap=True)
        console.print("or with: .venv/bin/toolbox user create-admin", highlight=False)
