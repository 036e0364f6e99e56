"""The facets people narrow a search with; one entry here is all that a new facet needs."""

from dataclasses import dataclass

from toolbox.foundation.i18n import Message, _l


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet: its name in code, its parameter in addresses, and where its values come from.

    The values are the keys of the terms of ``vocabulary``, or those listed in ``choices`` with
    their labels, or, with neither, keys that the catalogue knows how to label.
    """

    name: str
    parameter: str
    label: Message
    vocabulary: str | None = None
    choices: tuple[tuple[str, Message], ...] = ()
    in_panel: bool = True
    """False where the panel shows the facet only once something is chosen in it."""
    classifies: bool = True
    """False where the values follow from what others did with an instrument."""
    chosen: Message | None = None
    """What a chosen value is called away from its group, with %(value)s in it."""


EFFORTS: tuple[tuple[str, int, Message], ...] = (
    ("bis-30-minuten", 30, _l("Up to 30 minutes")),
    ("bis-2-stunden", 120, _l("30 minutes to 2 hours")),
    ("ein-tag", 8 * 60, _l("2 hours to a day")),
)
"""The buckets of effort: key, the most minutes in it, label."""

LONGEST_EFFORT = ("mehrere-tage", _l("Several days"))

RUNS, ADAPTS = "im-browser", "anpassen"
"""How an instrument is used at once, without installing anything."""

TAKEN_UP, ESTABLISHED = "uebernommen", "regelbetrieb"
"""What proves an instrument: somebody else uses it, and it is there to stay."""

OWN, ELSEWHERE = "eigene", "anderswo"
"""Where an instrument comes from: put in here, or taken over from another catalogue."""

FACETS: tuple[Facet, ...] = (
    Facet("kind", "art", _l("Kind")),
    Facet("audience", "zielgruppe", _l("Audience"), "audience"),
    Facet("topic", "thema", _l("Topic"), "topic"),
    Facet(
        "effort",
        "aufwand",
        _l("Effort"),
        choices=(*((key, label) for key, _minutes, label in EFFORTS), LONGEST_EFFORT),
    ),
    Facet(
        "use",
        "nutzung",
        _l("Use at once"),
        choices=(
            (RUNS, _l("Try it in the browser")),
            (ADAPTS, _l("Adapt it by a form")),
        ),
    ),
    Facet(
        "proof",
        "bewaehrt",
        _l("Proven in practice"),
        choices=(
            (TAKEN_UP, _l("Taken up by others")),
            (ESTABLISHED, _l("In regular operation")),
        ),
    ),
    Facet(
        "adopted_in",
        "bewaehrt-in",
        _l("Proven in the region"),
        "region",
        classifies=False,
        chosen=_l("Proven in: %(value)s"),
    ),
    Facet("sector", "branche", _l("Sector"), "sector"),
    Facet("occupation", "beruf", _l("Occupation"), "occupation"),
    Facet("region", "region", _l("Region"), "region"),
    Facet("file_format", "format", _l("File format")),
    Facet("licence", "lizenz", _l("Licence"), "licence"),
    Facet("language", "sprache", _l("Language"), "language"),
    Facet("transfer", "transfer", _l("Transfer direction"), "transfer"),
    Facet("school_form", "schulform", _l("School form"), "school_form"),
    Facet("phase", "phase", _l("Phase of training"), "phase"),
    Facet(
        "standard_element",
        "standardelement",
        _l("Standard element of career orientation"),
        "standard_element",
    ),
    Facet("accessibility", "barrierefreiheit", _l("Accessibility"), "accessibility"),
    Facet(
        "origin",
        "herkunft",
        _l("Origin"),
        choices=(
            (OWN, _l("Put in here")),
            (ELSEWHERE, _l("From other catalogues")),
        ),
    ),
    Facet(
        "success_factor",
        "erfolgsfaktor",
        _l("What helped"),
        "success_factor",
        in_panel=False,
        classifies=False,
        chosen=_l("What helped: %(value)s"),
    ),
    Facet("tag", "schlagwort", _l("Keyword"), "tag", in_panel=False),
)
"""All facets, in the order in which people meet them."""

CLASSIFYING = tuple(facet for facet in FACETS if facet.vocabulary and facet.classifies)
"""Those whose values are terms that makers give an instrument; one facet a vocabulary."""

BY_NAME = {facet.name: facet for facet in FACETS}


def effort_of(minutes: int) -> str:
    """Return the key of the bucket into which an effort of so many minutes falls."""
    for key, most, _label in EFFORTS:
        if minutes <= most:
            return key
    return LONGEST_EFFORT[0]
