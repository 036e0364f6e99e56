"""Pages about the interface for people who write programs: a guide, and every address to try."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from toolbox.accounts.tokens import SCOPES
from toolbox.api.document import TAGS, document
from toolbox.api.views import READS, WRITES
from toolbox.api.views import blueprint as programs
from toolbox.delivery.doors import public
from toolbox.delivery.headers import keep_and_ask, open_to_other_sites
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.settings import PROJECT_ROOT, installed_settings

blueprint = Blueprint("api", __name__)

OPERATION = "operation"
_SAMPLES: Mapping[str, str] = {"key": "audience", "number": "1"}
_FEW = 6
_USUAL = frozenset({"q", "sortierung", "per_page"})
_EXAMPLE = PROJECT_ROOT / "docs" / "api-example.py"


@dataclass(frozen=True)
class Parameter:
    """What can be put into an address."""

    name: str
    where: str
    about: str
    example: str
    is_needed: bool


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked for."""

    name: str
    method: str
    path: str
    summary: str
    about: str
    scope: str
    parameters: list[Parameter] = field(default_factory=list)
    body: str = ""
    media_type: str = ""
    answers: list[tuple[str, str]] = field(default_factory=list)

    @property
    def can_be_tried(self) -> bool:
        """True where a visitor may ask."""
        return self.method == "GET" and not self.scope

    @property
    def at_hand(self) -> list[Parameter]:
        """The parameters that a form to try it shows at once: what is needed, and the usual ones.

        Only where there are many; few stand there all.
        """
        if len(self.parameters) <= _FEW:
            return self.parameters
        return [one for one in self.parameters if one.is_needed or one.name in _USUAL]

    @property
    def further(self) -> list[Parameter]:
        """The other parameters, which the form keeps folded."""
        shown = self.at_hand
        return [one for one in self.parameters if one not in shown]


@blueprint.get("/api")
@public
def documentation() -> str:
    """Explain the interface, and let everybody try what can be read."""
    settings = installed_settings()
    return render_template(
        "api/documentation.html",
        groups=_groups(document()),
        base=f"{settings.base_url.rstrip('/')}{programs.url_prefix}",
        scopes=SCOPES,
        limits=(READS.split()[0], WRITES.split()[0]),
        example=_example(),
    )


@lru_cache(maxsize=1)
def _example() -> str:
    return _EXAMPLE.read_text("utf-8")


@blueprint.get("/api/v1/openapi.json")
@public
def openapi() -> Response:
    """Answer with the document; readers of other languages ask with Accept-Language."""
    body = json.dumps(document(), ensure_ascii=False, indent=1) + "\n"
    response = Response(body, content_type="application/json")
    response.vary.add("Accept-Language")
    return open_to_other_sites(keep_and_ask(response))


@blueprint.get("/api/versuch")
@public
def try_out() -> ResponseReturnValue:
    """Lead from a filled-in form to the address that it describes; empty fields are left out."""
    name = request.args.get(OPERATION, "")
    wanted = next(
        (one for group in _groups(document()) for one in group[1] if one.name == name), None
    )
    if wanted is None or not wanted.can_be_tried:
        raise NotFound(_l("There is nothing to try at this address."))
    values = {
        one.name: [value for value in request.args.getlist(one.name) if value.strip()]
        for one in wanted.parameters
    }
    in_path = {one.name for one in wanted.parameters if one.where == "path"}
    if any(not values[one] for one in in_path):
        raise NotFound(_l("Please fill in what stands in the address."))
    path = wanted.path
    for one in in_path:
        path = path.replace(f"{{{one}}}", quote(values[one][0], safe=""))
    chosen = [
        (one, value) for one, found in values.items() if one not in in_path for value in found
    ]
    return redirect(f"{path}?{urlencode(chosen)}" if chosen else path, code=303)


def _groups(said: Mapping[str, Any]) -> list[tuple[str, list[Operation]]]:
    """Return all operations by what they are about."""
    found: dict[str, list[Operation]] = {tag: [] for tag in TAGS}
    for path, methods in said["paths"].items():
        shared = methods.get("parameters", [])
        for method, one in methods.items():
            if method != "parameters":
                operation = _operation(said, path, method, one, shared)
                found[one["tags"][0]].append(operation)
    return [(str(TAGS[tag]), operations) for tag, operations in found.items()]


def _operation(
    said: Mapping[str, Any], path: str, method: str, one: Mapping[str, Any], shared: list[Any]
) -> Operation:
    content: Mapping[str, Any] = one.get("requestBody", {}).get("content", {})
    media_type = next(iter(content), "")
    example = content[media_type].get("example") if media_type else None
    return Operation(
        name=one["operationId"],
        method=method.upper(),
        path=path,
        summary=one["summary"],
        about=one["description"],
        scope=next((scopes[0] for need in one["security"] for scopes in need.values()), ""),
        parameters=[_parameter(entry) for entry in [*shared, *one.get("parameters", [])]],
        body=json.dumps(example, ensure_ascii=False, indent=2) if example else "",
        media_type=media_type,
        answers=[
            (status, _description(said, answer))
            for status, answer in sorted(one["responses"].items())
        ],
    )


def _parameter(entry: Mapping[str, Any]) -> Parameter:
    is_path = entry["in"] == "path"
    sample = _SAMPLES.get(entry["name"], "") if is_path else ""
    example = entry.get("schema", {}).get("example", sample)
    return Parameter(
        name=entry["name"],
        where=entry["in"],
        about=entry.get("description", "") or (_("Part of the address.") if is_path else ""),
        example=str(example),
        is_needed=bool(entry.get("required")),
    )


def _description(said: Mapping[str, Any], answer: Mapping[str, Any]) -> str:
    if "$ref" in answer:
        answer = said["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    return str(answer["description"])
