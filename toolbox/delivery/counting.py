"""Counting views and downloads: in memory, written after an answer is out, never by whom."""

import atexit
import logging
import re
from weakref import ref

from flask import Flask, Response, request
from sqlalchemy.exc import SQLAlchemyError

from toolbox.catalogue.usage import UsageCounter
from toolbox.delivery.caller import caller
from toolbox.foundation.errors import ToolboxError
from toolbox.foundation.extensions import extension

log = logging.getLogger(__name__)

_EXTENSION = "toolbox.counting"
_MACHINES = re.compile(
    r"bot\b|bot[/_;-]|crawl|spider|slurp|scrap|preview|monitor|uptime|pingdom|headless|lighthouse"
    r"|archive\.org|facebookexternalhit|curl/|wget/|python|java/|go-http|okhttp|libwww|httpclient"
    r"|axios|node-fetch|ruby|perl|php/",
    re.IGNORECASE,
)
"""What programs call themselves; people's browsers say none of this."""


def installed_counter() -> UsageCounter:
    """Return the counter of the running application."""
    counter: UsageCounter = extension(_EXTENSION)
    return counter


def is_machine(user_agent: str) -> bool:
    """Return whether a program asks rather than a person; a caller without a name is one."""
    return not user_agent or _MACHINES.search(user_agent) is not None


def _is_a_look() -> bool:
    """A page fetched ahead, asked for without its body, or continued in the middle is none."""
    ahead = request.headers.get("Sec-Purpose") or request.headers.get("Purpose", "")
    begins = request.headers.get("Range", "bytes=0-").replace(" ", "").startswith("bytes=0-")
    return request.method == "GET" and "prefetch" not in ahead and begins


def count(instrument_id: int, what: str, *, owner_id: int) -> None:
    """Count one use (``views`` or ``downloads``), but not by machines or the makers themselves."""
    if not _is_a_look() or is_machine(request.user_agent.string):
        return
    if owner_id in caller().organisations:
        return
    installed_counter().count(instrument_id, what)


def flush(app: Flask) -> None:
    """Write what was counted; a failure costs these counts alone and is noted."""
    try:
        with app.app_context():
            installed_counter().flush()
    except (SQLAlchemyError, ToolboxError):
        log.exception("Counts of views and downloads could not be written")


def _flush_at_exit(known: ref[Flask]) -> None:
    app = known()
    if app is not None:
        flush(app)


def install_counting(app: Flask) -> None:
    """Hang a counter into the application, written after answers and when the process ends."""
    counter = UsageCounter()
    app.extensions[_EXTENSION] = counter

    def flush_later(response: Response) -> Response:
        if counter.is_due():
            response.call_on_close(lambda: flush(app))
        return response

    app.after_request(flush_later)
    atexit.register(_flush_at_exit, ref(app))
