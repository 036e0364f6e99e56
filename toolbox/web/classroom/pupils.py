"""For pupils: type the code, take a seat, play. No account, no cookie, nothing about anybody."""

from collections.abc import Mapping

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.classroom import operations, queries
from toolbox.classroom.lifecycle import LessonState
from toolbox.classroom.rules import BATCH_MOST, code_typed, spaced
from toolbox.delivery.doors import public
from toolbox.foundation.errors import Invalid, NotFound
from toolbox.foundation.i18n import _l
from toolbox.foundation.uow import unit_of_work
from toolbox.stage.contract import Message, read_message
from toolbox.web.classroom.boards import private
from toolbox.web.classroom.limits import wrong_codes
from toolbox.web.classroom.presenters import about_address, frame_for

_NO_BATCH = _l("This is not a list of messages.")


@public
def enter() -> ResponseReturnValue:
    """Ask for the code on the board."""
    return render_template("classroom/enter.html", is_deleted="geloescht" in request.args)


@public
@wrong_codes
def type_code() -> ResponseReturnValue:
    """Lead to the lesson with the code that was typed."""
    typed = request.form.get("code", "")
    try:
        lesson = queries.by_code(typed)
    except NotFound as error:
        shown = code_typed(typed)[:12]
        return render_template("classroom/enter.html", typed=shown, wrong=error.message), 422
    return redirect(url_for("classroom.look", code=lesson.code), code=303)


@public
@wrong_codes
def look(code: str) -> ResponseReturnValue:
    """Show what will be played, and offer a seat."""
    lesson = queries.by_code(code)
    return private(
        render_template(
            "classroom/look.html",
            lesson=lesson,
            code=spaced(lesson.code),
            is_open=lesson.state is LessonState.OPEN,
            is_over=lesson.state is LessonState.ENDED,
            instrument=about_address(lesson),
        )
    )


@public
@wrong_codes
def join(code: str) -> ResponseReturnValue:
    """Take a seat; its address is what keeps it."""
    with unit_of_work():
        _seat, token = operations.join(code)
    return redirect(url_for("classroom.seat", token=token), code=303)


@public
def seat(token: str) -> ResponseReturnValue:
    """Play, with one's own name above."""
    found = queries.by_seat(token)
    return private(
        render_template(
            "classroom/seat.html",
            seat=found,
            lesson=found.lesson,
            token=token,
            frame=frame_for(found.lesson),
            instrument=about_address(found.lesson),
        )
    )


@public
def standing(token: str) -> ResponseReturnValue:
    """Answer whether the lesson goes on; NotFound where it, or this seat, is gone."""
    response = jsonify({"state": queries.by_seat(token).lesson.state.value})
    response.headers["Cache-Control"] = "no-store"
    return response


@public
def report(token: str) -> ResponseReturnValue:
    """Take down what the package on a device has said; what breaks the contract is left out."""
    messages = _messages(_body())
    with unit_of_work():
        operations.report(queries.by_seat(token), messages)
    return jsonify({"taken": len(messages)})


def _body() -> object:
    try:
        return request.get_json(silent=True)
    except RecursionError:  # lists in lists in lists: no package sends them
        return None


def _messages(body: object) -> list[Message]:
    batch = body.get("messages") if isinstance(body, Mapping) else None
    if not isinstance(batch, list) or len(batch) > BATCH_MOST:
        raise Invalid(_NO_BATCH, code="no-batch")
    read = [read_message(one) for one in batch]
    return [message for message in read if message is not None]
