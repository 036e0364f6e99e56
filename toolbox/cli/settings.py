"""The settings in force, with where each comes from."""

import json

import click
from rich.markup import escape
from rich.table import Table

from toolbox.cli.context import Instance, console, pass_instance
from toolbox.foundation.settings import origins


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for scripts.")
@pass_instance
def settings(instance: Instance, *, as_json: bool) -> None:
    """Show every setting, its value and where that comes from."""
    found = origins(instance.settings(), instance.layers())
    if as_json:
        values = {one.name: one.value if isinstance(one.value, int) else one.shown for one in found}
        click.echo(json.dumps(values, ensure_ascii=False))
        return
    table = Table("Setting", "Value", "From", "About")
    for one in found:
        table.add_row(one.name, *map(escape, (one.shown, one.source, one.about)))
    console.print(table)
