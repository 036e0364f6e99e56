"""Agreements of an alliance: who does what by when."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.alliances import agreements as agreeing
from toolbox.alliances import mailed_links, meeting_queries, pitch_policy, policy, queries
from toolbox.alliances.models import Alliance, Meeting
from toolbox.alliances.pitch_lifecycle import AgreementDeed
from toolbox.alliances.pitch_models import Agreement
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public, signed_in
from toolbox.delivery.languages import reading_language
from toolbox.foundation.clock import today
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import _
from toolbox.foundation.uow import unit_of_work
from toolbox.web.alliances.session_forms import AgreementForm, next_day
from toolbox.web.alliances.session_presenters import agreement_view, step_view
from toolbox.web.forms import NoFieldsForm, form_page, refuse

SETTLED_SHOWN = 100
_DEEDS = {
    "erledigt": AgreementDeed.DONE,
    "fallenlassen": AgreementDeed.DROPPED,
    "wieder-oeffnen": AgreementDeed.REOPENED,
}


@public
def agreements(slug: str) -> ResponseReturnValue:
    """Show what is agreed and what was done, as far as the reader may see it."""
    alliance, by = queries.alliance_by_slug(slug), caller()
    settled = agreeing.settled_agreements_of(alliance, by=by, limit=SETTLED_SHOWN)
    return render_template(
        "alliances/agreements.html",
        form=NoFieldsForm(),
        alliance=alliance,
        open_ones=[
            agreement_view(one, by=by) for one in agreeing.open_agreements_of(alliance, by=by)
        ],
        settled=[agreement_view(one, by=by) for one in settled],
        may_moderate=policy.moderate.allows(by, alliance),
        belongs=policy.belong.allows(by, alliance),
    )


def _meeting_asked(alliance: Alliance) -> Meeting | None:
    number = request.args.get("sitzung", type=int)
    if number is None:
        return None
    return meeting_queries.meeting_for(alliance.slug, number, by=caller())


@signed_in
def new_agreement(slug: str) -> ResponseReturnValue:
    """Write down who does what by when."""
    alliance = queries.alliance_by_slug(slug)
    policy.moderate.require(caller(), alliance)
    meeting = _meeting_asked(alliance)
    form = AgreementForm()
    form.offer(queries.members_of(alliance))
    try:
        if form.validate_on_submit():
            _agree(slug, form)
            flash(_("The agreement is written down."), "success")
            return redirect(_after(alliance.slug, request.args.get("sitzung", type=int)), code=303)
    except Invalid as error:
        refuse(form, error)
        alliance = queries.alliance_by_slug(slug)
        meeting = _meeting_asked(alliance)
    if request.method == "GET":
        next_day(form, today() + timedelta(days=28))
    return form_page(
        "alliances/edit_agreement.html", form, alliance=alliance, meeting=meeting, agreement=None
    )


def _agree(slug: str, form: AgreementForm) -> None:
    with unit_of_work():
        alliance = queries.alliance_by_slug(slug)
        meeting = _meeting_asked(alliance)
        agreeing.agree(
            alliance, form.entry, meeting=meeting, locale=reading_language(), by=caller()
        )


def _after(slug: str, number: int | None) -> str:
    """Return where one goes on: in a meeting to the next agreement, so none is forgotten."""
    if number is not None:
        return url_for("alliances.meeting", slug=slug, number=number, _anchor="vereinbarungen")
    return url_for("alliances.agreements", slug=slug)


@signed_in
def agreement(slug: str, agreement_id: int) -> ResponseReturnValue:
    """Show an agreement with its history to those who see all of it."""
    alliance = queries.alliance_by_slug(slug)
    found = agreeing.agreement_by_id(alliance, agreement_id, by=caller())
    return render_template(
        "alliances/agreement.html",
        form=NoFieldsForm(),
        alliance=alliance,
        view=agreement_view(found, by=caller()),
        steps=[step_view(one) for one in agreeing.steps_of(found)],
    )


@signed_in
def edit_agreement(slug: str, agreement_id: int) -> ResponseReturnValue:
    """Word an open agreement anew."""
    alliance = queries.alliance_by_slug(slug)
    found = agreeing.agreement_by_id(alliance, agreement_id, by=caller())
    pitch_policy.keep_agreement.require(caller(), found)
    form = AgreementForm()
    form.offer(queries.members_of(alliance))
    if request.method == "GET":
        form.show(found)
    try:
        if form.validate_on_submit():
            _reword(slug, agreement_id, form)
            flash(_("The agreement is saved."), "success")
            return redirect(_page_of(slug, agreement_id), code=303)
    except Invalid as error:
        refuse(form, error)
        alliance = queries.alliance_by_slug(slug)
        found = agreeing.agreement_by_id(alliance, agreement_id, by=caller())
    return form_page(
        "alliances/edit_agreement.html",
        form,
        alliance=alliance,
        meeting=found.meeting,
        agreement=found,
    )


def _page_of(slug: str, agreement_id: int) -> str:
    return url_for("alliances.agreement", slug=slug, agreement_id=agreement_id)


def _found(slug: str, agreement_id: int) -> Agreement:
    alliance = queries.alliance_by_slug(slug)
    return agreeing.agreement_by_id(alliance, agreement_id, by=caller())


def _reword(slug: str, agreement_id: int, form: AgreementForm) -> None:
    typed = str(form.row_version.data or "")
    expected = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
    with unit_of_work():
        agreeing.reword(_found(slug, agreement_id), form.entry, expected=expected, by=caller())


@signed_in
def settle_agreement(slug: str, agreement_id: int, deed: str) -> ResponseReturnValue:
    """Tick an agreement off, drop it, or open it again."""
    with unit_of_work():
        agreeing.settle(_found(slug, agreement_id), _DEEDS[deed], by=caller())
    flash(_("It is noted."), "success")
    return redirect(_page_of(slug, agreement_id), code=303)


@public
def agreement_by_link(token: str) -> ResponseReturnValue:
    """Show an agreement to whoever has the link of an e-mail; opening it changes nothing."""
    found = mailed_links.agreement_behind(token)
    return render_template(
        "alliances/agreement_by_link.html",
        form=NoFieldsForm(),
        alliance=found.alliance,
        view=agreement_view(found, by=caller()),
        agreement=found,
        token=token,
    )


@public
def answer_agreement(token: str, deed: str) -> ResponseReturnValue:
    """Say yes to reminders, tick it off, or have the address forgotten."""
    with unit_of_work():
        _LINK_DEEDS[deed](mailed_links.agreement_behind(token))
    if deed == "vergessen":
        flash(_("Your address is forgotten. You get no further e-mail about it."), "success")
        return redirect(url_for("home.index"), code=303)
    flash(_("Thank you. It is noted."), "success")
    return redirect(url_for("alliances.agreement_by_link", token=token), code=303)


_LINK_DEEDS = {
    "bestaetigen": agreeing.confirm_address,
    "erledigt": agreeing.tick_off_by_link,
    "vergessen": agreeing.forget_address,
}
