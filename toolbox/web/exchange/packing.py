"""Packages to take along: of an instrument, and of a collection."""

from flask import Response, request, stream_with_context
from flask.typing import ResponseReturnValue

from toolbox.catalogue import queries as catalogue
from toolbox.delivery import counting
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public
from toolbox.delivery.downloads import archive_to_come
from toolbox.delivery.headers import restrict_as_file
from toolbox.delivery.limits import limiter
from toolbox.exchange.packages import exporting
from toolbox.foundation.errors import TooLarge
from toolbox.foundation.i18n import _l
from toolbox.foundation.storage.installed import installed_storage
from toolbox.web.curation.archive import LARGEST, downloads
from toolbox.web.curation.sources import source_of

# Another toolbox fetches them all one by one, and each costs little more than its files.
_one_by_one = limiter.shared_limit("600 per 10 minutes", scope="packages of instruments")
_TOO_LARGE = _l(
    "This collection is too large for one package over the web. Please take its instruments along "
    "one by one, or ask the operator of this toolbox."
)


@_one_by_one
@public
def instrument_package(slug: str) -> ResponseReturnValue:
    """Hand out an instrument with all its versions as a package."""
    instrument = catalogue.by_slug(slug, by=caller())
    return _answer(exporting.of_instrument(instrument))


@downloads
@public
def collection_package(key: str) -> ResponseReturnValue:
    """Hand out a collection as a package."""
    source = source_of(key)
    entries = [(entry.instrument_id, entry.note) for entry in source.entries]
    return _answer(
        exporting.of_collection(
            source.title, entries, description=source.description, collection=source.collection
        )
    )


def _answer(selection: exporting.Selection) -> Response:
    response = archive_to_come(selection.stem)
    versions = catalogue.published_among(selection.instrument_ids)
    if exporting.size_of(selection) > LARGEST:
        raise TooLarge(_TOO_LARGE, code="package-too-large")
    exporting.require_readable(selection, installed_storage())
    if request.method == "GET":
        for one in versions:
            owner_id = one.instrument.owner_id
            counting.count(one.instrument_id, "downloads", owner_id=owner_id)
        response.response = stream_with_context(iter(exporting.stream(selection)))
    return restrict_as_file(response)
