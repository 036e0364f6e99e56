"""Guests of a meeting: whom the moderators invite, and the page on which a guest answers."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.alliances import guests, meeting_queries, pitch_queries
from toolbox.alliances.guest_links import guest_behind
from toolbox.alliances.lifecycle import GUEST_STATE_LABELS, GuestState, Part
from toolbox.alliances.pitch_rules import takes_interest
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public, signed_in
from toolbox.delivery.limits import attempts_per_address
from toolbox.foundation.clock import now
from toolbox.foundation.errors import Conflict, Invalid, TooMany
from toolbox.foundation.i18n import _
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.web.alliances.forms import GuestAnswerForm, GuestForm
from toolbox.web.alliances.presenters import host_of, span_of
from toolbox.web.alliances.session_presenters import views_of
from toolbox.web.forms import form_page, refuse, say_the_rest

LOOKS = {GuestState.INVITED: "soft", GuestState.ACCEPTED: "ok", GuestState.DECLINED: "warn"}


@attempts_per_address
@signed_in
def manage(slug: str, number: int) -> ResponseReturnValue:
    """Show the guests of a meeting and invite one."""
    form = GuestForm()
    found = meeting_queries.meeting_to_run(slug, number, by=caller())
    typed = {
        "email": form.email.data or "",
        "name": form.name.data or "",
        "organisation": form.organisation.data or "",
    }
    if form.validate_on_submit():
        try:
            with unit_of_work():
                found = meeting_queries.meeting_to_run(slug, number, by=caller())
                guests.invite(found, **typed, by=caller())
        except (Invalid, Conflict, TooMany) as error:
            refuse(form, error)
        else:
            flash(_("The invitation is on its way."), "success")
            return redirect(url_for("alliances.guests", slug=slug, number=number), code=303)
    elif form.is_submitted():
        say_the_rest(form, lambda: guests.checked(found, **typed))
    found = meeting_queries.meeting_to_run(slug, number, by=caller())
    return form_page(
        "alliances/guests.html",
        form,
        alliance=found.alliance,
        meeting=found,
        guests=meeting_queries.guests_of(found),
        may_invite=guests.takes_guests(found),
        labels=GUEST_STATE_LABELS,
        looks=LOOKS,
        days=installed_settings().keep_invitations_days,
    )


@signed_in
def withdraw(slug: str, number: int, guest_id: int) -> ResponseReturnValue:
    """Take a guest off the list."""
    with unit_of_work():
        found = meeting_queries.meeting_to_run(slug, number, by=caller())
        guests.withdraw(found, guest_id, by=caller())
    flash(_("The guest is off the list, and the address is forgotten."), "success")
    return redirect(url_for("alliances.guests", slug=slug, number=number), code=303)


@public
def guest(token: str) -> ResponseReturnValue:
    """Show a guest the meeting, and take the yes."""
    found = guest_behind(token)
    form = GuestAnswerForm(name=found.name, shows_name=found.named_at is not None)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                guests.accept(
                    guest_behind(token),
                    name=form.name.data or "",
                    shows_name=bool(form.shows_name.data),
                )
        except (Invalid, Conflict) as error:
            refuse(form, error)
        else:
            flash(_("Thank you. The moderators know that you come."), "success")
            return redirect(url_for("alliances.guest", token=token), code=303)
    found = guest_behind(token)
    meeting, comes = found.meeting, found.state is GuestState.ACCEPTED
    hours = installed_settings().interest_hours
    may_press = comes and takes_interest(meeting, now(), hours=hours)
    sees_agenda = meeting.shows_to_all(Part.AGENDA) or comes
    return form_page(
        "alliances/guest.html",
        form,
        guest=found,
        meeting=meeting,
        alliance=meeting.alliance,
        state=meeting.state_at(now()),
        span=span_of(meeting),
        comes=comes,
        host=host_of(meeting.link),
        points=meeting_queries.timetable_of(meeting) if sees_agenda else [],
        pitch_views=views_of(pitch_queries.pitches_of(meeting)) if may_press else [],
        token=token,
        days=installed_settings().keep_invitations_days,
    )


@public
def decline(token: str) -> ResponseReturnValue:
    """Ask whether a guest stays away; sent as a form, by a person or a mail program, do it."""
    found = guest_behind(token)
    if request.method == "POST":
        with unit_of_work():
            guests.decline(guest_behind(token), never_again=request.form.get("never") == "1")
        found = guest_behind(token)
    return render_template(
        "alliances/decline.html",
        guest=found,
        meeting=found.meeting,
        alliance=found.meeting.alliance,
        span=span_of(found.meeting),
        is_done=found.state is GuestState.DECLINED,
        token=token,
    )
