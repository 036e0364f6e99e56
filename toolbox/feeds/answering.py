"""Answers of this door: whoever has them already gets nothing but that (304)."""

from datetime import datetime

from flask import Response

from toolbox.delivery.headers import keep_and_ask, open_to_other_sites


def answer_unchanging(
    body: bytes, media_type: str, *, last_modified: datetime | None = None
) -> Response:
    """Return a document that anybody may keep but has to ask for each time.

    Pages of other sites may read it, for it is the same for everybody.
    """
    response = Response(body, content_type=f"{media_type}; charset=utf-8")
    if last_modified is not None:  # werkzeug would take None for the present moment
        response.last_modified = last_modified
    return open_to_other_sites(keep_and_ask(response))
