"""Collecting what other catalogues publish: add a source, look at it, run it, remove it."""

import json

import click

from toolbox.cli.context import Instance, console, pass_instance
from toolbox.foundation.actors import system
from toolbox.foundation.errors import Invalid, NotFound
from toolbox.foundation.uow import unit_of_work
from toolbox.harvesting import jobs, operations, previewing, queries, running
from toolbox.harvesting.lifecycle import STATE_LABELS, Outcome, SourceState
from toolbox.harvesting.models import HarvestRun, HarvestSource
from toolbox.harvesting.rules import sentence
from toolbox.harvesting.sources.registry import KINDS
from toolbox.harvesting.telling import refusals_in, unmapped_in

_BY = system("command line")
_COUNTS = ("read", "added", "changed", "unchanged", "deleted", "refused")
_SHOWN = 20


@click.group()
def harvest() -> None:
    """Collect what other catalogues publish."""


def _named(which: str) -> HarvestSource:
    """Return a source by its number, its address or its name."""
    known = queries.sources(by=_BY)
    for one in known:
        if which in (str(one.id), one.address, one.name):
            return one
    raise NotFound(f"There is no source {which}. See: toolbox harvest list")


@harvest.command("add")
@click.argument("address")
@click.option("--name", required=True, help="As readers see it on cards.")
@click.option("--kind", type=click.Choice(list(KINDS)), help="Found out where it is left out.")
@pass_instance
def add(instance: Instance, address: str, name: str, kind: str | None) -> None:
    """Note the source at ADDRESS and show what its first records would become.

    Nothing is taken in before: toolbox harvest run NUMBER --yes
    """
    with instance.application():
        with unit_of_work():
            source_id = operations.add(address, name=name, kind=kind or "", by=_BY).id
        _look(source_id)


@harvest.command("list")
@click.option("--json", "as_json", is_flag=True, help="All of it as JSON.")
@pass_instance
def list_sources(instance: Instance, *, as_json: bool) -> None:
    """Show the sources."""
    with instance.application():
        found = queries.sources(by=_BY)
        here = queries.living_counts(one.id for one in found)
        if as_json:
            rows = [_as_json(one, here.get(one.id, 0)) for one in found]
            click.echo(json.dumps(rows, ensure_ascii=False))
            return
        for one in found:
            console.print(
                f"{one.id:>4}  {one.name}: {STATE_LABELS[one.state]}, {one.kind or '?'}, "
                f"{here.get(one.id, 0)} instruments, {one.address}",
                highlight=False,
                markup=False,
                soft_wrap=True,
            )
            if one.trouble:
                console.print(f"      {sentence(one.trouble)}", highlight=False, markup=False)
        if not found:
            console.print("There are no sources yet. Add one: toolbox harvest add ADDRESS")


def _as_json(source: HarvestSource, here: int) -> dict[str, object]:
    return {
        "id": source.id,
        "name": source.name,
        "address": source.address,
        "kind": source.kind,
        "state": source.state.value,
        "instruments": here,
        "trouble": sentence(source.trouble) if source.trouble else "",
        "visited_at": source.visited_at.isoformat() if source.visited_at else None,
    }


@harvest.command("preview")
@click.argument("source")
@pass_instance
def preview(instance: Instance, source: str) -> None:
    """Look at a SOURCE (number, address or name) without taking anything in."""
    with instance.application():
        _look(_named(source).id)


def _look(source_id: int) -> None:
    previewing.look(source_id, jobs.manners())
    source = queries.source_by_id(source_id, by=_BY)
    if source.trouble:
        raise Invalid(sentence(source.trouble))
    found = source.preview or {}
    expected = found["expected"] if found["expected"] is not None else "unknown"
    console.print(
        f"[green]✓[/] source {source.id} ({source.kind}): {found['read']} records looked at, "
        f"{found['usable']} usable, {expected} there"
    )
    for one in found["records"]:
        licence = one["licence"] or "no licence that we know"
        _say(f"  {one['title']} ({one['kind']}, {licence})")
    _tell(found)


def _say(line: str) -> None:
    console.print(line, highlight=False, markup=False, soft_wrap=True)


def _tell(told: dict[str, object]) -> None:
    for name, why in refusals_in(told)[:_SHOWN]:
        _say(f"  refused {name}: {why}")
    missing = unmapped_in(told, most=_SHOWN)
    if missing:
        _say("Could not be mapped onto our words (how often, property):")
    for what, count in missing:
        _say(f"  {count:>7}  {what}")


@harvest.command("run")
@click.argument("source", required=False)
@click.option("--yes", is_flag=True, help="Say yes to a source whose preview was looked at.")
@click.option("--full", is_flag=True, help="Read everything, not only what is new.")
@click.option("--json", "as_json", is_flag=True, help="The reports as JSON, one a line.")
@pass_instance
def run(instance: Instance, source: str | None, *, yes: bool, full: bool, as_json: bool) -> None:
    """Visit a SOURCE, or all that are followed; what is new is taken in."""
    with instance.application():
        if source is None:
            known = queries.sources(by=_BY)
            ids = [one.id for one in known if one.state is SourceState.FOLLOWED]
        else:
            ids = [_followed(_named(source), yes=yes)]
        reports = [_visit(source_id, is_full=full) for source_id in ids]
        for report in reports:
            _report(report, as_json=as_json)
        if any(report.outcome is Outcome.FAILED for report in reports):
            raise SystemExit(1)


def _followed(source: HarvestSource, *, yes: bool) -> int:
    source_id = source.id
    if source.state is SourceState.NEW and not yes:
        raise Invalid(
            "Nothing was taken from this source yet. Look at its preview and say yes: "
            f"toolbox harvest run {source_id} --yes"
        )
    if source.state in (SourceState.NEW, SourceState.PAUSED) and yes:
        with unit_of_work():
            operations.follow(queries.source_by_id(source_id, by=_BY), by=_BY)
    return source_id


def _visit(source_id: int, *, is_full: bool) -> HarvestRun:
    run_id = running.begin(source_id, is_full=is_full)
    manners = jobs.manners()
    while (wait := running.go_on(run_id, manners)) is not None:
        manners.rest(wait)
    return queries.run_of(queries.source_by_id(source_id, by=_BY), run_id)


def _report(report: HarvestRun, *, as_json: bool) -> None:
    counts = {name: getattr(report, name) for name in _COUNTS}
    trouble = sentence(report.trouble) if report.trouble else ""
    if as_json:
        said = {"source": report.source_id, "outcome": report.outcome.value, **counts}
        refusals = [{"record": name, "why": why} for name, why in refusals_in(report.told)]
        found = {**said, "trouble": trouble, "refusals": refusals}
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    mark = "[green]✓[/]" if report.outcome is Outcome.DONE else "[red]✗[/]"
    console.print(
        f"{mark} source {report.source_id}: "
        + ", ".join(f"{count} {name}" for name, count in counts.items())
    )
    if trouble:
        _say(f"  {trouble}")
    _tell(report.told)


@harvest.command("remove")
@click.argument("source")
@click.option("--keep", "what", flag_value="keep", help="What came from it stays as it is.")
@click.option("--take-away", "what", flag_value="take", help="What came from it goes, too.")
@pass_instance
def remove(instance: Instance, source: str, what: str | None) -> None:
    """Part with a SOURCE: say --keep or --take-away."""
    if what is None:
        raise click.UsageError("Say what becomes of its instruments: --keep or --take-away")
    with instance.application():
        found = _named(source)
        source_id, name = found.id, found.name
        with unit_of_work():
            removed = queries.source_by_id(source_id, by=_BY)
            operations.remove(removed, keeps=what == "keep", by=_BY)
        jobs.leave(source_id)
        console.print(f"[green]✓[/] {name} is removed", highlight=False)
