"""Atom feeds (RFC 4287) written as XML, with ids that stay when an address changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from toolbox.following.things import Entry
from toolbox.foundation.settings import installed_settings

MEDIA_TYPE = "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
_NEVER = datetime(2026, 1, 1, tzinfo=UTC)
"""When a feed without entries was changed last: it has to say something."""
_YEAR = 2026
"""The year in which a host has given out ids, which RFC 4151 wants to be named."""


@dataclass(frozen=True)
class Feed:
    """What a feed says about itself. ``number`` makes its id; both addresses are complete."""

    number: str
    title: str
    subtitle: str
    address: str
    own_address: str
    language: str
    entries: Sequence[Entry]

    @property
    def updated(self) -> datetime:
        """When the newest of its entries changed."""
        return max((one.updated for one in self.entries), default=_NEVER)


def _id(number: str) -> str:
    """Return a tag URI (RFC 4151): it names a thing, whatever its address is."""
    host = urlsplit(installed_settings().base_url).hostname or "localhost"
    return f"tag:{host},{_YEAR}:{number}"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = _readable(text) or None
    return element


def _readable(text: str) -> str:
    """Return ``text`` without signs that XML 1.0 cannot carry."""
    return "".join(
        sign
        for sign in text
        if sign in "\t\n\r" or (ord(sign) >= 32 and not 0xD800 <= ord(sign) <= 0xDFFF)
        if ord(sign) not in (0xFFFE, 0xFFFF)
    )


def write_atom(feed: Feed) -> bytes:
    """Return a feed as a whole document in UTF-8."""
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed", {f"{{{_XML}}}lang": feed.language})
    _add(root, "id", _id(feed.number))
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", _moment(feed.updated))
    _add(root, "link", rel="self", type=MEDIA_TYPE, href=feed.own_address)
    _add(root, "link", rel="alternate", type="text/html", href=feed.address)
    _add(_add(root, "author"), "name", installed_settings().site_name)
    for entry in feed.entries:
        _write_entry(root, entry)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _write_entry(root: ET.Element, entry: Entry) -> None:
    element = _add(root, "entry")
    _add(element, "id", _id(entry.number))
    _add(element, "title", entry.title)
    _add(element, "updated", _moment(entry.updated))
    _add(element, "published", _moment(entry.published))
    _add(element, "link", rel="alternate", type="text/html", href=entry.address)
    _add(_add(element, "author"), "name", entry.author)
    for category in entry.categories:
        _add(element, "category", term=_readable(category))
    _add(element, "summary", entry.summary or entry.title, type="text")
