"""Meetings of alliances: the list, the page of one, planning, announcing and cancelling it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.alliances import calendars, meeting_queries, meetings, policy, queries, rules
from toolbox.alliances.lifecycle import MEETING_STATE_LABELS, MeetingState, Part
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public, signed_in
from toolbox.foundation.clock import now
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.i18n import Message, _
from toolbox.foundation.uow import unit_of_work
from toolbox.web.alliances import extras
from toolbox.web.alliances.forms import CancelForm, MeetingForm
from toolbox.web.alliances.pages import send_calendar
from toolbox.web.alliances.presenters import (
    LOOKS,
    files_of,
    host_of,
    minutes_for,
    rows_of,
    span_of,
)
from toolbox.web.forms import form_page, refuse, say_the_rest


@public
def listing(slug: str) -> ResponseReturnValue:
    """List the meetings of an alliance, those to come and those that were."""
    alliance, actor = queries.alliance_by_slug(slug), caller()
    return render_template(
        "alliances/meetings.html",
        alliance=alliance,
        coming=rows_of(meeting_queries.coming_meetings(alliance, by=actor)),
        past=rows_of(meeting_queries.past_meetings(alliance, by=actor)),
        may_moderate=policy.moderate.allows(actor, alliance),
    )


@public
def meeting(slug: str, number: int) -> ResponseReturnValue:
    """Show a meeting, each reader what is for this reader."""
    actor = caller()
    found = meeting_queries.meeting_for(slug, number, by=actor)
    may_attend = policy.attend.allows(actor, found)
    sees = {part.value: policy.sees_part(actor, found, part) for part in Part}
    state = found.state_at(now())
    return render_template(
        "alliances/meeting.html",
        meeting=found,
        alliance=found.alliance,
        state=state,
        state_label=MEETING_STATE_LABELS[state],
        look=LOOKS[state],
        states=MeetingState,
        span=span_of(found),
        may_run=policy.run.allows(actor, found),
        may_attend=may_attend,
        sees=sees,
        hides=not (sees["agenda"] and sees["minutes"] and (sees["link"] or not found.link)),
        host=host_of(found.link),
        points=meeting_queries.timetable_of(found) if sees["agenda"] else [],
        minutes=minutes_for(found, by=actor),
        files=files_of(found, by=actor),
        guests=meeting_queries.named_guests_of(found) if may_attend else [],
        **extras.of_meeting(found, actor),
    )


@public
def date_file(slug: str, number: int) -> ResponseReturnValue:
    """Hand out one meeting as a date for calendar programs."""
    actor = caller()
    found = meeting_queries.meeting_for(slug, number, by=actor)
    text = calendars.calendar_of(found.alliance, [found], by=actor)
    return send_calendar(text, name=f"{slug}-{number}.ics")


def to_page(
    slug: str, number: int, message: Message, category: str = "success"
) -> ResponseReturnValue:
    """Lead back to the page of a meeting with a message."""
    flash(str(message), category)
    return redirect(url_for("alliances.meeting", slug=slug, number=number), code=303)


@signed_in
def plan(slug: str) -> ResponseReturnValue:
    """Begin a meeting; it is a draft until it is announced."""
    alliance = queries.alliance_by_slug(slug)
    policy.moderate.require(caller(), alliance)
    form = MeetingForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                made = meetings.plan(queries.alliance_by_slug(slug), form.details(), by=caller())
                number = made.number
        except Invalid as error:
            refuse(form, error)
        else:
            return to_page(
                slug,
                number,
                _("The draft is saved. Add an agenda, then announce the meeting."),
            )
    elif form.is_submitted():
        say_the_rest(form, lambda: rules.checked_meeting(form.details(), now()))
    return form_page(
        "alliances/edit_meeting.html", form, alliance=queries.alliance_by_slug(slug), meeting=None
    )


@signed_in
def edit(slug: str, number: int) -> ResponseReturnValue:
    """Change what is planned; members and guests hear of another time or place."""
    found = meeting_queries.meeting_to_run(slug, number, by=caller())
    form, seen = MeetingForm(), found.row_version
    if not form.is_submitted():
        form.fill_from(found)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                told = meetings.revise(
                    meeting_queries.meeting_to_run(slug, number, by=caller()),
                    form.details(),
                    row_version=request.form.get("row_version", type=int),
                    by=caller(),
                )
        except (Invalid, Conflict) as error:
            refuse(form, error)
        else:
            message = (
                _("The meeting is saved. Members and guests get an e-mail about the change.")
                if told
                else _("The meeting is saved.")
            )
            return to_page(slug, number, message)
    elif form.is_submitted():
        say_the_rest(form, lambda: rules.checked_meeting(form.details(), now()))
    found = meeting_queries.meeting_to_run(slug, number, by=caller())
    return form_page(
        "alliances/edit_meeting.html",
        form,
        alliance=found.alliance,
        meeting=found,
        row_version=request.form.get("row_version", seen, type=int),
    )


@signed_in
def make_known(slug: str, number: int) -> ResponseReturnValue:
    """Announce a draft."""
    with unit_of_work():
        meetings.make_known(meeting_queries.meeting_to_run(slug, number, by=caller()), by=caller())
    return to_page(slug, number, _("The meeting is announced. The members get an e-mail."))


@signed_in
def discard(slug: str, number: int) -> ResponseReturnValue:
    """Delete a draft."""
    with unit_of_work():
        meetings.discard(meeting_queries.meeting_to_run(slug, number, by=caller()), by=caller())
    flash(_("The draft is deleted."), "success")
    return redirect(url_for("alliances.meetings", slug=slug), code=303)


@signed_in
def cancel(slug: str, number: int) -> ResponseReturnValue:
    """Cancel a meeting that people know of."""
    found = meeting_queries.meeting_to_run(slug, number, by=caller())
    form = CancelForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                meetings.cancel(
                    meeting_queries.meeting_to_run(slug, number, by=caller()),
                    form.reason.data or "",
                    by=caller(),
                )
        except (Invalid, Conflict) as error:
            refuse(form, error)
        else:
            return to_page(
                slug, number, _("The meeting is cancelled. Members and guests get an e-mail.")
            )
    found = meeting_queries.meeting_to_run(slug, number, by=caller())
    return form_page("alliances/cancel.html", form, alliance=found.alliance, meeting=found)
