"""The steps of the wizard in their order, and where each missing detail is entered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from toolbox.catalogue.content import content_of
from toolbox.catalogue.kinds.registry import kind_named
from toolbox.catalogue.models import Version
from toolbox.catalogue.rules import missing_for_submission
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import Message, _l
from toolbox.web.contribute.forms import classify_form, describe_form, files_form, rights_form
from toolbox.web.contribute.step_form import StepForm


@dataclass(frozen=True)
class Step:
    """One page of the wizard; ``key`` is its place in the address.

    ``asks_for`` are the details without which nobody can submit.
    """

    key: str
    label: Message
    title: Message
    template: str
    form: Callable[[Version], StepForm]
    asks_for: frozenset[str]


FILES = Step(
    "dateien",
    _l("Files"),
    _l("Files and links"),
    "contribute/files.html",
    files_form,
    frozenset({"files"}),
)
DESCRIBE = Step(
    "beschreiben",
    _l("Describe"),
    _l("Describe the instrument"),
    "contribute/describe.html",
    describe_form,
    frozenset({"title", "summary", "description"}),
)
STEPS: tuple[Step, ...] = (
    FILES,
    DESCRIBE,
    Step(
        "einordnen",
        _l("Classify"),
        _l("Make it findable"),
        "contribute/classify.html",
        classify_form,
        frozenset({"audience", "topic", "languages", "region"}),
    ),
    Step(
        "rechte",
        _l("Rights"),
        _l("Makers and licence"),
        "contribute/rights.html",
        rights_form,
        frozenset({"licence", "credits"}),
    ),
)
CHECK_LABEL = _l("Check and submit")


def step_named(key: str) -> Step:
    """Return the step at this place in the address; NotFound otherwise."""
    for step in STEPS:
        if step.key == key:
            return step
    raise NotFound(_l("There is no page at this address. Perhaps it was mistyped or has moved."))


def missing(version: Version) -> Mapping[str, Sequence[Message]]:
    """Return what still has to be said about ``version``, by the name of the detail."""
    return missing_for_submission(
        content_of(version),
        kind_named(version.instrument.kind),
        attachments=len(version.attachments),
    )


@dataclass(frozen=True)
class Gap:
    """A missing detail: the sentence, and the address of the field to fill in."""

    sentence: Message
    url: str


def gaps(version: Version) -> list[Gap]:
    """Return what is missing in the order of the steps."""
    open_points = missing(version)
    return [
        Gap(sentence, step_url(version, step) + f"#{name}")
        for step in STEPS
        for name, sentences in open_points.items()
        if name in step.asks_for
        for sentence in sentences
    ]


def step_url(version: Version, step: Step) -> str:
    """Return the address of a step of the instrument of ``version``."""
    return url_for("contribute.step", instrument_id=version.instrument_id, step=step.key)


def check_url(version: Version) -> str:
    """Return the address of the last page, where one checks and submits."""
    return url_for("contribute.check", instrument_id=version.instrument_id)


def address_after(step: Step, version: Version) -> str:
    """Return the address of what comes after ``step``."""
    place = STEPS.index(step) + 1
    return step_url(version, STEPS[place]) if place < len(STEPS) else check_url(version)


def progress(version: Version) -> list[tuple[Message, str, bool]]:
    """Return label, address and whether it is complete for each page of the wizard."""
    open_points = set(missing(version))
    pages = [
        (step.label, step_url(version, step), not step.asks_for & open_points) for step in STEPS
    ]
    return [*pages, (CHECK_LABEL, check_url(version), False)]
