"""The addresses of the pages of upkeep, in one table."""

from flask import Blueprint

from toolbox.web.upkeep import care, confirming, desk, ending, handing, sponsoring

blueprint = Blueprint("upkeep", __name__)

_OFFER = "/uebergaben/<int:handover_id>"
_REQUEST = "/patenschaften/<int:request_id>"
_ENDING = "/o/<slug>/abschluss"
_FORM = ("GET", "POST")

for rule, endpoint, view, methods in (
    ("/stimmt-noch/<token>", "confirm_by_mail", confirming.confirm_by_mail, ("GET",)),
    ("/stimmt-noch/<token>", "confirm_from_mail", confirming.confirm_from_mail, ("POST",)),
    ("/w/<slug>/stimmt-noch", "confirm", confirming.confirm, ("POST",)),
    ("/w/<slug>/betreuung", "care", care.care, ("GET",)),
    ("/w/<slug>/nachfolger", "name_successor", care.name_successor, ("POST",)),
    ("/w/<slug>/uebergeben", "hand_over", handing.hand_over, _FORM),
    ("/w/<slug>/pate", "ask", sponsoring.ask, _FORM),
    ("/meine-werkzeuge/links", "links", care.own_links, ("GET",)),
    ("/meine-werkzeuge/uebergaben", "handovers", handing.handovers, ("GET",)),
    (f"{_OFFER}/annehmen", "accept", handing.accept, ("POST",)),
    (f"{_OFFER}/ablehnen", "decline", handing.decline, ("POST",)),
    (f"{_OFFER}/zuruecknehmen", "withdraw", handing.withdraw, ("POST",)),
    ("/paten", "orphans", sponsoring.orphans, ("GET",)),
    (f"{_REQUEST}/annehmen", "accept_request", sponsoring.accept, ("POST",)),
    (f"{_REQUEST}/ablehnen", "decline_request", sponsoring.decline, ("POST",)),
    (f"{_REQUEST}/zuruecknehmen", "withdraw_request", sponsoring.withdraw, ("POST",)),
    (_ENDING, "ending", ending.start, ("GET",)),
    (f"{_ENDING}/weiterfuehren", "call_off", ending.call_off, ("POST",)),
    (f"{_ENDING}/<step>", "ending_step", ending.show, ("GET",)),
    (f"{_ENDING}/<step>", "save_ending", ending.save, ("POST",)),
    ("/redaktion/betreuung", "desk", desk.desk, ("GET",)),
):
    blueprint.add_url_rule(rule, endpoint, view, methods=list(methods))
