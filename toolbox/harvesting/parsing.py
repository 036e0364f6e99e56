"""Reading what strangers wrote: XML without entities, JSON and pages, each with its own trouble."""

import json
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from toolbox.harvesting.rules import Trouble

MOST_BLOCKS = 20
"""Blocks of JSON-LD of one page that are looked at."""


def xml_root(body: bytes) -> etree._Element:
    """Return the root of a document that declares nothing of its own. Raises Trouble."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    if b"<!ENTITY" in body or b"<!DOCTYPE" in body:
        raise Trouble("xml-entities")
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Trouble("not-xml") from None
    if root is None:
        raise Trouble("not-xml")
    if root.getroottree().docinfo.internalDTD is not None:  # written in another encoding
        raise Trouble("xml-entities")
    return root


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return str(etree.QName(element).localname)


def text_of(parent: etree._Element, name: str) -> str:
    """Return the text of the first child with this name, in one line."""
    found = parent.find(f"{{*}}{name}")
    return " ".join((found.text or "").split()) if found is not None else ""


def json_value(raw: bytes) -> Any:
    """Return what a text in JSON says. Raises Trouble."""
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Trouble("not-utf8") from None
    except (ValueError, RecursionError):
        raise Trouble("not-json") from None


def linked_blocks(page: bytes) -> Iterator[Any]:
    """Yield what the blocks of JSON-LD in a page say; those that cannot be read are left out."""
    parser = html.HTMLParser(no_network=True, huge_tree=False, recover=True, encoding="utf-8")
    try:
        root = html.document_fromstring(page, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return
    blocks = root.iterfind(".//script[@type='application/ld+json']")
    for number, block in enumerate(blocks):
        if number >= MOST_BLOCKS:
            return
        try:
            yield json.loads(block.text_content())
        except (ValueError, RecursionError):
            continue
