"""The starting content."""

import click

from toolbox.cli.context import Instance, console, pass_instance, progress_bar
from toolbox.content.loader import load_content


@click.group()
def content() -> None:
    """The content this product ships with."""


@content.command("load")
@pass_instance
def load(instance: Instance) -> None:
    """Load what is missing of the starting content; what is there stays untouched."""
    with instance.application(), progress_bar() as bar:
        task = bar.add_task("Loading starting content", total=None)
        added = load_content(
            progress=lambda done, total: bar.update(task, completed=done, total=total)
        )
    console.print(f"[green]✓[/] {added} instruments added")
