"""The addresses of collections, in one table."""

from flask import Blueprint, Response, request

from toolbox.delivery.headers import keep_secret
from toolbox.web.curation import archive, collecting, deeds, editing, pages

blueprint = Blueprint("curation", __name__)
blueprint.before_app_request(collecting.bring_along)
blueprint.after_app_request(collecting.empty_device)
blueprint.record_once(
    lambda state: state.app.jinja_env.globals.update(
        is_collected=collecting.is_collected, collected_count=collecting.collected_count
    )
)


@blueprint.after_app_request
def keep_secrets(response: Response) -> Response:
    """Let no search engine keep what opens with a secret link, whichever room shows it."""
    key = str((request.view_args or {}).get("key", ""))
    if "_" in key and "/koffer/" in request.path:
        keep_secret(response)
    return response


_ONE = "/koffer/<key>"
_MINE = "/koffer/mein/<int:collection_id>"
_GET, _POST = ("GET",), ("POST",)

for rule, endpoint, view, methods in (
    ("/koffer", "index", pages.index, _GET),
    ("/koffer/mein", "mine", editing.mine, _GET),
    ("/koffer/mein", "save_device", editing.save_device, _POST),
    ("/koffer/neu", "begin", editing.begin, _POST),
    ("/koffer/hinzufuegen", "add", collecting.add, _POST),
    (_MINE, "edit", editing.edit, _GET),
    (_MINE, "save", editing.save, _POST),
    (f"{_MINE}/link", "renew_link", deeds.renew_link, _POST),
    (f"{_MINE}/abgeben", "give", deeds.give, _POST),
    (f"{_MINE}/loeschen", "delete", deeds.delete, _POST),
    (f"{_MINE}/zurueckholen", "restore", deeds.restore, _POST),
    (_ONE, "show", pages.show, _GET),
    (f"{_ONE}.zip", "archive", archive.archive, _GET),
    (f"{_ONE}/drucken", "printed", pages.printed, _GET),
    (f"{_ONE}/weitergeben", "share", pages.share, _GET),
    (f"{_ONE}/qr.<any(svg,png):suffix>", "qr", pages.qr, _GET),
    (f"{_ONE}/uebernehmen", "copy", deeds.copy, _POST),
    (f"{_ONE}/melden", "report", deeds.report, ("GET", "POST")),
    (f"{_ONE}/verbergen", "hide", deeds.hide, _POST),
    (f"{_ONE}/zeigen", "unhide", deeds.unhide, _POST),
    (f"{_ONE}/empfehlen", "choose", deeds.choose, _POST),
):
    blueprint.add_url_rule(rule, endpoint, view, methods=list(methods))
