"""The addresses of the contributing pages, in one table."""

from flask import Blueprint

from toolbox.web.contribute import check, file_deeds, mine, start, wizard

blueprint = Blueprint("contribute", __name__)

_ONE = "/einreichen/<int:instrument_id>"

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
    (f"{_ONE}/<step>", "step", wizard.show, "GET"),
    (f"{_ONE}/<step>", "save_step", wizard.submit_step, "POST"),
    (f"{_ONE}/<step>/sichern", "autosave", wizard.autosave, "POST"),
    ("/meine-werkzeuge", "mine", mine.mine, "GET"),
    ("/w/<slug>/neue-fassung", "new_version", mine.new_version, "POST"),
    ("/w/<slug>/zurueckziehen", "retire", mine.retire, "POST"),
    ("/w/<slug>/wieder-aufnehmen", "reinstate", mine.reinstate, "POST"),
):
    blueprint.add_url_rule(rule, endpoint, view, methods=[method])
