"""Headers of every answer: what a browser may load, keep and tell others."""

import secrets

from flask import Flask, Response, g, request
from werkzeug.datastructures import ContentSecurityPolicy

PAGE_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
FILE_POLICY = {"default-src": "'none'", "sandbox": "", "frame-ancestors": "'none'"}

SECRETS = frozenset({"token", "secret", "code"})
"""Names of the parts of addresses that only some people know."""
_PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def restrict_as_file(response: Response) -> Response:
    """Give a response the policy of a foreign file: nothing in it may run or load."""
    response.content_security_policy = ContentSecurityPolicy(FILE_POLICY)
    return response


def allow_frames(source: str) -> None:
    """Let the page that is being answered show frames from this address and what is below it."""
    g.frame_source = source


def allow_embedding() -> None:
    """Let the page that is being answered stand in a frame anywhere, also of a file on a disk.

    No source of the directive stands for pages without a host, not even ``*`` (CSP 3, 6.7.2.8).
    """
    g.may_be_embedded = True


def open_to_other_sites(response: Response) -> Response:
    """Let pages of other sites read this answer, which is the same for everybody; no cookies."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def keep_and_ask(response: Response) -> Response:
    """Let anybody keep an answer who asks each time whether it still holds (304, by its ETag).

    What else makes it differ (Vary, Last-Modified) has to stand in it already.
    """
    response.add_etag()
    response.headers["Cache-Control"] = "public, no-cache"
    response.make_conditional(request.environ)
    return response


def allow_framing() -> None:
    """Let the page that is being answered stand in a frame of our own pages."""
    g.may_be_framed = True


def _page_policy() -> ContentSecurityPolicy:
    policy = ContentSecurityPolicy(PAGE_POLICY)
    if "frame_source" in g:
        policy["frame-src"] = g.frame_source
    if "may_be_framed" in g:
        policy["frame-ancestors"] = "'self'"
    if "may_be_embedded" in g:
        del policy["frame-ancestors"]
    return policy


def keep_secret(response: Response) -> None:
    """Tell nobody the address of a page; no search engine looks at it.

    The origin alone goes along: the protection against forged forms asks for it.
    """
    if response.headers.get("Referrer-Policy") != "no-referrer":
        response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"


def _begin() -> None:
    g.request_id = secrets.token_hex(6)


def _finish(response: Response) -> Response:
    headers = response.headers
    if SECRETS & set(request.view_args or {}):
        keep_secret(response)
    if "Content-Security-Policy" not in headers:
        response.content_security_policy = _page_policy()
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", _PERMISSIONS)
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    shared = "cross-origin" if "may_be_embedded" in g else "same-origin"
    headers.setdefault("Cross-Origin-Resource-Policy", shared)
    headers["X-Request-Id"] = g.get("request_id", "")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if response.mimetype == "text/html" and "Cache-Control" not in headers:
        headers["Cache-Control"] = "private, no-cache"
        response.vary.update({"Cookie", "Accept-Language"})
    return response


def install_headers(app: Flask) -> None:
    """Hang the headers into the application."""
    app.before_request(_begin)
    app.after_request(_finish)
