"""The agenda of a meeting, for those who run it."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from toolbox.alliances import agendas, meeting_queries
from toolbox.alliances.rules import checked_point
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import signed_in
from toolbox.foundation.errors import Invalid, NotFound, TooMany
from toolbox.foundation.i18n import Message, _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.web.alliances.forms import PointForm
from toolbox.web.forms import form_page, refuse, say_the_rest

_STEPS = {"hoch": -1, "runter": 1}


def _page(slug: str, number: int, form: PointForm, item_id: int | None) -> ResponseReturnValue:
    found = meeting_queries.meeting_to_run(slug, number, by=caller())
    return form_page(
        "alliances/agenda.html",
        form,
        alliance=found.alliance,
        meeting=found,
        points=meeting_queries.timetable_of(found),
        edited=item_id,
    )


def _back(
    slug: str, number: int, message: Message, *, at: int | None = None
) -> ResponseReturnValue:
    """Lead back to the agenda; ``at`` is the point at which whoever works by keyboard goes on."""
    flash(str(message), "success")
    anchor = f"punkt-{at}" if at is not None else None
    address = url_for("alliances.agenda", slug=slug, number=number, _anchor=anchor)
    return redirect(address, code=303)


@signed_in
def agenda(slug: str, number: int) -> ResponseReturnValue:
    """Show the agenda with the times that come of it, and add a point."""
    form = PointForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                agendas.add(
                    meeting_queries.meeting_to_run(slug, number, by=caller()),
                    form.details(),
                    by=caller(),
                )
        except (Invalid, TooMany) as error:
            refuse(form, error)
        else:
            return _back(slug, number, _("The point is on the agenda."))
    elif form.is_submitted():
        say_the_rest(form, lambda: checked_point(form.details()))
    return _page(slug, number, form, None)


@signed_in
def edit_point(slug: str, number: int, item_id: int) -> ResponseReturnValue:
    """Write a point anew."""
    found = meeting_queries.meeting_to_run(slug, number, by=caller())
    form = PointForm(obj=meeting_queries.agenda_item(found, item_id))
    if form.validate_on_submit():
        try:
            with unit_of_work():
                agendas.change(
                    meeting_queries.meeting_to_run(slug, number, by=caller()),
                    item_id,
                    form.details(),
                    by=caller(),
                )
        except Invalid as error:
            refuse(form, error)
        else:
            return _back(slug, number, _("The point is saved."))
    elif form.is_submitted():
        say_the_rest(form, lambda: checked_point(form.details()))
    return _page(slug, number, form, item_id)


@signed_in
def change_point(slug: str, number: int, item_id: int, deed: str) -> ResponseReturnValue:
    """Move a point up or down, or take it off."""
    with unit_of_work():
        found = meeting_queries.meeting_to_run(slug, number, by=caller())
        if deed in _STEPS:
            agendas.move(found, item_id, steps=_STEPS[deed], by=caller())
        elif deed == "entfernen":
            agendas.remove(found, item_id, by=caller())
        else:
            raise NotFound(_l("There is no such button."))
    at = item_id if deed in _STEPS else None
    return _back(slug, number, _("The agenda is saved."), at=at)
