"""Takes the picture of a package's first page with a browser of this machine, where there is one.

The browser is a visitor like any other: what it asks for is answered by the product itself, with
the same sandbox, under an address that ends by itself. Nothing goes over a line.
"""

import io
import logging
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from PIL import Image
from werkzeug.test import Client

from toolbox.files.models import StoredFile
from toolbox.foundation.addresses import public_url
from toolbox.foundation.db import db
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work
from toolbox.stage import passes
from toolbox.stage.browsing.browser import (
    Answer,
    Answers,
    BrowserAbsent,
    BrowserFailed,
    browser,
)
from toolbox.stage.browsing.finding import browser_command
from toolbox.stage.jobs import poster_key
from toolbox.stage.lifecycle import PackageState
from toolbox.stage.models import Package
from toolbox.stage.operations import note_photographed
from toolbox.web.stage.addresses import entry_of

log = logging.getLogger(__name__)

WIDTH, HEIGHT = 1200, 675
SECONDS = 25
SETTLES = 1.5
"""Seconds after everything has loaded, in which scripts draw the first page."""


def photograph(payload: dict[str, Any]) -> None:
    """Take the picture of one package; without a browser, or where it fails, there is none."""
    command = browser_command()
    found = db.session.get(Package, payload["file_id"])
    if not command or found is None or found.poster or found.state is not PackageState.PLAYABLE:
        return
    sha256 = db.session.get_one(StoredFile, found.file_id).sha256
    entry = entry_of(found)
    db.session.rollback()
    try:
        picture = picture_of(sha256, entry)
    except BrowserAbsent as error:
        log.warning("The browser of this machine does not start: %s", error)
        return
    if picture:
        installed_storage().derived.put_bytes(poster_key(sha256), picture)
    with unit_of_work():
        note_photographed(payload["file_id"], has_picture=bool(picture))


def picture_of(sha256: str, entry: str) -> bytes | None:
    """Return the first page of a package as WebP; None where there is nothing to see.

    Raises BrowserAbsent.
    """
    address = public_url("stage.file", key=passes.issue(sha256), path=entry)
    try:
        with browser(browser_command(), answers_below(address), seconds=SECONDS) as window:
            window.open(address, width=WIDTH, height=HEIGHT)
            window.rest(SETTLES)
            picture = window.picture()
    except BrowserAbsent:
        raise
    except BrowserFailed as error:
        log.info("The first page of a package could not be photographed: %s", error)
        return None
    return picture if shows_something(picture) else None


def answers_below(address: str) -> Answers:
    """Return what answers a browser: the product, for the package at ``address`` alone."""
    parts = urlsplit(address)
    origin = f"{parts.scheme}://{parts.netloc}"
    base = "/".join(parts.path.split("/")[:3]) + "/"
    visitor = Client(current_app, use_cookies=False)

    def answer(method: str, wanted: str) -> Answer | None:
        if not wanted.startswith(f"{origin}{base}"):
            return None
        asked = urlsplit(wanted)
        given = visitor.open(asked.path, method=method, base_url=origin, buffered=True)
        return Answer(given.status_code, given.headers.to_wsgi_list(), given.get_data())

    return answer


def shows_something(picture: bytes) -> bool:
    """Tell whether a picture is more than an empty page of one colour."""
    with Image.open(io.BytesIO(picture)) as found:
        grey = found.convert("L")
        return len(set(grey.tobytes())) > 1
