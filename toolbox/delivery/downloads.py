"""Handing out stored files: never inline what could run, always under a safe name."""

from typing import BinaryIO

from flask import Response, request, send_file
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from toolbox.delivery.headers import restrict_as_file

_A_DAY = "private, max-age=86400"  # no shared cache may outlive a removal


def send_download(stream: BinaryIO, *, name: str, media_type: str, etag: str) -> Response:
    """Return a stored file as an attachment, with ranges and revalidation by its hash."""
    response = send_file(
        stream,
        mimetype=media_type,
        as_attachment=True,
        download_name=name,
        conditional=False,
        etag=False,
    )
    response.set_etag(etag)
    response.headers["Cache-Control"] = "private, no-cache"
    stream.seek(0, 2)
    size = stream.tell()
    stream.seek(0)
    response.content_length = size
    try:
        response.make_conditional(request.environ, accept_ranges=True, complete_length=size)
    except RequestedRangeNotSatisfiable:
        stream.close()  # the answer that would have closed it is never sent
        raise
    return restrict_as_file(response)


def archive_to_come(stem: str, *, etag: str = "") -> Response:
    """Return the answer for a ZIP that is written while it goes out, without its content yet.

    With an ``etag`` it may have become a 304, which gets none; without one nobody keeps it.
    """
    response = Response(mimetype="application/zip")
    # How long it becomes is known at its end; werkzeug would measure the empty answer of now.
    response.automatically_set_content_length = False
    response.headers["Cache-Control"] = "private, no-cache" if etag else "private, no-store"
    response.headers["Content-Disposition"] = f"attachment; filename={stem}.zip"
    if etag:
        response.set_etag(etag)
        response.make_conditional(request.environ)
    return response


def send_picture(content: bytes, *, media_type: str, etag: str, is_public: bool) -> Response:
    """Return a preview picture made by ourselves, inline."""
    response = Response(content, mimetype=media_type)
    response.set_etag(etag)
    if is_public:
        response.headers["Cache-Control"] = _A_DAY
    else:
        response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request.environ)
    return restrict_as_file(response)
