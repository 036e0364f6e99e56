"""The minutes of a meeting: written by those who run it, saved while they write."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from toolbox.alliances import meeting_queries, meetings
from toolbox.alliances.models import Meeting
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import signed_in
from toolbox.delivery.refusals import status_of
from toolbox.foundation.errors import Conflict, Invalid, NotFound, ToolboxError
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.web.alliances.forms import MinutesForm
from toolbox.web.alliances.meetings import to_page
from toolbox.web.forms import form_page, refuse
from toolbox.web.surroundings import clock_time


def _write(slug: str, number: int, text: str) -> Meeting:
    found = meeting_queries.meeting_to_run(slug, number, by=caller())
    seen = request.form.get("row_version", type=int)
    meetings.write_minutes(found, text, row_version=seen, by=caller())
    if request.form.get("go") == "publish":
        meetings.publish_minutes(found, by=caller())
    return found


@signed_in
def minutes(slug: str, number: int) -> ResponseReturnValue:
    """Write the minutes, and publish them if wanted."""
    found = meeting_queries.meeting_to_run(slug, number, by=caller())
    form = MinutesForm(obj=found)
    seen = found.row_version
    if form.validate_on_submit():
        try:
            with unit_of_work():
                published = _write(slug, number, form.minutes.data or "").minutes_published_at
        except (Invalid, Conflict) as error:
            refuse(form, error)
        else:
            message = (
                _("The minutes are saved, and those who may read them do.")
                if published
                else _("The minutes are saved as a draft.")
            )
            return to_page(slug, number, message)
    found = meeting_queries.meeting_to_run(slug, number, by=caller())
    return form_page(
        "alliances/minutes.html",
        form,
        alliance=found.alliance,
        meeting=found,
        row_version=request.form.get("row_version", seen, type=int),
    )


@signed_in
def autosave(slug: str, number: int) -> tuple[dict[str, Any], int]:
    """Save the minutes while somebody writes."""
    try:
        with unit_of_work():
            found = _write(slug, number, request.form.get("minutes", ""))
            version, saved_at = found.row_version, found.changed_at
    except ToolboxError as error:
        return {"message": str(error.message), "code": error.code}, status_of(error)
    words = _("Saved at %(time)s", time=clock_time(saved_at))
    return {"row_version": version, "saved_at_text": words}, 200


@signed_in
def renew(slug: str, number: int) -> ResponseReturnValue:
    """Give a page that stayed open a new token against forgery: its own ended with the login."""
    meeting_queries.meeting_to_run(slug, number, by=caller())
    return {"csrf_token": generate_csrf()}, 200, {"Cache-Control": "no-store"}


@signed_in
def show_minutes(slug: str, number: int, deed: str) -> ResponseReturnValue:
    """Publish the minutes, or let them be a draft again."""
    try:
        with unit_of_work():
            found = meeting_queries.meeting_to_run(slug, number, by=caller())
            if deed == "veroeffentlichen":
                meetings.publish_minutes(found, by=caller())
            elif deed == "zurueckziehen":
                meetings.hide_minutes(found, by=caller())
            else:
                raise NotFound(_l("There is no such button."))
    except Conflict as error:
        return to_page(slug, number, error.message, "error")
    published = deed == "veroeffentlichen"
    return to_page(
        slug,
        number,
        _("The minutes are published. The members get an e-mail.")
        if published
        else _("The minutes are a draft again."),
    )
