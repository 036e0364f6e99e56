"""Answering with the files of a package: shielded, without cookies, kept by the browser."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from flask import Response, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import ContentSecurityPolicy

from toolbox.foundation.i18n import _
from toolbox.foundation.settings import PROJECT_ROOT, installed_settings
from toolbox.web.stage.addresses import H5P_PAGE, OWN, base_of, content_host, page_rights
from toolbox.web.stage.injecting import with_shim
from toolbox.web.stage.media_types import media_type_of

SCRIPTS: Final = PROJECT_ROOT / "static" / "js" / "sandbox"
PLAYER: Final = PROJECT_ROOT / "static" / "vendor" / "h5p"
_PAGE_LARGEST = 16 * 1024 * 1024
"""Larger pages do not get the shim: they would have to be held in memory."""
_LONGEST_NAME, _DEEPEST = 255, 250
"""File systems know no longer names (in bytes), archives no deeper folders."""
_KEPT_FOR_EVER: Final = "private, max-age=31536000, immutable"
_KEPT_FOR_AN_HOUR: Final = "private, max-age=3600"

Policy = Mapping[str, str]


def send(root: Path, path: str, *, base: str, is_public: bool) -> ResponseReturnValue:
    """Answer with one file below ``root``; ``base`` is the path under which all of it is served.

    A folder stands for its index.html. What is not there is a short 404, also for what leads out.
    ``is_public`` says whether other sites may show it in a frame and for how long it is kept.
    """
    if request.method == "OPTIONS":
        return shielded(Response(status=204), base=base, is_public=is_public)
    found = own_file(path) if path.startswith(OWN) else file_below(root, path)
    if path == H5P_PAGE:
        page = render_template("stage/h5p.html", offline=False)
        return shielded(Response(page, mimetype="text/html"), base=base, is_public=is_public)
    if found is not None and found.is_dir():
        if path and not path.endswith("/"):
            return shielded(redirect(f"{base}{path}/", 301), base=base, is_public=is_public)  # type: ignore[arg-type]
        found = found / "index.html"
    if found is None or not found.is_file():
        return missing()
    return shielded(_answer(found, base), base=base, is_public=is_public)


def missing() -> Response:
    """Answer that there is nothing (any more), in a form that may stand in any frame."""
    response = Response(_("There is nothing to run here (any more)."), 404, mimetype="text/plain")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    _open_to_packages(response)
    response.headers["Cache-Control"] = "no-store"
    return response


def file_below(root: Path, path: str) -> Path | None:
    """Return what lies at ``path`` below ``root``; None for what leads out of it."""
    parts = path.split("/")
    if "\x00" in path or "\\" in path or ".." in parts or "." in parts:
        return None
    if any(len(part.encode()) > _LONGEST_NAME for part in parts) or len(parts) > _DEEPEST:
        return None
    found = root.joinpath(*filter(None, parts))
    if path.endswith("/") and not found.is_dir():
        return None
    # A package has no links, but one more look costs nothing.
    return found if found.resolve().is_relative_to(root.resolve()) else None


def own_file(path: str) -> Path | None:
    """Return one of the files that the toolbox adds to every package."""
    name = path.removeprefix(OWN)
    folder, _slash, rest = name.partition("/")
    if folder == "player" and rest:
        return file_below(PLAYER, rest)
    return file_below(SCRIPTS, name) if name else None


def _answer(path: Path, base: str) -> Response:
    media_type = media_type_of(path)
    if media_type.startswith("text/html") and path.stat().st_size <= _PAGE_LARGEST:
        body = with_shim(path.read_bytes(), f"{base}{OWN}shim.js")
        response = Response(body, content_type=media_type)
        response.set_etag(hashlib.sha256(body).hexdigest()[:32])
        response.make_conditional(request.environ)
        return response
    response = send_file(path, mimetype=media_type.partition(";")[0], conditional=True)
    response.headers["Content-Type"] = media_type
    return response


def shielded(response: Response, *, base: str, is_public: bool) -> Response:
    """Give an answer everything that keeps a package from the site, from others, from outside."""
    response.content_security_policy = ContentSecurityPolicy(policy_of(base, is_public=is_public))
    _open_to_packages(response)
    # Pages carry policy and shim with them, which a new version of the toolbox may change.
    is_theirs = response.mimetype != "text/html" and OWN not in request.path
    is_lasting = is_public and is_theirs and response.status_code == 200
    response.headers["Cache-Control"] = _KEPT_FOR_EVER if is_lasting else _KEPT_FOR_AN_HOUR
    return response


def policy_of(base: str, *, is_public: bool) -> Policy:
    """Return the policy of a page: it may load what lies below ``base`` and nothing else.

    What is public may stand in any frame. That is not said by ``*``, which leaves out pages that
    are opened from a disk, but by nothing.
    """
    own = base_of(base)
    ancestors = {} if is_public else {"frame-ancestors": _own_pages()}
    return {
        "sandbox": page_rights(),
        "default-src": f"{own} data: blob: 'unsafe-inline' 'unsafe-eval'",
        "object-src": "'none'",
        "base-uri": own,
        "form-action": own,
        "frame-src": own,
        **ancestors,
    }


def _own_pages() -> str:
    """Return whose frames may show what is not public: those of our own pages."""
    if not content_host():
        return "'self'"
    parts = urlsplit(installed_settings().base_url)
    return f"'self' {parts.scheme}://{parts.netloc}"


def _open_to_packages(response: Response) -> None:
    """A page without an origin is a stranger everywhere, also to the files beside it."""
    headers = response.headers
    headers["Access-Control-Allow-Origin"] = "*"
    headers["Access-Control-Allow-Headers"] = "*"
    headers["Access-Control-Max-Age"] = "86400"
    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    # Browsers refuse to show a sandboxed page of its own window together with another value.
    headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    headers["Referrer-Policy"] = "no-referrer"
    headers["X-Robots-Tag"] = "noindex"
