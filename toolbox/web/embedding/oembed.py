"""oEmbed 1.0 (https://oembed.com): editors of other sites turn an address of ours into a frame."""

import json
from typing import Any
from xml.etree import ElementTree as ET

from flask import Response, request
from flask.typing import ResponseReturnValue

from toolbox.delivery.doors import public
from toolbox.delivery.headers import keep_and_ask, open_to_other_sites
from toolbox.exchange.formats.elements import writable
from toolbox.foundation.addresses import public_url
from toolbox.foundation.settings import installed_settings
from toolbox.web.embedding.lines import frame_line
from toolbox.web.embedding.look import Look
from toolbox.web.embedding.targets import Target, of_address

_WIDTH = 600
_KEPT = 3_600
_BAD_REQUEST = 400
_TYPES = {"json": "application/json", "xml": "text/xml"}


@public
def answer() -> ResponseReturnValue:
    """Say how an address of ours is shown elsewhere. NotFound for what visitors may not see."""
    form = request.args.get("format", "json")
    if form not in _TYPES:
        # oEmbed would have 501 here; but nothing of ours is broken.
        return Response("json, xml\n", _BAD_REQUEST, mimetype="text/plain")
    said = _said(of_address(request.args.get("url", "")))
    body = _as_xml(said) if form == "xml" else json.dumps(said, ensure_ascii=False).encode()
    response = Response(body, content_type=f"{_TYPES[form]}; charset=utf-8")
    return open_to_other_sites(keep_and_ask(response))


def _said(target: Target) -> dict[str, Any]:
    width = min(_WIDTH, _most("maxwidth"))
    height = min(target.height, _most("maxheight"))
    address = target.frame(Look())
    said = {
        "version": "1.0",
        "type": "rich",
        "title": target.title,
        "provider_name": installed_settings().site_name,
        "provider_url": public_url("home.index"),
        "cache_age": _KEPT,
        "html": frame_line(address, target.title, width=str(width), height=height),
        "width": width,
        "height": height,
    }
    if target.author:
        said |= {"author_name": target.author, "author_url": target.author_page}
    return said


def _most(name: str) -> int:
    """Return how wide or high it may be at most; what is no number says nothing."""
    text = request.args.get(name, "")
    given = int(text[:6]) if text.isascii() and text.isdigit() else 0
    return given or _WIDTH * 10


def _as_xml(said: dict[str, Any]) -> bytes:
    root = ET.Element("oembed")
    for name, value in said.items():
        ET.SubElement(root, name).text = writable(str(value))
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body
