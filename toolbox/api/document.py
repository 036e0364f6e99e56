"""The document that describes the interface (OpenAPI 3.1), in the language of the reader."""

import http
import json
from typing import Any

import marshmallow as ma
from flask import Flask, current_app
from flask_smorest import Api

from toolbox.accounts.tokens import SCOPES
from toolbox.api.describing import BEARER, PROBLEM
from toolbox.api.views import blueprint
from toolbox.delivery.refusals import TITLES
from toolbox.foundation.extensions import extension
from toolbox.foundation.i18n import Message, _, _l, language
from toolbox.foundation.settings import installed_settings

_EXTENSION = "toolbox.openapi"
VERSION = "1.0.0"
ABOUT = _l(
    "What this toolbox has can be read without a token. Tokens let programs begin drafts, add "
    "files and report adoptions; people make them in their account. Errors come as problem+json "
    "(RFC 9457) with a stable code and a sentence for people."
)
TAGS: dict[str, Message] = {
    "search": _l("Search"),
    "instruments": _l("Instruments"),
    "adoptions": _l("Adoptions"),
    "vocabularies": _l("Vocabularies and kinds"),
    "organisations": _l("Organisations"),
    "alliances": _l("Alliances"),
    "collections": _l("Collections"),
    "drafts": _l("Drafts"),
}
REFUSALS = (400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 422, 429, 503, 507)


class ProblemSchema(ma.Schema):
    """Why something was refused (RFC 9457)."""

    type = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    code = ma.fields.String(required=True)
    detail = ma.fields.String(required=True)
    request_id = ma.fields.String(required=True)
    fields_ = ma.fields.Dict(
        keys=ma.fields.String(), values=ma.fields.List(ma.fields.String()), data_key="fields"
    )


class _Interface(Api):  # type: ignore[misc] # the library ships no types
    """The library's registry; refusals are made by the one table at the doorstep, not by it."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """Leave errors to the doorstep."""


def install_interface(app: Flask) -> None:
    """Hang the doors for programs into the application, with the document about them."""
    interface = _Interface(
        app,
        spec_kwargs={
            "title": "Werkzeugkoffer",
            "version": f"v{VERSION}",
            "openapi_version": "3.1.0",
        },
    )
    components = interface.spec.components
    components.schema("Problem", schema=ProblemSchema)
    components.security_scheme(BEARER, {"type": "http", "scheme": "bearer"})
    number = {"schema": {"type": "integer", "minimum": 0}}
    components.header("Remaining", {"description": _l("Requests left in this minute."), **number})
    components.header(
        "ETag", {"description": _l("Send it along as If-None-Match."), "schema": {"type": "string"}}
    )
    components.response("Unchanged", {"description": _l("Nothing has changed (If-None-Match).")})
    components.response(
        "Moved",
        {
            "description": _l("It has another address now."),
            "headers": {"Location": {"schema": {"type": "string"}}},
        },
    )
    for status in REFUSALS:
        components.response(f"Refused{status}", _refused(status))
    interface.register_blueprint(blueprint)
    app.extensions[_EXTENSION] = interface.spec


def _refused(status: int) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": {"$ref": "#/components/schemas/Problem"}}
    content["example"] = {
        "type": f"about:blank#{http.HTTPStatus(status).phrase.lower().replace(' ', '-')}",
        "title": TITLES[status],
        "status": status,
        "code": http.HTTPStatus(status).phrase.lower().replace(" ", "-"),
        "detail": TITLES[status],
        "request_id": "0123456789ab",
    }
    found: dict[str, Any] = {"description": TITLES[status], "content": {PROBLEM: content}}
    if status == 401:
        found["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    if status in {429, 503}:
        found["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    return found


def document() -> dict[str, Any]:
    """Return the whole document in the language of the reader, as plain data."""
    kept: dict[str, dict[str, Any]] = current_app.extensions.setdefault(f"{_EXTENSION}.said", {})
    if language() not in kept:
        kept[language()] = _said()
    return kept[language()]


def _said() -> dict[str, Any]:
    spec: Any = extension(_EXTENSION)
    settings = installed_settings()
    said: dict[str, Any] = json.loads(json.dumps(spec.to_dict(), default=str))
    said["info"] |= {
        "title": settings.site_name,
        "description": str(ABOUT),
    }
    for unused in ("Error", "PaginationMetadata"):
        said["components"]["schemas"].pop(unused)
    said["servers"] = [{"url": settings.base_url.rstrip("/"), "description": settings.site_name}]
    said["tags"] = [{"name": name, "description": str(label)} for name, label in TAGS.items()]
    scopes = "; ".join(f"{scope}: {label}" for scope, label in SCOPES.items())
    said["components"]["securitySchemes"][BEARER]["description"] = _(
        "Authorization: Bearer, with a token from your account. Scopes: %(scopes)s", scopes=scopes
    )
    return said
