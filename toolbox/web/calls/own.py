"""One's own call: the answers, keep looking, close; by private link or log-in."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from toolbox.calls import operations, queries
from toolbox.calls.lifecycle import OUTCOME_LABELS, CallState, Outcome
from toolbox.calls.proof import Holder
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public
from toolbox.delivery.languages import reading_language
from toolbox.foundation.errors import Invalid, NotFound
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.web.calls import serving
from toolbox.web.calls.forms import CloseForm
from toolbox.web.forms import form_page, refuse


def _page(token: str, form: CloseForm | None = None) -> ResponseReturnValue:
    call, holder = queries.own(token, by=caller())
    return form_page(
        "calls/own.html",
        form or CloseForm(formdata=None),
        call=call,
        token=token,
        by_link=not token.isdecimal(),
        wishes=serving.wishes_of(call, reading_language()),
        kind=KINDS.get(call.kind),
        answers=serving.answers_for(call, holder),
        found=serving.shown_instrument(call.found),
        outcome=OUTCOME_LABELS.get(call.outcome),
        needs_proof=bool(call.holder_email) and call.address_confirmed_at is None,
        is_listed=serving.is_listed(call),
        may_keep_going=call.state is CallState.OPEN or call.outcome is Outcome.EXPIRED,
        may_close=call.state in {CallState.OPEN, CallState.WAITING},
    )


def _back(token: str) -> Response:
    return redirect(url_for("calls.own", token=token), code=303)


@public
def own(token: str) -> ResponseReturnValue:
    """Show one's call and what can be done with it; looking at it changes nothing."""
    return _page(token)


@serving.guests_calls
@public
def prove(token: str) -> ResponseReturnValue:
    """Say that the address is one's own: from now on the editors may look at the call."""
    with unit_of_work():
        call, holder = queries.own(token, by=caller())
        if not isinstance(holder, Holder):
            raise NotFound(_l("This works with the link in the mail alone."))
        operations.confirm_address(call, by=holder)
    flash(_("Thank you. An editor looks at your call now."), "success")
    return _back(token)


@serving.guests_calls
@public
def keep_going(token: str) -> ResponseReturnValue:
    """Go on looking."""
    with unit_of_work():
        call, holder = queries.own(token, by=caller())
        operations.keep_going(call, by=holder)
    flash(_("The call goes on."), "success")
    return _back(token)


@serving.guests_calls
@public
def close(token: str) -> ResponseReturnValue:
    """Stop looking: found, or no longer needed."""
    form = CloseForm()
    try:
        with unit_of_work():
            call, holder = queries.own(token, by=caller())
            is_found = request.form.get("outcome") == Outcome.FOUND
            operations.close(call, found=form.found.data or "", is_found=is_found, by=holder)
            is_guest = isinstance(holder, Holder)
    except Invalid as error:
        refuse(form, error)
        return _page(token, form)
    if is_guest:
        flash(_("The call is closed, and your e-mail address is deleted here."), "success")
        return redirect(url_for("calls.index"), code=303)
    flash(_("The call is closed."), "success")
    return _back(token)
