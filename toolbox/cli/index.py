"""The search index."""

import json

import click
from rich.progress import Progress

from toolbox.catalogue.queries import published_count
from toolbox.cli.context import Instance, console, pass_instance, progress_bar
from toolbox.discovery.installed import installed_index
from toolbox.discovery.operations import catch_up_batch, waiting_count
from toolbox.discovery.rebuilding import rebuild_index


@click.group()
def index() -> None:
    """The search index; it is derived from the database and can be made again."""


@index.command("rebuild")
@pass_instance
def rebuild(instance: Instance) -> None:
    """Build a new generation beside the old one and switch to it."""
    with instance.application(), progress_bar() as bar:
        _rebuild(bar)


def _rebuild(bar: Progress) -> None:
    task = bar.add_task("Building the index", total=published_count())
    rebuild_index(installed_index(), lambda done: bar.update(task, completed=done))


@index.command("catch-up")
@pass_instance
def catch_up(instance: Instance) -> None:
    """Bring waiting changes into the index now; builds it where it is missing."""
    with instance.application(), progress_bar() as bar:
        if not installed_index().status().healthy:
            _rebuild(bar)
        task = bar.add_task("Indexing", total=waiting_count())
        while done := catch_up_batch(installed_index()):
            bar.advance(task, done)


@index.command("status")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for scripts.")
@pass_instance
def status(instance: Instance, *, as_json: bool) -> None:
    """Compare the index with the database; exit code 1 where they differ for good."""
    with instance.application():
        report = {
            "documents": installed_index().document_count(),
            "published": published_count(),
            "waiting": waiting_count(),
            "healthy": installed_index().status().healthy,
        }
    if as_json:
        click.echo(json.dumps(report))
    else:
        for name, value in report.items():
            console.print(f"{name}: {value}")
    agrees = report["waiting"] or report["documents"] == report["published"]
    if not report["healthy"] or not agrees:
        raise SystemExit(1)
