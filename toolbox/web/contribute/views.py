"""The addresses of the contributing pages, in one table."""

from flask import Blueprint

from toolbox.web.contribute import (
    answering,
    check,
    file_deeds,
    mine,
    resumable,
    sharing,
    start,
    templating,
    wizard,
)

blueprint = Blueprint("contribute", __name__)

_ONE = "/einreichen/<int:instrument_id>"
_SHARED_FILE = "/vorschau/<secret>/datei/<int:attachment_id>/<name>"
_UPLOAD = f"{_ONE}/hochladen/<key>"

for rule, endpoint, view, method in (
    ("/einreichen", "start", start.start, "GET"),
    ("/einreichen", "begin", start.begin, "POST"),
    ("/einreichen/organisation", "found_organisation", start.found_organisation, "POST"),
    (f"{_ONE}/pruefen", "check", check.check, "GET"),
    (f"{_ONE}/absenden", "submit", check.submit, "POST"),
    (f"{_ONE}/zurueckholen", "withdraw", check.withdraw, "POST"),
    (f"{_ONE}/verwerfen", "ask_discard", check.ask_discard, "GET"),
    (f"{_ONE}/verwerfen", "discard", check.discard, "POST"),
    (f"{_ONE}/vorschau", "preview", check.preview, "GET"),
    (f"{_ONE}/dateien/<int:attachment_id>", "download", file_deeds.download, "GET"),
    (f"{_ONE}/hochladen", "abilities", resumable.abilities, "OPTIONS"),
    (f"{_ONE}/hochladen", "announce", resumable.announce, "POST"),
    (_UPLOAD, "standing", resumable.standing, "HEAD"),
    (_UPLOAD, "append", resumable.append, "PATCH"),
    (_UPLOAD, "terminate", resumable.terminate, "DELETE"),
    (f"{_ONE}/teilen", "share", sharing.share, "GET"),
    (f"{_ONE}/teilen", "make_link", sharing.make_link, "POST"),
    (f"{_ONE}/teilen/<int:link_id>/beenden", "end_link", sharing.end_link, "POST"),
    ("/vorschau/<secret>", "shared", sharing.shared, "GET"),
    (_SHARED_FILE, "shared_file", sharing.shared_file, "GET"),
    ("/w/<slug>/als-vorlage", "as_template", templating.as_template, "GET"),
    ("/w/<slug>/als-vorlage", "begin_from", templating.begin_from, "POST"),
    (f"{_ONE}/verlauf", "rounds", answering.rounds, "GET"),
    (
        f"{_ONE}/kommentare/<int:comment_id>",
        "settle_comment",
        answering.settle_comment,
        "POST",
    ),
    (f"{_ONE}/<step>", "step", wizard.show, "GET"),
    (f"{_ONE}/<step>", "save_step", wizard.submit_step, "POST"),
    (f"{_ONE}/<step>/sichern", "renew", wizard.renew, "GET"),
    (f"{_ONE}/<step>/sichern", "autosave", wizard.autosave, "POST"),
    ("/meine-werkzeuge", "mine", mine.mine, "GET"),
    ("/w/<slug>/neue-fassung", "new_version", mine.new_version, "POST"),
    ("/w/<slug>/zurueckziehen", "retire", mine.retire, "POST"),
    ("/w/<slug>/wieder-aufnehmen", "reinstate", mine.reinstate, "POST"),
):
    own_options = rule.endswith("/hochladen")
    blueprint.add_url_rule(
        rule, endpoint, view, methods=[method], provide_automatic_options=not own_options
    )
