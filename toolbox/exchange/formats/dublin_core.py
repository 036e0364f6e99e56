"""Dublin Core as OAI-PMH asks for it (``oai_dc``): fifteen elements, each as often as needed.

Sources: https://www.openarchives.org/OAI/2.0/oai_dc.xsd, https://www.dublincore.org/documents/dces/
"""

from collections.abc import Iterable

from toolbox.catalogue.content import Content, CreditEntry
from toolbox.catalogue.rules import TITLE_LENGTH
from toolbox.exchange.describing import Description
from toolbox.exchange.formats import elements
from toolbox.exchange.formats.amb_terms import HCRT
from toolbox.exchange.formats.elements import Element
from toolbox.exchange.formats.reading import (
    Reading,
    Words,
    is_address,
    links_to,
    minutes_of,
    noon_of,
)
from toolbox.exchange.formats.tidying import tidy, tidy_lines
from toolbox.exchange.formats.wording import (
    description_in_pieces,
    iso_duration,
    kind_name,
    resource_types,
)
from toolbox.exchange.record import Record, UnusableRecord
from toolbox.foundation.text import shorten

NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai_dc/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
_DC = "http://purl.org/dc/elements/1.1/"
_NAMES: dict[str | None, str] = {"oai_dc": NAMESPACE, "dc": _DC}
_ROLES = {"author": "creator", "editor": "creator", "publisher": "publisher"}
"""Every other role is a contributor: Dublin Core knows no more."""
_CREDITS = {"creator": "author", "publisher": "publisher", "contributor": "contributor"}
_ELEMENTS = frozenset(
    {
        *("title", "creator", "subject", "description", "publisher", "contributor", "date"),
        *("type", "format", "identifier", "source", "language", "relation", "coverage", "rights"),
    }
)
_DCMI_TYPES = {
    f"{HCRT}application": "Software",
    f"{HCRT}educational_game": "InteractiveResource",
    f"{HCRT}video": "MovingImage",
    f"{HCRT}web_page": "InteractiveResource",
}
"""What is not text, in the words of https://www.dublincore.org/specifications/dublin-core/dcmi-type-vocabulary/"""


def element(description: Description) -> Element:
    """Return a description as ``oai_dc:dc``."""
    made = elements.root(f"{{{NAMESPACE}}}dc", _NAMES, f"{NAMESPACE} {SCHEMA}")
    for name, value in _values(description):
        if value:
            elements.add(made, f"{{{_DC}}}{name}", value)
    return made


def document(description: Description) -> bytes:
    """Return a description as a file."""
    return elements.document(element(description))


def _values(given: Description) -> Iterable[tuple[str, str]]:
    content = given.content
    yield "title", content.title
    yield from _makers(given)
    for vocabulary, concepts in given.terms.items():
        for concept in concepts:
            yield "coverage" if vocabulary == "region" else "subject", concept.label_de
    for tag in content.tags:
        yield "subject", tag
    for piece in description_in_pieces(content):
        yield "description", piece
    if given.published_at is not None:
        yield "date", given.published_at.date().isoformat()
    yield from _about_form(given)
    yield from _addresses(given)
    if given.licence is not None:
        yield "rights", given.licence.address or given.licence.label_de


def _makers(given: Description) -> Iterable[tuple[str, str]]:
    credits = given.content.credits
    for credit in credits:
        yield _ROLES.get(credit.role, "contributor"), credit.name
    if all(credit.role != "publisher" for credit in credits):
        yield "publisher", given.owner.name


def _about_form(given: Description) -> Iterable[tuple[str, str]]:
    resource = resource_types(given)[0][0]
    yield "type", _DCMI_TYPES.get(resource, "Text")
    yield "type", kind_name(given.kind)
    yield "type", resource
    for media_type in dict.fromkeys(file.media_type for file in given.files):
        yield "format", media_type
    if given.content.duration_minutes:
        yield "format", iso_duration(given.content.duration_minutes)
    for language in given.content.languages:
        yield "language", language


def _addresses(given: Description) -> Iterable[tuple[str, str]]:
    """First what others know it by, then where its page is here."""
    for address in dict.fromkeys([given.external_id or given.address, given.address]):
        yield "identifier", address
    for parent in given.based_on:
        yield "source", parent.address
    for link in given.content.links:
        if link.url != given.external_id:
            yield "relation", link.url


def read(found: Element, words: Words, *, fallback_id: str = "") -> Record:
    """Return what an ``oai_dc:dc`` says as a record. Raises UnusableRecord with what is missing.

    ``fallback_id`` names it where no identifier in it is an address: that of the OAI header.
    """
    said: dict[str, list[str]] = {name: [] for name in _ELEMENTS}
    reading = Reading(words)
    for child in found:
        name = elements.local_name(child)
        if name in said:
            text = elements.all_text(child)
            said[name].append(tidy_lines(text) if name == "description" else tidy(text))
        elif name:
            reading.miss(name, "*")
    said = {name: [text for text in texts if text] for name, texts in said.items()}
    addresses = [one for one in said["identifier"] if is_address(one)]
    identifier = next(iter(addresses), fallback_id)
    if not is_address(identifier):
        raise UnusableRecord("has no identifier that is an address")
    if not said["title"]:
        raise UnusableRecord("has no title")
    return Record(
        external_id=identifier,
        kind=reading.kind(said["type"]),
        content=_content(said, addresses, reading),
        published_at=next(filter(None, map(noon_of, said["date"])), None),
        unmapped=tuple(reading.unmapped),
    )


def _content(said: dict[str, list[str]], addresses: list[str], reading: Reading) -> Content:
    summary, description = reading.texts(said["description"])
    terms, tags = reading.terms_and_tags([*said["subject"], *said["coverage"]])
    named = [CreditEntry(name, role) for key, role in _CREDITS.items() for name in said[key]]
    return Content(
        title=shorten(said["title"][0], TITLE_LENGTH),
        summary=summary,
        description=description,
        duration_minutes=next(filter(None, map(minutes_of, said["format"])), None),
        languages=reading.languages(said["language"]),
        licence=reading.licence(said["rights"]) if said["rights"] else None,
        links=links_to([*addresses[:1], *said["relation"]]),
        terms=terms,
        tags=tags,
        credits=reading.credits(named),
    )
