"""The list of calls, and the page of one, with the answers of organisations."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import queries as accounts
from toolbox.calls import operations, policy, queries, rules
from toolbox.calls.lifecycle import OUTCOME_LABELS
from toolbox.calls.models import Call
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public, signed_in
from toolbox.delivery.languages import reading_language
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import _
from toolbox.foundation.uow import unit_of_work
from toolbox.web.calls import serving
from toolbox.web.calls.forms import AnswerForm
from toolbox.web.forms import chosen_number, form_page, refuse

REGION_FILTER, AUDIENCE_FILTER = "region", "zielgruppe"
LONGEST = 120


@public
def index() -> str:
    """List the open calls, the newest first, and the reader's own ones."""
    chosen = {
        name: request.args.get(name, "")[:LONGEST] for name in (REGION_FILTER, AUDIENCE_FILTER)
    }
    page = queries.open_calls(
        region=chosen[REGION_FILTER], audience=chosen[AUDIENCE_FILTER], page=serving.page_number()
    )
    language, wished = reading_language(), queries.wished_terms()
    return render_template(
        "calls/index.html",
        page=page,
        rows=[(one, serving.wishes_of(one, language)) for one in page.items],
        kinds=KINDS,
        chosen=chosen,
        filters=[
            (name, vocabulary, [(one.key, one.label(language)) for one in wished[vocabulary]])
            for name, vocabulary in (
                (REGION_FILTER, rules.REGION),
                (AUDIENCE_FILTER, rules.AUDIENCE),
            )
            if vocabulary in wished
        ],
        mine=queries.of_actor(caller()),
        address=lambda number: url_for(
            "calls.index",
            region=chosen[REGION_FILTER] or None,
            zielgruppe=chosen[AUDIENCE_FILTER] or None,
            seite=number,
        ),
    )


def _form() -> AnswerForm:
    form = AnswerForm()
    form.offer(serving.own_organisations())
    return form


def _page(call_id: int, form: AnswerForm | None = None) -> ResponseReturnValue:
    actor = caller()
    call = queries.visible(call_id, by=actor)
    return form_page(
        "calls/show.html",
        form or _form(),
        call=call,
        wishes=serving.wishes_of(call, reading_language()),
        kind=KINDS.get(call.kind),
        answers=serving.answers_for(call, actor),
        found=serving.shown_instrument(call.found),
        outcome=OUTCOME_LABELS.get(call.outcome),
        is_own=policy.own.allows(actor, call),
        may_answer=policy.answer.allows(actor, call),
        may_hide=policy.hide.allows(actor, call),
        is_listed=serving.is_listed(call),
    )


@public
def show(call_id: int) -> ResponseReturnValue:
    """Show what somebody looks for, and what organisations have answered."""
    return _page(call_id)


@serving.answers_given
@signed_in
def answer(call_id: int) -> ResponseReturnValue:
    """Answer a call for an organisation."""
    form = _form()
    try:
        with unit_of_work():
            call = queries.visible(call_id, by=caller())
            _give(call, form)
    except Invalid as error:
        refuse(form, error)
        return _page(call_id, form)
    flash(_("Your answer is sent."), "success")
    return redirect(url_for("calls.show", call_id=call_id, _anchor="antworten"), code=303)


def _give(call: Call, form: AnswerForm) -> None:
    policy.answer.require(
        caller(), call, _("Organisations answer calls as long as these are open.")
    )
    offered = [value for value, _name in serving.own_organisations()]
    chosen = chosen_number(form.organisation.data)
    if chosen not in offered:
        raise rules.wrong("organisation", _("Please choose an organisation that you belong to."))
    operations.answer(
        call,
        form.text.data or "",
        organisation=accounts.organisation_by_id(chosen),
        instrument=form.instrument.data or "",
        by=caller(),
    )


@signed_in
def take_back(call_id: int) -> ResponseReturnValue:
    """Take an answer away."""
    with unit_of_work():
        call = operations.take_back_answer(request.form.get("answer", 0, type=int), by=caller())
        call_id = call.id
    flash(_("The answer is taken back."), "success")
    return redirect(url_for("calls.show", call_id=call_id), code=303)
