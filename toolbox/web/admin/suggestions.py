"""Terms that contributors miss: editors add them, find them there already, or say why not."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts.queries import names_of
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.i18n import _
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import keeping, queries, suggesting
from toolbox.vocabularies.models import SuggestionState
from toolbox.web.admin.term_forms import DeclineForm, OtherTermForm, SuggestionForm
from toolbox.web.admin.vocabularies import broader_in, offered_terms
from toolbox.web.forms import Form, form_page, refuse


@scope("editor")
def suggestions() -> ResponseReturnValue:
    """List what waits for an answer."""
    waiting = queries.waiting_suggestions()
    names = names_of(one.suggested_by_id for one in waiting if one.suggested_by_id)
    return render_template("admin/suggestions.html", waiting=waiting, names=names)


def _page(
    suggestion_id: int,
    form: Form,
    *,
    new: Form | None = None,
    other: Form | None = None,
    no: Form | None = None,
) -> ResponseReturnValue:
    found = queries.suggestion(suggestion_id)
    if found.state is not SuggestionState.WAITING:
        flash(_("Somebody has answered this suggestion already."), "info")
        return redirect(url_for("admin.suggestions"), code=303)
    names = names_of([found.suggested_by_id] if found.suggested_by_id else [])
    return form_page(
        "admin/suggestion.html",
        form,
        suggestion=found,
        who=names.get(found.suggested_by_id or 0, ""),
        new=new or SuggestionForm(None, data={"label_de": found.label}),
        other=other or OtherTermForm(None),
        no=no or DeclineForm(None),
        offered=offered_terms(found.vocabulary_key),
    )


@scope("editor")
def suggestion(suggestion_id: int) -> ResponseReturnValue:
    """Show one suggestion with the three answers there are."""
    return _page(suggestion_id, DeclineForm(None))


def _answered(sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("admin.suggestions"), code=303)


@scope("editor")
def add_suggested(suggestion_id: int) -> ResponseReturnValue:
    """Take it into the list."""
    form = SuggestionForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                found = queries.suggestion(suggestion_id)
                broader = broader_in(found.vocabulary_key, form)
                suggesting.add_suggested(found, form.said(), broader=broader, by=caller())
        except (Conflict, Invalid) as error:
            refuse(form, error)
        else:
            return _answered(_("The term is in the list now. The person is told."))
    return _page(suggestion_id, form, new=form)


@scope("editor")
def name_existing(suggestion_id: int) -> ResponseReturnValue:
    """Make it another name of a term that is there."""
    form = OtherTermForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                found = queries.suggestion(suggestion_id)
                there = keeping.term_called(found.vocabulary_key, form.into.data or "")
                suggesting.name_existing(found, there, by=caller())
        except (Conflict, Invalid) as error:
            refuse(form, error)
        else:
            return _answered(_("It is another name of the term now. The person is told."))
    return _page(suggestion_id, form, other=form)


@scope("editor")
def decline(suggestion_id: int) -> ResponseReturnValue:
    """Say why the list stays as it is."""
    form = DeclineForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                found = queries.suggestion(suggestion_id)
                suggesting.decline(found, form.answer.data or "", by=caller())
        except (Conflict, Invalid) as error:
            refuse(form, error)
        else:
            return _answered(_("The person gets your answer."))
    return _page(suggestion_id, form, no=form)
