"""The addresses of the review desk, in one table."""

from flask import Blueprint

from toolbox.web.desk import care, decisions

blueprint = Blueprint("desk", __name__, url_prefix="/redaktion")

_ONE = "/<int:version_id>"

for rule, endpoint, view, method in (
    ("", "queue", decisions.queue, "GET"),
    (_ONE, "review", decisions.review, "GET"),
    (f"{_ONE}/veroeffentlichen", "publish", decisions.publish, "POST"),
    (f"{_ONE}/zurueckgeben", "send_back", decisions.send_back, "POST"),
    ("/w/<slug>", "care", care.care, "GET"),
    ("/w/<slug>/adresse", "rename", care.rename, "POST"),
    ("/w/<slug>/entfernen", "remove", care.remove, "POST"),
):
    blueprint.add_url_rule(rule, endpoint, view, methods=[method])
