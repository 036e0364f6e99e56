"""The other forms of an instrument, by the end of its address or on demand, and its QR code."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.models import Version
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public
from toolbox.delivery.headers import keep_and_ask, open_to_other_sites, restrict_as_file
from toolbox.delivery.qr_codes import qr_answer
from toolbox.exchange.describing import Description, description_of, licence_from
from toolbox.exchange.formats import amb_writing
from toolbox.exchange.formats.linkset import Signpost, as_linkset, signposts
from toolbox.exchange.formats.registry import BY_KEY, FORMATS, Format
from toolbox.foundation.addresses import public_url
from toolbox.vocabularies.models import Term

PAGE_TYPE = "text/html"
LINKSET_TYPE = "application/linkset+json"
_ITEMS_IN_HEADER = 10
"""Files that the header of a page names; all of them stand in the linkset."""
_FOR_SCRIPT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
"""What could end a script element, as JSON also writes it."""


def _published(slug: str) -> Version:
    """Return what visitors see; drafts have one form alone, their preview."""
    return catalogue.published_version(catalogue.by_slug(slug, by=caller()))


def described(version: Version, licences: Mapping[str, Term]) -> Description:
    """Return the description of a version whose licences are known already, by their keys."""
    known = {key: licence_from(term) for key, term in licences.items()}
    return description_of(version, licences=known)


def linked_data(description: Description) -> Markup:
    """Return a version as JSON-LD to stand in a page: the same that its ``.jsonld`` answers."""
    text = json.dumps(amb_writing.write(description), ensure_ascii=False)
    return Markup(text.translate(_FOR_SCRIPT))  # noqa: S704 - no sign in it that HTML reads


def endpoint_of(chosen: Format) -> str:
    """Return the endpoint, below ``instruments``, that answers in a format."""
    return "as_" + chosen.suffix.replace(".", "_")


def links_of(description: Description) -> Sequence[Signpost]:
    """Return all signposts of an instrument's page."""
    slug = description.slug
    described_by = [
        (public_url(f"instruments.{endpoint_of(one)}", slug=slug), one.media_type)
        for one in FORMATS
    ]
    return list(signposts(description, described_by))


def link_header(description: Description) -> str:
    """Return the signposts as the header of the page carries them, the first files alone."""
    links = links_of(description)
    items = [link for link in links if link.rel == "item"]
    others = [link for link in links if link.rel != "item"]
    linkset = Signpost(
        public_url("instruments.as_linkset", slug=description.slug), "linkset", LINKSET_TYPE
    )
    return ", ".join(link.header for link in [*others, linkset, *items[:_ITEMS_IN_HEADER]])


def wanted_format() -> Format | None:
    """Return the format a program asks for in place of the page; None for the page itself."""
    offered = {one.media_type: one for one in reversed(FORMATS)}
    accepted = request.accept_mimetypes
    best = accepted.best_match([PAGE_TYPE, *(one.media_type for one in FORMATS)])
    if best is None or accepted[best] <= accepted[PAGE_TYPE]:
        return None
    return offered.get(best)


def answer_in(chosen: Format, version: Version) -> Response:
    """Answer with a version in one of the formats."""
    description = description_of(version)
    response = _answer(chosen.write(description), chosen.content_type)
    response.headers["Link"] = f'<{description.address}>; rel="describes"; type="{PAGE_TYPE}"'
    return response


def negotiated(chosen: Format, version: Version) -> Response:
    """Answer with a format at the address of the page itself."""
    response = answer_in(chosen, version)
    slug = version.instrument.slug
    response.headers["Content-Location"] = url_for(f"instruments.{endpoint_of(chosen)}", slug=slug)
    response.vary.add("Accept")
    return response


def _answer(body: bytes, media_type: str) -> Response:
    return restrict_as_file(keep_and_ask(Response(body, content_type=media_type)))


@public
def in_format(slug: str, key: str) -> ResponseReturnValue:
    """Answer with what visitors see, in one of the formats; pages elsewhere may read it."""
    return open_to_other_sites(answer_in(BY_KEY[key], _published(slug)))


@public
def linkset(slug: str) -> ResponseReturnValue:
    """Answer with all signposts of the page as a document."""
    version = _published(slug)
    description = description_of(version)
    body = as_linkset(description, links_of(description))
    return open_to_other_sites(_answer(body, LINKSET_TYPE))


@public
def qr(slug: str, suffix: str) -> ResponseReturnValue:
    """Answer with the address as a QR code, dark on white with its quiet zone."""
    version = _published(slug)
    address = public_url("instruments.show", slug=version.instrument.slug)
    return restrict_as_file(keep_and_ask(qr_answer(address, suffix)))


def offered_formats(*, citations: bool) -> list[dict[str, Any]]:
    """Return the endpoints, labels and types of the formats, for the menus of a page."""
    return [
        {"endpoint": f"instruments.{endpoint_of(one)}", "label": one.label, "type": one.media_type}
        for one in FORMATS
        if one.is_citation is citations
    ]
