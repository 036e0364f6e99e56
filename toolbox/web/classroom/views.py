"""Table of contents of lessons."""

from flask import Blueprint

from toolbox.web.classroom import boards, pupils, taking

blueprint = Blueprint("classroom", __name__)

_BOARD = "/klasse/tafel/<token>"
_DEEDS = "<any(pausieren,oeffnen,beenden):deed>"

blueprint.add_url_rule("/w/<slug>/klasse", view_func=boards.open_one, methods=["POST"])
blueprint.add_url_rule("/klasse/mit/<slug>", view_func=boards.site)
blueprint.add_url_rule("/klasse/mit/<slug>", view_func=boards.open_site, methods=["POST"])
blueprint.add_url_rule("/klasse", view_func=pupils.enter)
blueprint.add_url_rule("/klasse", view_func=pupils.type_code, methods=["POST"])
blueprint.add_url_rule("/klasse/<code>", view_func=pupils.look)
blueprint.add_url_rule("/klasse/<code>", view_func=pupils.join, methods=["POST"])
blueprint.add_url_rule("/klasse/platz/<token>", view_func=pupils.seat)
blueprint.add_url_rule("/klasse/platz/<token>", view_func=pupils.report, methods=["POST"])
blueprint.add_url_rule("/klasse/platz/<token>/stand", endpoint="going", view_func=pupils.standing)
blueprint.add_url_rule(_BOARD, view_func=boards.board)
blueprint.add_url_rule(f"{_BOARD}/plaetze", view_func=boards.seats)
blueprint.add_url_rule(f"{_BOARD}/plaetze", view_func=boards.remove_seats, methods=["POST"])
blueprint.add_url_rule(f"{_BOARD}/stand", view_func=boards.standing)
blueprint.add_url_rule(f"{_BOARD}/qr.svg", view_func=boards.qr)
blueprint.add_url_rule(f"{_BOARD}/{_DEEDS}", view_func=boards.change, methods=["POST"])
blueprint.add_url_rule(f"{_BOARD}/loeschen", view_func=boards.delete, methods=["POST"])
blueprint.add_url_rule(f"{_BOARD}/auswertung", view_func=taking.sheet)
blueprint.add_url_rule(f"{_BOARD}/auswertung.csv", view_func=taking.table)
blueprint.add_url_rule(f"{_BOARD}/xapi.json", view_func=taking.statements)
