"""Transfer: what others need to know to take it over."""

from toolbox.foundation.i18n import Message, _l
from toolbox.review.checks.declaration import (
    FINE,
    SILENT,
    Group,
    Outcome,
    Place,
    Rule,
    Severity,
    Values,
)
from toolbox.review.checks.material import Material

_OWN_DURATIONS = ("reading_minutes", "minutes", "lessons", "hours")
"""Fields of kinds that say how long it takes."""


def _core(material: Material) -> Outcome:
    return FINE if material.content.transfer_core.strip() else Outcome(Severity.SHOULD)


def _adaptation(material: Material) -> Outcome:
    return FINE if material.content.adaptation else Outcome(Severity.SHOULD)


def _effort(material: Material) -> Outcome:
    content = material.content
    if material.kind.has_place:
        return SILENT  # nobody takes an office along
    takes = content.duration_minutes is not None or any(
        content.fields.get(name) is not None for name in _OWN_DURATIONS
    )
    prepared = content.preparation_minutes is not None
    if takes and prepared:
        return FINE
    return Outcome(Severity.SHOULD, {"takes": takes, "prepared": prepared})


def _effort_sentence(values: Values) -> Message:
    if values["takes"]:
        return _l("It is not said how long the preparation takes.")
    if values["prepared"]:
        return _l("It is not said how long it takes.")
    return _l("It is not said how long it takes, nor how long the preparation takes.")


RULES = (
    Rule(
        key="transfer-core",
        group=Group.TRANSFER,
        place=Place("beschreiben", "transfer_core"),
        check=_core,
        seen=lambda _values: _l("It is not said what must stay."),
        advice=lambda _values: _l(
            "Please name the core in one or two sentences: without what would it not work?"
        ),
        praise=_l("It is said what must stay."),
        asks=True,
    ),
    Rule(
        key="adaptation",
        group=Group.TRANSFER,
        place=Place("beschreiben", "adaptation"),
        check=_adaptation,
        seen=lambda _values: _l("It is not said what others may change."),
        advice=lambda _values: _l("Please name it, for example places, names, occupations, dates."),
        praise=_l("It is said what others may change."),
        asks=True,
    ),
    Rule(
        key="effort",
        group=Group.TRANSFER,
        place=Place("beschreiben", "preparation_minutes"),
        check=_effort,
        seen=_effort_sentence,
        advice=lambda _values: _l("Please estimate it in minutes. Roughly is enough."),
        praise=_l("Duration and preparation are given."),
        asks=True,
    ),
)
