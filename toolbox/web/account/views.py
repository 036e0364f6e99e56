"""Table of contents of the account pages."""

from flask import Blueprint

from toolbox.web.account import (
    entrance,
    known,
    notices,
    own,
    proofs,
    provider,
    second_factor,
    sessions,
    tokens,
)

blueprint = Blueprint("account", __name__, url_prefix="/konto")

_FORM = ["GET", "POST"]

blueprint.add_url_rule("/anmelden", view_func=entrance.login, methods=_FORM)
blueprint.add_url_rule(
    "/anmelden/zweiter-schritt", "second_step", entrance.check_second_step, methods=_FORM
)
blueprint.add_url_rule("/anmelden/anbieter", "ask_provider", provider.ask)
blueprint.add_url_rule("/anmelden/anbieter/zurueck", "provider_answer", provider.answer)
blueprint.add_url_rule(
    "/anmelden/anbieter/verbinden", "link_provider", provider.link, methods=_FORM
)
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
blueprint.add_url_rule("/daten", view_func=known.known, methods=_FORM)
blueprint.add_url_rule("/anbieter/trennen", "unlink_provider", provider.unlink, methods=["POST"])

blueprint.add_url_rule("/sitzungen", view_func=sessions.sessions)
blueprint.add_url_rule("/sitzungen/beenden", "end_sessions", sessions.end_all, methods=["POST"])
blueprint.add_url_rule(
    "/sitzungen/<int:login_id>/beenden", "end_one_session", sessions.end_one, methods=["POST"]
)

blueprint.add_url_rule("/zugriffe", "tokens", tokens.overview)
blueprint.add_url_rule("/zugriffe/neu", "new_token", tokens.new, methods=_FORM)
blueprint.add_url_rule(
    "/zugriffe/<int:token_id>/widerrufen", "revoke_token", tokens.revoke, methods=["POST"]
)

blueprint.add_url_rule("/zweiter-faktor", "second_factor", second_factor.overview)
blueprint.add_url_rule(
    "/zweiter-faktor/beginnen", "begin_second_factor", second_factor.begin, methods=["POST"]
)
blueprint.add_url_rule(
    "/zweiter-faktor/einrichten", "set_up_second_factor", second_factor.set_up, methods=_FORM
)
blueprint.add_url_rule(
    "/zweiter-faktor/codes", "new_recovery_codes", second_factor.new_codes, methods=_FORM
)
blueprint.add_url_rule(
    "/zweiter-faktor/abschalten",
    "switch_off_second_factor",
    second_factor.switch_off,
    methods=_FORM,
)

_NOTICES = "/benachrichtigungen"
blueprint.add_url_rule(_NOTICES, view_func=notices.notifications, methods=_FORM)
blueprint.add_url_rule(
    f"{_NOTICES}/<token>", view_func=notices.notifications_by_link, methods=_FORM
)
blueprint.add_url_rule("/abbestellen/<token>", view_func=notices.unsubscribe, methods=_FORM)
blueprint.record_once(notices.install_warning)
