"""The editors' queue of calls of people without an account or organisation, and hiding others."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.calls import operations, queries
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.delivery.languages import reading_language
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.i18n import _
from toolbox.foundation.uow import unit_of_work
from toolbox.web.calls import serving
from toolbox.web.calls.forms import ReasonForm


@scope("editor")
def queue() -> ResponseReturnValue:
    """List what waits, the longest waiting first."""
    language = reading_language()
    page = queries.waiting_for_editors(by=caller(), page=serving.page_number())
    return render_template(
        "calls/queue.html",
        page=page,
        href=lambda number: url_for("calls.queue", seite=number),
        waiting=[
            (one, serving.wishes_of(one, language), KINDS.get(one.kind)) for one in page.items
        ],
    )


@scope("editor")
def accept(call_id: int) -> ResponseReturnValue:
    """Let a call be shown."""
    try:
        with unit_of_work():
            call = queries.call_by_id(call_id)
            operations.accept(call, expected=request.form.get("row_version", type=int), by=caller())
    except Conflict as error:
        flash(str(error.message), "error")
    else:
        flash(_("The call is shown now."), "success")
    return redirect(url_for("calls.queue"), code=303)


@scope("editor")
def hide(call_id: int) -> ResponseReturnValue:
    """Do not show a call, or show it no more; the sender reads the reason."""
    try:
        with unit_of_work():
            operations.hide(
                queries.call_by_id(call_id), ReasonForm().reason.data or "", by=caller()
            )
    except (Conflict, Invalid) as error:
        flash(str(error.message), "error")
    else:
        flash(_("The call is not shown. The sender hears why."), "success")
    return redirect(url_for("calls.queue"), code=303)
