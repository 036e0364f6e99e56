"""The decisions about a submission, and what an editor reads whom somebody was faster than."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.catalogue import drafts
from toolbox.catalogue.models import Version
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.i18n import _
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.review import answers, operations, queries
from toolbox.review.lifecycle import SubmissionState
from toolbox.review.models import Submission
from toolbox.web.desk.forms import AnsweringForm, DecisionForm, RejectForm, ReturnForm
from toolbox.web.desk.submission import DECIDE, forms_for, load, locale_of, page
from toolbox.web.forms import refuse
from toolbox.web.surroundings import clock_time, long_date

INSERT = "insert"
"""What the button is called that puts a canned answer into the text beside it."""


def _version(version_id: int) -> Version:
    return drafts.reviewable_version(version_id, by=caller())


@scope("editor")
def publish(version_id: int) -> ResponseReturnValue:
    """Make it what visitors see."""
    form = DecisionForm()
    try:
        with unit_of_work():
            version = _version(version_id)
            operations.accept(
                version,
                expected=form.expected,
                own_allowed=installed_settings().editors_may_publish_own,
                by=caller(),
            )
            title = version.title
    except Conflict as error:
        return overtaken(version_id, form, error)
    flash(_("%(title)s is published. Its makers get an e-mail.", title=title), "success")
    return redirect(url_for("desk.queue"), code=303)


@scope("editor")
def send_back(version_id: int) -> ResponseReturnValue:
    """Ask its makers for changes; what cannot be taken stays in the form."""
    form = ReturnForm()
    if request.form.get("deed") == INSERT:
        return _inserted(version_id, "returning", "comment")
    if form.changes_due_on.process_errors:
        return _again(version_id, "returning", Invalid(str(form.changes_due_on.process_errors[0])))
    try:
        with unit_of_work():
            operations.ask_for_changes(
                _version(version_id),
                form.comment.data or "",
                until=form.changes_due_on.data,
                expected=form.expected,
                by=caller(),
            )
    except Conflict as error:
        return overtaken(version_id, form, error, typed=form.comment.data)
    except Invalid as error:
        return _again(version_id, "returning", error)
    flash(_("It is back with its makers. They get your comments by e-mail."), "success")
    return redirect(url_for("desk.queue"), code=303)


@scope("editor")
def reject(version_id: int) -> ResponseReturnValue:
    """Turn it down for reasons; the draft goes back to its makers."""
    form = RejectForm()
    if request.form.get("deed") == INSERT:
        return _inserted(version_id, "rejecting", "explanation")
    try:
        with unit_of_work():
            operations.reject(
                _version(version_id),
                form.reasons.data or [],
                form.explanation.data or "",
                expected=form.expected,
                by=caller(),
            )
    except Conflict as error:
        return overtaken(version_id, form, error, typed=form.explanation.data)
    except Invalid as error:
        error.fields["explanation"] = error.fields.pop("comment", [])
        return _again(version_id, "rejecting", error)
    flash(_("It is rejected. Its makers read your reasons."), "success")
    return redirect(url_for("desk.queue"), code=303)


def _again(version_id: int, sent: str, error: Invalid) -> ResponseReturnValue:
    """Show the page once more with what was typed and what is wrong with it."""
    version, submission = load(version_id)
    if submission is None:
        raise Conflict(error.message, code=operations.OVERTAKEN)
    forms = forms_for(version, submission, sent=sent)
    form = getattr(forms, sent)
    if not form.errors:
        refuse(form, Invalid(error.message, fields={k: v for k, v in error.fields.items() if v}))
    return page(version, submission, forms, DECIDE)


def _inserted(version_id: int, sent: str, field: str) -> ResponseReturnValue:
    """Show the page once more with a canned answer in the text; for readers without scripts."""
    version, submission = load(version_id)
    if submission is None:
        return overtaken(version_id, DecisionForm(), None)
    forms = forms_for(version, submission, sent=sent)
    insert_answer(getattr(forms, sent), field, version)
    return page(version, submission, forms, DECIDE)


def insert_answer(form: AnsweringForm, field: str, version: Version) -> None:
    """Put the chosen canned answer below what is written; nothing where none was chosen."""
    chosen = str(form.answer.data or "")
    found = [one for one in answers.answers() if str(one.id) == chosen]
    for one in found:
        texts = (form[field].data or "", answers.text_for(one, locale_of(version)))
        form[field].data = "\n\n".join(text.rstrip() for text in texts if text.strip())
    form.answer.data = ""


def overtaken(
    version_id: int, form: DecisionForm, error: Conflict | None, *, typed: str | None = None
) -> ResponseReturnValue:
    """Say what happened meanwhile, and keep what the editor has written."""
    if error is not None and error.code not in {operations.OVERTAKEN, "changed-meanwhile"}:
        raise error
    version = _version(version_id)
    latest = queries.latest_rounds([version.id]).get(version.id)
    made = render_template(
        "desk/overtaken.html",
        version=version,
        what=_what_happened(latest, form.seen_round),
        still_waits=latest is not None and latest.state is SubmissionState.WAITING,
        typed=(typed or "").strip(),
    )
    return made, 409


_ENDS = {
    SubmissionState.PUBLISHED: lambda **said: _(
        "%(name)s published it on %(day)s at %(time)s.", **said
    ),
    SubmissionState.RETURNED: lambda **said: _(
        "%(name)s asked its makers for changes on %(day)s at %(time)s.", **said
    ),
    SubmissionState.REJECTED: lambda **said: _(
        "%(name)s rejected it on %(day)s at %(time)s.", **said
    ),
    SubmissionState.WITHDRAWN: lambda **said: _(
        "%(name)s took it back on %(day)s at %(time)s to change it.", **said
    ),
}


def _what_happened(latest: Submission | None, seen_round: int) -> str:
    if latest is None:
        return _("It is not waiting for the editors.")
    if latest.state is SubmissionState.WAITING:
        if 0 < seen_round < latest.round:
            return _("Its makers took it back and have handed it in again since you opened it.")
        return _("Somebody has changed it since you opened it. Please look at it once more.")
    name = latest.decided_by.name if latest.decided_by is not None else _("The toolbox itself")
    moment = latest.decided_at
    say = _ENDS.get(latest.state)
    if say is None or moment is None:
        return _("The draft is no longer there.")
    return say(name=name, day=long_date(moment), time=clock_time(moment))
