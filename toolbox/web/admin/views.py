"""Table of contents of the administration."""

from typing import Any

from flask import Blueprint

from toolbox.web.admin import (
    overview,
    people,
    searches,
    settings,
    synonyms,
    texts,
    trail,
    vocabularies,
)
from toolbox.web.admin.navigation import pages_for_caller

blueprint = Blueprint("admin", __name__, url_prefix="/verwaltung")

_FORM = ["GET", "POST"]
_TERM = "/vokabulare/<vocabulary_key>/<key>"
_RING = "/synonyme/<int:ring_id>"

blueprint.add_url_rule("", view_func=overview.overview)
blueprint.add_url_rule("/auftraege/wiederholen", view_func=overview.retry_jobs, methods=["POST"])
blueprint.add_url_rule("/index/neu", view_func=overview.rebuild_index, methods=["POST"])

blueprint.add_url_rule("/personen", view_func=people.people)
blueprint.add_url_rule(
    "/personen/<int:user_id>/rolle", view_func=people.change_role, methods=["POST"]
)

blueprint.add_url_rule("/seiten", view_func=texts.texts)
blueprint.add_url_rule("/seiten/<slug>/<locale>", view_func=texts.edit_text, methods=_FORM)

blueprint.add_url_rule("/schlagwoerter", view_func=vocabularies.tags)
blueprint.add_url_rule("/vokabulare", view_func=vocabularies.vocabularies)
blueprint.add_url_rule("/vokabulare/<vocabulary_key>", view_func=vocabularies.terms)
blueprint.add_url_rule(_TERM, view_func=vocabularies.term, methods=_FORM)
blueprint.add_url_rule(f"{_TERM}/zusammenfuehren", view_func=vocabularies.merge, methods=["POST"])
blueprint.add_url_rule(f"{_TERM}/stilllegen", view_func=vocabularies.retire, methods=["POST"])
blueprint.add_url_rule(f"{_TERM}/zurueckholen", view_func=vocabularies.reinstate, methods=["POST"])

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
blueprint.add_url_rule("/einstellungen", view_func=settings.settings)


@blueprint.context_processor
def _navigation() -> dict[str, Any]:
    return {"admin_pages": pages_for_caller()}
