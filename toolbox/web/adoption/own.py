"""One's own entry: stages, that it still holds, its words, its end; by private link or log-in."""

from datetime import date
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from toolbox.adoption import deciding, keeping, policy, rules
from toolbox.adoption.lifecycle import STAGE_LABELS, AdoptionState, Stage, next_stages
from toolbox.adoption.models import Adoption
from toolbox.adoption.proof import Holder
from toolbox.delivery.bodies import takes_pictures
from toolbox.delivery.doors import public
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import today
from toolbox.foundation.errors import Conflict, Invalid, NotFound
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.web.adoption import sent as arrived
from toolbox.web.adoption import serving
from toolbox.web.adoption.entries import entry_view, photos_of
from toolbox.web.adoption.forms import COLLECTIVE, DayForm, EntryForm, ReasonForm, StageForm
from toolbox.web.adoption.places import typed_again
from toolbox.web.adoption.reporting import fill, regions
from toolbox.web.forms import NoFieldsForm, chosen_number, form_page, refuse


def _is_ended(adoption: Adoption) -> bool:
    return adoption.state in {AdoptionState.WITHDRAWN, AdoptionState.REFUSED}


def _page(
    token: str, form: StageForm | None = None, day_form: DayForm | None = None
) -> ResponseReturnValue:
    adoption, holder = serving.own_entry(token)
    instrument, last = adoption.instrument, adoption.stages[-1]
    photo = photos_of([adoption], slug=instrument.slug, token=token).get(adoption.id)
    refused = any(one is not None and one.errors for one in (form, day_form))
    page = render_template(
        "adoption/own.html",
        adoption=adoption,
        entry=entry_view(adoption, by=holder, photo=photo),
        instrument=instrument,
        title=serving.title_of(instrument),
        is_public=instrument.state in serving.PUBLIC,
        token=token,
        by_link=not token.isdecimal(),
        form=form or StageForm(formdata=None),
        day_form=day_form or DayForm(formdata=None, since=last.since, stage=last.id),
        may_take_back_stage=rules.may_take_back_stage(adoption),
        steps=[(stage.value, STAGE_LABELS[stage]) for stage in next_stages(adoption.stage)],
        needs_proof=bool(adoption.holder_email) and adoption.address_confirmed_at is None,
        is_fresh=rules.is_fresh(adoption),
        is_ended=_is_ended(adoption),
        may_change=policy.change.allows(holder, adoption),
        may_confirm=policy.confirm.allows(holder, adoption),
        may_withdraw=policy.withdraw.allows(holder, adoption),
    )
    return page, 422 if refused else 200


def _back(adoption_slug: str, token: str) -> Response:
    return redirect(url_for("adoption.own", slug=adoption_slug, token=token), code=303)


@public
def own(slug: str, token: str) -> ResponseReturnValue:
    """Show one's entry and what can be done with it; looking at it changes nothing."""
    return _page(token)


@serving.guests_entries
@public
def prove(slug: str, token: str) -> ResponseReturnValue:
    """Say that the address is one's own: from now on the editors may look at the entry."""
    with unit_of_work():
        adoption, holder = serving.own_entry(token)
        if not isinstance(holder, Holder):
            raise NotFound(_l("This works with the link in the mail alone."))
        keeping.confirm_address(adoption, by=holder)
    flash(_("Thank you. An editor looks at your entry now."), "success")
    return _back(slug, token)


@serving.guests_entries
@public
def advance(slug: str, token: str) -> ResponseReturnValue:
    """Go on to another stage."""
    form = StageForm()
    form.validate()
    wanted = request.form.get("stage", "")
    try:
        if form.errors or wanted not in set(Stage):
            raise Invalid(_l("Please enter a day such as 2027-03-31."))
        with unit_of_work():
            adoption, holder = serving.own_entry(token)
            keeping.advance(adoption, Stage(wanted), on=_day(form), by=holder)
    except Invalid as error:
        if not form.errors:
            refuse(form, error)
        return _page(token, form)
    flash(_("Thank you. The stage is changed."), "success")
    return _back(slug, token)


@serving.guests_entries
@public
def take_back_stage(slug: str, token: str) -> ResponseReturnValue:
    """Take the last stage back that was said by mistake."""
    with unit_of_work():
        adoption, holder = serving.own_entry(token)
        keeping.take_back_stage(adoption, request.form.get("stage", type=int), by=holder)
    flash(_("The stage is taken back. Nobody sees it any more."), "success")
    return _back(slug, token)


@serving.guests_entries
@public
def correct_day(slug: str, token: str) -> ResponseReturnValue:
    """Correct the day of the last stage."""
    form = DayForm()
    form.validate()
    if form.since.data is None:
        return _page(token, day_form=form)
    try:
        with unit_of_work():
            adoption, holder = serving.own_entry(token)
            seen = chosen_number(form.stage.data)
            keeping.correct_day(adoption, seen, form.since.data, by=holder)
    except Invalid as error:
        refuse(form, error)
        return _page(token, day_form=form)
    flash(_("Thank you. The day is corrected."), "success")
    return _back(slug, token)


def _day(form: StageForm) -> date:
    return form.on.data or today()


@serving.guests_entries
@public
def reconfirm(slug: str, token: str) -> ResponseReturnValue:
    """Say that it still holds."""
    with unit_of_work():
        adoption, holder = serving.own_entry(token)
        keeping.reconfirm(adoption, by=holder)
    flash(_("Thank you! We will ask again in a year."), "success")
    return _back(slug, token)


def _entry_form(adoption: Adoption, holder: Actor) -> EntryForm:
    """Return the form with what the entry says; the name is changed by those without an account."""
    given = {
        "adopter_name": adoption.adopter_name,
        "where": typed_again(adoption.place, adoption.region_key),
        "region": adoption.region_key,
        "worked": adoption.worked,
        "hindered": adoption.hindered,
        "quote_consent": adoption.quote_consent,
        "factors": [{"term": one.term.key, "sentence": one.sentence} for one in adoption.factors],
        "version_id": str(adoption.version_id or ""),
        "people_reached": adoption.people_reached,
        "photo_alt": adoption.photo_alt,
        "photo_rights": adoption.photo_rights,
        "contact_name": adoption.contact_name,
        "contact_email": adoption.contact_email,
        "contact_consent": adoption.contact_consent,
        "wants_news": adoption.wants_news,
        "places": adoption.places,
        "source": adoption.source,
        "source_date": adoption.source_date,
    }
    form = EntryForm(data=given)
    if adoption.organisation_id is not None:
        form.leave_out("adopter_name")
    if not holder.is_editor:
        form.leave_out(*COLLECTIVE)
    fill(form, adoption.instrument)
    return form


def _edit_page(token: str, form: EntryForm | None = None) -> ResponseReturnValue:
    adoption, holder = serving.own_entry(token)
    policy.change.require(holder, adoption, _l("This entry cannot be changed any more."))
    photo = photos_of([adoption], slug=adoption.instrument.slug, token=token).get(adoption.id)
    return form_page(
        "adoption/edit.html",
        form or _entry_form(adoption, holder),
        adoption=adoption,
        instrument=adoption.instrument,
        title=serving.title_of(adoption.instrument),
        regions=regions(),
        photo=photo,
        waits_again=not rules.is_vouched_for(adoption),
        token=token,
    )


@public
def edit(slug: str, token: str) -> ResponseReturnValue:
    """Show the form with what the entry says."""
    return _edit_page(token)


@takes_pictures
@serving.guests_entries
@public
def revise(slug: str, token: str) -> ResponseReturnValue:
    """Change what the entry says."""
    adoption, holder = serving.own_entry(token)
    policy.change.require(holder, adoption, _l("This entry cannot be changed any more."))
    form = _entry_form(adoption, holder)
    name = form.adopter_name.data if "adopter_name" in form else None
    check = partial(keeping.checked_revision, adoption, adopter_name=name, by=holder)
    sent = arrived.read(form, check=check, before=adoption)
    if sent is None:
        return _edit_page(token, form)
    try:
        with unit_of_work():
            adoption, holder = serving.own_entry(token)
            keeping.revise(
                adoption,
                sent.said,
                expected=request.form.get("row_version", type=int),
                adopter_name=name,
                by=holder,
            )
            arrived.hang_photo(adoption, sent, form, by=holder)
    except (Invalid, Conflict) as error:
        arrived.refuse_entry(form, error)
        return _edit_page(token, form)
    flash(_("Your entry is saved."), "success")
    return _back(slug, token)


@public
def ask_withdraw(slug: str, token: str) -> ResponseReturnValue:
    """Ask before an entry is taken back."""
    adoption, holder = serving.own_entry(token)
    policy.withdraw.require(holder, adoption, _l("This entry cannot be taken back any more."))
    return render_template(
        "adoption/withdraw.html",
        adoption=adoption,
        title=serving.title_of(adoption.instrument),
        form=NoFieldsForm(),
        slug=slug,
        token=token,
    )


@serving.guests_entries
@public
def withdraw(slug: str, token: str) -> ResponseReturnValue:
    """Take an entry back."""
    with unit_of_work():
        adoption, holder = serving.own_entry(token)
        keeping.withdraw(adoption, by=holder)
    flash(_("Your entry is taken back. It is shown and counted nowhere any more."), "success")
    return redirect(url_for("instruments.show", slug=slug), code=303)


@serving.guests_entries
@public
def confirm(slug: str, token: str) -> ResponseReturnValue:
    """Say that what the makers have entered is true."""
    with unit_of_work():
        adoption, holder = serving.own_entry(token)
        deciding.confirm(adoption, by=holder)
    flash(_("Thank you! The entry is yours now. Please add what you know."), "success")
    return _back(slug, token)


@serving.guests_entries
@public
def decline(slug: str, token: str) -> ResponseReturnValue:
    """Say that it is not true."""
    with unit_of_work():
        adoption, holder = serving.own_entry(token)
        deciding.decline(adoption, ReasonForm().reason.data or "", by=holder)
    flash(_("Thank you. The entry is gone, and nobody will see it."), "success")
    return redirect(url_for("instruments.show", slug=slug), code=303)
