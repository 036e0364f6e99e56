"""Packages that move between toolboxes: making them, looking into them, taking them over."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
from sqlalchemy import select

from toolbox.accounts.models import Organisation
from toolbox.catalogue import queries as catalogue
from toolbox.cli.context import Instance, console, pass_instance, progress_bar
from toolbox.curation import queries as curation
from toolbox.exchange.packages import exporting, layout, schema
from toolbox.exchange.packages.carrying import Report, plans, take_package
from toolbox.exchange.packages.comparing import Choice, Side
from toolbox.exchange.packages.opening import opened
from toolbox.exchange.packages.planning import Plan
from toolbox.exchange.packages.taking import Fate
from toolbox.foundation.actors import VISITOR, system
from toolbox.foundation.db import db
from toolbox.foundation.errors import Invalid
from toolbox.harvesting import jobs
from toolbox.harvesting.rules import Later, Trouble, sentence
from toolbox.harvesting.sources.toolbox import fetched

_IMPORTER = system("import")
_SECONDS = 3600.0
"""For one package over the web, however large."""


@click.command("package")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, writable=True))
@click.option("--instrument", "slug", help="Only this instrument, by the word in its address.")
@click.option(
    "--collection", "key", help="Only this public collection, by the word in its address."
)
@pass_instance
def export_package(instance: Instance, file: Path, slug: str | None, key: str | None) -> None:
    """Write the whole catalogue, an instrument or a collection to FILE as one package (ZIP).

    It holds what visitors can see. FILE is replaced once everything is written.
    """
    if slug and key:
        raise click.UsageError("Please name an instrument or a collection, not both.")
    part = file.with_name(f"{file.name}.part")
    with instance.application():
        selection = _selection(slug, key)
        try:
            with part.open("wb") as target:
                for piece in exporting.stream(selection):
                    target.write(piece)
            part.replace(file)
        except OSError as error:
            raise click.FileError(str(file), error.strerror) from error
        finally:
            part.unlink(missing_ok=True)
    console.print(f"[green]✓[/] {len(selection.instrument_ids)} instruments packed")


def _selection(slug: str | None, key: str | None) -> exporting.Selection:
    if slug:
        return exporting.of_instrument(catalogue.by_slug(slug, by=VISITOR))
    if key:
        found = curation.public_by_slug(key)
        entries = [(item.instrument_id, item.note) for item in curation.items_of(found.id)]
        return exporting.of_collection(
            found.title, entries, description=found.description, collection=found
        )
    return exporting.of_everything()


@click.command("schema")
@click.argument("name", type=click.Choice(["record", "package"]))
def export_schema(name: str) -> None:
    """Print the JSON Schema of a file in a package."""
    click.echo(json.dumps({"record": schema.RECORD, "package": schema.PACKAGE}[name], indent=2))


@click.command("package")
@click.argument("source", metavar="FILE_OR_ADDRESS")
@click.option("--preview", is_flag=True, help="Only say what would happen.")
@click.option("--owner", help="Name of the organisation that new instruments go to.")
@click.option(
    "--conflicts",
    type=click.Choice(["open", "theirs", "ours"]),
    default="open",
    show_default=True,
    help="Whose words hold where both changed; open: ours stay, and the review desk is asked.",
)
@pass_instance
def import_package(
    instance: Instance, source: str, owner: str | None, conflicts: str, *, preview: bool
) -> None:
    """Take over a package from another toolbox: a file, or an address (https://).

    What is here as it is there stays untouched, so an interrupted import can be started again.
    """
    with instance.application(), _package(source) as file:
        if preview:
            with opened(file, limits=layout.LIMITS_OF_COMMANDS) as package:
                for planned in plans(package, by=_IMPORTER):
                    _print_plan(planned)
            return
        with progress_bar() as bar:
            task = bar.add_task("Taking over", total=None)
            report = take_package(
                file,
                by=_IMPORTER,
                owner_id=_owner_id(owner),
                everywhere=None if conflicts == "open" else Choice(conflicts),
                limits=layout.LIMITS_OF_COMMANDS,
                progress=lambda done, of: bar.update(task, completed=done, total=of),
            )
        _print(report)


@contextmanager
def _package(source: str) -> Iterator[Path]:
    """Give a package as a file for the block; the safe client fetches what lies on the web."""
    if not source.lower().startswith(("https://", "http://")):
        yield click.Path(path_type=Path, exists=True, dir_okay=False).convert(source, None, None)
        return
    with ExitStack() as held:
        try:
            arriving = fetched(source, jobs.manners(seconds=_SECONDS), most=layout.LIMITS.unpacked)
            file = held.enter_context(arriving)
        except Trouble as trouble:
            raise Invalid(sentence(trouble.told)) from None
        except Later:
            raise Invalid(sentence(Trouble("later").told)) from None
        yield file


def _owner_id(name: str | None) -> int | None:
    if name is None:
        return None
    found = db.session.scalar(select(Organisation.id).where(Organisation.name == name))
    db.session.rollback()
    if found is None:
        raise click.UsageError(f"There is no organisation called {name}.")
    return found


def _print_plan(planned: Plan) -> None:
    changed = [one.name for one in planned.differences if one.side is not Side.OURS]
    told = [str(planned.fault), f"fields: {', '.join(changed)}" if changed else ""]
    told.append(f"unknown here: {', '.join(planned.missing)}" if planned.missing else "")
    more = "; ".join(one for one in told if one)
    line = f"{planned.standing.value:>8}  {planned.title}{'  – ' + more if more else ''}"
    console.print(line, highlight=False, markup=False, soft_wrap=True)


def _print(report: Report) -> None:
    numbers = ", ".join(f"{report.counts[fate]} {fate.value}" for fate in Fate)
    console.print(f"[green]✓[/] {numbers}; {report.collections} collections")
    for one in report.outcomes:
        if one.fate is Fate.REFUSED:
            console.print(f"  {one.title}: {one.fault}", highlight=False, markup=False)
        elif one.open:
            fields = ", ".join(one.open)
            console.print(
                f"  {one.title}: undecided: {fields}; see the review desk",
                highlight=False,
                markup=False,
            )
    for title, fault in report.left:
        console.print(f"  {title}: {fault}", highlight=False, markup=False)
