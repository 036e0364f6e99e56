"""``toolbox``: the command line of an operator."""

import sys
from collections.abc import Callable
from pathlib import Path

import click
from flask import Flask

from toolbox.cli.context import Instance
from toolbox.cli.on_demand import OnDemand
from toolbox.foundation.errors import Invalid, ToolboxError
from toolbox.foundation.schema_state import SchemaError
from toolbox.foundation.settings import Settings, SettingsError


@click.group(cls=OnDemand, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--instance",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of all data; by default ./instance beside the code.",
)
@click.option("--verbose", is_flag=True, help="Show what happens in the background.")
@click.version_option(package_name="werkzeugkoffer", prog_name="toolbox")
@click.pass_context
def cli(ctx: click.Context, instance: Path | None, *, verbose: bool) -> None:
    """Run and look after a virtual toolbox.

    Exit codes: 0 done, 1 refused or failed with a sentence, 2 wrong usage.
    """
    ctx.obj = Instance(factory=ctx.obj, folder=instance, verbose=verbose)


def run(factory: Callable[[Settings], Flask]) -> None:
    """Run the command line; refusals become one sentence and exit code 1.

    ``factory`` makes the application, which stands on a floor above this one.
    """
    try:
        cli.main(standalone_mode=True, obj=factory)
    except (ToolboxError, SchemaError, SettingsError) as error:
        click.secho(str(error), fg="red", err=True)
        for name, sentences in error.fields.items() if isinstance(error, Invalid) else ():
            click.echo(f"  {name}: {' '.join(map(str, sentences))}", err=True)
        sys.exit(1)
