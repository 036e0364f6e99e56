"""The search index."""

import json
import time
from dataclasses import asdict
from typing import Any

import click
from rich.progress import Progress

from toolbox.catalogue.queries import published_count
from toolbox.cli.context import Instance, console, pass_instance, progress_bar
from toolbox.discovery.health import LEFT_OUT, Health, health, settle
from toolbox.discovery.installed import installed_index, installed_logbook
from toolbox.discovery.operations import ask_for_rebuild, follow, waiting_count
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
    settle(follow(installed_index(), lambda done: bar.advance(task, done)))


@index.command("catch-up")
@pass_instance
def catch_up(instance: Instance) -> None:
    """Bring waiting changes into the index now; builds it where that is needed.

    Where a server runs, that does it; this waits until it has.
    """
    with instance.application() as app, executor_of(app).alone() as alone, progress_bar() as bar:
        if alone:
            if installed_index().status().reason:
                _rebuild(bar)
            _follow(bar)
        else:
            _watch(executor_of(app), bar)


def _watch(executor: Executor, bar: Progress) -> None:
    """Show how another process catches up; do what it leaves where it ends meanwhile."""
    waiting = waiting_count()
    task = bar.add_task("Indexing", total=waiting)
    while (left := waiting_count() - _left_out()) > 0:
        db.session.rollback()
        bar.update(task, completed=max(0, waiting - left))
        time.sleep(_LOOK_SECONDS)
        with executor.alone() as alone:
            if alone:
                _follow(bar)
    bar.update(task, completed=waiting)


def _left_out() -> int:
    """Return how many instruments the other process has tried in vain."""
    return sum(one.number for one in installed_logbook().entries() if one.code == LEFT_OUT)


@index.command("status")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for scripts.")
@pass_instance
def status(instance: Instance, *, as_json: bool) -> None:
    """Compare the index with the database; exit code 1 where they differ for good."""
    with instance.application():
        found = health(installed_index())
        report = _report(found)
    if as_json:
        click.echo(json.dumps(report))
    else:
        _print(report)
    if not found.status.healthy or found.troubles or not found.agrees:
        raise SystemExit(1)


def _report(found: Health) -> dict[str, Any]:
    return {
        "documents": found.status.documents,
        "published": found.published,
        "waiting": found.waiting,
        "healthy": found.status.healthy,
        "reason": found.status.reason,
        "rebuilding": found.status.rebuilding,
        "progress": asdict(found.progress) if found.progress else None,
        "troubles": [
            {
                "code": trouble.code,
                "since": trouble.since.isoformat() if trouble.since else None,
                "message": trouble.sentence,
            }
            for trouble in found.troubles
        ],
    }


def _print(report: dict[str, Any]) -> None:
    progress = report.pop("progress")
    troubles = report.pop("troubles")
    for name, value in report.items():
        console.print(f"{name}: {value}")
    if progress:
        console.print(f"in the new index: {progress['done']:,} of {progress['total']:,}")
    for trouble in troubles:
        since = f" (since {trouble['since']})" if trouble["since"] else ""
        console.print(f"[red]✗[/] {trouble['message']}{since}", highlight=False)
