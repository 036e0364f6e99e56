"""The door for harvesters: OAI-PMH 2.0 at one address, by GET and POST."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from oaipmh import error

from toolbox.delivery.doors import public
from toolbox.delivery.headers import open_to_other_sites
from toolbox.oai.answers import answer as answer_to
from toolbox.oai.answers import refusal
from toolbox.oai.asking import understand

blueprint = Blueprint("oai", __name__)
_FORM = "application/x-www-form-urlencoded"


@blueprint.route("/oai", methods=["GET", "POST"])
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
