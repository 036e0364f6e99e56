"""Atom feeds (RFC 4287) written as XML, with ids that stay when an address changes."""

from xml.etree import ElementTree as ET

from toolbox.exchange.formats.elements import writable
from toolbox.feeds.feed import ATOM, JSON_FEED, Feed, stable_id
from toolbox.following.things import Entry
from toolbox.foundation.clock import rfc3339
from toolbox.foundation.settings import installed_settings

_NAMES = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_NAMES}}}{name}", attributes)
    element.text = writable(text) or None
    return element


def write_atom(feed: Feed) -> bytes:
    """Return a feed as a whole document in UTF-8."""
    ET.register_namespace("", _NAMES)
    root = ET.Element(f"{{{_NAMES}}}feed", {f"{{{_XML}}}lang": feed.language})
    _add(root, "id", stable_id(feed.number))
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", rfc3339(feed.updated))
    _add(root, "link", rel="self", type=ATOM, href=feed.own_address)
    _add(root, "link", rel="alternate", type="text/html", href=feed.address)
    _add(root, "link", rel="alternate", type=JSON_FEED, href=feed.other_address)
    _add(_add(root, "author"), "name", installed_settings().site_name)
    for entry in feed.entries:
        _write_entry(root, entry)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _write_entry(root: ET.Element, entry: Entry) -> None:
    element = _add(root, "entry")
    _add(element, "id", stable_id(entry.number))
    _add(element, "title", entry.title)
    _add(element, "updated", rfc3339(entry.updated))
    _add(element, "published", rfc3339(entry.published))
    _add(element, "link", rel="alternate", type="text/html", href=entry.address)
    _add(_add(element, "author"), "name", entry.author)
    for category in entry.categories:
        _add(element, "category", term=writable(category))
    _add(element, "summary", entry.summary or entry.title, type="text")
