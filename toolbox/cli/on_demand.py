"""Which commands there are; each is loaded when it is called."""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

import click

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "setup": "toolbox.cli.setup:setup",
        "serve": "toolbox.cli.serve:serve",
        "user": "toolbox.cli.user:user",
        "content": "toolbox.cli.content:content",
        "kit": "toolbox.cli.kit:kit",
        "import": "toolbox.cli.exchange:import_group",
        "export": "toolbox.cli.exchange:export_group",
        "harvest": "toolbox.cli.harvest:harvest",
        "index": "toolbox.cli.index:index",
        "search": "toolbox.cli.search:search",
        "jobs": "toolbox.cli.jobs:jobs",
        "backup": "toolbox.cli.backup:backup",
        "restore": "toolbox.cli.backup:restore",
        "doctor": "toolbox.cli.doctor:doctor",
        "db": "toolbox.cli.database:database",
        "settings": "toolbox.cli.settings:settings",
        "translations": "toolbox.cli.translations:translations",
    }
)
"""In the order in which an operator meets them: the module of each, and its name there."""


def command_named(name: str) -> click.Command:
    """Return a command, loading what it needs; KeyError for one that is not known."""
    module, _, attribute = COMMANDS[name].partition(":")
    command: click.Command = getattr(import_module(module), attribute)
    return command


class OnDemand(click.Group):
    """A group that a server need not wait for: what builds documents is loaded where it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which an operator meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name, None for one that is not known."""
        return command_named(cmd_name) if cmd_name in COMMANDS else None
