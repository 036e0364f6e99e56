"""Making XML: elements whose text XML can hold, and documents of them."""

import re
from typing import Any

from lxml import etree

XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA_LOCATION = f"{{{XSI}}}schemaLocation"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Element = Any
"""An element of lxml, which tells nothing about its types."""


def writable(text: str) -> str:
    """Return ``text`` without what XML 1.0 cannot hold: control characters, halves of characters.

    Source: https://www.w3.org/TR/xml/#charsets
    """
    return _NO_XML.sub("", text)


def add(parent: Element, tag: str, text: str | None = None) -> Element:
    """Append an element with some text, or without any, and return it."""
    made = etree.SubElement(parent, tag)
    if text is not None:
        made.text = writable(text)
    return made


def root(tag: str, namespaces: dict[str | None, str], schema_location: str) -> Element:
    """Return a first element that says where its schema is."""
    made = etree.Element(tag, nsmap={**namespaces, "xsi": XSI})
    made.set(SCHEMA_LOCATION, schema_location)
    return made


def document(element: Element) -> bytes:
    """Return a whole file, indented for people, as UTF-8."""
    written: bytes = etree.tostring(
        element, encoding="UTF-8", xml_declaration=True, pretty_print=True
    )
    return written


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace, small; empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def all_text(element: Element) -> str:
    """Return the text of an element and of all below it."""
    return "".join(str(part) for part in element.itertext())
