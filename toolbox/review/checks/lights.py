"""The Transfer-Ampel of a version: what is good, what would help others, what is missing."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from toolbox.catalogue.models import Version
from toolbox.foundation.i18n import Message
from toolbox.review.checks.declaration import GROUP_LABELS, Outcome, Place, Rule, Severity
from toolbox.review.checks.material import LinkStates, Material, material_of
from toolbox.review.checks.registry import RULES


class Colour(StrEnum):
    """What the light shows; it is off while there is nothing to look at."""

    OFF = "off"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True)
class Point:
    """One line of the Ampel. Its sentences are in the language of whoever reads them.

    ``step`` and ``anchor`` say where it is mended, ``attachments`` and ``files`` are ids and
    names of the files it is about.
    """

    rule: Rule
    outcome: Outcome
    severity: Severity
    files: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The key of the rule."""
        return self.rule.key

    @property
    def group(self) -> Message:
        """The theme, in words."""
        return GROUP_LABELS[self.rule.group]

    @property
    def title(self) -> Message:
        """What was seen, what is good, or what could not be judged, as a sentence."""
        if self.severity is Severity.GOOD:
            return self.rule.praise
        say = self.rule.unjudged if self.severity is Severity.OPEN else self.rule.seen
        return say(self.outcome.values)

    @property
    def what_to_do(self) -> Message:
        """What would mend it; empty where nothing has to be done."""
        done = self.severity in {Severity.GOOD, Severity.OPEN}
        return "" if done else self.rule.advice(self.outcome.values)

    @property
    def _place(self) -> Place:
        return self.outcome.place or self.rule.place

    @property
    def step(self) -> str:
        """The key of the step of the wizard."""
        return self._place.step

    @property
    def anchor(self) -> str:
        """The id of the field on that step; that of the file, where it is about files."""
        named = self.outcome.attachments
        return f"title-{named[0]}" if named else self._place.anchor

    @property
    def attachments(self) -> tuple[int, ...]:
        """The ids of the files it is about."""
        return self.outcome.attachments


@dataclass(frozen=True)
class Ampel:
    """All points, those that block first; ``waiting`` files have not been looked into yet."""

    points: tuple[Point, ...]
    waiting: int = 0

    def _of(self, severity: Severity) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.severity is severity)

    @property
    def must(self) -> tuple[Point, ...]:
        """What is missing before anybody can submit."""
        return self._of(Severity.MUST)

    @property
    def should(self) -> tuple[Point, ...]:
        """What would help those who take it over."""
        return self._of(Severity.SHOULD)

    @property
    def good(self) -> tuple[Point, ...]:
        """What is good already."""
        return self._of(Severity.GOOD)

    @property
    def unjudged(self) -> tuple[Point, ...]:
        """What nobody could look at here."""
        return self._of(Severity.OPEN)

    @property
    def colour(self) -> Colour:
        """Red while something blocks, yellow where something would help, else green."""
        if self.must:
            return Colour.RED
        if self.should:
            return Colour.YELLOW
        return Colour.GREEN if self.good else Colour.OFF


def lights(
    version: Version, *, links: LinkStates | None = None, passed: Collection[str] | None = None
) -> Ampel:
    """Return the Ampel of a version that comes with all its parts.

    ``links`` says which addresses answered when they were tried. ``passed`` are the keys of the
    steps somebody has been through: of the others nothing is said to be missing. None means all.
    """
    return judged(material_of(version, links=links), passed=passed)


_ORDER = tuple(Severity)


def judged(material: Material, *, passed: Collection[str] | None = None) -> Ampel:
    """Return what all rules say about ``material``."""
    names = {file.attachment_id: file.name for file in material.files}
    points = []
    for rule in RULES:
        outcome = rule.check(material)
        early = rule.asks and passed is not None and rule.place.step not in passed
        blank = outcome.severity is Severity.GOOD and not rule.praise
        if outcome.severity is None or blank or (early and outcome.severity is rule.severity):
            continue
        files = tuple(names[one] for one in outcome.attachments)
        points.append(Point(rule, outcome, outcome.severity, files))
    points.sort(key=lambda point: _ORDER.index(point.severity))
    return Ampel(tuple(points), waiting=sum(file.waiting for file in material.files))
