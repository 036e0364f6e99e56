"""The board: led by whoever knows its address, shown to a class on a projector.

It asks every second whether there is something new and is told "no" in a few bytes. A connection
held open for each board would take one of the few threads of the server away for a whole lesson.
"""

import re

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.catalogue import queries as catalogue
from toolbox.classroom import operations, queries
from toolbox.classroom.lifecycle import LessonState
from toolbox.classroom.models import Lesson
from toolbox.classroom.rules import SEATS_MOST, spaced
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public
from toolbox.delivery.headers import restrict_as_file
from toolbox.delivery.languages import reading_language
from toolbox.delivery.qr_codes import qr_answer
from toolbox.foundation.addresses import public_url
from toolbox.foundation.uow import unit_of_work
from toolbox.web.classroom.limits import opened_lessons
from toolbox.web.classroom.presenters import (
    about_address,
    address_of_board,
    board_of,
    entrance,
    to_play,
)
from toolbox.workshop import queries as copies

DEEDS = {
    "pausieren": LessonState.PAUSED,
    "oeffnen": LessonState.OPEN,
    "beenden": LessonState.ENDED,
}


@public
@opened_lessons
def open_one(slug: str) -> ResponseReturnValue:
    """Open a lesson on what runs of an instrument, and lead to its board."""
    with unit_of_work():
        instrument = catalogue.by_slug(slug, by=caller())
        version = catalogue.published_version(instrument)
        attachment, _package = to_play(version, request.form.get("datei", type=int))
        _lesson, token = operations.open_lesson(
            instrument_id=instrument.id, file_id=attachment.file_id, title=version.title
        )
    return redirect(url_for("classroom.board", token=token), code=303)


@public
def site(slug: str) -> ResponseReturnValue:
    """Offer to play an adapted copy with a class."""
    copy = copies.copy_at(slug)
    return render_template("classroom/site.html", slug=slug, title=copy.title)


@public
@opened_lessons
def open_site(slug: str) -> ResponseReturnValue:
    """Open a lesson on an adapted copy that visitors see, and lead to its board."""
    with unit_of_work():
        copy = copies.copy_at(slug)
        _lesson, token = operations.open_lesson(
            instrument_id=copy.instrument_id, site=slug, title=copy.title
        )
    return redirect(url_for("classroom.board", token=token), code=303)


@public
def board(token: str) -> ResponseReturnValue:
    """Show the code, who has joined, and what has come out so far."""
    lesson = queries.by_board(token)
    return private(
        render_template(
            "classroom/board.html",
            lesson=lesson,
            token=token,
            code=spaced(lesson.code),
            entrance=entrance(),
            direct=public_url("classroom.look", code=lesson.code),
            address=address_of_board(token),
            instrument=about_address(lesson),
            most=SEATS_MOST,
            view=board_of(queries.seats_of(lesson)),
        )
    )


@public
def standing(token: str) -> ResponseReturnValue:
    """Answer with what has changed on the board, or that nothing has."""
    lesson = queries.by_board(token)
    tag = f"{lesson.id}-{lesson.revision}-{reading_language()}"
    if request.if_none_match.contains(tag):
        response = Response(status=304)
    else:
        response = jsonify(_standing(lesson))
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _standing(lesson: Lesson) -> dict[str, object]:
    view = board_of(queries.seats_of(lesson))
    return {
        "state": lesson.state.value,
        "joined": view.standing.joined,
        "done": view.standing.done,
        "html": render_template("classroom/_standing.html", lesson=lesson, view=view),
    }


@public
def qr(token: str) -> ResponseReturnValue:
    """Answer with the way in as a QR code, dark on white with its quiet zone."""
    lesson = queries.by_board(token)
    response = qr_answer(public_url("classroom.look", code=lesson.code))
    response.headers["Cache-Control"] = "private, no-cache"
    return restrict_as_file(response)


@public
def change(token: str, deed: str) -> ResponseReturnValue:
    """Close or open the lesson to more devices, or end it."""
    with unit_of_work():
        lesson = queries.by_board(token)
        if lesson.state is not LessonState.ENDED:
            operations.set_state(lesson, DEEDS[deed])
    return redirect(url_for("classroom.board", token=token), code=303)


@public
def seats(token: str) -> ResponseReturnValue:
    """List the seats, the newest first, so that some can be taken away."""
    lesson = queries.by_board(token)
    newest = sorted(queries.seats_of(lesson), key=lambda seat: seat.id, reverse=True)
    return private(
        render_template(
            "classroom/seats.html", lesson=lesson, token=token, seats=newest, view=board_of(newest)
        )
    )


@public
def remove_seats(token: str) -> ResponseReturnValue:
    """Take the chosen seats away; whoever sat there is told."""
    chosen = {int(one) for one in request.form.getlist("platz") if re.fullmatch(r"\d{1,12}", one)}
    with unit_of_work():
        operations.remove_seats(queries.by_board(token), chosen)
    return redirect(url_for("classroom.seats", token=token), code=303)


@public
def delete(token: str) -> ResponseReturnValue:
    """Delete the lesson with all that was in it, at once."""
    with unit_of_work():
        operations.forget([queries.by_board(token).id])
    return redirect(url_for("classroom.enter", geloescht=1), code=303)


def private(page: str) -> Response:
    """Return a page that nobody keeps and no search engine lists: its address is a secret."""
    response = Response(page, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
