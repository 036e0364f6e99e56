"""What an address brings along for a new draft: ``/einreichen?allianz=logistik&zielgruppe=...``.

Terms are named by key or by label in either language, so that people can write such links by hand.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from flask import request

from toolbox.catalogue.kinds.registry import ALL
from toolbox.discovery.facets import CLASSIFYING
from toolbox.foundation.i18n import Message, _, _l
from toolbox.vocabularies import queries as vocabularies
from toolbox.vocabularies.operations import TAG_LENGTH
from toolbox.web.contribute.fields import tidy_line

ALLIANCE = "allianz"
TAGS = ("tag", "schlagwort")
_MOST = 20


@dataclass
class Prefill:
    """What was understood, by the detail; ``shown`` says it in words, ``unknown`` is the rest."""

    kind: str | None = None
    licence: str | None = None
    languages: list[str] = field(default_factory=list)
    terms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    shown: list[tuple[Message, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def _asked(name: str) -> Iterator[str]:
    """Yield what the address says for a parameter, tidy and not too much of it."""
    for value in request.args.getlist(name)[:_MOST]:
        words = tidy_line(value)[:100]
        if words:
            yield words


def _by_name(vocabulary: str) -> dict[str, tuple[str, str]]:
    """Return key and label of the terms that can be chosen, by every name they go by."""
    offered = vocabularies.names_of_terms([vocabulary])
    # A key always means its own term, whatever others are called as well.
    found = {key.casefold(): (key, names[0]) for _vocabulary, key, names in offered}
    for _vocabulary, key, names in offered:
        for name in names:
            found.setdefault(name.casefold(), (key, names[0]))
    return found


def prefill() -> Prefill:
    """Return what the address of this request brings along."""
    made = Prefill()
    _kind(made)
    for facet in CLASSIFYING:
        if facet.vocabulary and facet.vocabulary != "tag":
            _terms(made, facet.parameter, facet.vocabulary, facet.label)
    for name in TAGS:
        made.tags += _asked(name)
    _alliance(made)
    made.tags = [tag for tag in dict.fromkeys(made.tags) if len(tag) <= TAG_LENGTH]
    if made.tags:
        made.shown.append((_l("Keywords"), ", ".join(made.tags)))
    return made


def _kind(made: Prefill) -> None:
    names: dict[str, str] = {}
    for kind in ALL:
        names |= {str(name).casefold(): kind.key for name in (kind.label, kind.plural, kind.key)}
    for words in _asked("art"):
        made.kind = made.kind or names.get(words.casefold())
        if words.casefold() not in names:
            made.unknown.append(f"art={words}")


def _apart(words: str, names: Container[str]) -> list[str]:
    """Return several names that stand behind one another; names may have commas themselves."""
    if words.casefold() in names:
        return [words]
    return [each for part in words.split(",") if (each := part.strip())][:_MOST]


def _terms(made: Prefill, parameter: str, vocabulary: str, label: Message) -> None:
    said = list(_asked(parameter))
    if not said:
        return
    names = _by_name(vocabulary)
    asked = [each for words in said for each in _apart(words, names)]
    known = {names[words.casefold()]: None for words in asked if words.casefold() in names}
    made.unknown += [f"{parameter}={words}" for words in asked if words.casefold() not in names]
    keys = [key for key, _label in known]
    if not keys:
        return
    if vocabulary == "licence":
        made.licence = keys[0]
    elif vocabulary == "language":
        made.languages = keys
    else:
        made.terms[vocabulary] = tuple(dict.fromkeys((*made.terms.get(vocabulary, ()), *keys)))
    made.shown.append((label, ", ".join(text for _key, text in known)))


def _alliance(made: Prefill) -> None:
    """An alliance is a keyword of its own; one named after a sector stands for that as well."""
    for words in _asked(ALLIANCE):
        sector = _by_name("sector").get(words.casefold())
        if sector:
            before = made.terms.get("sector", ())
            made.terms["sector"] = tuple(dict.fromkeys((*before, sector[0])))
            made.shown.append((_l("Sector"), sector[1]))
        name = words[:1].upper() + words[1:]
        made.tags.append(_("Alliance %(name)s", name=name))
