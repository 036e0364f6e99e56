"""Beginning a draft from an instrument that is there: "Als Vorlage nehmen"."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import queries as accounts
from toolbox.catalogue import drafts, queries, templating
from toolbox.catalogue.models import Instrument, Version
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import signed_in
from toolbox.foundation.actors import Actor
from toolbox.foundation.errors import Denied
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.web.contribute.beginning import BeginForm
from toolbox.web.contribute.fields import OneField, options
from toolbox.web.contribute.steps import DESCRIBE
from toolbox.web.instruments.presenters import licence_term


class TemplateForm(BeginForm):
    """For which of one's organisations."""

    organisation = OneField(_l("For which organisation?"))

    @classmethod
    def for_member(cls) -> "TemplateForm":
        """Return the form for the caller; a single organisation needs no choice."""
        form, actor = cls(), caller()
        memberships = accounts.memberships_of(actor.user_id) if actor.user_id else ()
        names = {
            str(one.organisation_id): one.organisation.name
            for one in memberships
            if one.organisation_id in actor.working_organisations
        }
        form.organisation.choices = options(names)
        if not form.organisation.data and names:
            form.organisation.data = next(iter(names))
        return form


@signed_in
def as_template(slug: str) -> ResponseReturnValue:
    """Say what is taken over and what the licence asks for, or why it does not allow it."""
    instrument = queries.by_slug(slug, by=caller())
    version = queries.published_version(instrument)
    return render_template(
        "contribute/as_template.html",
        form=TemplateForm.for_member(),
        version=version,
        obstacle=templating.obstacle(version, by=caller()),
        bound=templating.is_share_alike(version.licence),
        licence=licence_term(version),
        is_member=bool(caller().working_organisations),
    )


def _begun(
    instrument: Instrument, form: TemplateForm, owner_id: int, actor: Actor
) -> Version | None:
    """Return the draft that was begun with this very form: then a button was pressed twice."""
    found = drafts.begun_since(form.since, kind=instrument.kind, owner_id=owner_id, by=actor)
    return next((one for one in found if one.instrument.template_id == instrument.id), None)


@signed_in
def begin_from(slug: str) -> ResponseReturnValue:
    """Begin the draft and go on to its description."""
    form, actor = TemplateForm.for_member(), caller()
    chosen_id = form.organisation.data
    owner_id = next((one for one in actor.working_organisations if str(one) == chosen_id), 0)
    if not owner_id:
        raise Denied(_l("Please found or join an organisation first."))
    with unit_of_work():
        instrument = queries.by_slug(slug, by=actor)
        made = _begun(instrument, form, owner_id, actor)
        if made is None:
            made = templating.begin_from(instrument, owner_id=owner_id, by=actor)
        instrument_id = made.instrument_id
    flash(_("Your draft is begun. Its makers and its licence have come along."), "success")
    address = url_for("contribute.step", instrument_id=instrument_id, step=DESCRIBE.key)
    return redirect(address, code=303)
