"""The editors' queue of entries that people without an account, or for many places, have sent."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.adoption import deciding, queries, waiting
from toolbox.adoption.lifecycle import EnteredAs
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.i18n import Message, _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.web.adoption import serving
from toolbox.web.adoption.entries import entry_view, photos_among
from toolbox.web.adoption.forms import ReasonForm

_CAME: dict[EnteredAs, Message] = {
    EnteredAs.GUEST: _l("Sent without an account; the address is confirmed"),
    EnteredAs.ADOPTER: _l("Sent by somebody with an account"),
    EnteredAs.MAKER: _l("Entered by the makers, and confirmed by e-mail"),
    EnteredAs.EDITOR: _l("Entered by the editors"),
}


@scope("editor")
def queue() -> ResponseReturnValue:
    """List what waits, the longest waiting first, and what the editors themselves should renew."""
    actor = caller()
    page = waiting.for_editors(by=actor, page=serving.page_number())
    photos, due = photos_among(page.items), waiting.due_for_editors(by=actor)
    return render_template(
        "adoption/queue.html",
        page=page,
        href=lambda number: url_for("adoption.queue", seite=number),
        waiting=[
            (
                one,
                serving.title_of(one.instrument),
                entry_view(one, by=actor, photo=photos.get(one.id)),
                _CAME[one.entered_as],
            )
            for one in page.items
        ],
        due=[(one, serving.title_of(one.instrument)) for one in due.items],
        due_later=due.total - len(due.items),
    )


@scope("editor")
def accept(adoption_id: int) -> ResponseReturnValue:
    """Let an entry be shown and count."""
    try:
        with unit_of_work():
            adoption = queries.adoption_by_id(adoption_id)
            expected = request.form.get("row_version", type=int)
            deciding.accept(adoption, expected=expected, by=caller())
            name = adoption.adopter_name
    except Conflict as error:
        flash(str(error.message), "error")
    else:
        flash(_("The entry of %(name)s is shown now.", name=name), "success")
    return redirect(url_for("adoption.queue"), code=303)


@scope("editor")
def refuse(adoption_id: int) -> ResponseReturnValue:
    """Do not let an entry count, or take off one that did; the sender reads the reason."""
    try:
        with unit_of_work():
            adoption = queries.adoption_by_id(adoption_id)
            deciding.refuse(adoption, ReasonForm().reason.data or "", by=caller())
            name = adoption.adopter_name
    except (Conflict, Invalid) as error:
        flash(str(error.message), "error")
    else:
        flash(_("The entry of %(name)s is not shown. The sender hears why.", name=name), "success")
    return redirect(url_for("adoption.queue"), code=303)
