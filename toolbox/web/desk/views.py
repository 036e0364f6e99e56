"""The addresses of the review desk, in one table."""

from flask import Blueprint

from toolbox.web.desk import answers, care, decisions, history, queue, remarks, submission

blueprint = Blueprint("desk", __name__, url_prefix="/redaktion")

_ONE = "/<int:version_id>"
_ANSWERS = "/textbausteine"
_FORM = ("GET", "POST")

for rule, endpoint, view, methods in (
    ("", "queue", queue.queue, ("GET",)),
    (_ONE, "review", submission.review, ("GET",)),
    (f"{_ONE}/veroeffentlichen", "publish", decisions.publish, ("POST",)),
    (f"{_ONE}/zurueckgeben", "send_back", decisions.send_back, ("POST",)),
    (f"{_ONE}/ablehnen", "reject", decisions.reject, ("POST",)),
    (f"{_ONE}/kommentar", "comment", remarks.comment, ("POST",)),
    (
        f"{_ONE}/kommentar/<int:comment_id>/loeschen",
        "drop_comment",
        remarks.drop_comment,
        ("POST",),
    ),
    (f"{_ONE}/uebernehmen", "claim", remarks.claim, ("POST",)),
    (f"{_ONE}/zuweisen", "assign", remarks.assign, ("POST",)),
    (_ANSWERS, "answers", answers.answers, ("GET",)),
    (f"{_ANSWERS}/neu", "new_answer", answers.new_answer, _FORM),
    (f"{_ANSWERS}/<int:answer_id>", "answer", answers.answer, _FORM),
    (f"{_ANSWERS}/<int:answer_id>/loeschen", "remove_answer", answers.remove_answer, ("POST",)),
    ("/w/<slug>", "care", care.care, ("GET",)),
    ("/w/<slug>/verlauf", "history", history.history, ("GET",)),
    ("/w/<slug>/adresse", "rename", care.rename, ("POST",)),
    ("/w/<slug>/entfernen", "remove", care.remove, ("POST",)),
):
    blueprint.add_url_rule(rule, endpoint, view, methods=list(methods))
