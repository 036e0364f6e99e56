"""Setting an instance up: folders, translations, database, starting content."""

import click

from toolbox.accounts.erasures import settle_erasures
from toolbox.cli.context import Instance, console, pass_instance, progress_bar
from toolbox.cli.translations import compile_catalogue
from toolbox.content import progress
from toolbox.content.loader import bring_answers, load_content
from toolbox.discovery.synonym_keeping import bring_shipped_rings
from toolbox.foundation.logs import configure_logs
from toolbox.foundation.schema import upgrade
from toolbox.foundation.settings import Settings
from toolbox.foundation.uow import unit_of_work


@click.command()
@click.option("--no-content", is_flag=True, help="Do not load the starting content.")
@pass_instance
def setup(instance: Instance, *, no_content: bool) -> None:
    """Create or update the instance: folders, database, starting content."""
    configure_logs(verbose=instance.verbose)
    settings = instance.settings()
    settings.instance.mkdir(parents=True, exist_ok=True)
    (settings.instance / "index").mkdir(mode=0o700, exist_ok=True)
    compile_catalogue()
    if upgrade(settings):
        console.print("[green]✓[/] Database is up to date")
    with instance.application():
        erased = settle_erasures().erased
        if erased:
            console.print(f"[green]✓[/] {erased} people who had been erased were erased again")
        if not progress.is_loaded(settings):
            _load(settings, with_instruments=not no_content)
        else:
            with unit_of_work():
                bring_shipped_rings()
                bring_answers()
    console.print("[green]✓[/] The instance is set up")


def _load(settings: Settings, *, with_instruments: bool) -> None:
    progress.note_begin(settings)
    with progress_bar() as bar:
        task = bar.add_task("Loading starting content", total=None)
        load_content(
            with_instruments=with_instruments,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    progress.note_end(settings)
