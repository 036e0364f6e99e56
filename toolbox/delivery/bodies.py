"""How much a request may carry: files of people with an account are large, all else is small."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, abort, current_app, request

from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope_of
from toolbox.delivery.tokens import bearer
from toolbox.foundation.settings import MEGABYTE, Settings

PLAIN = MEGABYTE
"""Most bytes of a form without files; it is read into memory as a whole."""

BRINGING_FILES = frozenset({"multipart/form-data", "application/offset+octet-stream"})
"""How files come: inside a form, or as a piece of an upload that can be resumed."""

PICTURE = 6 * MEGABYTE
"""Most bytes of a form with which people without an account send a picture."""

_TAKES_FILES = "_toolbox_takes_files"
_TAKES_PICTURES = "_toolbox_takes_pictures"
View = TypeVar("View", bound=Callable[..., object])


def takes_files(view: View) -> View:
    """Let people with an account send files to this view, up to the limit of the settings."""
    setattr(view, _TAKES_FILES, True)
    return view


def takes_pictures(view: View) -> View:
    """Let anybody send a picture or a table to this view, of a few megabytes."""
    setattr(view, _TAKES_PICTURES, True)
    return view


def _brings_a_picture() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return hasattr(view, _TAKES_PICTURES) and request.mimetype == "multipart/form-data"


def _brings_files() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or not hasattr(view, _TAKES_FILES) or request.mimetype not in BRINGING_FILES:
        return False
    return caller().is_signed_in if scope_of(view) is None else bearer() is not None


def install_bodies(app: Flask, settings: Settings) -> None:
    """Hang the limits into the application, before anything that reads a form."""
    app.config["MAX_CONTENT_LENGTH"] = PLAIN
    app.config["MAX_FORM_MEMORY_SIZE"] = PLAIN
    app.config["MAX_FORM_PARTS"] = 2000

    def bound() -> None:
        if _brings_files():
            request.max_content_length = settings.upload_limit + MEGABYTE
        elif _brings_a_picture():
            request.max_content_length = PICTURE
        if request.method == "POST" and None in request.form:
            abort(400)  # a part without a name, which no browser sends and no library expects

    app.before_request(bound)
