"""What stands in frames of other sites, and what their scripts read; the same for everybody."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.queries import Moved
from toolbox.delivery.doors import public
from toolbox.delivery.headers import allow_embedding, keep_and_ask, open_to_other_sites
from toolbox.delivery.refusals import status_of
from toolbox.discovery.query import TEXT
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.addresses import public_url
from toolbox.foundation.errors import ToolboxError
from toolbox.foundation.i18n import speaking
from toolbox.web.embedding.lists import (
    Shelf,
    asked_search,
    of_collection,
    of_instrument,
    of_search,
)
from toolbox.web.embedding.look import FEW, Look
from toolbox.web.surroundings import installed_assets

SCRIPT = "embed/werkzeugkoffer.js"
_HOUR = "public, max-age=3600"
P = ParamSpec("P")
Page = Callable[Concatenate[Look, P], ResponseReturnValue]


def _framed(page: Page[P]) -> Callable[P, ResponseReturnValue]:
    """Answer in the look of the address; where there is nothing, a frame says so as well."""

    @wraps(page)
    def answered(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        look = Look.asked()
        allow_embedding()
        with speaking(look.language):
            try:
                response = make_response(page(look, *args, **kwargs))
            except Moved:
                raise
            except ToolboxError as error:
                refusal = _rendered("gone", look, message=error.message)
                response = make_response(refusal, status_of(error))
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return answered


def _rendered(name: str, look: Look, **values: object) -> str:
    return render_template(f"embedding/{name}.html", look=look, theme=look.page_theme, **values)


@public
@_framed
def search_box(look: Look) -> ResponseReturnValue:
    """Show the search box alone; filters in the address go along with every search."""
    kept = [(name, value) for name, value in asked_search().to_args() if name != TEXT]
    return _rendered("search", look, kept=kept, action=public_url("search.results"))


@public
@_framed
def search_list(look: Look) -> ResponseReturnValue:
    """Show what a search finds."""
    return _rendered("list", look, shelf=of_search(asked_search(), look.count or FEW))


@public
@_framed
def collection(look: Look, key: str) -> ResponseReturnValue:
    """Show a public collection."""
    return _rendered("list", look, shelf=of_collection(key, look.count))


@public
@_framed
def card(look: Look, slug: str) -> ResponseReturnValue:
    """Show one instrument."""
    instrument = catalogue.by_slug(slug, by=VISITOR)
    version = catalogue.published_version(instrument)
    return _rendered("card", look, item=of_instrument(version), owner=version.instrument.owner.name)


@public
def search_json() -> ResponseReturnValue:
    """Answer with what a search finds, for scripts of other sites."""
    look = Look.asked()
    with speaking(look.language):
        return _as_json(of_search(asked_search(), look.count or FEW), look)


@public
def collection_json(key: str) -> ResponseReturnValue:
    """Answer with a public collection, for scripts of other sites."""
    look = Look.asked()
    with speaking(look.language):
        return _as_json(of_collection(key, look.count), look)


def _as_json(shelf: Shelf, look: Look) -> Response:
    body = json.dumps(shelf.as_json(look.language), ensure_ascii=False).encode()
    response = Response(body, content_type="application/json")
    response.headers["X-Robots-Tag"] = "noindex"
    response.vary.add("Accept-Language")
    return open_to_other_sites(keep_and_ask(response))


@public
def styles() -> Response:
    """Answer with the colour and the size of the text that the address says."""
    response = Response(Look.asked().styles, mimetype="text/css")
    response.headers["Cache-Control"] = _HOUR
    return response


@public
def script() -> Response:
    """Answer with the script that other sites put in; its address never changes."""
    assets = installed_assets()
    asset = assets.find(assets.public_name(SCRIPT))
    if asset is None:
        raise FileNotFoundError(SCRIPT)
    response = Response(asset.body, mimetype=asset.media_type)
    response.set_etag(asset.public_name)
    response.headers["Cache-Control"] = _HOUR
    response.make_conditional(request.environ)
    return open_to_other_sites(response)
