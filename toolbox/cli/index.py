"""The search index."""

import json
import time

import click
from rich.progress import Progress

from toolbox.catalogue.queries import published_count
from toolbox.cli.context import Instance, console, pass_instance, progress_bar
from toolbox.discovery.installed import installed_index
from toolbox.discovery.operations import ask_for_rebuild, catch_up_batch, waiting_count
from toolbox.discovery.rebuilding import rebuild_index
from toolbox.foundation.actors import system
from toolbox.foundation.db import db
from toolbox.foundation.executor import Executor, executor_of
from toolbox.foundation.uow import unit_of_work

_LOOK_SECONDS = 0.2


@click.group()
def index() -> None:
    """The search index; it is derived from the database and can be made again."""


@index.command("rebuild")
@pass_instance
def rebuild(instance: Instance) -> None:
    """Build a new generation beside the old one and switch to it."""
    with instance.application() as app, executor_of(app).alone() as alone:
        if alone:
            with progress_bar() as bar:
                _rebuild(bar)
                _follow(bar)
        else:
            with unit_of_work():
                ask_for_rebuild(by=system("command line"))
            console.print("The running server does it in the background.")


def _rebuild(bar: Progress) -> None:
    task = bar.add_task("Building the index", total=published_count())
    rebuild_index(installed_index(), lambda done: bar.update(task, completed=done))


def _follow(bar: Progress) -> None:
    task = bar.add_task("Indexing", total=waiting_count())
    while done := catch_up_batch(installed_index()):
        bar.advance(task, done)


@index.command("catch-up")
@pass_instance
def catch_up(instance: Instance) -> None:
    """Bring waiting changes into the index now; builds it where it is missing.

    Where a server runs, that does it; this waits until it has.
    """
    with instance.application() as app, executor_of(app).alone() as alone, progress_bar() as bar:
        if alone:
            if not installed_index().status().healthy:
                _rebuild(bar)
            _follow(bar)
        else:
            _watch(executor_of(app), bar)


def _watch(executor: Executor, bar: Progress) -> None:
    """Show how another process catches up; do what it leaves where it ends meanwhile."""
    waiting = waiting_count()
    task = bar.add_task("Indexing", total=waiting)
    while left := waiting_count():
        db.session.rollback()
        bar.update(task, completed=max(0, waiting - left))
        time.sleep(_LOOK_SECONDS)
        with executor.alone() as alone:
            if alone:
                _follow(bar)
    bar.update(task, completed=waiting)


@index.command("status")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for scripts.")
@pass_instance
def status(instance: Instance, *, as_json: bool) -> None:
    """Compare the index with the database; exit code 1 where they differ for good."""
    with instance.application():
        found = installed_index().status()
        report = {
            "documents": found.documents,
            "published": published_count(),
            "waiting": waiting_count(),
            "healthy": found.healthy,
            "reason": found.reason,
            "rebuilding": found.rebuilding,
        }
    if as_json:
        click.echo(json.dumps(report))
    else:
        for name, value in report.items():
            console.print(f"{name}: {value}")
    agrees = report["waiting"] or report["documents"] == report["published"]
    if not report["healthy"] or not agrees:
        raise SystemExit(1)
