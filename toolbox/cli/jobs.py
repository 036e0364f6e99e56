"""Background work."""

import json
import signal
import time
from contextlib import suppress

import click

from toolbox.cli.context import Instance, console, pass_instance
from toolbox.foundation import jobs as queue
from toolbox.foundation.executor import executor_of


@click.group()
def jobs() -> None:
    """Background work: mails, texts of files, the index."""


@jobs.command("run")
@pass_instance
def run(instance: Instance) -> None:
    """Do background work in this process, for servers with jobs_url worker:."""
    with instance.application() as app:
        if not executor_of(app).start():
            console.print("[red]Another process of this instance does it already.[/]")
            raise SystemExit(1)
        console.print("Working. Ctrl-C stops.")
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with suppress(KeyboardInterrupt):
            while True:
                time.sleep(3600)


@jobs.command("status")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for scripts.")
@pass_instance
def status(instance: Instance, *, as_json: bool) -> None:
    """Count jobs by state; exit code 1 where some have failed for good."""
    with instance.application():
        counts = {state.value: number for state, number in queue.counts().items()}
    if as_json:
        click.echo(json.dumps(counts))
    else:
        for name, number in counts.items():
            console.print(f"{name}: {number}")
    if counts["failed"]:
        raise SystemExit(1)


@jobs.command("retry")
@pass_instance
def retry(instance: Instance) -> None:
    """Give failed jobs a new chance."""
    with instance.application():
        console.print(f"{queue.retry_failed()} jobs wait again")
