"""OpenSearch 1.1: browsers and other programs learn how to search here, and what to suggest."""

import json
from xml.etree import ElementTree as ET

from flask import Response, request
from flask.typing import ResponseReturnValue

from toolbox.delivery.doors import public
from toolbox.delivery.languages import reading_language
from toolbox.discovery.query import MAX_TEXT, TEXT
from toolbox.discovery.suggesting.suggestions import suggest
from toolbox.exchange.formats.elements import writable
from toolbox.feeds.answering import answer_unchanging
from toolbox.feeds.feed import ATOM
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.addresses import public_url
from toolbox.foundation.i18n import DEFAULT_LOCALE, LOCALES, _, speaking
from toolbox.foundation.settings import installed_settings

MEDIA_TYPE = "application/opensearchdescription+xml"
SUGGESTIONS = "application/x-suggestions+json"
_NAMES = "http://a9.com/-/spec/opensearch/1.1/"
_SHORT_NAME, _LONG_NAME, _DESCRIPTION = 16, 48, 1024
"""Most signs of each, after the specification."""


@public
def description() -> ResponseReturnValue:
    """Say under which addresses is searched here; the same for every reader."""
    ET.register_namespace("", _NAMES)
    site = installed_settings()
    root = ET.Element(f"{{{_NAMES}}}OpenSearchDescription")
    with speaking(DEFAULT_LOCALE):
        _add(root, "ShortName", site.site_name[:_SHORT_NAME].strip())
        _add(root, "LongName", site.site_name[:_LONG_NAME].strip())
        about = _("Search the instruments of %(site)s", site=site.site_name)
        _add(root, "Description", about[:_DESCRIPTION])
    for endpoint, media_type, rel in (
        ("search.results", "text/html", "results"),
        ("feeds.search", ATOM, "results"),
        ("feeds.search_suggestions", SUGGESTIONS, "suggestions"),
        ("feeds.opensearch", MEDIA_TYPE, "self"),
    ):
        asked = "" if rel == "self" else f"?{TEXT}={{searchTerms}}"
        _add(root, "Url", type=media_type, rel=rel, template=public_url(endpoint) + asked)
    for language in LOCALES:
        _add(root, "Language", language)
    for name, said in (("InputEncoding", "UTF-8"), ("OutputEncoding", "UTF-8")):
        _add(root, name, said)
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return answer_unchanging(body, MEDIA_TYPE)


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> None:
    element = ET.SubElement(parent, f"{{{_NAMES}}}{name}", attributes)
    element.text = writable(text) or None


@public
def suggestions() -> ResponseReturnValue:
    """Answer a browser's own search box: what was typed, and what may be meant by it."""
    typed = request.args.get(TEXT, "")[:MAX_TEXT]
    found = suggest(typed, by=VISITOR, locale=reading_language())
    labels = list(dict.fromkeys(one.label for one in found))
    body = json.dumps([typed, labels], ensure_ascii=True)
    return Response(body, content_type=SUGGESTIONS, headers={"Cache-Control": "no-store"})
