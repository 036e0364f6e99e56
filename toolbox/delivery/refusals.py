"""The one place where the domain's errors become answers."""

import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Flask, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from toolbox.delivery.tokens import TokenRefused
from toolbox.foundation.db import db
from toolbox.foundation.errors import (
    Conflict,
    Denied,
    Gone,
    Invalid,
    NotFound,
    TooLarge,
    ToolboxError,
    TooMany,
    Unavailable,
)
from toolbox.foundation.i18n import Message, _, _l
from toolbox.foundation.storage.durable import FULL

log = logging.getLogger(__name__)

STATUS: dict[type[ToolboxError], int] = {
    Invalid: 400,
    Denied: 403,
    NotFound: 404,
    Gone: 410,
    Conflict: 409,
    TooLarge: 413,
    TooMany: 429,
    Unavailable: 503,
}
TITLES: dict[int, Message] = {
    400: _l("This could not be understood"),
    401: _l("Please say who you are"),
    403: _l("This is not open to you"),
    404: _l("Nothing was found here"),
    405: _l("This does not work this way"),
    406: _l("Not available in this form"),
    409: _l("Somebody was faster"),
    410: _l("This is no longer here"),
    413: _l("This is too large"),
    415: _l("This form is not understood"),
    422: _l("This cannot be taken as it is"),
    429: _l("A short break, please"),
    500: _l("Something went wrong on our side"),
    503: _l("Not available just now"),
    507: _l("The storage is full"),
}
_HTTP_SENTENCES: dict[int, Message] = {
    404: _l("There is no page at this address. Perhaps it was mistyped or has moved."),
    405: _l("This address does not accept this kind of request."),
    406: _l("This address answers with JSON alone."),
    413: _l("What you sent is larger than this toolbox accepts."),
    415: _l("Please send what this address takes: mostly JSON, files as multipart/form-data."),
    416: _l("The file does not have the part that was asked for."),
    400: _l("The request was not complete. Please go back and try again."),
}

FOR_PROGRAMS = "/api/v1"
"""Below this address nobody reads pages."""

NOT_IN_SHAPE = "not-in-shape"
"""Code of what does not fit the published form of a request, before anything is asked of it."""

_TELLING_HEADERS = frozenset({"Allow", "Content-Range"})
"""What HTTP wants to be said with a refusal (RFC 9110: 405 and 416)."""


def status_of(error: ToolboxError) -> int:
    """Return the HTTP status for an error; a full disk is 507.

    Programs can tell what has the wrong shape (400) from what breaks a rule of ours (422).
    """
    if error.code == "storage-full":
        return 507
    if error.code == "token-needed":
        return 401
    if isinstance(error, Invalid) and is_for_programs() and error.code != NOT_IN_SHAPE:
        return 422
    return next(status for kind, status in STATUS.items() if isinstance(error, kind))


def is_for_programs() -> bool:
    """Return whether an address below that of the API was asked for."""
    return request.path == FOR_PROGRAMS or request.path.startswith(f"{FOR_PROGRAMS}/")


def wants_json() -> bool:
    """Return whether the caller is a script rather than a person's browser."""
    if is_for_programs():
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def _title(status: int) -> Message:
    return TITLES.get(status, TITLES[400 if status < 500 else 500])


def _problem(status: int, code: str, message: str, fields: object = None) -> ResponseReturnValue:
    body = {
        "type": f"about:blank#{code}",
        "title": str(_title(status)),
        "status": status,
        "code": code,
        "detail": message,
        "request_id": g.get("request_id", ""),
    }
    if fields:
        body["fields"] = fields
    return body, status, {"Content-Type": "application/problem+json"}


def _page(status: int, message: str) -> ResponseReturnValue:
    page = render_template(
        "status/error.html",
        code=status,
        title=_title(status),
        message=message,
        next_steps=_next_steps(status),
        request_id=g.get("request_id", ""),
    )
    return page, status


def _next_steps(status: int) -> list[tuple[str, str]]:
    steps = [(_("Search the toolbox"), url_for("search.results"))]
    if status == 403:
        steps.insert(0, (_("Log in with another account"), url_for("account.login")))
    steps.append((_("To the home page"), url_for("home.index")))
    return steps


def answer(status: int, code: str, message: Message, fields: object = None) -> ResponseReturnValue:
    """Return a refusal as a page for people or as problem+json for scripts (RFC 9457)."""
    db.session.rollback()
    if wants_json():
        return _problem(status, code, str(message), fields)
    return _page(status, str(message))


def _toolbox_error(error: ToolboxError) -> ResponseReturnValue:
    if error.code == "second-factor-needed" and not wants_json():
        return redirect(url_for("account.second_factor"), code=303)
    if error.code == "login-needed" and not wants_json():
        wanted = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("account.login", next=wanted), code=303)
    fields = None
    if isinstance(error, Invalid):
        fields = {name: [str(text) for text in texts] for name, texts in error.fields.items()}
    response = make_response(answer(status_of(error), error.code, error.message, fields))
    if isinstance(error, TokenRefused):
        response.headers["WWW-Authenticate"] = error.challenge
    if isinstance(error, TooMany) and error.retry_after:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:
        return error
    status = error.code or 500
    sentence = _HTTP_SENTENCES.get(status, _HTTP_SENTENCES[400])
    response = make_response(answer(status, f"http-{status}", sentence))
    response.headers.update(
        (name, value) for name, value in error.get_headers() if name in _TELLING_HEADERS
    )
    return response


def _csrf_error(_error: CSRFError) -> ResponseReturnValue:
    return answer(
        400,
        "form-expired",
        _l("This form was open for too long. Please go back, load the page again and send it."),
    )


def _limit_error(error: RateLimitExceeded) -> ResponseReturnValue:
    sentence = _l("That was a bit much at once. Please wait a few minutes and try again.")
    response = make_response(answer(429, "too-many", sentence))
    response.headers["Retry-After"] = str(error.limit.limit.get_expiry())
    return response


def _database_error(error: OperationalError) -> ResponseReturnValue:
    """Say so where the database does not answer; the log knows why."""
    log.error("The database did not answer in request %s", g.get("request_id", ""), exc_info=error)
    return answer(
        503,
        "database",
        _l("The database does not answer just now. Please try again in a moment."),
    )


def _system_error(error: OSError) -> ResponseReturnValue:
    """A large upload waits in a temporary file, and that disk may be full."""
    if error.errno not in FULL:
        return _unexpected(error)
    return answer(
        507, "storage-full", _l("The storage of this toolbox is full. Please try again later.")
    )


def _unexpected(error: Exception) -> ResponseReturnValue:
    log.exception("Unexpected error in request %s", g.get("request_id", ""), exc_info=error)
    try:
        return answer(
            500,
            "unexpected",
            _l("We have noted the error. Nothing was saved. Please try again in a moment."),
        )
    except Exception:
        log.exception("The error page itself failed")
        return "Es ist ein Fehler aufgetreten. Something went wrong.\n", 500


def install_refusals(app: Flask, moved: Callable[[ToolboxError], str | None]) -> None:
    """Hang the handlers into the application.

    ``moved`` returns the new address where an error means that something lives elsewhere now.
    """

    def handle(error: ToolboxError) -> ResponseReturnValue:
        target = moved(error)
        if target is not None:
            return redirect(target, code=301)
        return _toolbox_error(error)

    app.register_error_handler(ToolboxError, handle)
    app.register_error_handler(RateLimitExceeded, _limit_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_error)
    app.register_error_handler(OSError, _system_error)
    app.register_error_handler(Exception, _unexpected)


def own_path(target: str | None) -> str | None:
    """Return ``target`` where it is a path of this toolbox, None where it leads elsewhere."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or any(ord(character) < 32 for character in target):
        return None
    return target
