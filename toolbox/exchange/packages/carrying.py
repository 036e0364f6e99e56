"""Taking over a whole package: its instruments one by one, then its collections."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select

from toolbox.accounts.belonging import found_organisation
from toolbox.accounts.models import Organisation, OrganisationKind
from toolbox.catalogue import policy
from toolbox.exchange.packages import layout
from toolbox.exchange.packages.comparing import Choice
from toolbox.exchange.packages.gathering import take_collection
from toolbox.exchange.packages.identity import known_by
from toolbox.exchange.packages.noting import join_lines
from toolbox.exchange.packages.opening import OpenPackage, opened
from toolbox.exchange.packages.planning import Plan, plan
from toolbox.exchange.packages.taking import Fate, Outcome, take_over
from toolbox.exchange.packages.words import Words
from toolbox.files.inspection.archives import ArchiveLimits
from toolbox.foundation.actors import Actor, system
from toolbox.foundation.db import db
from toolbox.foundation.errors import ToolboxError
from toolbox.foundation.i18n import Message
from toolbox.foundation.uow import unit_of_work

_IMPORTER = system("import")
_EXAMPLES = 200
_AT_ONCE = 500


@dataclass
class Report:
    """What became of a package; ``outcomes`` are kept of the first ones and of all that failed."""

    title: str = ""
    counts: dict[Fate, int] = field(default_factory=lambda: dict.fromkeys(Fate, 0))
    outcomes: list[Outcome] = field(default_factory=list)
    open: int = 0
    collections: int = 0
    left: list[tuple[str, Message]] = field(default_factory=list)
    """Collections that could not be taken over, each with the reason."""

    def add(self, one: Outcome) -> None:
        """Count what became of one instrument."""
        self.counts[one.fate] += 1
        self.open += bool(one.open)
        if len(self.outcomes) < _EXAMPLES or one.fate is Fate.REFUSED:
            self.outcomes.append(one)


def plans(package: OpenPackage, *, by: Actor) -> Iterator[Plan]:
    """Yield what taking over a package would do, instrument by instrument."""
    words = Words.read()
    for one in package.listed:
        yield plan(package, one, words, by=by)


def take_package(
    archive: Path,
    *,
    by: Actor,
    owner_id: int | None = None,
    chosen: frozenset[str] | None = None,
    collections: frozenset[str] | None = None,
    choices_of: Callable[[str], Mapping[str, Choice]] = lambda _id: {},
    everywhere: Choice | None = None,
    limits: ArchiveLimits = layout.LIMITS,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Report:
    """Take a package over, each instrument durable by itself: an interrupted one can be repeated.

    New instruments go to the organisation ``owner_id``, by default to one that stands for the
    toolbox they come from. ``chosen`` and ``collections`` are the ids of what to take, by default
    all. ``choices_of`` gives the choices for an id by field; where both changed a field without
    one, ``everywhere`` decides, or it stays open. Raises Invalid, TooLarge or Unavailable for a
    package that cannot be opened.
    """
    with opened(archive, limits=limits) as package:
        report, words = Report(package.title), Words.read()
        wanted = [one for one in package.listed if chosen is None or one.id in chosen]
        taken: list[str] = []
        for number, one in enumerate(wanted, start=1):
            outcome = take_over(
                package,
                one,
                words,
                owner_id=lambda: owner_id or standing_for(package.toolbox),
                choices=choices_of(one.id),
                everywhere=everywhere,
                by=by,
            )
            report.add(outcome)
            if outcome.fate is not Fate.REFUSED:
                taken.append(one.id)
            progress(number, len(wanted))
        if report.counts[Fate.ADDED]:
            for start in range(0, len(taken), _AT_ONCE):
                with unit_of_work():
                    known = known_by(taken[start : start + _AT_ONCE]).values()
                    join_lines([one.id for one in known if policy.edit.allows(by, one)])
        for collection in package.collections:
            if collections is None or collection["id"] in collections:
                _gather(collection, package, report, owner_id, by)
    return report


def _gather(
    collection: Mapping[str, Any],
    package: OpenPackage,
    report: Report,
    owner_id: int | None,
    by: Actor,
) -> None:
    """Take over one collection; a fault in it is told, not raised."""

    def keeper() -> int | None:
        return owner_id or (standing_for(package.toolbox) if by.is_system else None)

    try:
        with unit_of_work():
            name = package.toolbox["name"]
            report.collections += take_collection(collection, name, owner_id=keeper, by=by)
    except ToolboxError as error:
        report.left.append((collection["title"], error.message))


def standing_for(toolbox: Mapping[str, str]) -> int:
    """Return the organisation that stands for another toolbox, founded where there is none."""
    host = urlsplit(toolbox["address"]).hostname or toolbox["address"]
    name = f"{toolbox['name'][:200]} ({host[:80]})"
    found = db.session.scalar(
        select(Organisation).where(Organisation.name == name, Organisation.merged_into_id.is_(None))
    )
    if found is None:
        found = found_organisation(name=name, kind=OrganisationKind.INSTITUTION, by=_IMPORTER)
    return found.id
