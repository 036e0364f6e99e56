"""What the pages about sources show, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from toolbox.catalogue.kinds.registry import KINDS as INSTRUMENT_KINDS
from toolbox.exchange.packages.planning import Standing
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.i18n import Message, _, _l, ngettext
from toolbox.harvesting import jobs, policy
from toolbox.harvesting.lifecycle import OUTCOME_LABELS, STATE_LABELS, Outcome, SourceState
from toolbox.harvesting.models import HarvestRun, HarvestSource
from toolbox.harvesting.rules import sentence
from toolbox.harvesting.sources.registry import KINDS
from toolbox.harvesting.telling import refusals_in, unmapped_in
from toolbox.web.cards import licence_name
from toolbox.web.exchange.presenters import STANDINGS
from toolbox.web.surroundings import number

MOST_UNMAPPED = 40
MOST_REFUSALS = 50
_VARIANTS: Mapping[SourceState, str] = {
    SourceState.NEW: "warn",
    SourceState.FOLLOWED: "ok",
    SourceState.PAUSED: "danger",
    SourceState.LEAVING: "soft",
}
_WAITS_FOR_OTHERS = _l("Waits for an administrator")
_UNREAD = (_l("Being looked at"), "soft")
_UNREADABLE = (_l("Cannot be read"), "danger")
_USELESS = (_l("Nothing to take over"), "soft")
_RESTING = _l("The source asks for a rest; it goes on by itself")
_COLUMNS = ("read", "added", "changed", "unchanged", "deleted", "refused")


@dataclass(frozen=True)
class SourceLine:
    """A source as it is listed."""

    source: HarvestSource
    kind: Message
    state: Message
    variant: str
    trouble: str
    here: int

    @property
    def id(self) -> int:
        """The number of the source."""
        return self.source.id

    @property
    def brings_copies(self) -> bool:
        """True where its instruments can be changed here as well as there."""
        known = KINDS.get(self.source.kind)
        return known is not None and known.brings_packages


def line_of(source: HarvestSource, here: int, *, by: Actor) -> SourceLine:
    """Return a source in words for ``by``; ``here`` is how many instruments came from it."""
    known = KINDS.get(source.kind)
    return SourceLine(
        source,
        known.label if known else _("Not known yet"),
        *_standing(source, by),
        trouble=sentence(source.trouble) if source.trouble else "",
        here=here,
    )


@dataclass(frozen=True)
class Timetable:
    """Whether a visit begins or is under way, and when the next one comes, None if unknown."""

    is_visited: bool
    next_at: datetime | None


def timetable_of(source: HarvestSource) -> Timetable:
    """Return when a source is visited; the moment of the next visit lies ahead."""
    is_visited = jobs.is_visited(source)
    waits = source.state is SourceState.FOLLOWED and not is_visited
    is_ahead = source.due_at is not None and source.due_at > now()
    return Timetable(is_visited, source.due_at if waits and is_ahead else None)


def _standing(source: HarvestSource, by: Actor) -> tuple[Message, str]:
    """Return where a source stands in words; a yes is waited for where one can be said."""
    if source.state is not SourceState.NEW:
        return STATE_LABELS[source.state], _VARIANTS[source.state]
    if source.trouble is not None:
        return _UNREADABLE
    if source.preview is None:
        return _UNREAD
    if not source.preview["usable"]:
        return _USELESS
    waits_for_others = not policy.decide.allows(by, None)
    label = _WAITS_FOR_OTHERS if waits_for_others else STATE_LABELS[SourceState.NEW]
    return label, _VARIANTS[SourceState.NEW]


@dataclass(frozen=True)
class PreviewView:
    """What a first look found; ``at`` is when."""

    at: datetime
    facts: Sequence[tuple[str, str]]
    records: Sequence[Mapping[str, Any]]
    kinds: Sequence[tuple[str, str]]
    licences: Sequence[tuple[str, str]]
    unmapped: Sequence[tuple[str, str]]
    refusals: Sequence[tuple[str, str]]
    without_licence: int
    usable: int


def preview_of(source: HarvestSource) -> PreviewView | None:
    """Return the preview of a source in words, None where there is none."""
    found = source.preview
    if found is None:
        return None
    licences = found["licences"]
    return PreviewView(
        at=datetime.fromisoformat(found["at"]),
        facts=[
            (_("The source calls itself"), found.get("name", "")),
            (_("Records looked at"), number(found["read"])),
            (_("Of these usable"), number(found["usable"])),
            (_("Records there"), _expected(found)),
        ],
        records=[_shown(one) for one in found["records"]],
        kinds=[(_kind(key), number(count)) for key, count in _most_first(found["kinds"])],
        licences=[(_licence(key), number(count)) for key, count in _most_first(licences)],
        unmapped=_unmapped(found),
        refusals=refusals_in(found)[:MOST_REFUSALS],
        without_licence=licences.get("", 0),
        usable=found["usable"],
    )


def _expected(found: Mapping[str, Any]) -> str:
    if found["expected"] is not None:
        return number(found["expected"])
    return _("no more than these") if found["is_all"] else _("The source does not say how many.")


def _most_first(counted: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))


def _kind(key: str) -> str:
    return str(INSTRUMENT_KINDS[key].label) if key in INSTRUMENT_KINDS else key


def _licence(key: str) -> str:
    return licence_name(key) if key else _("No licence that we know")


def _shown(record: Mapping[str, Any]) -> dict[str, Any]:
    terms = ngettext("%(num)s term", "%(num)s terms", record["terms"])
    standing = str(STANDINGS[Standing(record["standing"])][0]) if "standing" in record else ""
    parts = [standing, _kind(record["kind"]), _licence(record["licence"]), terms, *record["tags"]]
    return {**record, "facts": " · ".join(one for one in parts if one)}


def _unmapped(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(what, number(count)) for what, count in unmapped_in(told, most=MOST_UNMAPPED)]


@dataclass(frozen=True)
class RunView:
    """A visit in words; ``row`` is its line in the table of visits."""

    run: HarvestRun
    outcome: Message
    trouble: str
    counts: Sequence[tuple[str, str]]
    refusals: Sequence[tuple[str, str]]
    refused_more: int
    unmapped: Sequence[tuple[str, str]]
    href: str

    @property
    def is_running(self) -> bool:
        """True while the visit goes on."""
        return self.run.outcome is Outcome.RUNNING


def run_view(run: HarvestRun) -> RunView:
    """Return the report of a visit."""
    refusals = refusals_in(run.told)
    labels = (
        *(_("Read"), _("Added"), _("Changed"), _("Unchanged")),
        *(_("Gone there, removed here"), _("Refused")),
    )
    return RunView(
        run=run,
        outcome=_RESTING if run.is_resting else OUTCOME_LABELS[run.outcome],
        trouble=sentence(run.trouble) if run.trouble else "",
        counts=[
            (label, number(getattr(run, name)))
            for label, name in zip(labels, _COLUMNS, strict=True)
        ],
        refusals=refusals,
        refused_more=max(0, run.refused - len(refusals)),
        unmapped=_unmapped(run.told),
        href=url_for("harvesting.report", source_id=run.source_id, run_id=run.id),
    )
