"""Answers of this door: whoever has them already gets nothing but that (304)."""

from datetime import datetime
from hashlib import sha256

from flask import Response, request

from toolbox.delivery.headers import open_to_other_sites


def answer_unchanging(
    body: bytes, media_type: str, *, last_modified: datetime | None = None
) -> Response:
    """Return a document that anybody may keep but has to ask for each time.

    Pages of other sites may read it, for it is the same for everybody.
    """
    response = Response(body, content_type=f"{media_type}; charset=utf-8")
    response.set_etag(sha256(body).hexdigest()[:32])
    response.last_modified = last_modified
    response.headers["Cache-Control"] = "public, no-cache"
    response.make_conditional(request.environ)
    return open_to_other_sites(response)
