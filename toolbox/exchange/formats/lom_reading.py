"""Reading LOM, of the German profile and of IEEE, whose elements differ in capitals and texts.

Names of elements are compared without namespace and capitals. See ``lom`` for the sources.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from toolbox.catalogue.content import CREDIT_ROLES, Content, CreditEntry
from toolbox.catalogue.rules import TITLE_LENGTH
from toolbox.exchange.formats import amb_terms, disciplines, elements
from toolbox.exchange.formats.elements import Element
from toolbox.exchange.formats.lom import CREDIT_DETAILS
from toolbox.exchange.formats.reading import (
    Reading,
    Words,
    is_address,
    links_to,
    minutes_of,
    noon_of,
)
from toolbox.exchange.formats.tidying import tidy, tidy_lines
from toolbox.exchange.formats.vcard import VCard, read_vcard
from toolbox.exchange.formats.wording import effort_in
from toolbox.exchange.record import Record, UnusableRecord
from toolbox.foundation.text import shorten

Keys = tuple[str, ...]
"""Keys of terms."""

_CREDITS = {
    "author": "author",
    "editor": "editor",
    "publisher": "publisher",
    "initiator": "origin",
}
"""What the roles of LOM are here; every other one is a contribution."""
_READ = frozenset(
    {
        *("general", "lifecycle", "metametadata", "technical", "educational", "rights"),
        "classification",
    }
)


def read(found: Element, words: Words, *, fallback_id: str = "") -> Record:
    """Return what a ``lom`` says as a record, also inside of ``metadata``.

    ``fallback_id`` names it where no identifier and no location in it is an address: that of the
    OAI header. Raises UnusableRecord with what is missing.
    """
    lom = next(_named(found, "lom"), found)
    reading = Reading(words)
    for child in lom:
        name = elements.local_name(child)
        if name and name not in _READ:
            reading.miss(name, "*")
    title = next(_texts(lom, "general", "title"), "")
    if not title:
        raise UnusableRecord("has no title")
    identifier = _identifier(lom, fallback_id)
    keywords = list(_texts(lom, "general", "keyword"))
    return Record(
        external_id=identifier,
        kind=reading.kind(_types(lom), hints=reversed(keywords)),
        content=_content(lom, title, identifier, _without_kind(keywords, reading), reading),
        published_at=_moment(lom, "validator") or _moment(lom, "publisher"),
        unmapped=tuple(reading.unmapped),
        changed_at=_moment(lom, "creator"),
    )


def _named(parent: Element, *path: str) -> Iterator[Element]:
    """Yield the elements below a path of names; the first may be ``parent`` itself."""
    if elements.local_name(parent) == path[0] and len(path) == 1:
        yield parent
        return
    for child in parent:
        if elements.local_name(child) == path[0]:
            if len(path) == 1:
                yield child
            else:
                yield from _named(child, *path[1:])


def _texts(parent: Element, *path: str) -> Iterator[str]:
    """Yield the texts at a path, each in one line; those of every language of an element."""
    for found in _named(parent, *path):
        text = tidy(_first_text(found))
        if text:
            yield text


def _first_text(found: Element) -> str:
    """Return the text of an element; of several languages German, or the first."""
    strings = [one for one in found if elements.local_name(one) in {"langstring", "string"}]
    if not strings:
        return elements.all_text(found)
    german = [one for one in strings if _language(one).startswith("de")]
    return elements.all_text((german or strings)[0])


def _language(string: Element) -> str:
    return str(string.get(elements.LANG) or string.get("language") or "").lower()


def _identifier(lom: Element, fallback_id: str) -> str:
    entries = _texts(lom, "general", "identifier", "entry")
    locations = _texts(lom, "technical", "location")
    for candidate in (*entries, *locations, fallback_id):
        if is_address(candidate):
            return candidate
    raise UnusableRecord("has no identifier that is an address")


def _types(lom: Element) -> Iterator[str]:
    for found in _named(lom, "educational", "learningresourcetype"):
        yield from _texts(found, "id")
        yield from _texts(found, "value")
        yield from _texts(found, "entry")


def _without_kind(keywords: list[str], reading: Reading) -> list[str]:
    """Return keywords without the last one that is a kind: it is no tag, though it may be one."""
    for at in range(len(keywords) - 1, -1, -1):
        if keywords[at].casefold() in reading.words.kinds:
            return keywords[:at] + keywords[at + 1 :]
    return keywords


def _content(
    lom: Element, title: str, identifier: str, keywords: list[str], reading: Reading
) -> Content:
    whole = "\n\n".join(map(_first_text, _named(lom, "general", "description")))
    first, _break, rest = whole.strip().partition("\n\n")
    summary, description = reading.texts([tidy_lines(first), tidy_lines(rest)])
    terms, tags = reading.terms_and_tags(keywords)
    terms = _with_classes(terms, lom, reading)
    preparation, duration = _effort(lom, reading)
    rights = list(_texts(lom, "rights", "description"))
    return Content(
        title=shorten(title, TITLE_LENGTH),
        summary=summary,
        description=description,
        preparation_minutes=preparation,
        duration_minutes=duration,
        languages=reading.languages(_texts(lom, "general", "language")),
        licence=reading.licence(rights) if rights else None,
        links=links_to([identifier, *_texts(lom, "technical", "location")]),
        terms=terms,
        tags=tags,
        credits=reading.credits(_credits(lom)),
    )


def _cards(contribution: Element) -> Iterator[VCard]:
    for name in ("centity", "entity"):
        for found in _named(contribution, name):
            yield read_vcard(elements.all_text(found))


def _role(contribution: Element) -> str:
    return next(_texts(contribution, "role", "value"), "").casefold()


def _with_classes(terms: Mapping[str, Keys], lom: Element, reading: Reading) -> dict[str, Keys]:
    """Return the terms with those that the record is classified by, unless they say it already."""
    found = {vocabulary: dict.fromkeys(keys) for vocabulary, keys in terms.items()}
    for path in _named(lom, "classification", "taxonpath"):
        for taxon in list(_named(path, "taxon"))[-1:]:
            address, name = (next(_texts(taxon, part), "") for part in ("id", "entry"))
            number = disciplines.number_of(address)
            if number == disciplines.USUAL or disciplines.is_said_by(number, terms):
                continue
            known = _class_called(number, address, name, reading)
            if known is not None:
                found.setdefault(known[0], {})[known[1]] = None
            elif name or address:
                reading.miss("classification", name or address)
    return {vocabulary: tuple(keys) for vocabulary, keys in found.items()}


def _class_called(number: str, address: str, name: str, reading: Reading) -> tuple[str, str] | None:
    sector = disciplines.sector_of(number)
    if sector:
        return "sector", sector
    terms = reading.words.terms
    return (
        amb_terms.TERMS.get(address) or terms.get(address.casefold()) or terms.get(name.casefold())
    )


def _effort(lom: Element, reading: Reading) -> tuple[int | None, int | None]:
    """Return preparation and duration in minutes.

    The latter is the typical learning time, else what our own records say, else the playing time.
    """
    told: dict[str, str] = {}
    for text in _texts(lom, "educational", "description"):
        told, rest = effort_in(text)
        if rest:
            reading.miss("educational", rest)
    stated = [
        *_durations(lom, "educational", "typicallearningtime"),
        *([told["duration_minutes"]] if "duration_minutes" in told else []),
        *_durations(lom, "technical"),
    ]
    return minutes_of(told.get("preparation_minutes", "")), reading.minutes(stated)


def _durations(lom: Element, *path: str) -> Iterator[str]:
    """Yield durations, of the German profile and of both ways that IEEE had."""
    for name in ("duration", "datetime"):
        for found in _named(lom, *path, name):
            inner = [*_named(found, "datetime"), *_named(found, "duration")]
            yield tidy(elements.all_text((inner or [found])[0]))


def _credits(lom: Element) -> Iterator[CreditEntry]:
    for contribution in _named(lom, "lifecycle", "contribute"):
        role = _CREDITS.get(_role(contribution), "contributor")
        for card in _cards(contribution):
            yield CreditEntry(
                card.name,
                card.role if card.role in CREDIT_ROLES else role,
                *(card.further.get(name, "") for name in CREDIT_DETAILS),
            )


def _moment(lom: Element, role: str) -> datetime | None:
    for room in ("metametadata", "lifecycle"):
        for contribution in _named(lom, room, "contribute"):
            if _role(contribution) == role:
                for text in _texts(contribution, "date", "datetime"):
                    return noon_of(text)
    return None
