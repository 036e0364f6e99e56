"""How a door for programs says what it takes and gives: the document and the deed in one place."""

import http
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

import marshmallow as ma
from flask import current_app, request
from flask_smorest import Blueprint
from flask_smorest.arguments import ArgumentsMixin
from flask_smorest.response import ResponseMixin
from werkzeug.exceptions import UnsupportedMediaType

from toolbox.api.parsing import Parser
from toolbox.delivery.doors import scope_of
from toolbox.foundation.i18n import Message

P = ParamSpec("P")
R = TypeVar("R")
View = Callable[..., Any]

PROBLEM = "application/problem+json"
BEARER = "token"
MEDIA_TYPES = {"json": "application/json", "files": "multipart/form-data"}


class _Describing(ArgumentsMixin, ResponseMixin):  # type: ignore[misc] # the library ships no types
    """The library's two ways to describe a view, with our reading of requests."""

    ARGUMENTS_PARSER = Parser()


_describing = _Describing()


def takes(
    schema: type[ma.Schema], *, location: str = "query", example: Mapping[str, Any] | None = None
) -> Callable[[View], View]:
    """Hand what came in to the view, checked: parameters of the address, or a body.

    ``location``: query, json or files. Raises Invalid, or what HTTP has for another media type.
    """

    def decorate(view: View) -> View:
        read: View = _describing.arguments(schema, location=location, example=example)(view)
        if location not in MEDIA_TYPES:
            return read

        @wraps(read)
        def of_its_type(*args: Any, **kwargs: Any) -> Any:
            if request.mimetype != MEDIA_TYPES[location]:
                raise UnsupportedMediaType
            return read(*args, **kwargs)

        return of_its_type

    return decorate


def answers(
    status: int,
    schema: type[ma.Schema],
    *,
    summary: Message,
    about: Message = "",
    refusals: Sequence[int] = (),
    moves: bool = False,
    example: Mapping[str, Any] | None = None,
) -> Callable[[View], View]:
    """Say what a view answers with; what the schema does not name never leaves.

    ``refusals`` are statuses beyond those every such door has; ``moves`` where an address may
    have become another one.
    """
    headers: dict[str, Any] = {"RateLimit-Remaining": {"$ref": "#/components/headers/Remaining"}}
    if status == 200:
        headers["ETag"] = {"$ref": "#/components/headers/ETag"}

    def decorate(view: View) -> View:
        described = _describing.response(
            status,
            schema,
            description=http.HTTPStatus(status).phrase,
            example=example,
            headers=headers,
        )(view)
        further = {str(one): _refusal(one) for one in refusals}
        if moves:
            further["301"] = {"$ref": "#/components/responses/Moved"}
        documented = Blueprint.doc(
            summary=summary, description=about or summary, responses=further
        )(described)
        return cast("View", documented)

    return decorate


def _refusal(status: int) -> dict[str, str]:
    return {"$ref": f"#/components/responses/Refused{status}"}


class Resources(Blueprint):  # type: ignore[misc] # the library ships no types
    """The doors for programs; each is documented with what its door and its method bring along."""

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: View | None = None,
        provide_automatic_options: bool | None = None,
        **options: Any,
    ) -> None:
        """Hang a view, and say of it which tokens it asks for and how it can refuse."""
        if view_func is None:
            raise TypeError("A door without a view.")
        statuses = [400, 405, 406, 429, 503]
        if "<" in rule:
            statuses.append(404)
        scope = scope_of(view_func)
        if scope is not None:
            statuses += [401, 403]
        responses: dict[str, Any] = {str(one): _refusal(one) for one in sorted(statuses)}
        if options.get("methods", ["GET"]) == ["GET"]:
            responses["304"] = {"$ref": "#/components/responses/Unchanged"}
        else:
            responses |= {str(one): _refusal(one) for one in (409, 413, 415, 422, 507)}
        described = Blueprint.doc(
            operationId=view_func.__name__,
            security=[{BEARER: [scope]}] if scope is not None else [],
            responses=responses,
        )(view_func)
        super().add_url_rule(rule, view_func.__name__, described, **options)


def current_view() -> View | None:
    """Return the view of the present request."""
    return current_app.view_functions.get(request.endpoint or "")
