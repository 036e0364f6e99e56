"""LOM in the profile of German repositories: "LOM for Higher Education OER Repositories".

Specification: https://w3id.org/kim/hs-oer-lom-profil/20210909/, whose namespace is its own and
whose texts stand in ``langstring``. LOM of IEEE (https://ltsc.ieee.org/xsd/LOM), with ``string``
and other capitals, is read as well.
"""

from collections.abc import Iterable
from copy import deepcopy
from datetime import date
from functools import cache

from lxml import etree

from toolbox.exchange.describing import Description, Party
from toolbox.exchange.formats import amb_terms, disciplines, elements
from toolbox.exchange.formats.elements import LANG, Element, add
from toolbox.exchange.formats.reading import NO_LICENCE
from toolbox.exchange.formats.vcard import write_vcard
from toolbox.exchange.formats.wording import (
    description_in_pieces,
    effort_in_words,
    kind_name,
    resource_types,
)
from toolbox.foundation.i18n import DEFAULT_LOCALE, speaking

NAMESPACE = "https://www.oerbw.de/hsoerlom"
SCHEMA = "https://w3id.org/kim/hs-oer-lom-profil/latest/schemas/hs-oer-lom.xsd"
URI = "URI"
NO_LANGUAGE = "x-none"
LICENCE_ADDRESS = "x-t-cc-url"
_LOM = "LOMv1.0"
_TAG = f"{{{NAMESPACE}}}"
ROLES = {
    "author": "Author",
    "editor": "Editor",
    "publisher": "Publisher",
    "origin": "Initiator",
    "partner": "Content Provider",
    "contributor": "Content Provider",
    "funder": "Unknown",
}
"""The roles of LOM; ours stand in the vCard, because LOM has no funders and no partners."""
CREDIT_DETAILS = ("project", "funding-line", "period")
"""What a card says of a credit beyond name and role."""
_PAGE = "text/html"
_DISCIPLINE = "Discipline"


def element(description: Description) -> Element:
    """Return a description as ``lom``."""
    made = elements.root(f"{_TAG}lom", {None: NAMESPACE}, f"{NAMESPACE} {SCHEMA}")
    _fill(made, description)
    return made


def document(description: Description) -> bytes:
    """Return a description as a file, whose first element is ``metadata``."""
    made = elements.root(f"{_TAG}metadata", {None: NAMESPACE}, f"{NAMESPACE} {SCHEMA}")
    _fill(add(made, f"{_TAG}lom"), description)
    return elements.document(made)


def _fill(lom: Element, given: Description) -> None:
    _general(add(lom, f"{_TAG}general"), given)
    _life_cycle(add(lom, f"{_TAG}lifecycle"), given)
    _about_record(add(lom, f"{_TAG}metametadata"), given)
    _technical(add(lom, f"{_TAG}technical"), given)
    _educational(add(lom, f"{_TAG}educational"), given)
    _rights(add(lom, f"{_TAG}rights"), given)
    _classification(add(lom, f"{_TAG}classification"), given)


def _text(parent: Element, tag: str, text: str, language: str = "") -> None:
    """Append an element with a text in a language, or in none that is said."""
    langstring = add(add(parent, f"{_TAG}{tag}"), f"{_TAG}langstring", text)
    if language:
        langstring.set(LANG, language)


def _chosen(parent: Element, tag: str, value: str) -> None:
    """Append a value from a list of LOM, as a copy: they are nearly half of a record."""
    parent.append(deepcopy(_made(tag, value)))


@cache
def _made(tag: str, value: str) -> Element:
    made = etree.Element(f"{_TAG}{tag}", nsmap={None: NAMESPACE})
    _text(made, "source", _LOM, NO_LANGUAGE)
    _text(made, "value", value, NO_LANGUAGE)
    return made


def _general(general: Element, given: Description) -> None:
    content = given.content
    for address in dict.fromkeys([given.external_id or given.address, given.address]):
        identifier = add(general, f"{_TAG}identifier")
        add(identifier, f"{_TAG}catalog", URI)
        _text(identifier, "entry", address)
    languages = amb_terms.two_letters(content.languages)
    language = languages[0] if languages else ""
    _text(general, "title", content.title, language)
    for tag in languages:
        add(general, f"{_TAG}language", tag)
    pieces = description_in_pieces(content)
    if pieces:
        _text(general, "description", "\n\n".join(pieces), language)
    for concepts in given.terms.values():
        for concept in concepts:
            _text(general, "keyword", concept.label_de, "de")
    for word in (*content.tags, kind_name(given.kind)):
        _text(general, "keyword", word)


def _life_cycle(life_cycle: Element, given: Description) -> None:
    _text(life_cycle, "version", str(given.number))
    _chosen(life_cycle, "status", "Final")
    by_role: dict[str, list[str]] = {}
    for credit in given.content.credits:
        further = {name: getattr(credit, name.replace("-", "_")) for name in CREDIT_DETAILS}
        card = write_vcard(credit.name, role=credit.role, further=further)
        by_role.setdefault(ROLES[credit.role], []).append(card)
    owner = write_vcard(given.owner.name, address=given.owner.address)
    by_role.setdefault("Author", [owner])
    by_role.setdefault("Publisher", [owner])
    for role, cards in by_role.items():
        _contribution(life_cycle, role, cards)


def _contribution(parent: Element, role: str, cards: Iterable[str]) -> Element:
    made = add(parent, f"{_TAG}contribute")
    _chosen(made, "role", role)
    for card in dict.fromkeys(cards):
        add(add(made, f"{_TAG}centity"), f"{_TAG}vcard", card)
    return made


def _about_record(about: Element, given: Description) -> None:
    """Who wrote the record and when, through whom it is offered, and since when it is checked."""
    _dated(about, "Creator", given.owner, given.changed_at and given.changed_at.date(), "Modified")
    _dated(about, "Provider", given.provider, None, "")
    published = given.published_at and given.published_at.date()
    _dated(about, "Validator", given.provider, published, "Published")


def _dated(about: Element, role: str, party: Party, day: date | None, what: str) -> None:
    made = _contribution(about, role, [write_vcard(party.name, address=party.address)])
    if day is not None:
        at = add(made, f"{_TAG}date")
        add(at, f"{_TAG}datetime", day.isoformat())
        _text(at, "description", what)


def _technical(technical: Element, given: Description) -> None:
    for media_type in dict.fromkeys(file.media_type for file in given.files) or (_PAGE,):
        add(technical, f"{_TAG}format", media_type)
    if len(given.files) == 1 and given.files[0].size:
        add(technical, f"{_TAG}size", str(given.files[0].size))
    add(technical, f"{_TAG}location", given.address).set("type", URI)


def _educational(educational: Element, given: Description) -> None:
    address, german, _english = resource_types(given)[0]
    made = add(educational, f"{_TAG}learningResourceType")
    _text(made, "source", f"{amb_terms.HCRT}scheme", NO_LANGUAGE)
    add(made, f"{_TAG}id", address)
    _text(made, "entry", german, "de")
    effort = effort_in_words(given.content)
    if effort:
        _text(educational, "description", effort, "de")


def _rights(rights: Element, given: Description) -> None:
    licence = given.licence
    is_free = licence is not None and "/publicdomain/" in licence.address
    _chosen(rights, "copyrightandotherrestrictions", "no" if is_free else "yes")
    if licence is None:
        with speaking(DEFAULT_LOCALE):
            _text(rights, "description", str(NO_LICENCE), DEFAULT_LOCALE)
    elif licence.address:
        _text(rights, "description", licence.address, LICENCE_ADDRESS)
    else:
        _text(rights, "description", licence.label_de, "de")


def _classification(classification: Element, given: Description) -> None:
    """For which subjects it is: no other purpose has a place in the profile."""
    _chosen(classification, "purpose", _DISCIPLINE)
    for path in disciplines.paths(given.content.terms):
        classification.append(deepcopy(_taxon_path(path)))


@cache
def _taxon_path(path: disciplines.Path) -> Element:
    made = etree.Element(f"{_TAG}taxonpath", nsmap={None: NAMESPACE})
    _text(made, "source", disciplines.SCHEME, NO_LANGUAGE)
    for address, name in path:
        taxon = add(made, f"{_TAG}taxon")
        add(taxon, f"{_TAG}id", address)
        _text(taxon, "entry", name, "de")
    return made
