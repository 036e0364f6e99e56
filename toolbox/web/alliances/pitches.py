"""Pitches of a meeting: proposing, writing the card, putting them in order."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from toolbox.alliances import meeting_queries, pitch_policy, pitch_queries, pitching, policy
from toolbox.alliances.lifecycle import MeetingState
from toolbox.alliances.models import Meeting
from toolbox.alliances.pitch_lifecycle import PitchState
from toolbox.alliances.pitch_models import Pitch
from toolbox.alliances.pitch_rules import PART_MOST, takes_interest
from toolbox.alliances.pitching import Move
from toolbox.catalogue import queries as catalogue
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import signed_in
from toolbox.foundation.clock import now
from toolbox.foundation.errors import Denied, Invalid, ToolboxError
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.web.alliances.choosing import candidates, words_typed
from toolbox.web.alliances.session_forms import CardForm, ChooseInstrumentForm
from toolbox.web.alliances.session_presenters import evidence_of, sees_pitches, views_of
from toolbox.web.forms import form_page, refuse

_NONE = _l("Please choose one of your instruments, or type in the address of one.")
_UNKNOWN = _l("There is no published instrument at this address.")


@signed_in
def pitches(slug: str, number: int) -> ResponseReturnValue:
    """Show the pitches of a meeting to those who arrange or write them."""
    meeting = meeting_queries.meeting_for(slug, number, by=caller())
    return _page(meeting, ChooseInstrumentForm())


def _page(meeting: Meeting, form: ChooseInstrumentForm) -> ResponseReturnValue:
    by = caller()
    runs = policy.run.allows(by, meeting)
    planned = pitch_queries.pitches_of(meeting) if runs or sees_pitches(meeting, by) else []
    proposed = [
        one
        for one in pitch_queries.proposed_for(meeting)
        if runs or pitch_policy.write.allows(by, one)
    ]
    words = words_typed() if runs else ""
    return form_page(
        "alliances/pitches.html",
        form,
        words=words,
        candidates=candidates(meeting, words),
        meeting=meeting,
        alliance=meeting.alliance,
        has_own=form.offer(pitch_queries.pitchable(by=by)),
        planned=views_of(planned),
        proposed=views_of(proposed),
        written_by_me={one.id for one in planned if pitch_policy.write.allows(by, one)},
        may_run=runs,
        is_ahead=meeting.state_at(now()) not in {MeetingState.OVER, MeetingState.CANCELLED},
        is_open=takes_interest(meeting, now(), hours=installed_settings().interest_hours),
    )


@signed_in
def add_pitch(slug: str, number: int) -> ResponseReturnValue:
    """Plan or propose a pitch, with a card made of what the instrument says."""
    form = ChooseInstrumentForm()
    try:
        if form.validate_on_submit():
            with unit_of_work():
                meeting = meeting_queries.meeting_for(slug, number, by=caller())
                made = _pitch(meeting, form.slug)
                state, pitch_id = made.state, made.id
            is_planned = state is PitchState.PLANNED
            flash(
                _("The pitch is on the agenda. Please look at its card.")
                if is_planned
                else _("The pitch is proposed. Please look at its card; the moderators decide."),
                "success",
            )
            address = url_for("alliances.edit_pitch", slug=slug, number=number, pitch_id=pitch_id)
            return redirect(address, code=303)
    except Invalid as error:
        refuse(form, error)
    return _page(meeting_queries.meeting_for(slug, number, by=caller()), form)


def _pitch(meeting: Meeting, slug: str) -> Pitch:
    if not slug:
        raise Invalid(_NONE, fields={"instrument": [_NONE]})
    try:
        instrument = catalogue.by_slug(slug, by=caller())
        version = catalogue.published_version(instrument)
    except ToolboxError as error:
        if isinstance(error, Denied):
            raise
        raise Invalid(_UNKNOWN, fields={"instrument": [_UNKNOWN]}) from error
    return pitching.pitch(meeting, version, by=caller())


@signed_in
def edit_pitch(slug: str, number: int, pitch_id: int) -> ResponseReturnValue:
    """Write the card of a pitch."""
    meeting = meeting_queries.meeting_for(slug, number, by=caller())
    found = pitch_queries.pitch_of(meeting, pitch_id, by=caller())
    form = CardForm.of(found)
    try:
        if form.validate_on_submit():
            _write(slug, number, pitch_id, form)
            flash(_("The card is saved."), "success")
            return redirect(url_for("alliances.pitches", slug=slug, number=number), code=303)
    except Invalid as error:
        refuse(form, error)
        meeting = meeting_queries.meeting_for(slug, number, by=caller())
        found = pitch_queries.pitch_of(meeting, pitch_id, by=caller())
    return form_page(
        "alliances/edit_pitch.html",
        form,
        meeting=meeting,
        alliance=meeting.alliance,
        pitch=found,
        evidence=evidence_of(found),
        most=PART_MOST,
    )


def _write(slug: str, number: int, pitch_id: int, form: CardForm) -> None:
    typed = str(form.row_version.data or "")
    with unit_of_work():
        meeting = meeting_queries.meeting_for(slug, number, by=caller())
        found = pitch_queries.pitch_of(meeting, pitch_id, by=caller())
        expected = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
        pitching.write(found, form.card, expected=expected, by=caller())


@signed_in
def arrange_pitch(slug: str, number: int, pitch_id: int, move: str) -> ResponseReturnValue:
    """Plan, move or take off a pitch."""
    with unit_of_work():
        meeting = meeting_queries.meeting_for(slug, number, by=caller())
        found = pitch_queries.pitch_of(meeting, pitch_id, by=caller())
        pitching.arrange(found, Move(move), by=caller())
    # Whoever works by keyboard goes on at the pitch that was moved.
    anchor = None if Move(move) is Move.OFF else f"pitch-{pitch_id}"
    address = url_for("alliances.pitches", slug=slug, number=number, _anchor=anchor)
    return redirect(address, code=303)
