"""What every command shares: the instance it works on, and the application where it needs one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from flask import Flask
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from toolbox.foundation.i18n import speaking
from toolbox.foundation.logs import configure_logs
from toolbox.foundation.schema_state import NOT_SET_UP, SchemaError, is_current
from toolbox.foundation.settings import Settings, layers, load_settings

console = Console(stderr=True)


@dataclass(frozen=True)
class Instance:
    """The instance folder that ``--instance`` named, and what makes an application of it."""

    factory: Callable[[Settings], Flask]
    folder: Path | None
    verbose: bool = False

    def settings(self, **overrides: Any) -> Settings:
        """Return the settings in force, with overrides from the command line."""
        return load_settings(self.folder, **overrides)

    def layers(self) -> list[tuple[str, dict[str, Any]]]:
        """Return where settings come from, weakest first."""
        return layers(self.folder, None, {})

    @contextmanager
    def application(self, *, must_be_current: bool = True, **overrides: Any) -> Iterator[Flask]:
        """Give the application with its context; SchemaError where the database is not ready."""
        configure_logs(verbose=self.verbose)
        settings = self.settings(**overrides)
        if must_be_current and settings.database_path is not None and not is_current(settings):
            raise SchemaError(NOT_SET_UP)
        app = self.factory(settings)
        with app.app_context(), speaking("en"):
            yield app


pass_instance = click.make_pass_decorator(Instance)


class _Rate(ProgressColumn):
    """Items per second."""

    def render(self, task: Task) -> Text:
        """Return the rate, empty until it is known."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s" if speed else "", style="cyan")


def progress_bar() -> Progress:
    """Return a progress bar with count, rate and remaining time, on standard error."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        console=console,
        transient=False,
    )
