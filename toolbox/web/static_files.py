"""Browser files and what crawlers and monitors ask for."""

from flask import Blueprint, Response, request
from sqlalchemy import text

from toolbox.delivery.doors import public
from toolbox.foundation.addresses import public_url
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l
from toolbox.web.assets import IMMUTABLE
from toolbox.web.surroundings import installed_assets

blueprint = Blueprint("static_files", __name__)

_CLOSED_TO_CRAWLERS = (
    *("/suche?", "/suche.csv", "/suche.xlsx", "/suche/vorschlaege", "/opensearch/"),
    *("/konto/", "/folgen/", "/einreichen/", "/einbetten/liste", "/einbetten/suche", "/oembed"),
    *("/koffer/*.zip", "/koffer/*.csv", "/koffer/*.xlsx", "/o/*.csv", "/o/*.xlsx"),
)
"""What costs much to make and says nothing that does not stand on a page."""


@blueprint.get("/static/<path:name>")
@public
def show(name: str) -> Response:
    """Answer with a browser file; its name carries its hash, so it may be kept for ever."""
    asset = installed_assets().find(name)
    if asset is None:
        raise NotFound(_l("There is no such file."))
    response = Response(asset.body, mimetype=asset.media_type)
    response.headers["Cache-Control"] = IMMUTABLE
    response.set_etag(asset.public_name)
    response.make_conditional(request.environ)
    return response


@blueprint.get("/robots.txt")
@public
def robots() -> Response:
    """Let crawlers read everything public, but not walk through filters or load every file."""
    closed = "".join(f"Disallow: {path}\n" for path in _CLOSED_TO_CRAWLERS)
    body = f"User-agent: *\n{closed}\nSitemap: {public_url('feeds.sitemap')}\n"
    return Response(body, mimetype="text/plain")


@blueprint.get("/favicon.ico")
@public
def favicon() -> Response:
    """Answer browsers that ask for the old place of the icon."""
    return show(installed_assets().public_name("img/favicon.svg"))


@blueprint.get("/gesundheit")
@public
def health() -> Response:
    """Tell a monitor that the database answers."""
    db.session.execute(text("SELECT 1"))
    return Response("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})
