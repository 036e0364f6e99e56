"""The door for harvesters: OAI-PMH 2.0 at one address, by GET and POST."""

from time import time

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_limiter import RateLimitExceeded
from oaipmh import error

from toolbox.delivery.doors import public
from toolbox.delivery.headers import open_to_other_sites
from toolbox.delivery.limits import limiter
from toolbox.oai.answers import answer as answer_to
from toolbox.oai.answers import refusal
from toolbox.oai.asking import understand

blueprint = Blueprint("oai", __name__)
_FORM = "application/x-www-form-urlencoded"
_questions = limiter.shared_limit("3000 per 10 minutes", scope="oai")
"""Enough to take 10,000 records thirty times over, as fast as they come."""


@blueprint.errorhandler(RateLimitExceeded)
def wait(breach: RateLimitExceeded) -> ResponseReturnValue:
    """Put a harvester off in the way that the protocol has for it: 503, and when to come back.

    Source: https://www.openarchives.org/OAI/openarchivesprotocol.html#StatusCodes
    """
    present = limiter.current_limit
    seconds = present.reset_at - time() if present else breach.limit.limit.get_expiry()
    response = Response("Too many requests. Please come back later.\n", 503)
    response.content_type = "text/plain; charset=utf-8"
    response.headers["Retry-After"] = str(max(1, int(seconds)))
    response.headers["Cache-Control"] = "no-store"
    return open_to_other_sites(response)


@blueprint.route("/oai", methods=["GET", "POST"])
@_questions
@public
def answer() -> ResponseReturnValue:
    """Answer a request; what is wrong with one stands in the answer, whose status is 200."""
    given = list(request.args.items(multi=True))
    if request.mimetype == _FORM:
        given += request.form.items(multi=True)
    try:
        body = answer_to(understand(given))
    except error.ErrorBase as wrong:
        body = refusal(wrong, given)
    return open_to_other_sites(Response(body, content_type="text/xml; charset=utf-8"))
