"""Doors to lists as tables: of a search, of a collection, of an organisation."""

from dataclasses import replace

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import queries as accounts
from toolbox.catalogue import inventory, listings
from toolbox.delivery.doors import public
from toolbox.delivery.headers import restrict_as_file
from toolbox.delivery.limits import limiter
from toolbox.discovery.installed import installed_index
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.searching import numbers_found
from toolbox.foundation.addresses import public_url
from toolbox.foundation.i18n import _
from toolbox.foundation.ids import slugify
from toolbox.web.curation.sources import source_of
from toolbox.web.lists.tables import FORMS, MOST_LINES, Table
from toolbox.web.places import place_of_reader

blueprint = Blueprint("lists", __name__)
_downloads = limiter.shared_limit("60 per 10 minutes", scope="lists")
_SUFFIX = f"<any({', '.join(FORMS)}):suffix>"


@blueprint.get(f"/suche.{_SUFFIX}")
@_downloads
@public
def search(suffix: str) -> ResponseReturnValue:
    """Answer with all that a search finds, in its order, as a table."""
    query = SearchQuery.from_args(request.args)
    place = place_of_reader()
    near = replace(query, region=place.region) if place else query
    ids, total = numbers_found(installed_index(), near, limit=MOST_LINES)
    title = _("Search for “%(text)s”", text=query.text) if query.text else _("Instruments")
    asked = request.query_string.decode("utf-8", "replace")
    address = public_url("search.results") + (f"?{asked}" if asked else "")
    return _answer(Table(title, address, ids, total), query.text or "liste", suffix)


@blueprint.get(f"/koffer/<key>.{_SUFFIX}")
@_downloads
@public
def collection(key: str, suffix: str) -> ResponseReturnValue:
    """Answer with what everybody sees of a collection, with its notes, as a table."""
    source = source_of(key)
    ids = [entry.instrument_id for entry in source.entries]
    notes = {entry.instrument_id: entry.note for entry in source.entries if entry.note}
    address = public_url("curation.show", key=key)
    return _answer(Table(source.title, address, ids, len(ids), notes), source.title, suffix)


@blueprint.get(f"/o/<slug>.{_SUFFIX}")
@_downloads
@public
def organisation(slug: str, suffix: str) -> ResponseReturnValue:
    """Answer with what an organisation has published, as a table."""
    found = accounts.organisation_by_slug(slug)
    if found.slug != slug:
        return redirect(url_for("lists.organisation", slug=found.slug, suffix=suffix), code=301)
    ids = listings.published_ids_by(found.id, limit=MOST_LINES)
    address = public_url("organisations.show", slug=slug)
    total = inventory.published_count_by(found.id)
    return _answer(Table(found.name, address, ids, total), found.slug, suffix)


def _answer(table: Table, stem: str, suffix: str) -> Response:
    form = FORMS[suffix]
    response = Response(form.write(table), content_type=form.media_type)
    name = f"werkzeuge-{slugify(stem)[:60].strip('-') or 'liste'}.{suffix}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    response.vary.update({"Cookie", "Accept-Language"})
    return restrict_as_file(response)
