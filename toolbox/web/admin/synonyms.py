"""Synonyms: rings of words that stand for each other, and what the search makes of a text."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.discovery import synonym_keeping
from toolbox.discovery import synonyms as queries
from toolbox.discovery.demand import wishes
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.i18n import _
from toolbox.foundation.uow import unit_of_work
from toolbox.web.admin.forms import RingForm
from toolbox.web.admin.listing import asked_page, asked_text
from toolbox.web.admin.trying_out import try_text
from toolbox.web.forms import form_page, refuse

_REMOVED = "removed_ring"


@scope("editor")
def synonyms() -> ResponseReturnValue:
    """List the rings, all or those with a text, and offer the removed one once more."""
    text = asked_text()
    found = queries.rings(text)
    return render_template(
        "admin/synonyms.html",
        page=asked_page(len(found), lambda limit, offset: found[offset : offset + limit]),
        text=text,
        removed=session.pop(_REMOVED, None),
    )


@scope("editor")
def try_out() -> ResponseReturnValue:
    """Show how a text is understood and what it finds."""
    text = asked_text()
    return render_template(
        "admin/try_out.html", text=text, trial=try_text(text, by=caller()) if text else None
    )


@scope("editor")
def new_ring() -> ResponseReturnValue:
    """Add a ring; a search without hits can be its first member."""
    form = RingForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                added = synonym_keeping.add_ring(**form.values(), by=caller())
                if form.asked.data:
                    wishes.settle(form.asked.data, by=caller())
                ring_id = added.id
        except Invalid as error:
            refuse(form, error)
        else:
            return _saved(ring_id)
    if request.method == "GET" and (asked := request.args.get("wort", "").replace("\x00", "")):
        form.asked.data, form.members.data = asked, f"{asked}\n"
    return form_page("admin/ring.html", form, ring=None, elsewhere=[])


@scope("editor")
def ring(ring_id: int) -> ResponseReturnValue:
    """Show a ring and change it."""
    form = RingForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                synonym_keeping.change_ring(
                    queries.ring(ring_id),
                    **form.values(),
                    expected=form.seen_at,
                    by=caller(),
                )
        except (Conflict, Invalid) as error:
            refuse(form, error)
        else:
            return _saved(ring_id)
    found = queries.ring(ring_id)
    if request.method == "GET":
        form.fill(found)
    return form_page("admin/ring.html", form, ring=found, elsewhere=queries.also_elsewhere(found))


@scope("editor")
def remove_ring(ring_id: int) -> ResponseReturnValue:
    """Remove a ring; the list offers to bring it back."""
    with unit_of_work():
        found = queries.ring(ring_id)
        session[_REMOVED] = {"members": found.members, "kind": found.kind, "note": found.note}
        synonym_keeping.remove_ring(found, by=caller())
    return redirect(url_for("admin.synonyms"), code=303)


def _saved(ring_id: int) -> ResponseReturnValue:
    flash(_("The synonyms are saved. Every search knows them from now on."), "success")
    return redirect(url_for("admin.ring", ring_id=ring_id), code=303)
