"""Import and export of records."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click
from sqlalchemy import select

from toolbox.accounts.belonging import found_organisation
from toolbox.accounts.models import Organisation, OrganisationKind
from toolbox.catalogue.queries import published_count
from toolbox.cli.context import Instance, console, pass_instance, progress_bar
from toolbox.cli.packages import export_package, export_schema, import_package
from toolbox.exchange.exporting import export
from toolbox.exchange.formats.registry import FORMATS, Format
from toolbox.exchange.importing import Report, count_lines, import_amb
from toolbox.exchange.origins import own_beginning
from toolbox.foundation.actors import system
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

_IMPORTER = system("import")


@click.group("import")
def import_group() -> None:
    """Take records in."""


@click.group("export")
def export_group() -> None:
    """Give records out."""


import_group.add_command(import_package)
export_group.add_command(export_package)
export_group.add_command(export_schema)


def _owner_id(name: str) -> int:
    with unit_of_work():
        found = db.session.scalar(select(Organisation).where(Organisation.name == name))
        if found is None:
            found = found_organisation(name=name, kind=OrganisationKind.INSTITUTION, by=_IMPORTER)
        return found.id


@import_group.command("amb")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--owner", default="Importierte Datensätze", show_default=True, help="Organisation they go to."
)
@click.option("--json", "as_json", is_flag=True, help="The report as one JSON object.")
@pass_instance
def import_amb_command(instance: Instance, file: Path, owner: str, *, as_json: bool) -> None:
    """Take in AMB records from FILE (JSON lines, .gz too).

    What is here by its id is skipped, so an interrupted import can simply be started again. The
    index follows in the background of the server, or with: toolbox index catch-up
    """
    with instance.application(), progress_bar() as bar:
        task = bar.add_task("Importing", total=count_lines(file))
        report = import_amb(
            file,
            owner_id=_owner_id(owner),
            by=_IMPORTER,
            own_addresses=own_beginning(),
            progress=lambda read: bar.update(task, completed=read),
        )
    if as_json:
        found = {"read": report.read, **vars(report), "unmapped": dict(report.unmapped)}
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        _print(report)


def _print(report: Report) -> None:
    console.print(
        f"[green]✓[/] {report.added} added, {report.known} were here already, "
        f"{report.refused_count} refused"
    )
    for line, reason in report.refused:
        console.print(f"  line {line} {reason}", highlight=False)
    if report.unmapped:
        console.print("Could not be mapped onto our words (how often, property):")
        for what, count in report.unmapped.most_common(15):
            console.print(f"  {count:>7}  {what}", highlight=False, markup=False, soft_wrap=True)


def _export_command(chosen: Format) -> click.Command:
    @click.command(chosen.key, help=f"Write all published instruments to FILE: {chosen.label}.")
    @click.argument("file", type=click.Path(path_type=Path, dir_okay=False, writable=True))
    @pass_instance
    def command(instance: Instance, file: Path) -> None:
        with instance.application(), progress_bar() as bar, _replacing(file) as target:
            task = bar.add_task("Exporting", total=published_count())
            done = export(
                chosen, target, progress=lambda number: bar.update(task, completed=number)
            )
        console.print(f"[green]✓[/] {done} records written")

    return command


for one in FORMATS:
    export_group.add_command(_export_command(one))


@contextmanager
def _replacing(file: Path) -> Iterator[IO[str]]:
    """Give a file that takes the place of ``file`` when the block ends well."""
    part = file.with_name(f"{file.name}.part")
    try:
        with part.open("w", encoding="utf-8") as target:
            yield target
        part.replace(file)
    except OSError as error:
        raise click.FileError(str(file), error.strerror) from error
    finally:
        part.unlink(missing_ok=True)
