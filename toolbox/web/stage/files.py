"""The files of packages, by a key that says who may see them: anybody, or who was given it."""

import re
from pathlib import Path
from typing import NamedTuple

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.catalogue import inventory
from toolbox.delivery.doors import public
from toolbox.foundation.errors import NotFound
from toolbox.foundation.storage.installed import installed_storage
from toolbox.stage import passes, places, queries, unpacking
from toolbox.stage.jobs import poster_key
from toolbox.web.stage.addresses import POSTER, is_content_host
from toolbox.web.stage.serving import missing, send, shielded

_HASH = re.compile(r"[0-9a-f]{64}")


class Opened(NamedTuple):
    """What a key opens: a folder of files, and of stored packages their hash."""

    root: Path
    is_public: bool
    sha256: str = ""


@public
def file(key: str, path: str) -> ResponseReturnValue:
    """Answer with one file of a package; nobody is asked who they are."""
    opened = open_key(key)
    if opened is None:
        return missing()
    base = url_for("stage.file", key=key, path="")
    if path == POSTER:
        return _poster(opened, base)
    return send(opened.root, path, base=base, is_public=opened.is_public)


def open_key(key: str) -> Opened | None:
    """Return what a key opens; None where it is wrong, over, or of something not public."""
    if _HASH.fullmatch(key):
        if queries.package_with_hash(key) is None or not inventory.is_public_file(key):
            return None
        return Opened(unpacking.unpacked(key), True, key)
    sha256 = passes.read(key)
    if sha256 is not None:
        return Opened(unpacking.unpacked(sha256), False, sha256) if _is_kept(sha256) else None
    placed = places.placed(key)
    return Opened(placed, False) if placed else None


def _is_kept(sha256: str) -> bool:
    return queries.package_with_hash(sha256) is not None


def _poster(opened: Opened, base: str) -> Response:
    try:
        with installed_storage().derived.open(poster_key(opened.sha256 or "0")) as stream:
            response = Response(stream.read(), mimetype="image/webp")
    except NotFound:
        return missing()
    return shielded(response, base=base, is_public=opened.is_public)


def only_packages() -> None:
    """On the second host there is nothing but packages."""
    if is_content_host() and request.endpoint != "stage.file":
        abort(404)
