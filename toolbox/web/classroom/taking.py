"""What the teacher takes along: the sheet for the talk afterwards, a table, xAPI statements."""

import json

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from toolbox.classroom import exports, queries
from toolbox.delivery.doors import public
from toolbox.foundation.addresses import public_url
from toolbox.web.classroom.boards import private
from toolbox.web.classroom.presenters import about_address, board_of


@public
def sheet(token: str) -> ResponseReturnValue:
    """Show what came out, with questions, to print or to talk about."""
    lesson = queries.by_board(token)
    return private(
        render_template(
            "classroom/sheet.html",
            lesson=lesson,
            token=token,
            view=board_of(queries.seats_of(lesson)),
            instrument=about_address(lesson),
        )
    )


@public
def table(token: str) -> ResponseReturnValue:
    """Answer with one line a seat, for a spreadsheet."""
    lesson = queries.by_board(token)
    return _download(exports.as_csv(queries.seats_of(lesson)), "klasse.csv", "text/csv")


@public
def statements(token: str) -> ResponseReturnValue:
    """Answer with what the packages said as xAPI statements, for a learning record store."""
    lesson = queries.by_board(token)
    found = exports.statements_of(
        lesson,
        queries.seats_of(lesson),
        activity=about_address(lesson, public_url),
        site=public_url("home.index"),
    )
    body = json.dumps(found, ensure_ascii=False, indent=1).encode()
    return _download(body, "klasse-xapi.json", "application/json")


def _download(body: bytes, name: str, media_type: str) -> Response:
    response = Response(body, content_type=f"{media_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
