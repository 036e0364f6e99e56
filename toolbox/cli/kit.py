"""Kits on their author's own computer: begin one, check it, render it."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from toolbox.cli.context import Instance, console, pass_instance
from toolbox.foundation.errors import Conflict, Invalid, Unavailable
from toolbox.foundation.i18n import _, ngettext
from toolbox.stage.browsing.browser import BrowserAbsent
from toolbox.stage.browsing.finding import command_of
from toolbox.workshop.kits.answers import faults_of
from toolbox.workshop.kits.beginning import begin_kit
from toolbox.workshop.kits.checking import SAMPLE, check_kit
from toolbox.workshop.kits.findings import FindingsError
from toolbox.workshop.kits.positions import read_json
from toolbox.workshop.kits.reading import read_kit
from toolbox.workshop.kits.rendering import render as render_kit
from toolbox.workshop.kits.seeing import seen_faults
from toolbox.workshop.kits.sentences import KitFault, KitFaults
from toolbox.workshop.models import MILD

PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp")
A_KIT = click.Path(path_type=Path, exists=True)


@click.group()
def kit() -> None:
    """Make kits: instruments that others adapt by a form.

    None of these commands needs an instance.
    """


@kit.command("new")
@click.argument("name", type=click.Path(path_type=Path))
def new(name: Path) -> None:
    """Begin a kit in a new folder NAME: small, complete, and without faults."""
    begin_kit(name)
    console.print(f"[green]✓[/] {name} is ready. Try: toolbox kit check {name}")


@kit.command("check")
@click.option(
    "--browser", "in_browser", is_flag=True, help="Look at the example with axe in a Chromium, too."
)
@click.argument("source", metavar="KIT", type=A_KIT)
@pass_instance
def check(instance: Instance, source: Path, *, in_browser: bool) -> None:
    """Check KIT, a folder or a ZIP: kit.json, templates, example and output.

    Every fault is named with its file and line.
    """
    command = command_of(instance.settings().browser) if in_browser else ()
    if in_browser and not command:
        raise Unavailable(
            _(
                "There is no Chromium on this machine, so axe cannot run. Please install one, or "
                "say with the setting “browser” where it is."
            )
        )
    faults = check_kit(source)
    if command and all(fault.code.startswith(MILD) for fault in faults):
        faults += _seen(source, command)
    for fault in faults:
        click.echo(str(fault))
    if faults:
        raise Invalid(ngettext("One fault was found.", "%(num)s faults were found.", len(faults)))
    console.print("[green]✓[/] No faults found.")


def _seen(source: Path, command: Sequence[str]) -> list[KitFault]:
    try:
        return seen_faults(source, command=command)
    except BrowserAbsent as error:
        raise Unavailable(
            _(
                "The browser does not start: %(reason)s (%(command)s)",
                reason=error,
                command=shlex.join(command),
            )
        ) from error


@kit.command("render")
@click.argument("source", metavar="KIT", type=A_KIT)
@click.option(
    "--answers",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="JSON file with the answers; by default the kit's example.",
)
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
def render(source: Path, answers: Path | None, target: Path) -> None:
    """Render KIT, a folder or a ZIP, into the folder TARGET.

    Pictures are named in the answers by their path from the file with the answers.
    """
    found = read_kit(source)
    given: Any = found.example if answers is None else read_answers(answers)
    faults = faults_of(found, given)
    if faults:
        raise Invalid(
            _("These answers do not fit the kit."),
            fields={f"{fault.key} ({fault.label})": [fault.message] for fault in faults},
        )
    if target.exists() and any(target.iterdir()):
        raise Conflict(_("The folder is not empty: %(folder)s", folder=target))
    pictures = {} if answers is None else pictures_beside(answers, texts_in(given))
    made = render_kit(source, given, lineage=SAMPLE, pictures=pictures, target=target)
    console.print(
        f"[green]✓[/] {len(made.files)} files, {made.size / 1000:,.0f} kB, "
        f"in {made.seconds:.1f} s: {target}"
    )


def read_answers(path: Path) -> dict[str, Any]:
    """Return the answers in a JSON file. Raises KitFaults with line and column."""
    try:
        found = read_json(path.read_text(encoding="utf-8-sig"), path.name).value
    except FindingsError as error:
        raise KitFaults(error.findings) from error
    if not isinstance(found, dict):
        raise Invalid(_("The answers have to be one object: { … }."))
    return found


def texts_in(value: object) -> set[str]:
    """Return all texts in answers: each of them may name a picture."""
    if isinstance(value, dict):
        return {text for part in value.values() for text in texts_in(part)}
    if isinstance(value, list):
        return {text for part in value for text in texts_in(part)}
    return {value} if isinstance(value, str) else set()


def pictures_beside(answers: Path, texts: set[str]) -> dict[str, Path]:
    """Return the pictures that answers name by their path from the file they stand in."""
    return {
        text: answers.parent / text
        for text in sorted(texts)
        if text.lower().endswith(PICTURE_ENDINGS) and (answers.parent / text).is_file()
    }
