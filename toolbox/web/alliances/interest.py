"""Interest from a telephone, or from the page of the meeting: say who one is, or be a number.

Nobody needs an account; pressing twice counts once.
"""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts.queries import organisation_names
from toolbox.alliances import interest as showing
from toolbox.alliances import mailed_links, pitch_queries, policy, summing_up
from toolbox.alliances.mailed_links import keyed_mark
from toolbox.alliances.pitch_models import MeetingContact, Pitch
from toolbox.delivery.caller import caller, signed_in_user
from toolbox.delivery.doors import public, signed_in
from toolbox.delivery.languages import reading_language
from toolbox.foundation.errors import Conflict, Gone, Invalid
from toolbox.foundation.i18n import _
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.web.alliances.pressing import browser, known_browser, marks_of, pressed_in
from toolbox.web.alliances.session_forms import InterestForm, MemberInterestForm
from toolbox.web.alliances.session_limits import (
    contacts,
    contacts_per_address,
    presses,
    presses_of_one_pitch,
    wrong_pitch_codes,
)
from toolbox.web.alliances.session_presenters import views_of
from toolbox.web.forms import NoFieldsForm, form_page, refuse
from toolbox.web.places import place_of_reader


def _page(pitch: Pitch, form: InterestForm) -> ResponseReturnValue:
    member = MemberInterestForm()
    user = signed_in_user() if caller().is_signed_in else None
    if user is not None:
        names = organisation_names(caller().working_organisations)
        member.offer({number: name for number, (_slug, name) in names.items()}, user.name)
    others = [one for one in pitch_queries.pitches_of(pitch.meeting) if one.id != pitch.id]
    try:
        showing.require_open(pitch)
        closed = None
    except (Conflict, Gone) as error:
        closed = error.message
    return form_page(
        "alliances/interest.html",
        form,
        member=member,
        user=user,
        gets_summary=policy.belong.allows(caller(), pitch.meeting.alliance),
        view=views_of([pitch])[0],
        meeting=pitch.meeting,
        alliance=pitch.meeting.alliance,
        others=views_of(others),
        pressed=pressed_in([pitch]).get(pitch.id),
        closed=closed,
        code=pitch.code,
        keep_days=installed_settings().keep_interest_days,
    )


def _contact_here(pitch: Pitch) -> MeetingContact | None:
    secret = known_browser()
    if secret is None:
        return None
    mark = keyed_mark("contact", pitch.meeting_id, secret)
    return pitch_queries.contact_with(pitch.meeting, mark)


def _where_pressed(pitch: Pitch) -> str:
    """Return where the button stood: on the page of the meeting, or on that of the pitch."""
    if request.args.get("von") != "sitzung":
        return url_for("alliances.interest", code=pitch.code)
    meeting = pitch.meeting
    anchor = f"pitch-{pitch.id}"
    return url_for(
        "alliances.meeting", slug=meeting.alliance.slug, number=meeting.number, _anchor=anchor
    )


@public
@wrong_pitch_codes
def interest(code: str) -> ResponseReturnValue:
    """Show in short what it is about, and how to show interest."""
    pitch = pitch_queries.pitch_by_code(code)
    form = InterestForm()
    known = _contact_here(pitch)
    if known is not None:
        form.remember(known)
    return _page(pitch, form)


@public
@wrong_pitch_codes
@presses_of_one_pitch
@contacts
@contacts_per_address
def show_interest(code: str) -> ResponseReturnValue:
    """Show interest with a contact that the makers get once it is confirmed."""
    form = InterestForm()
    secret = browser()
    try:
        if form.validate_on_submit():
            with unit_of_work():
                pitch = pitch_queries.pitch_by_code(code)
                showing.show_as_guest(pitch, form.entry, browser=secret, locale=reading_language())
            return redirect(url_for("alliances.interest", code=code), code=303)
    except Invalid as error:
        refuse(form, error)
    return _page(pitch_queries.pitch_by_code(code), form)


@public
@wrong_pitch_codes
@presses_of_one_pitch
@presses
def count_interest(code: str) -> ResponseReturnValue:
    """Count interest as a number; nothing is kept about the person."""
    secret = browser()
    with unit_of_work():
        pitch = pitch_queries.pitch_by_code(code)
        by = caller()
        mark = showing.mark_of_browser(pitch, secret)
        if by.is_signed_in:
            mark = showing.mark_of_account(pitch, by)
        showing.count(pitch, mark)
        address = _where_pressed(pitch)
    return redirect(address, code=303)


@public
@wrong_pitch_codes
@presses
def uncount_interest(code: str) -> ResponseReturnValue:
    """Take interest back that is a number alone."""
    with unit_of_work():
        pitch = pitch_queries.pitch_by_code(code)
        showing.uncount(pitch, marks_of(pitch))
        address = _where_pressed(pitch)
    return redirect(address, code=303)


@signed_in
@presses
def show_interest_as_member(code: str) -> ResponseReturnValue:
    """Show interest with one tap, with name and address of the account."""
    form = MemberInterestForm()
    place = place_of_reader()
    try:
        with unit_of_work():
            pitch = pitch_queries.pitch_by_code(code)
            showing.show_as_member(
                pitch,
                organisation_id=form.organisation_id,
                region_key=(place.region or "") if place else "",
                by=caller(),
            )
            if form.wants_summary.data:
                summing_up.ask_for_summary(pitch.meeting, by=caller(), locale=reading_language())
    except Invalid as error:
        for sentence in [one for found in error.fields.values() for one in found]:
            flash(str(sentence), "error")
    return redirect(url_for("alliances.interest", code=code), code=303)


@public
def contact(token: str) -> ResponseReturnValue:
    """Show a guest what was said at the meeting; opening it changes nothing."""
    found = mailed_links.contact_behind(token)
    return render_template(
        "alliances/contact.html",
        form=NoFieldsForm(),
        contact=found,
        meeting=found.meeting,
        alliance=found.meeting.alliance,
        interests=[one.pitch for one in pitch_queries.interests_of(found)],
        token=token,
    )


@public
def answer_contact(token: str, deed: str) -> ResponseReturnValue:
    """Confirm a contact, leave the readers of the summary, or take everything back."""
    with unit_of_work():
        _CONTACT_DEEDS[deed](mailed_links.contact_behind(token))
    if deed == "zuruecknehmen":
        flash(_("Your contact is forgotten. Your interest stays as a number."), "success")
        return redirect(url_for("home.index"), code=303)
    flash(_("Thank you. It is noted."), "success")
    return redirect(url_for("alliances.contact", token=token), code=303)


_CONTACT_DEEDS = {
    "bestaetigen": showing.confirm,
    "ohne-zusammenfassung": showing.stop_summary,
    "zuruecknehmen": showing.take_back,
}
