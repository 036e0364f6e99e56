"""Reads what a PDF document says about itself: its information dictionary and its XMP packet."""

import mmap
import re
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import pypdfium2
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from toolbox.files.extraction.parsers.pdf import language_of
from toolbox.files.proposals.metadata.statement import statement

_START, _END = b"<x:xmpmeta", b"</x:xmpmeta>"
_PACKET_LIMIT = 1024 * 1024
_YEAR = re.compile(r"\d{4}")


def read(path: str) -> dict[str, Any]:
    """Read both; where they differ, XMP is the newer one."""
    document = pypdfium2.PdfDocument(path)
    info = document.get_metadata_dict()
    packet = _packet(path)
    year = _YEAR.search(info.get("CreationDate", ""))
    return statement(
        title=_first(packet, "title") or info.get("Title", ""),
        about=_first(packet, "description") or info.get("Subject", ""),
        makers=_all(packet, "creator") or [info.get("Author", "")],
        language=_first(packet, "language") or language_of(document),
        rights=_rights(packet),
        date=_first(packet, "CreateDate") or (year[0] if year else ""),
    )


def _packet(path: str) -> Element | None:
    """Return the last XMP packet that stands in the file unpacked, as nearly all do."""
    if not Path(path).stat().st_size:
        return None
    with Path(path).open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as content:
        start = content.rfind(_START)
        end = content.find(_END, start) if start >= 0 else -1
        if end < 0 or end - start > _PACKET_LIMIT:
            return None
        text = content[start : end + len(_END)]
    try:
        root: Element = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException):
        return None
    return root


def _all(packet: Element | None, name: str) -> list[str]:
    """Return the texts of a property, whether it is an element, a list or an attribute."""
    found: list[str] = []
    for element in packet.iter() if packet is not None else ():
        if _local(element.tag) == name:
            found += [text for part in element.iter() if (text := (part.text or "").strip())]
            found += [value for key, value in element.items() if _local(key) == "resource"]
        found += [value for key, value in element.items() if _local(key) == name and value]
    return found


def _first(packet: Element | None, name: str) -> str:
    return next(iter(_all(packet, name)), "")


def _rights(packet: Element | None) -> list[str]:
    names = ("license", "WebStatement", "rights", "UsageTerms")
    return [text for name in names for text in _all(packet, name)]


def _local(name: str) -> str:
    return str(name).rpartition("}")[2]
