"""Comments on fields while a submission is looked at, and who takes care of it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import queries as accounts
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.delivery.refusals import own_path
from toolbox.foundation.errors import Conflict, Invalid, NotFound
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.review import operations, queries
from toolbox.review.models import Submission
from toolbox.web.desk.decisions import INSERT, insert_answer, overtaken
from toolbox.web.desk.forms import AssignForm, CommentForm, DecisionForm
from toolbox.web.desk.submission import DECIDE, REMARKS, forms_for, load, page
from toolbox.web.forms import refuse


def _round(version_id: int) -> Submission:
    """Return the round that waits, inside a unit of work. Raises Conflict where none does."""
    _version, submission = load(version_id)
    if submission is None:
        raise Conflict(_l("This submission no longer waits."), code=operations.OVERTAKEN)
    return submission


def _to(version_id: int, part: str) -> ResponseReturnValue:
    return redirect(url_for("desk.review", version_id=version_id, teil=part), code=303)


@scope("editor")
def comment(version_id: int) -> ResponseReturnValue:
    """Write a comment on a field; what cannot be taken stays in the form."""
    form = CommentForm()
    if request.form.get("deed") == INSERT:
        return _shown_again(version_id, None)
    try:
        with unit_of_work():
            operations.comment_on(
                _round(version_id), form.field.data or "", form.text.data or "", by=caller()
            )
    except Conflict as error:
        return overtaken(version_id, form, error, typed=form.text.data)
    except Invalid as error:
        return _shown_again(version_id, error)
    flash(_("Your comment is kept. The makers read it with your decision."), "success")
    return _to(version_id, REMARKS)


def _shown_again(version_id: int, error: Invalid | None) -> ResponseReturnValue:
    version, submission = load(version_id)
    if submission is None:
        return overtaken(version_id, DecisionForm(), None)
    forms = forms_for(version, submission, sent="commenting")
    if error is not None:
        refuse(forms.commenting, error)
    else:
        insert_answer(forms.commenting, "text", version)
    return page(version, submission, forms, REMARKS)


@scope("editor")
def drop_comment(version_id: int, comment_id: int) -> ResponseReturnValue:
    """Take back a comment that the makers have not read yet."""
    try:
        with unit_of_work():
            submission = _round(version_id)
            found = [
                one
                for one in queries.comments_in([submission.id]).get(submission.id, [])
                if one.id == comment_id
            ]
            if not found:
                raise NotFound(_l("This comment is not here any more."))
            operations.drop_comment(submission, found[0], by=caller())
    except Conflict as error:
        return overtaken(version_id, DecisionForm(), error)
    flash(_("The comment is deleted."), "success")
    return _to(version_id, REMARKS)


@scope("editor")
def claim(version_id: int) -> ResponseReturnValue:
    """Take care of a submission; of two who want it, one gets it and the other reads who did."""
    try:
        with unit_of_work():
            operations.claim(_round(version_id), by=caller())
    except Conflict as error:
        return _not_assigned(version_id, error)
    flash(_("You take care of it now."), "success")
    back = own_path(request.form.get("next"))
    return redirect(back or url_for("desk.review", version_id=version_id), code=303)


@scope("editor")
def assign(version_id: int) -> ResponseReturnValue:
    """Give a submission to an editor, or put it back into the queue."""
    form = AssignForm()
    chosen = str(form.editor.data or "")
    try:
        with unit_of_work():
            submission = _round(version_id)
            is_id = chosen.isdecimal() and len(chosen) < 12
            to = accounts.user_by_id(int(chosen)) if is_id else None
            if chosen and to is None:
                raise Conflict(_l("This account is no longer there."), code="claimed")
            operations.assign(submission, to, expected=form.expected, by=caller())
            name = to.name if to is not None else ""
    except Conflict as error:
        return _not_assigned(version_id, error)
    except Invalid as error:
        version, open_round = load(version_id)
        if open_round is None:
            return overtaken(version_id, form, None)
        forms = forms_for(version, open_round, sent="assigning")
        refuse(forms.assigning, error)
        return page(version, open_round, forms, DECIDE)
    flash(
        _("%(name)s takes care of it now.", name=name) if name else _("It is free again."),
        "success",
    )
    return redirect(url_for("desk.review", version_id=version_id), code=303)


def _not_assigned(version_id: int, error: Conflict) -> ResponseReturnValue:
    """Say who takes care of it instead, or that nobody has to any more."""
    if error.code != "claimed":
        return overtaken(version_id, DecisionForm(), error)
    version, _submission = load(version_id)
    made = render_template(
        "desk/overtaken.html",
        version=version,
        what=str(error.message),
        still_waits=True,
        typed="",
    )
    return made, 409
