"""Counting views, downloads and searches: in memory, written after an answer is out."""

import atexit
import logging
import re
from typing import NamedTuple
from weakref import ref

from flask import Flask, Response, request
from sqlalchemy.exc import SQLAlchemyError

from toolbox.catalogue.usage import UsageCounter
from toolbox.delivery.caller import caller
from toolbox.discovery.demand.counting import SearchCounter
from toolbox.foundation.errors import ToolboxError
from toolbox.foundation.extensions import extension

log = logging.getLogger(__name__)

_EXTENSION = "toolbox.counting"
_MACHINES = re.compile(
    r"bot\b|bot[/_;-]|crawl|spider|slurp|scrap|preview|monitor|uptime|pingdom|headless|lighthouse"
    r"|archive\.org|facebookexternalhit|curl/|wget/|python|java/|go-http|okhttp|libwww|httpclient"
    r"|axios|node-fetch|ruby|perl|php/|werkzeugkoffer-",
    re.IGNORECASE,
)
"""What programs call themselves; people's browsers say none of this."""


class Counters(NamedTuple):
    """What is counted; nothing of it says by whom."""

    uses: UsageCounter
    searches: SearchCounter


def installed_counters() -> Counters:
    """Return the counters of the running application."""
    counters: Counters = extension(_EXTENSION)
    return counters


def is_machine(user_agent: str) -> bool:
    """Return whether a program asks rather than a person; a caller without a name is one."""
    return not user_agent or _MACHINES.search(user_agent) is not None


def is_a_look() -> bool:
    """Return whether a person looks at what is asked for.

    Programs do not; a page fetched ahead, asked for without its body, or continued in the middle
    is no look either.
    """
    ahead = request.headers.get("Sec-Purpose") or request.headers.get("Purpose", "")
    begins = request.headers.get("Range", "bytes=0-").replace(" ", "").startswith("bytes=0-")
    wanted = request.method == "GET" and "prefetch" not in ahead and begins
    return wanted and not is_machine(request.user_agent.string)


def count(instrument_id: int, what: str, *, owner_id: int) -> None:
    """Count one use (``views`` or ``downloads``), but not by machines or the makers themselves."""
    if is_a_look() and owner_id not in caller().organisations:
        installed_counters().uses.count(instrument_id, what)


def flush(app: Flask) -> None:
    """Write what was counted; a failure costs these counts alone and is noted."""
    with app.app_context():
        for counter in installed_counters():
            try:
                counter.flush()
            except (SQLAlchemyError, ToolboxError):
                log.exception("What was counted could not be written")


def _flush_at_exit(known: ref[Flask]) -> None:
    app = known()
    if app is not None:
        flush(app)


def install_counting(app: Flask) -> None:
    """Hang counters into the application, written after answers and when the process ends."""
    app.extensions[_EXTENSION] = Counters(UsageCounter(), SearchCounter())

    def flush_later(response: Response) -> Response:
        counters: Counters = app.extensions[_EXTENSION]
        if any(counter.is_due() for counter in counters):
            response.call_on_close(lambda: flush(app))
        return response

    app.after_request(flush_later)
    atexit.register(_flush_at_exit, ref(app))
