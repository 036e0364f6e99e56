"""Where packages run: at this address or at a second one that the operator gave them."""

from urllib.parse import quote, urlsplit

from flask import request, url_for

from toolbox.foundation.settings import installed_settings
from toolbox.stage.lifecycle import PackageKind
from toolbox.stage.models import Package

STAGE = "/buehne/"
"""Below this lie all packages, and nothing else does."""

OWN = "_toolbox/"
"""Below this, in every package, lies what the toolbox adds; an archive cannot hide it."""

H5P_PAGE = f"{OWN}h5p.html"
POSTER = f"{OWN}poster.webp"

_RIGHTS = "allow-scripts allow-forms allow-modals allow-downloads"
"""Scripts and forms are what packages consist of, modals are needed to print. Not there: pop-ups,
leading the whole window away, the origin of the page around it."""


def content_host() -> str:
    """Return the second host with its port, empty where there is none."""
    return urlsplit(installed_settings().content_origin).netloc


def is_content_host() -> bool:
    """Tell whether this request came to the second host."""
    return bool(content_host()) and request.host == content_host()


def entry_address(key: str, entry: str) -> str:
    """Return the address at which a package begins, complete where it is on another host."""
    path = url_for("stage.file", key=key, path=entry)
    return installed_settings().content_origin.rstrip("/") + path


def poster_address(key: str) -> str:
    """Return where the picture of a package is, on this host in any case."""
    return url_for("stage.file", key=key, path=POSTER)


def entry_of(package: Package) -> str:
    """Return the path at which a package begins; for H5P it is the player's page."""
    return H5P_PAGE if package.kind is PackageKind.H5P else package.entry


def frame_sources() -> str:
    """Return what a page with a frame has to allow: everything on the stage, and nothing else."""
    origin = installed_settings().content_origin.rstrip("/") or request.host_url.rstrip("/")
    return f"{origin}{STAGE}"


def frame_rights() -> str:
    """Return the rights of a frame, as its sandbox attribute lists them."""
    return f"{_RIGHTS} allow-same-origin" if content_host() else _RIGHTS


def page_rights() -> str:
    """Return the rights of a page of a package, as the policy in its answer lists them.

    On our own host it never gets our origin, whatever a frame says.
    """
    return f"{_RIGHTS} allow-same-origin" if is_content_host() else _RIGHTS


def base_of(path: str) -> str:
    """Return the complete address of everything below ``path``, for a policy."""
    return request.host_url.rstrip("/") + quote(path, safe="/.-_~")
