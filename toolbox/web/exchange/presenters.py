"""What taking over a package would do, in finished words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from toolbox.catalogue.kinds.registry import KINDS, kind_named
from toolbox.exchange.packages.comparing import Difference, Side
from toolbox.exchange.packages.planning import Plan, Standing
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
        return self.plan.standing is not Standing.REFUSED and not self.plan.is_settled


def plan_views(plans: Sequence[Plan]) -> list[PlanView]:
    """Return the instruments of a package in its order."""
    return [_view(number, one) for number, one in enumerate(plans)]


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
