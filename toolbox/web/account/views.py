"""Table of contents of the account pages."""

from flask import Blueprint

from toolbox.web.account import entrance, own, proofs

blueprint = Blueprint("account", __name__, url_prefix="/konto")

_FORM = ["GET", "POST"]

blueprint.add_url_rule("/anmelden", view_func=entrance.login, methods=_FORM)
blueprint.add_url_rule("/abmelden", view_func=entrance.logout, methods=["POST"])
blueprint.add_url_rule("/registrieren", view_func=entrance.register, methods=_FORM)
blueprint.add_url_rule("/registrieren/gesendet", view_func=entrance.registered)
blueprint.add_url_rule("/passwort-vergessen", view_func=entrance.forgot, methods=_FORM)
blueprint.add_url_rule("/passwort-vergessen/gesendet", view_func=entrance.reset_sent)

blueprint.add_url_rule("/bestaetigen/<token>", view_func=proofs.confirm, methods=_FORM)
blueprint.add_url_rule("/passwort-neu/<token>", view_func=proofs.reset, methods=_FORM)
blueprint.add_url_rule("/adresse-neu/<token>", view_func=proofs.confirm_email, methods=_FORM)
blueprint.add_url_rule("/einladung/<token>", view_func=proofs.accept_invitation, methods=_FORM)
blueprint.add_url_rule(
    "/erste-verwaltung/<token>", view_func=proofs.first_administrator, methods=_FORM
)

blueprint.add_url_rule("", view_func=own.profile, methods=_FORM)
blueprint.add_url_rule("/passwort", view_func=own.change_password, methods=_FORM)
blueprint.add_url_rule("/adresse", view_func=own.change_email, methods=_FORM)
blueprint.add_url_rule("/loeschen", view_func=own.delete, methods=_FORM)
