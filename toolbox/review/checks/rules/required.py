"""What has to be there before anybody can submit: the one thing that blocks.

What it is, the catalogue says (``missing_for_submission``); here stands where it is filled in.
"""

from collections.abc import Callable

from toolbox.review.checks.declaration import SILENT, Group, Outcome, Place, Rule, Severity
from toolbox.review.checks.material import Material

PLACES: dict[str, tuple[Group, str]] = {
    "files": (Group.FILES, "dateien"),
    "title": (Group.TRANSFER, "beschreiben"),
    "summary": (Group.TRANSFER, "beschreiben"),
    "description": (Group.TRANSFER, "beschreiben"),
    "audience": (Group.TRANSFER, "einordnen"),
    "topic": (Group.TRANSFER, "einordnen"),
    "languages": (Group.TRANSFER, "einordnen"),
    "region": (Group.TRANSFER, "einordnen"),
    "licence": (Group.RIGHTS, "rechte"),
    "credits": (Group.RIGHTS, "rechte"),
}
"""Group and step of every detail that may be missing."""


def _asked_for(name: str) -> Callable[[Material], Outcome]:
    def check(material: Material) -> Outcome:
        sentences = material.missing.get(name)
        return Outcome(Severity.MUST, {"sentence": sentences[0]}) if sentences else SILENT

    return check


RULES = tuple(
    Rule(
        key=f"missing-{name}",
        group=group,
        place=Place(step, name),
        check=_asked_for(name),
        seen=lambda values: values["sentence"],
        severity=Severity.MUST,
        asks=True,
    )
    for name, (group, step) in PLACES.items()
)
