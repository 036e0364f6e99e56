"""Taking it along: one file, all files, and the pictures of the previews."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.lifecycle import OPEN_STATES
from toolbox.catalogue.models import Version
from toolbox.delivery import counting
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public
from toolbox.delivery.downloads import archive_to_come, send_download, send_picture
from toolbox.delivery.headers import restrict_as_file
from toolbox.files import queries as stored
from toolbox.files.inspection.names import safe_name
from toolbox.foundation.addresses import public_url
from toolbox.foundation.storage.installed import installed_storage
from toolbox.web.instruments.bundle import bundle_of


def _count_download(version: Version) -> None:
    if version.state not in OPEN_STATES:
        counting.count(version.instrument_id, "downloads", owner_id=version.instrument.owner_id)


@public
def file(slug: str, attachment_id: int, name: str) -> ResponseReturnValue:
    """Hand out one file; the name at the end of the address is for people, the id decides."""
    instrument = catalogue.by_slug(slug, by=caller())
    attachment, version = catalogue.readable_attachment(instrument, attachment_id, by=caller())
    response = send_download(
        installed_storage().open(attachment.file.sha256),
        name=safe_name(attachment.name),
        media_type=attachment.file.media_type,
        etag=attachment.file.sha256,
    )
    if response.status_code in {200, 206}:
        _count_download(version)
    page = public_url("instruments.show", slug=instrument.slug)
    response.headers["Link"] = f'<{page}>; rel="collection"; type="text/html"'
    return response


@public
def download(slug: str) -> ResponseReturnValue:
    """Hand out all files of what the instrument's page shows, as one ZIP."""
    instrument = catalogue.by_slug(slug, by=caller())
    return _bundle(catalogue.shown_version(instrument, by=caller()), instrument.slug)


@public
def download_version(slug: str, number: int) -> ResponseReturnValue:
    """Hand out all files of one version as one ZIP."""
    instrument = catalogue.by_slug(slug, by=caller())
    version = catalogue.readable_version(instrument, number, by=caller())
    return _bundle(version, f"{instrument.slug}-v{number}")


def _bundle(version: Version, stem: str) -> Response:
    bundle = bundle_of(version, folder=stem)
    response = archive_to_come(stem, etag=bundle.etag)
    if response.status_code == 200:
        _count_download(version)
        if request.method == "GET":
            response.response = bundle.stream(installed_storage())
    return restrict_as_file(response)


@public
def picture(slug: str, attachment_id: int, kind: str, number: int) -> ResponseReturnValue:
    """Show one picture of a preview; what is published never changes and may be kept."""
    instrument = catalogue.by_slug(slug, by=caller())
    attachment, version = catalogue.readable_attachment(instrument, attachment_id, by=caller())
    part = stored.preview_part(attachment.file_id, kind, number)
    with installed_storage().derived.open(part.key) as stream:
        content = stream.read()
    return send_picture(
        content,
        media_type=part.media_type,
        etag=f"{attachment.file.sha256}-{kind}-{number}",
        is_public=version.state not in OPEN_STATES,
    )
