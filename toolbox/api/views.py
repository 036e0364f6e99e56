"""Table of contents of what programs can ask for, and what every answer carries."""

from collections.abc import Callable
from time import time
from typing import Any

from flask import Response, request
from flask_limiter import RequestLimit
from werkzeug.exceptions import NotAcceptable

from toolbox.api import (
    adoptions,
    curated,
    drafts,
    instruments,
    organisations,
    search,
    vocabularies,
)
from toolbox.api.describing import PROBLEM, Resources, current_view
from toolbox.delivery.doors import door_of, scope_of
from toolbox.delivery.headers import open_to_other_sites
from toolbox.delivery.limits import caller_address, limiter
from toolbox.delivery.refusals import FOR_PROGRAMS
from toolbox.delivery.tokens import bearer, note_token_used

blueprint = Resources("api_v1", __name__, url_prefix=FOR_PROGRAMS)

READS, WRITES = "600 per minute", "60 per minute"
_READING = "GET, HEAD, OPTIONS"
_SENT = "Accept, Accept-Language, If-None-Match"
_TOLD = "ETag, Link, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After"


def _who() -> str:
    """Return whose requests are counted together: those of a token, else of an address."""
    present = bearer()
    return f"token {present.token_id}" if present is not None else caller_address()


limiter.shared_limit(READS, scope="api reads", key_func=_who, methods=["GET", "HEAD"])(blueprint)
limiter.shared_limit(WRITES, scope="api writes", key_func=_who, methods=["POST", "PATCH"])(
    blueprint
)

_INSTRUMENT, _DRAFT = "/instruments/<slug>", "/drafts/<int:draft_id>"
_Row = tuple[str, str, Callable[..., Any], str]
_ROWS: tuple[_Row, ...] = (
    ("GET", "/search", search.search_instruments, "search"),
    ("GET", "/instruments", instruments.list_instruments, "instruments"),
    ("GET", _INSTRUMENT, instruments.show_instrument, "instruments"),
    ("GET", f"{_INSTRUMENT}/versions", instruments.list_versions, "instruments"),
    ("GET", f"{_INSTRUMENT}/versions/<int:number>", instruments.show_version, "instruments"),
    ("GET", f"{_INSTRUMENT}/files", instruments.list_files, "instruments"),
    ("GET", f"{_INSTRUMENT}/formats", instruments.list_formats, "instruments"),
    ("GET", f"{_INSTRUMENT}/adoptions", adoptions.list_adoptions_of, "adoptions"),
    ("POST", f"{_INSTRUMENT}/adoptions", adoptions.report_adoption, "adoptions"),
    ("GET", "/adoptions", adoptions.list_adoptions, "adoptions"),
    ("GET", "/kinds", vocabularies.list_kinds, "vocabularies"),
    ("GET", "/vocabularies", vocabularies.list_vocabularies, "vocabularies"),
    ("GET", "/vocabularies/<key>", vocabularies.show_vocabulary, "vocabularies"),
    ("GET", "/vocabularies/<key>/terms", vocabularies.list_terms, "vocabularies"),
    ("GET", "/vocabularies/<key>/terms/<term>", vocabularies.show_term, "vocabularies"),
    ("GET", "/organisations", organisations.list_organisations, "organisations"),
    ("GET", "/organisations/<slug>", organisations.show_organisation, "organisations"),
    ("GET", "/alliances", organisations.list_alliances, "alliances"),
    ("GET", "/alliances/<slug>", organisations.show_alliance, "alliances"),
    ("GET", "/collections", curated.list_collections, "collections"),
    ("GET", "/collections/<slug>", curated.show_collection, "collections"),
    ("GET", "/drafts", drafts.list_drafts, "drafts"),
    ("POST", "/drafts", drafts.create_draft, "drafts"),
    ("GET", _DRAFT, drafts.show_draft, "drafts"),
    ("PATCH", _DRAFT, drafts.revise_draft, "drafts"),
    ("POST", f"{_DRAFT}/submit", drafts.submit_draft, "drafts"),
    ("POST", f"{_DRAFT}/files", drafts.add_file, "drafts"),
)
for method, rule, view, tag in _ROWS:
    blueprint.add_url_rule(rule, view_func=view, methods=[method], tags=[tag])


def speak_json() -> None:
    """Refuse who cannot take JSON; raises NotAcceptable."""
    accepted = request.accept_mimetypes
    if accepted and accepted.best_match(["application/json", PROBLEM]) is None:
        raise NotAcceptable


def finish(response: Response) -> Response:
    """Say what may be kept, how much may still be asked, and who may read it."""
    view = current_view()
    is_open = view is not None and door_of(view) == "public"
    if request.method in {"GET", "HEAD"} and response.status_code == 200:
        response.add_etag()
        response.headers["Cache-Control"] = f"{'public' if is_open else 'private'}, no-cache"
        response.vary.update({"Accept-Language"} if is_open else {"Authorization"})
        response.make_conditional(request.environ)
    elif "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    if is_open and request.method in {"GET", "HEAD", "OPTIONS"}:
        _open_to_pages(response)
    if request.method == "OPTIONS":
        response.status_code = 204
        response.headers.pop("Content-Type", None)
    if view is not None and scope_of(view) is not None:
        note_token_used()
    _tell_limit(response)
    return response


def _open_to_pages(response: Response) -> None:
    """Let pages of other sites read what is public; they send no cookies and no tokens."""
    open_to_other_sites(response)
    response.headers["Access-Control-Expose-Headers"] = _TOLD
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = _READING
        response.headers["Access-Control-Allow-Headers"] = _SENT
        response.headers["Access-Control-Max-Age"] = "86400"


def _tell_limit(response: Response) -> None:
    present: RequestLimit | None = limiter.current_limit
    if present is None:
        return
    response.headers["RateLimit-Limit"] = str(present.limit.amount)
    response.headers["RateLimit-Remaining"] = str(max(0, present.remaining))
    response.headers["RateLimit-Reset"] = str(max(0, int(present.reset_at - time()) + 1))


blueprint.before_request(speak_json)
blueprint.after_request(finish)
