"""Table of contents of the administration."""

from typing import Any

from flask import Blueprint

from toolbox.web.admin import (
    doors,
    figures,
    overview,
    people,
    person,
    searches,
    settings,
    suggestions,
    synonyms,
    term_deeds,
    term_lists,
    texts,
    trail,
    vocabularies,
    work,
)
from toolbox.web.admin.navigation import pages_for_caller

blueprint = Blueprint("admin", __name__, url_prefix="/verwaltung")

_FORM = ["GET", "POST"]
_LIST = "/vokabulare/<vocabulary_key>"
_TERM = f"{_LIST}/<key>"
_SUGGESTION = "/vorschlaege/<int:suggestion_id>"
_JOB = "/auftraege/<int:job_id>"
_PERSON = "/personen/<int:user_id>"
_RING = "/synonyme/<int:ring_id>"

blueprint.add_url_rule("", view_func=overview.overview)
blueprint.add_url_rule("/zahlen", view_func=figures.figures)
blueprint.add_url_rule("/auftraege", view_func=work.work)
blueprint.add_url_rule("/auftraege/wiederholen", view_func=work.retry_jobs, methods=["POST"])
blueprint.add_url_rule(f"{_JOB}/wiederholen", view_func=work.retry_job, methods=["POST"])
blueprint.add_url_rule(f"{_JOB}/verwerfen", view_func=work.discard_job, methods=_FORM)
blueprint.add_url_rule("/index/neu", view_func=overview.rebuild_index, methods=["POST"])

blueprint.add_url_rule("/personen", view_func=people.people)
blueprint.add_url_rule("/personen/einladen", view_func=people.invite_editor, methods=_FORM)
blueprint.add_url_rule("/personen/link-neu", view_func=people.resend_link, methods=["POST"])
blueprint.add_url_rule("/personen/link-weg", view_func=people.withdraw_link, methods=["POST"])
blueprint.add_url_rule(_PERSON, view_func=person.person)
for deed, about_person in (
    ("rolle", person.change_role),
    ("zweiter-faktor", person.reset_second_factor),
    ("sperren", person.block),
    ("entsperren", person.unblock),
):
    blueprint.add_url_rule(f"{_PERSON}/{deed}", view_func=about_person, methods=["POST"])

blueprint.add_url_rule("/seiten", view_func=texts.texts)
blueprint.add_url_rule("/seiten/<slug>/<locale>", view_func=texts.edit_text, methods=_FORM)
blueprint.add_url_rule("/eingaenge/<key>/<locale>", view_func=doors.edit_door, methods=_FORM)
blueprint.add_url_rule(
    "/eingaenge/<key>/<locale>/original", view_func=doors.give_door_back, methods=["POST"]
)
blueprint.add_url_rule(
    "/texte/<int:version_id>/wiederherstellen", view_func=texts.restore_text, methods=["POST"]
)

blueprint.add_url_rule("/schlagwoerter", view_func=vocabularies.tags)
blueprint.add_url_rule("/vokabulare", view_func=vocabularies.vocabularies)
blueprint.add_url_rule("/vokabulare/<vocabulary_key>", view_func=vocabularies.terms)
blueprint.add_url_rule(_TERM, view_func=vocabularies.term, methods=_FORM)
for deed, view in (
    ("zusammenfuehren", term_deeds.merge),
    ("ersetzen", term_deeds.replace),
    ("verschieben", term_deeds.move),
    ("stilllegen", term_deeds.retire),
    ("zurueckholen", term_deeds.reinstate),
):
    blueprint.add_url_rule(f"{_TERM}/{deed}", view_func=view, methods=["POST"])
blueprint.add_url_rule(f"{_TERM}/aufteilen", view_func=term_deeds.split, methods=_FORM)
blueprint.add_url_rule(f"{_LIST}/neu", view_func=vocabularies.new_term, methods=_FORM)
blueprint.add_url_rule(f"{_LIST}/einlesen", view_func=term_lists.read_list, methods=_FORM)
blueprint.add_url_rule(
    "/vokabulare/eingelesen/<int:import_id>", view_func=term_lists.look_at_list, methods=_FORM
)

blueprint.add_url_rule("/vorschlaege", view_func=suggestions.suggestions)
blueprint.add_url_rule(_SUGGESTION, view_func=suggestions.suggestion)
for answer, endpoint, verb in (
    ("aufnehmen", "add_suggested", suggestions.add_suggested),
    ("zuordnen", "name_existing", suggestions.name_existing),
    ("ablehnen", "decline_suggestion", suggestions.decline),
):
    blueprint.add_url_rule(f"{_SUGGESTION}/{answer}", endpoint, verb, methods=["POST"])

blueprint.add_url_rule("/synonyme", view_func=synonyms.synonyms)
blueprint.add_url_rule("/synonyme/probe", view_func=synonyms.try_out)
blueprint.add_url_rule("/synonyme/neu", view_func=synonyms.new_ring, methods=_FORM)
blueprint.add_url_rule(_RING, view_func=synonyms.ring, methods=_FORM)
blueprint.add_url_rule(f"{_RING}/entfernen", view_func=synonyms.remove_ring, methods=["POST"])

blueprint.add_url_rule("/suchen", view_func=searches.unfound)
blueprint.add_url_rule("/suchen/erledigt", view_func=searches.settle, methods=["POST"])
blueprint.add_url_rule("/suchen/wunsch", view_func=searches.wish, methods=["POST"])
blueprint.add_url_rule("/wuensche/<int:wish_id>", view_func=searches.change_wish, methods=["POST"])

blueprint.add_url_rule("/protokoll", view_func=trail.audit)
blueprint.add_url_rule("/protokoll.<suffix>", view_func=trail.export_trail)
blueprint.add_url_rule("/einstellungen", view_func=settings.settings)
blueprint.add_url_rule("/einstellungen/fristen", view_func=settings.keeping)
blueprint.add_url_rule(
    "/einstellungen/probe/<what>", "try_out_setting", settings.try_out, methods=["POST"]
)


@blueprint.context_processor
def _navigation() -> dict[str, Any]:
    return {"admin_pages": pages_for_caller()}
