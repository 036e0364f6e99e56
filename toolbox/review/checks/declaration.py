"""What a rule of the Transfer-Ampel is made of, and what it may find."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.text import shorten
from toolbox.review.checks.material import Material

Values = Mapping[str, Any]


class Severity(StrEnum):
    """How much a point weighs: ``must`` blocks, ``should`` helps, ``open`` could not be judged."""

    MUST = "must"
    SHOULD = "should"
    GOOD = "good"
    OPEN = "open"


class Group(StrEnum):
    """The themes of the rules, in their order."""

    FILES = "files"
    RIGHTS = "rights"
    TRANSFER = "transfer"
    PLAIN = "plain"
    ACCESS = "access"
    PRIVACY = "privacy"
    CURRENT = "current"


GROUP_LABELS: Mapping[Group, Message] = {
    Group.FILES: _l("Files"),
    Group.RIGHTS: _l("Rights"),
    Group.TRANSFER: _l("Transfer"),
    Group.PLAIN: _l("Plain language"),
    Group.ACCESS: _l("Accessibility"),
    Group.PRIVACY: _l("Privacy"),
    Group.CURRENT: _l("Up to date"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is mended: the key of a step of the wizard, and the id of a field there."""

    step: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule found; ``attachments`` are the ids of the files it is about.

    Without a severity the rule has nothing to say: it does not apply here. ``place`` says where it
    is mended wherever that is another place than the rule's own.
    """

    severity: Severity | None = None
    values: Values = field(default_factory=lambda: MappingProxyType({}))
    attachments: tuple[int, ...] = ()
    place: Place | None = None


SILENT = Outcome()
FINE = Outcome(Severity.GOOD)


EXAMPLE_LENGTH = 160


def example_of(found: Sequence[str]) -> str:
    """Return the first two of what was found, to stand between quotation marks."""
    return "«, »".join(shorten(one, EXAMPLE_LENGTH // 2) for one in found[:2])


def no_words(_values: Values) -> Message:
    """Say nothing."""
    return ""


@dataclass(frozen=True)
class Rule:
    """One check, as data.

    ``check`` looks at a draft and answers with ``severity``, GOOD, OPEN or nothing at all. The
    sentences get the values of its outcome: ``seen`` says what was noticed, ``advice`` what to
    do, ``praise`` what is good and ``unjudged`` what could not be looked at. ``asks`` marks rules
    about what is not there yet: nobody is told before having passed the step.
    """

    key: str
    group: Group
    place: Place
    check: Callable[[Material], Outcome]
    seen: Callable[[Values], Message] = no_words
    advice: Callable[[Values], Message] = no_words
    praise: Message = ""
    unjudged: Callable[[Values], Message] = no_words
    severity: Severity = Severity.SHOULD
    asks: bool = False
