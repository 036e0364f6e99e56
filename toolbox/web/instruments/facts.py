"""Facts about a version in a few words: for whom, how long, how many, and what its kind adds."""

from collections.abc import Callable, Mapping
from typing import Any

from toolbox.catalogue.kinds.declaration import FieldType, Kind, KindField
from toolbox.catalogue.models import Version
from toolbox.foundation.i18n import Message, _, _l
from toolbox.web.instruments.classification import labels_in
from toolbox.web.surroundings import long_date, minutes, number, term_labels, time_needed

Fact = tuple[Message, str]
"""What it is, and how it is here."""

MOST_AUDIENCES = 2


def languages_of(version: Version) -> str:
    """Return the languages in words."""
    labels = term_labels("language")
    return ", ".join(labels.get(tag, tag) for tag in version.languages)


def group_of(version: Version) -> str:
    """Return for how many people it is meant."""
    low, high = version.group_min, version.group_max
    if low is not None and high is not None and low != high:
        return _("%(low)s to %(high)s people", low=number(low), high=number(high))
    if low is not None and high is None:
        return _("from %(low)s people", low=number(low))
    if high == 1:
        return _("one person")
    return _("up to %(high)s people", high=number(high)) if high is not None else ""


def audience_of(version: Version) -> str:
    """Return for whom it is made, the first few by name."""
    labels = labels_in(version, "audience")
    shown = "; ".join(labels[:MOST_AUDIENCES])
    left = len(labels) - MOST_AUDIENCES
    return _("%(list)s and %(n)s more", list=shown, n=left) if left > 0 else shown


def meta_line(version: Version) -> list[tuple[str, str, str]]:
    """Return icon, name and words of what decides whether it fits."""
    return [
        ("users", _("For"), audience_of(version)),
        (
            "clock",
            _("Time needed"),
            time_needed(version.duration_minutes, version.preparation_minutes),
        ),
        ("languages", _("Languages"), languages_of(version)),
    ]


def _yes_no(value: Any, _field: KindField) -> str:
    return _("yes") if value else _("no")


def _choice(value: Any, field: KindField) -> str:
    return str(dict(field.choices).get(value, value))


def _count(value: Any, field: KindField) -> str:
    return f"{number(value)} {field.unit}".strip()


_WORDS: Mapping[FieldType, Callable[[Any, KindField], str]] = {
    FieldType.LINE: lambda value, _field: value,
    FieldType.LINES: lambda value, _field: "; ".join(value),
    FieldType.NUMBER: _count,
    FieldType.CHOICE: _choice,
    FieldType.YES_NO: _yes_no,
}


def kind_facts(version: Version, kind: Kind) -> list[Fact]:
    """Return what the fields of its kind say, in the order in which the kind declares them."""
    return [
        (field.label, _WORDS[field.type](version.fields[field.name], field))
        for field in kind.fields
        if version.fields.get(field.name) not in (None, "", [])
    ]


def facts_of(version: Version, kind: Kind) -> list[Fact]:
    """Return the facts of the right column; services for regions show theirs further up."""
    general: list[Fact] = [
        (_l("Preparation"), minutes(version.preparation_minutes)),
        (_l("Duration"), minutes(version.duration_minutes)),
        (_l("Group size"), group_of(version)),
        (_l("Languages"), languages_of(version)),
    ]
    own = [] if kind.has_place else kind_facts(version, kind)
    checked: list[Fact] = [(_l("Looked through again by"), long_date(version.review_by))]
    return [fact for fact in (*general, *own, *checked) if fact[1]]


def advice_of(version: Version, kind: Kind) -> list[Fact]:
    """Return what one needs to turn to a service for regions, nothing for other kinds."""
    if not kind.has_place:
        return []
    served: Fact = (_l("Regions served"), ", ".join(labels_in(version, "region")))
    return [fact for fact in (served, *kind_facts(version, kind)) if fact[1]]
