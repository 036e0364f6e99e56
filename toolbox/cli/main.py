"""``toolbox``: the command line of an operator."""

import sys
from collections.abc import Callable
from pathlib import Path

import click
from flask import Flask

from toolbox.cli.content import content
from toolbox.cli.context import Instance
from toolbox.cli.database import database
from toolbox.cli.doctor import doctor
from toolbox.cli.exchange import export_group, import_group
from toolbox.cli.index import index
from toolbox.cli.jobs import jobs
from toolbox.cli.serve import serve, setup
from toolbox.cli.settings import settings
from toolbox.cli.translations import translations
from toolbox.cli.user import user
from toolbox.foundation.errors import ToolboxError
from toolbox.foundation.schema import SchemaError
from toolbox.foundation.settings import Settings, SettingsError


class InOrder(click.Group):
    """Lists commands as they were added, the way an operator meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in order of appearance."""
        return list(self.commands)


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"]})
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


for command in (
    setup,
    serve,
    user,
    content,
    import_group,
    export_group,
    index,
    jobs,
    doctor,
    database,
    settings,
    translations,
):
    cli.add_command(command)


def run(factory: Callable[[Settings], Flask]) -> None:
    """Run the command line; refusals become one sentence and exit code 1.

    ``factory`` makes the application, which stands on a floor above this one.
    """
    try:
        cli.main(standalone_mode=True, obj=factory)
    except (ToolboxError, SchemaError, SettingsError) as error:
        click.secho(str(error), fg="red", err=True)
        fields = getattr(error, "fields", {})
        for name, sentences in fields.items():
            click.echo(f"  {name}: {' '.join(map(str, sentences))}", err=True)
        sys.exit(1)
