"""Searching on the command line, and why a search finds what it finds."""

from collections.abc import Iterator

import click
from rich.console import Console
from rich.table import Table

from toolbox.catalogue.found import found_versions
from toolbox.cli.context import Instance, pass_instance
from toolbox.discovery.index import Explanation, Hit
from toolbox.discovery.installed import installed_index
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.searching import answer_now
from toolbox.discovery.understanding.answering import Answer, Reading
from toolbox.foundation.actors import VISITOR

_console = Console()


class _WithWords(click.Group):
    """A group that takes whatever is not the name of a command for words to search for."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command to run: "search WORDS" is short for "search find WORDS"."""
        if args and args[0] not in self.commands:
            args = ["find", *args]
        return super().resolve_command(ctx, args)


@click.group(cls=_WithWords)
def search() -> None:
    """What a visitor finds: ``toolbox search "words"``."""


_words = click.argument("words", nargs=-1, required=True)
_limit = click.option("--limit", default=10, show_default=True, help="So many hits at most.")
_literal = click.option("--literal", is_flag=True, help="Exactly as typed, nothing meant.")


@search.command("find")
@_words
@_limit
@_literal
@pass_instance
def find(instance: Instance, words: tuple[str, ...], limit: int, *, literal: bool) -> None:
    """List the hits of a search, best first."""
    query = SearchQuery(" ".join(words), per_page=limit, literal=literal, counted=())
    with instance.application():
        answer = answer_now(installed_index(), query)
        titles = _titles(answer.results.hits)
    _tell(answer)
    table = Table("", "score", "instrument", "title", box=None)
    for place, hit in enumerate(answer.results.hits, 1):
        slug, title = titles.get(hit.instrument_id, ("", ""))
        table.add_row(str(place), f"{hit.score:.2f}", slug, title)
    _console.print(table)


@search.command("explain")
@_words
@_limit
@_literal
@pass_instance
def explain(instance: Instance, words: tuple[str, ...], limit: int, *, literal: bool) -> None:
    """Show per hit why it ranks where it does; toolbox/discovery/ranking.py has the formula."""
    query = SearchQuery(" ".join(words), per_page=limit, literal=literal, counted=())
    with instance.application():
        index = installed_index()
        answer = answer_now(index, query)
        titles = _titles(answer.results.hits)
        explained = index.explain(answer.query, answer.wanted, answer.results.hits)
    _tell(answer)
    for place, one in enumerate(explained, 1):
        slug, title = titles.get(one.instrument_id, ("", ""))
        _console.print(f"\n[bold]{place}. {title}[/bold] {slug}")
        _console.print(_reasons(one))


def _titles(hits: tuple[Hit, ...]) -> dict[int, tuple[str, str]]:
    versions = found_versions([hit.instrument_id for hit in hits], by=VISITOR)
    return {one.instrument_id: (one.instrument.slug, one.title) for one in versions}


def _tell(answer: Answer) -> None:
    hits = answer.results
    _console.print(f"{hits.total} hits in {hits.took_ms:.1f} ms")
    for line in _read(answer.reading):
        _console.print(line, style="cyan")


def _read(reading: Reading) -> Iterator[str]:
    """Yield what was done with the words, a line for each sort."""
    yield f"step: {reading.step}"
    for one in reading.corrections:
        yield f"spelled: {one.typed} -> {one.used}"
    for named in reading.named:
        yield f"named: {named.typed} -> {named.facet} {named.value}"
    if reading.unknown:
        yield f"unknown: {', '.join(reading.unknown)}"
    if reading.ignored:
        yield f"little words: {', '.join(reading.ignored)}"


def _reasons(explanation: Explanation) -> Table:
    """Return the groups and the factors of a hit, and the score they make together."""
    table = Table("", "weight", "rarity", "score", box=None)
    for group in explanation.groups:
        values = (group.weight, group.rarity, group.score)
        table.add_row(group.label, *(f"{value:.2f}" for value in values))
    for name, factor in explanation.factors.items():
        table.add_row(name, "", "", f"× {factor:.3f}", style="dim")
    table.add_row("score", "", "", f"{explanation.score:.2f}", style="bold")
    return table
