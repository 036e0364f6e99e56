"""The addresses of adoptions, in one table."""

from flask import Blueprint, Response, request

from toolbox.delivery.headers import keep_secret
from toolbox.web.adoption import answering, lists, own, queue, reporting

blueprint = Blueprint("adoption", __name__)


@blueprint.after_request
def keep_secrets(response: Response) -> Response:
    """Tell nobody the address of a photo that is asked for with a private link."""
    if not str((request.view_args or {}).get("key", "0")).isdecimal():
        keep_secret(response)
    return response


_ALL = "/w/<slug>/uebernahmen"
_OWN = f"{_ALL}/<token>"
_ANSWER = f"{_ALL}/<int:adoption_id>/antwort"
_DESK = "/redaktion/uebernahmen"
_GET, _POST = ("GET",), ("POST",)

for rule, endpoint, view, methods in (
    (_ALL, "overview", lists.overview, _GET),
    (f"{_ALL}/melden", "report", reporting.report, _GET),
    (f"{_ALL}/melden", "send_report", reporting.send_report, _POST),
    (f"{_ALL}/danke", "thanks", reporting.thanks, _GET),
    (f"{_ALL}/<key>/foto.webp", "photo", lists.photo, _GET),
    (_ANSWER, "answer", answering.answer, _GET),
    (_ANSWER, "send_answer", answering.send_answer, _POST),
    (f"{_ANSWER}/zuruecknehmen", "take_back_answer", answering.take_back, _POST),
    (_OWN, "own", own.own, _GET),
    (f"{_OWN}/meine", "prove", own.prove, _POST),
    (f"{_OWN}/stufe", "advance", own.advance, _POST),
    (f"{_OWN}/stufe/zuruecknehmen", "take_back_stage", own.take_back_stage, _POST),
    (f"{_OWN}/stufe/tag", "correct_day", own.correct_day, _POST),
    (f"{_OWN}/stimmt-noch", "reconfirm", own.reconfirm, _POST),
    (f"{_OWN}/bearbeiten", "edit", own.edit, _GET),
    (f"{_OWN}/bearbeiten", "revise", own.revise, _POST),
    (f"{_OWN}/zurueckziehen", "ask_withdraw", own.ask_withdraw, _GET),
    (f"{_OWN}/zurueckziehen", "withdraw", own.withdraw, _POST),
    (f"{_OWN}/bestaetigen", "confirm", own.confirm, _POST),
    (f"{_OWN}/ablehnen", "decline", own.decline, _POST),
    ("/meine-werkzeuge/uebernahmen", "mine", lists.mine, _GET),
    (_DESK, "queue", queue.queue, _GET),
    (f"{_DESK}/<int:adoption_id>/annehmen", "accept", queue.accept, _POST),
    (f"{_DESK}/<int:adoption_id>/ablehnen", "refuse", queue.refuse, _POST),
):
    blueprint.add_url_rule(rule, endpoint, view, methods=list(methods))
