"""What a version says, as one frozen value: for editing, copying, importing and exporting."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from toolbox.catalogue.models import Version
from toolbox.foundation.i18n import Message, _l
from toolbox.vocabularies.models import TAG

CREDIT_ROLE_LABELS: dict[str, Message] = {
    "author": _l("Author"),
    "editor": _l("Editing"),
    "publisher": _l("Publisher"),
    "funder": _l("Funding"),
    "partner": _l("Partner"),
    "contributor": _l("Contribution"),
    "origin": _l("Made the template"),
}
LINK_KIND_LABELS: dict[str, Message] = {"web": _l("Website"), "video": _l("Video")}
CREDIT_ROLES = tuple(CREDIT_ROLE_LABELS)
LINK_KINDS = tuple(LINK_KIND_LABELS)
ATTACHMENT_ROLES = ("main", "worksheet", "teacher-guide", "source", "poster")


@dataclass(frozen=True)
class CreditEntry:
    """Who made, funded or supported it; ``period`` is written as the source has it."""

    name: str
    role: str = "author"
    project: str = ""
    funding_line: str = ""
    period: str = ""


@dataclass(frozen=True)
class LinkEntry:
    """An address elsewhere that belongs to it."""

    url: str
    label: str = ""
    kind: str = "web"


@dataclass(frozen=True)
class SourceEntry:
    """Where a fact of legal weight stands.

    ``checked`` is as of when it is known to be right: the state of the text it was compared with,
    as an ISO date. Empty where nobody has compared it; readers then see no day.
    """

    fact: str
    source: str
    checked: str = ""


@dataclass(frozen=True)
class Content:
    """Everything a contributor says about a version, except its files.

    ``terms`` maps a vocabulary's key to term keys, ``tags`` are written as people type them,
    ``fields`` are the kind's own. Times are in minutes, ``licence`` is a key of the vocabulary
    of licences (SPDX), ``languages`` are BCP 47 tags.
    """

    title: str = ""
    summary: str = ""
    description: str = ""
    steps: tuple[str, ...] = ()
    preparation_minutes: int | None = None
    duration_minutes: int | None = None
    group_min: int | None = None
    group_max: int | None = None
    languages: tuple[str, ...] = ("de",)
    licence: str | None = None
    contact_name: str = ""
    contact_email: str = ""
    links: tuple[LinkEntry, ...] = ()
    transfer_core: str = ""
    adaptation: tuple[str, ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    review_by: date | None = None
    change_note: str = ""
    fields: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    tags: tuple[str, ...] = ()
    credits: tuple[CreditEntry, ...] = ()


PLAIN_COLUMNS = (
    *("title", "summary", "description", "preparation_minutes", "duration_minutes"),
    *("group_min", "group_max", "licence", "contact_name", "contact_email"),
    *("transfer_core", "review_by", "change_note"),
)
LIST_COLUMNS = ("steps", "languages", "adaptation")


def content_of(version: Version) -> Content:
    """Return what ``version`` says; its credits and classifications must be loaded."""
    terms: dict[str, list[str]] = {}
    tags: list[str] = []
    for classification in version.classifications:
        term = classification.term
        if term.vocabulary_key == TAG:
            tags.append(term.label_de)
        else:
            terms.setdefault(term.vocabulary_key, []).append(term.key)
    plain: dict[str, Any] = {name: getattr(version, name) for name in PLAIN_COLUMNS}
    plain |= {name: tuple(getattr(version, name)) for name in LIST_COLUMNS}
    return Content(
        **plain,
        links=tuple(LinkEntry(**link) for link in version.links),
        sources=tuple(SourceEntry(**source) for source in version.sources),
        fields=dict(version.fields),
        terms={key: tuple(sorted(keys)) for key, keys in sorted(terms.items())},
        tags=tuple(sorted(tags, key=str.casefold)),
        credits=tuple(
            CreditEntry(
                credit.name, credit.role, credit.project, credit.funding_line, credit.period
            )
            for credit in version.credits
        ),
    )
