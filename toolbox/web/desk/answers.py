"""Canned answers: the texts that editors keep for their comments."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.i18n import _
from toolbox.foundation.uow import unit_of_work
from toolbox.review import answers as answers_kept
from toolbox.web.desk.forms import AnswerForm
from toolbox.web.forms import form_page, refuse


@scope("editor")
def answers() -> ResponseReturnValue:
    """List all canned answers."""
    return render_template("desk/answers.html", answers=answers_kept.answers())


@scope("editor")
def new_answer() -> ResponseReturnValue:
    """Keep a new answer."""
    form = AnswerForm()
    if request.method == "POST":
        try:
            with unit_of_work():
                answers_kept.add_answer(**form.texts(), by=caller())
        except Invalid as error:
            refuse(form, error)
        else:
            return _saved()
    return form_page("desk/answer.html", form, answer=None)


@scope("editor")
def answer(answer_id: int) -> ResponseReturnValue:
    """Show an answer and change it."""
    form = AnswerForm()
    if request.method == "POST":
        try:
            with unit_of_work():
                answers_kept.change_answer(
                    answers_kept.answer(answer_id),
                    **form.texts(),
                    expected=form.seen_at,
                    by=caller(),
                )
        except (Conflict, Invalid) as error:
            refuse(form, error)
        else:
            return _saved()
    found = answers_kept.answer(answer_id)
    if request.method == "GET":
        form = AnswerForm(obj=found, data={"seen": found.changed_at.isoformat()})
    return form_page("desk/answer.html", form, answer=found)


@scope("editor")
def remove_answer(answer_id: int) -> ResponseReturnValue:
    """Forget an answer."""
    with unit_of_work():
        answers_kept.remove_answer(answers_kept.answer(answer_id), by=caller())
    flash(_("The canned answer is deleted."), "success")
    return redirect(url_for("desk.answers"), code=303)


def _saved() -> ResponseReturnValue:
    flash(_("The canned answer is saved."), "success")
    return redirect(url_for("desk.answers"), code=303)
