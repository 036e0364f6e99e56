"""The sitemap: an index, and parts with every address that visitors find.

The format is that of https://www.sitemaps.org/protocol.html.
"""

from collections.abc import Sequence
from datetime import datetime
from xml.etree import ElementTree as ET

from flask.typing import ResponseReturnValue

from toolbox.delivery.doors import public
from toolbox.delivery.limits import limiter
from toolbox.feeds.answering import answer_unchanging
from toolbox.feeds.places import SECTIONS, Place
from toolbox.foundation.addresses import public_url
from toolbox.foundation.clock import rfc3339
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l

MOST = 20_000
"""Addresses in one part; the protocol allows 50,000 of them and 50 MB."""
_NAMES = "http://www.sitemaps.org/schemas/sitemap/0.9"
_MEDIA_TYPE = "application/xml"
_readings = limiter.shared_limit("120 per 10 minutes", scope="sitemap")
"""A million addresses in one go, twice; each answer counts them all."""


def parts(sections: Sequence[Sequence[Place]], most: int = MOST) -> list[Sequence[Place]]:
    """Return the places in parts of at most ``most``; none of them mixes two sections."""
    return [
        section[start : start + most]
        for section in sections
        for start in range(0, len(section), most)
    ]


def _present_parts() -> list[Sequence[Place]]:
    return parts([section() for section in SECTIONS])


@_readings
@public
def index() -> ResponseReturnValue:
    """List the parts, each with when something in it changed last."""
    root = ET.Element(f"{{{_NAMES}}}sitemapindex")
    for number, places in enumerate(_present_parts(), start=1):
        moments = [one.changed_at for one in places if one.changed_at is not None]
        address = public_url("feeds.sitemap_part", number=number)
        _add(root, "sitemap", address, max(moments, default=None))
    return _answer(root)


@_readings
@public
def part(number: int) -> ResponseReturnValue:
    """List the addresses of one part."""
    found = _present_parts()
    if not 1 <= number <= len(found):
        raise NotFound(_l("The sitemap has no such part."))
    root = ET.Element(f"{{{_NAMES}}}urlset")
    for one in found[number - 1]:
        _add(root, "url", one.address, one.changed_at)
    return _answer(root)


def _add(root: ET.Element, name: str, address: str, changed_at: datetime | None) -> None:
    element = ET.SubElement(root, f"{{{_NAMES}}}{name}")
    ET.SubElement(element, f"{{{_NAMES}}}loc").text = address
    if changed_at is not None:
        ET.SubElement(element, f"{{{_NAMES}}}lastmod").text = rfc3339(changed_at)


def _answer(root: ET.Element) -> ResponseReturnValue:
    ET.register_namespace("", _NAMES)
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return answer_unchanging(body, _MEDIA_TYPE)
