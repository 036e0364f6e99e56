"""Reading LOM, of the German profile and of IEEE, whose elements differ in capitals and texts.

Names of elements are compared without namespace and capitals. See ``lom`` for the sources.
"""

from collections.abc import Iterator
from datetime import datetime

from toolbox.catalogue.content import CREDIT_ROLES, Content
from toolbox.catalogue.rules import TITLE_LENGTH
from toolbox.exchange.formats import elements
from toolbox.exchange.formats.elements import Element
from toolbox.exchange.formats.reading import (
    Reading,
    Words,
    is_address,
    links_to,
    moment_of,
)
from toolbox.exchange.formats.tidying import tidy, tidy_lines
from toolbox.exchange.formats.vcard import VCard, read_vcard
from toolbox.exchange.record import Record, UnusableRecord
from toolbox.foundation.text import shorten

_CREDITS = {
    "author": "author",
    "editor": "editor",
    "publisher": "publisher",
    "initiator": "origin",
}
"""What the roles of LOM are here; every other one is a contribution."""
_READ = frozenset({"general", "lifecycle", "metametadata", "technical", "educational", "rights"})


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
        kind=reading.kind([*_types(lom), *reversed(keywords)]),
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
    rights = list(_texts(lom, "rights", "description"))
    return Content(
        title=shorten(title, TITLE_LENGTH),
        summary=summary,
        description=description,
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


def _credits(lom: Element) -> Iterator[tuple[str, str]]:
    for contribution in _named(lom, "lifecycle", "contribute"):
        role = _CREDITS.get(_role(contribution), "contributor")
        for card in _cards(contribution):
            yield card.name, card.role if card.role in CREDIT_ROLES else role


def _moment(lom: Element, role: str) -> datetime | None:
    for room in ("metametadata", "lifecycle"):
        for contribution in _named(lom, room, "contribute"):
            if _role(contribution) == role:
                for text in _texts(contribution, "date", "datetime"):
                    return moment_of(text)
    return None
