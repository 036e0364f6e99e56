"""Organisations and others: making an instrument together, and becoming one."""

from collections.abc import Mapping

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import merging, queries
from toolbox.accounts.models import Organisation
from toolbox.accounts.policy import manage_organisation
from toolbox.catalogue import partners as making
from toolbox.catalogue import policy
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.models import Instrument
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import signed_in
from toolbox.foundation.errors import Conflict, Denied, Invalid
from toolbox.foundation.i18n import Message, _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.web.forms import form_page, refuse
from toolbox.web.organisations.forms import MergeForm, PartnerForm

_UNKNOWN = _l("There is no organisation of this name here.")
_PARTED: Mapping[making.News, Message] = {
    making.News.LEFT: _l("The organisation is no longer named as a partner."),
    making.News.DECLINED: _l("You have declined. The organisation is not named as a partner."),
    making.News.WITHDRAWN: _l("The request is withdrawn."),
}


def _named(name: str, field: str) -> Organisation:
    found = queries.organisation_named(name.replace("\x00", ""))
    if found is None:
        raise Invalid(_UNKNOWN, fields={field: [_UNKNOWN]})
    return found


@signed_in
def merge(slug: str) -> ResponseReturnValue:
    """Let another organisation have everything of this one."""
    organisation = queries.organisation_by_slug(slug)
    manage_organisation.require(caller(), organisation)
    form = MergeForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                into = _named(form.into.data or "", "into")
                merging.merge(queries.organisation_by_slug(slug), into, by=caller())
                stays = into.slug
        except (Conflict, Denied, Invalid) as error:
            refuse(form, error)
        else:
            flash(_("The two are one organisation now."), "success")
            return redirect(url_for("organisations.show", slug=stays), code=303)
    found = queries.organisation_by_slug(slug)
    return form_page("organisations/merge.html", form, organisation=found)


def _is_concerned(instrument: Instrument) -> bool:
    """Makers may see who makes it, and whoever was asked."""
    asked = {one.organisation_id for one in instrument.partners}
    return policy.edit.allows(caller(), instrument) or bool(asked & caller().owned_organisations)


def _concerning(slug: str) -> Instrument:
    """Return an instrument for its makers and those who were asked; else Denied or NotFound.

    Who was asked to join sees a draft's name here before it belongs to them.
    """
    instrument = catalogue.instrument_by_slug(slug)
    if not _is_concerned(instrument):
        policy.edit.require(caller(), catalogue.by_slug(slug, by=caller()))
    return instrument


def _page(slug: str, form: PartnerForm) -> ResponseReturnValue:
    instrument = _concerning(slug)
    version = catalogue.open_version(instrument) or instrument.current_version
    return form_page(
        "organisations/partners.html",
        form,
        instrument=instrument,
        title=(version.title if version else "") or instrument.slug,
        partners=instrument.partners,
        may_ask=policy.retire.allows(caller(), instrument),
        mine=caller().owned_organisations,
        offered=[one.name for one in queries.organisations() if one.id != instrument.owner_id],
    )


@signed_in
def partners(slug: str) -> ResponseReturnValue:
    """Show who makes an instrument; its owners ask others to join."""
    form = PartnerForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                instrument = _concerning(slug)
                policy.retire.require(caller(), instrument)
                organisation = _named(form.organisation.data or "", "organisation")
                making.ask(instrument, organisation, by=caller())
        except (Conflict, Invalid) as error:
            refuse(form, error)
        else:
            flash(_("The owners of the organisation get an e-mail and answer."), "success")
            return redirect(url_for("organisations.partners", slug=slug), code=303)
    return _page(slug, form)


@signed_in
def agree(slug: str, organisation: str) -> ResponseReturnValue:
    """Say yes for the own organisation."""
    with unit_of_work():
        found = queries.organisation_by_slug(organisation)
        making.agree(_concerning(slug), found.id, by=caller())
    flash(_("Your organisation makes it, too."), "success")
    return redirect(url_for("organisations.partners", slug=slug), code=303)


@signed_in
def part(slug: str, organisation: str) -> ResponseReturnValue:
    """Say no, take a request back, or end it."""
    with unit_of_work():
        instrument = _concerning(slug)
        found = queries.organisation_by_slug(organisation)
        what = making.part(instrument, found.id, by=caller())
        concerned = _is_concerned(instrument)
    flash(_PARTED[what], "success")
    if concerned:
        return redirect(url_for("organisations.partners", slug=slug), code=303)
    return redirect(url_for("contribute.mine"), code=303)
