"""Table of contents of the pages on following."""

from flask import Blueprint

from toolbox.web.following import asking, own, proofs

blueprint = Blueprint("following", __name__, url_prefix="/folgen")

_FORM = ["GET", "POST"]

blueprint.add_url_rule("", view_func=own.mine, methods=_FORM)
blueprint.add_url_rule("/gesendet", view_func=asking.sent)
blueprint.add_url_rule("/link", view_func=own.ask_for_link, methods=_FORM)
blueprint.add_url_rule("/uebersicht/<token>", view_func=own.by_link, methods=_FORM)
blueprint.add_url_rule("/bestaetigen/<token>", view_func=proofs.confirm, methods=_FORM)
blueprint.add_url_rule("/beenden/<token>", view_func=proofs.stop, methods=_FORM)
blueprint.add_url_rule("/suche", view_func=asking.follow_search, methods=_FORM)
blueprint.add_url_rule("/<kind>/<path:key>", view_func=asking.follow, methods=_FORM)
