"""What taking over a package would do, in finished words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from toolbox.catalogue.kinds.registry import KINDS, kind_named
from toolbox.exchange.origins import is_own_address
from toolbox.exchange.packages.carrying import Report
from toolbox.exchange.packages.comparing import Difference, Side
from toolbox.exchange.packages.gathering import standing_of
from toolbox.exchange.packages.planning import Plan, Standing
from toolbox.exchange.packages.taking import Fate
from toolbox.foundation.actors import Actor
from toolbox.foundation.i18n import Message, _, _l
from toolbox.review.changes import FieldChange, changes
from toolbox.review.draft_fields import draft_fields
from toolbox.web.desk.showing import Shower
from toolbox.web.surroundings import file_size, term_labels

STANDINGS: dict[Standing, tuple[Message, str]] = {
    Standing.NEW: (_l("New here"), "ok"),
    Standing.SAME: (_l("Here as it is there"), "soft"),
    Standing.THEIRS: (_l("Changed there"), "warn"),
    Standing.OURS: (_l("Changed here"), "soft"),
    Standing.BOTH: (_l("Changed there and here"), "warn"),
    Standing.REFUSED: (_l("Cannot be taken over"), "danger"),
}
_NOTHING_TO_DO = frozenset({Standing.SAME, Standing.REFUSED})
_SIDES: dict[Side, Message] = {
    Side.THEIRS: _l("Only changed there"),
    Side.OURS: _l("Only changed here"),
    Side.BOTH: _l("Changed on both sides, or nobody knows by whom"),
}


@dataclass(frozen=True)
class FieldView:
    """A field that differs: who changed it, from ours to theirs, and what is chosen at first."""

    name: str
    label: str
    side: Message
    chosen: str
    change: FieldChange | None


@dataclass(frozen=True)
class PlanView:
    """One instrument of a package as the page shows it; ``number`` names it in the form."""

    number: int
    plan: Plan
    badge: Message
    colour: str
    facts: Sequence[tuple[str, str]]
    fields: Sequence[FieldView]
    href: str | None

    @property
    def is_open(self) -> bool:
        """Whether there is anything to take over."""
        return self.plan.standing not in _NOTHING_TO_DO and not self.plan.is_settled

    @property
    def is_from_here(self) -> bool:
        """Whether it was made in this toolbox, and came back as it went."""
        return self.plan.standing is Standing.SAME and is_own_address(self.plan.id)


@dataclass(frozen=True)
class CollectionView:
    """One collection of a package as the page shows it; ``number`` names it in the form."""

    number: int
    title: str
    size: int
    badge: Message
    colour: str
    is_open: bool


def plan_views(plans: Iterable[Plan]) -> list[PlanView]:
    """Return the instruments of a package in its order."""
    return [_view(number, one) for number, one in enumerate(plans)]


def collection_views(
    collections: Sequence[Mapping[str, Any]], *, by: Actor
) -> list[CollectionView]:
    """Return the collections of a package in its order."""
    return [_collection(number, one, by) for number, one in enumerate(collections)]


def _collection(number: int, said: Mapping[str, Any], by: Actor) -> CollectionView:
    standing = standing_of(said, by=by)
    badge, colour = STANDINGS[standing]
    is_open = standing in {Standing.NEW, Standing.THEIRS}
    return CollectionView(number, said["title"], len(said["items"]), badge, colour, is_open)


def told_of(report: Report) -> dict[str, Any]:
    """Return what became of a package, as the page keeps it: titles, addresses, reasons."""
    done = {
        fate.value: [
            {"title": one.title, "slug": one.slug} for one in report.outcomes if one.fate is fate
        ]
        for fate in (Fate.ADDED, Fate.RENEWED)
    }
    refused = [
        {"title": one.title, "reason": str(one.fault)}
        for one in report.outcomes
        if one.fate is Fate.REFUSED
    ]
    left = [{"title": title, "reason": str(reason)} for title, reason in report.left]
    counts = {"collections": report.collections, "open": report.open}
    return {**done, **counts, "refused": [*refused, *left]}


def _view(number: int, one: Plan) -> PlanView:
    badge, colour = STANDINGS[one.standing]
    href = url_for("instruments.show", slug=one.instrument.slug) if one.instrument else None
    return PlanView(number, one, badge, colour, _facts(one), _fields(one), href)


def _facts(one: Plan) -> list[tuple[str, str]]:
    if one.standing is Standing.REFUSED:
        return []
    licence = term_labels("licence").get(one.licence or "", "") or _("not known here")
    return [
        (_("Kind"), str(KINDS[one.kind].label)),
        (_("By"), one.owner),
        (_("Licence"), licence),
        (_("Versions"), str(len(one.versions))),
        (_("Files"), file_size(one.size) if one.size else ""),
        (_("Words that are not known here"), ", ".join(one.missing)),
    ]


def _fields(one: Plan) -> list[FieldView]:
    if not one.differences:
        return []
    kind = kind_named(one.kind)
    fields = draft_fields(kind)
    # The comparison of files looks at all that is known of them.
    ours = {d.name: _sized(d.ours, one) for d in one.differences}
    theirs = {d.name: _sized(d.theirs, one) for d in one.differences}
    shown = {change.field.name: change for change in changes(ours, theirs, fields, Shower(kind))}
    return [_field(one, d, fields, shown) for d in one.differences]


def _sized(value: Any, one: Plan) -> Any:
    """Return files with their sizes, which the comparison leaves out; all else as it is."""
    if not isinstance(value, list) or not value or "sha256" not in value[0]:
        return value
    sizes = {e["sha256"]: e["size"] for version in one.versions for e in version.entries}
    if one.here is not None:
        sizes |= {a.file.sha256: a.file.size for a in one.here.attachments}
    return [{**entry, "size": sizes.get(entry["sha256"], 0)} for entry in value]


def _field(
    one: Plan, difference: Difference, fields: Any, shown: dict[str, FieldChange]
) -> FieldView:
    name = difference.name
    chosen = "" if difference.side is Side.BOTH else difference.side.value
    label = str(fields[name].label) if name in fields else name
    return FieldView(name, label, _SIDES[difference.side], chosen, shown.get(name))
