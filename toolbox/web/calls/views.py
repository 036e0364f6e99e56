"""The addresses of calls, in one table."""

from flask import Blueprint

from toolbox.web.calls import lists, own, queue, writing

blueprint = Blueprint("calls", __name__)


_ALL = "/gesuche"
_ONE = f"{_ALL}/<int:call_id>"
_OWN = f"{_ALL}/meine/<token>"
_DESK = "/redaktion/gesuche"
_GET, _POST = ("GET",), ("POST",)

for rule, endpoint, view, methods in (
    (_ALL, "index", lists.index, _GET),
    (f"{_ALL}/neu", "begin", writing.begin, _GET),
    (f"{_ALL}/neu", "send", writing.send, _POST),
    (f"{_ALL}/danke", "thanks", writing.thanks, _GET),
    (_ONE, "show", lists.show, _GET),
    (f"{_ONE}/antworten", "answer", lists.answer, _POST),
    (f"{_ONE}/antwort-zuruecknehmen", "take_back_answer", lists.take_back, _POST),
    (_OWN, "own", own.own, _GET),
    (f"{_OWN}/bestaetigen", "prove", own.prove, _POST),
    (f"{_OWN}/bearbeiten", "edit", writing.edit, _GET),
    (f"{_OWN}/bearbeiten", "revise", writing.revise, _POST),
    (f"{_OWN}/weiter", "keep_going", own.keep_going, _POST),
    (f"{_OWN}/schliessen", "close", own.close, _POST),
    (_DESK, "queue", queue.queue, _GET),
    (f"{_DESK}/<int:call_id>/annehmen", "accept", queue.accept, _POST),
    (f"{_DESK}/<int:call_id>/verbergen", "hide", queue.hide, _POST),
):
    blueprint.add_url_rule(rule, endpoint, view, methods=list(methods))
