"""The other forms of an instrument, by the end of its address, and its QR code."""

import io
import json
from typing import Any

import segno
from flask import Response, request
from flask.typing import ResponseReturnValue

from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.models import Version
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public
from toolbox.delivery.headers import restrict_as_file
from toolbox.delivery.languages import reading_language
from toolbox.exchange.formats import amb
from toolbox.foundation.addresses import public_url
from toolbox.web.instruments.citing import citation_of
from toolbox.web.instruments.own_json import as_own_json
from toolbox.web.instruments.presenters import licence_term

_QR_SCALE = {"svg": 8, "png": 16}
_QR_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


def _published(slug: str) -> Version:
    """Return what visitors see; drafts have one form alone, their preview."""
    return catalogue.published_version(catalogue.by_slug(slug, by=caller()))


def linked_data(version: Version, licence_address: str) -> dict[str, Any]:
    """Return ``version`` as JSON-LD in the words of AMB, which schema.org understands."""
    return amb.write(
        version,
        address=public_url("instruments.show", slug=version.instrument.slug),
        licence_addresses={version.licence or "": licence_address},
    )


def _answer(body: bytes, media_type: str) -> Response:
    response = Response(body, content_type=media_type)
    response.add_etag()
    response.headers["Cache-Control"] = "public, no-cache"
    response.make_conditional(request.environ)
    return restrict_as_file(response)


def _json(content: dict[str, Any], media_type: str) -> Response:
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    return _answer(text.encode(), media_type)


@public
def as_json(slug: str) -> ResponseReturnValue:
    """Answer with everything we know, as our own JSON."""
    version = _published(slug)
    return _json(as_own_json(version, licence_term(version)), "application/json")


@public
def as_jsonld(slug: str) -> ResponseReturnValue:
    """Answer with the learning resource as AMB."""
    version = _published(slug)
    licence = licence_term(version)
    return _json(linked_data(version, licence.uri if licence else ""), "application/ld+json")


@public
def as_bib(slug: str) -> ResponseReturnValue:
    """Answer with an entry for a list of references."""
    version = _published(slug)
    citation = citation_of(version, licence_term(version), reading_language())
    return _answer(citation.bibtex.encode(), "application/x-bibtex; charset=utf-8")


@public
def qr(slug: str, suffix: str) -> ResponseReturnValue:
    """Answer with the address as a QR code, dark on white with its quiet zone."""
    version = _published(slug)
    drawn = io.BytesIO()
    code = segno.make(public_url("instruments.show", slug=version.instrument.slug), error="m")
    code.save(drawn, kind=suffix, scale=_QR_SCALE[suffix], border=4, light="white")
    return _answer(drawn.getvalue(), _QR_TYPES[suffix])
