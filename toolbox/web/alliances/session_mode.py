"""Session mode: one pitch after the other, full screen, with a clock and the way to show interest.

Every screen is a page of its own, so that it works without scripts; scripts add the running clock,
the keys, and numbers that grow by themselves. Only numbers are shown, never who it was.
"""

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.alliances import meeting_queries, meetings, pitch_queries
from toolbox.alliances.lifecycle import MeetingState
from toolbox.alliances.models import Meeting
from toolbox.alliances.pitch_models import Pitch
from toolbox.alliances.pitch_rules import is_before_its_day, takes_interest
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public, signed_in
from toolbox.delivery.headers import restrict_as_file
from toolbox.delivery.qr_codes import qr_answer
from toolbox.foundation.addresses import public_url
from toolbox.foundation.clock import now
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.web.alliances.session_limits import wrong_pitch_codes
from toolbox.web.alliances.session_presenters import views_of

_NO_SCREEN = _l("There is no pitch in this place of the agenda.")


def _to_show(slug: str, number: int) -> tuple[Meeting, list[Pitch]]:
    meeting = meeting_queries.meeting_to_run(slug, number, by=caller())
    return meeting, list(pitch_queries.pitches_of(meeting))


def _screen(template: str, meeting: Meeting, **values: object) -> Response:
    page = render_template(
        template,
        meeting=meeting,
        alliance=meeting.alliance,
        slug=meeting.alliance.slug,
        number=meeting.number,
        state=meeting.state_at(now()).value,
        takes_interest=takes_interest(meeting, now(), hours=installed_settings().interest_hours),
        **values,
    )
    response = Response(page, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    return response


@signed_in
def screen(slug: str, number: int) -> ResponseReturnValue:
    """Show the title of the meeting and what is going to be pitched."""
    meeting, pitches = _to_show(slug, number)
    return _screen(
        "alliances/screen.html",
        meeting,
        pitches=views_of(pitches),
        timetable=meeting_queries.timetable_of(meeting),
        is_early=is_before_its_day(meeting, now()),
    )


@signed_in
def screen_pitch(slug: str, number: int, place: int) -> ResponseReturnValue:
    """Show one pitch, counted from 1, readable from the back row."""
    meeting, pitches = _to_show(slug, number)
    if not 1 <= place <= len(pitches):
        raise NotFound(_NO_SCREEN)
    view = views_of([pitches[place - 1]])[0]
    return _screen(
        "alliances/screen_pitch.html", meeting, view=view, place=place, places=len(pitches)
    )


@signed_in
def screen_end(slug: str, number: int) -> ResponseReturnValue:
    """Show all pitches with their numbers, and the codes once more."""
    meeting, pitches = _to_show(slug, number)
    return _screen("alliances/screen_end.html", meeting, pitches=views_of(pitches))


@signed_in
def screen_standing(slug: str, number: int) -> ResponseReturnValue:
    """Answer with the numbers of interest by pitch, or that nothing has changed."""
    _meeting, pitches = _to_show(slug, number)
    numbers = pitch_queries.interests_in(one.id for one in pitches)
    tag = "-".join(f"{pitch_id}.{interests}" for pitch_id, interests in sorted(numbers.items()))
    if request.if_none_match.contains(tag):
        response = Response(status=304)
    else:
        response = jsonify({"interests": {str(one): found for one, found in numbers.items()}})
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@signed_in
def ask_to_begin(slug: str, number: int) -> ResponseReturnValue:
    """Ask before a meeting is opened ahead of its day: somebody may only want to rehearse."""
    meeting, pitches = _to_show(slug, number)
    if not is_before_its_day(meeting, now()):
        return redirect(url_for("alliances.screen", slug=slug, number=number), code=303)
    return render_template(
        "alliances/ask_to_begin.html",
        meeting=meeting,
        alliance=meeting.alliance,
        has_pitches=bool(pitches),
    )


@signed_in
def begin_session(slug: str, number: int) -> ResponseReturnValue:
    """Open the meeting, where that was not done, and go to the first pitch.

    Ahead of its day that is asked for first, unless ``sure`` says that it was.
    """
    with unit_of_work():
        meeting = meeting_queries.meeting_to_run(slug, number, by=caller())
        if is_before_its_day(meeting, now()) and request.form.get("sure") != "y":
            address = url_for("alliances.ask_to_begin", slug=slug, number=number)
            return redirect(address, code=303)
        if meeting.begun_at is None:
            meetings.begin(meeting, by=caller())
        has_pitches = bool(pitch_queries.pitches_of(meeting))
    if not has_pitches:
        return redirect(url_for("alliances.screen", slug=slug, number=number), code=303)
    address = url_for("alliances.screen_pitch", slug=slug, number=number, place=1)
    return redirect(address, code=303)


@signed_in
def ask_to_end(slug: str, number: int) -> ResponseReturnValue:
    """Ask before a meeting that runs is closed, which is for good."""
    meeting = meeting_queries.meeting_to_run(slug, number, by=caller())
    if meeting.state_at(now()) is not MeetingState.RUNNING:
        return redirect(url_for("alliances.screen_end", slug=slug, number=number), code=303)
    return render_template(
        "alliances/ask_to_end.html",
        meeting=meeting,
        alliance=meeting.alliance,
        hours=installed_settings().interest_hours,
    )


@signed_in
def end_session(slug: str, number: int) -> ResponseReturnValue:
    """Close the meeting, where that was not done, and go on to what it came to."""
    with unit_of_work():
        meeting = meeting_queries.meeting_to_run(slug, number, by=caller())
        if meeting.state_at(now()) is not MeetingState.OVER:
            meetings.close(meeting, by=caller())
    flash(_("The meeting is closed. Here you say what it came to."), "success")
    return redirect(url_for("alliances.prepare_result", slug=slug, number=number), code=303)


@public
@wrong_pitch_codes
def interest_qr(code: str) -> ResponseReturnValue:
    """Answer with the address for interest as a QR code, dark on white with its quiet zone."""
    pitch = pitch_queries.pitch_by_code(code)
    response = qr_answer(public_url("alliances.interest", code=pitch.code))
    response.headers["Cache-Control"] = "private, no-cache"
    return restrict_as_file(response)
