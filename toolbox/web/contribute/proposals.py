"""Proposals from the files of a draft: what is offered for which field, and taking it over."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from toolbox.catalogue import operations
from toolbox.catalogue.content import Content, CreditEntry, content_of
from toolbox.catalogue.models import Version
from toolbox.catalogue.rules import DESCRIPTION_LENGTH, SUMMARY_LENGTH, TITLE_LENGTH
from toolbox.delivery.languages import reading_language
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import queries as vocabularies
from toolbox.web.contribute.fields import tidy_line, tidy_prose
from toolbox.web.contribute.saving import open_draft
from toolbox.web.contribute.titles import title_from_name

ALL = "all"
_SHOWN = 300
_PATIENCE = timedelta(minutes=5)


@dataclass(frozen=True)
class Offer:
    """One proposal: ``field`` and ``label`` name the detail, ``source`` is the name of the file.

    ``shown`` is what a reader sees of ``value``.
    """

    field: str
    label: Message
    value: Any
    shown: str
    source: str


def waits(version: Version) -> bool:
    """Return whether a file that came just now was not asked yet."""
    recently = now() - _PATIENCE
    return any(
        one.file.proposals is None and one.file.created_at > recently for one in version.attachments
    )


def offers_for(version: Version) -> list[Offer]:
    """Return what the files propose for details that nobody has given yet, one a detail.

    What was typed is never up for replacement; a title taken from the name of the file is.
    """
    content = content_of(version)
    found: dict[str, Offer] = {}
    for attachment in version.attachments:
        said = dict(attachment.file.proposals or {})
        if not content.title:
            said.setdefault("title", title_from_name(attachment.name))
        for name, offering in _OFFERING.items():
            value = offering.value(said, content, version)
            if name not in found and value:
                shown = _shortened(offering.shown(value))
                found[name] = Offer(name, offering.label, value, shown, attachment.name)
    return list(found.values())


def _shortened(text: str) -> str:
    """Return as many whole words as a proposal shows."""
    if len(text) <= _SHOWN:
        return text
    return text[: _SHOWN - 1].rpartition(" ")[0].rstrip(" ,;:–-") + "…"


def accept(instrument_id: int, wanted: str, *, by: Actor) -> int:
    """Take over one proposal by the name of its field, or all; return how many there were."""
    with unit_of_work():
        version = open_draft(instrument_id, by=by)
        chosen = [one for one in offers_for(version) if wanted in {ALL, one.field}]
        content = content_of(version)
        for offer in chosen:
            content = _OFFERING[offer.field].taken(content, offer.value)
        if chosen:
            operations.revise(version, content, by=by)
    return len(chosen)


@dataclass(frozen=True)
class _Offering:
    """How a detail is offered: its proposal where it is free, in words, and taken over."""

    label: Message
    value: Callable[[Mapping[str, Any], Content, Version], Any]
    shown: Callable[[Any], str]
    taken: Callable[[Content, Any], Content]


def _title(said: Mapping[str, Any], content: Content, version: Version) -> str:
    proposal = tidy_line(str(said.get("title", "")))[:TITLE_LENGTH]
    own = {"", *(title_from_name(one.name) for one in version.attachments)}
    return proposal if content.title in own and proposal != content.title else ""


def _text(name: str, longest: int) -> Callable[[Mapping[str, Any], Content, Version], str]:
    def value(said: Mapping[str, Any], content: Content, _version: Version) -> str:
        return "" if getattr(content, name) else tidy_prose(str(said.get(name, "")))[:longest]

    return value


def _makers(
    said: Mapping[str, Any], content: Content, _version: Version
) -> tuple[CreditEntry, ...]:
    named = {entry.name.casefold() for entry in content.credits}
    year = str(said.get("year", ""))
    return tuple(
        CreditEntry(tidy_line(str(name)), period=year)
        for name in said.get("makers", ())
        if str(name).casefold() not in named
    )


def _licence(said: Mapping[str, Any], content: Content, _version: Version) -> str:
    proposal = str(said.get("licence", ""))
    offered = _labels("licence")
    return proposal if not content.licence and proposal in offered else ""


def _language(said: Mapping[str, Any], content: Content, _version: Version) -> str:
    proposal = str(said.get("language", ""))
    return proposal if proposal not in content.languages and proposal in _labels("language") else ""


def _labels(vocabulary: str) -> dict[str, str]:
    locale = reading_language()
    return {term.key: term.label(locale) for term in vocabularies.terms_of(vocabulary)}


def _named(entries: Sequence[CreditEntry]) -> str:
    return "; ".join(_with_year(entry) for entry in entries)


def _with_year(entry: CreditEntry) -> str:
    return f"{entry.name} ({entry.period})" if entry.period else entry.name


def _same(value: Any) -> str:
    return str(value)


_OFFERING: Mapping[str, _Offering] = {
    "title": _Offering(
        _l("Title"), _title, _same, lambda content, value: replace(content, title=value)
    ),
    "summary": _Offering(
        _l("Short description"),
        _text("summary", SUMMARY_LENGTH),
        _same,
        lambda content, value: replace(content, summary=value),
    ),
    "description": _Offering(
        _l("Description"),
        _text("description", DESCRIPTION_LENGTH),
        _same,
        lambda content, value: replace(content, description=value),
    ),
    "languages": _Offering(
        _l("Languages"),
        _language,
        lambda key: _labels("language")[key],
        lambda content, value: replace(content, languages=(*content.languages, value)),
    ),
    "licence": _Offering(
        _l("Licence"),
        _licence,
        lambda key: _labels("licence")[key],
        lambda content, value: replace(content, licence=value),
    ),
    "credits": _Offering(
        _l("Who made it"),
        _makers,
        _named,
        lambda content, value: replace(content, credits=(*content.credits, *value)),
    ),
}
