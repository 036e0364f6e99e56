"""What editors do with a published instrument: another address, out of the search, away."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from toolbox.catalogue import operations, policy, publishing, queries
from toolbox.catalogue.lifecycle import INSTRUMENT_STATE_LABELS
from toolbox.catalogue.models import Instrument
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import _
from toolbox.foundation.ids import SLUG_LENGTH, SLUG_PATTERN
from toolbox.foundation.uow import unit_of_work
from toolbox.web.desk.forms import AddressForm, RemovalForm
from toolbox.web.desk.presenters import history
from toolbox.web.forms import Form, refuse


def _page(
    instrument: Instrument,
    *,
    address: Form | None = None,
    removal: Form | None = None,
) -> ResponseReturnValue:
    page = render_template(
        "desk/care.html",
        instrument=instrument,
        title=instrument.current_version.title if instrument.current_version else "",
        state_label=INSTRUMENT_STATE_LABELS[instrument.state],
        address=address or AddressForm(formdata=None, data={"slug": instrument.slug}),
        removal=removal or RemovalForm(formdata=None),
        may_remove=policy.remove.allows(caller(), instrument),
        history=history(instrument.id),
    )
    return page, 422 if address or removal else 200


@scope("editor")
def care(slug: str) -> ResponseReturnValue:
    """Show what can be done with an instrument."""
    return _page(queries.by_slug(slug, by=caller()))


@scope("editor")
def rename(slug: str) -> ResponseReturnValue:
    """Give it another address; the old one redirects for ever."""
    form = AddressForm()
    wanted = (form.slug.data or "").strip().casefold()
    if not SLUG_PATTERN.fullmatch(wanted) or len(wanted) > SLUG_LENGTH:
        form.slug.errors = [_("Please use lower-case letters, digits and single hyphens.")]
        return _page(queries.by_slug(slug, by=caller()), address=form)
    with unit_of_work():
        instrument = queries.by_slug(slug, by=caller())
        operations.rename_address(instrument, wanted, by=caller())
        address = instrument.slug
    flash(_("The address is now /w/%(slug)s.", slug=address), "success")
    return redirect(url_for("desk.care", slug=address), code=303)


@scope("administrator")
def remove(slug: str) -> ResponseReturnValue:
    """Take it away for good; a page with the reason stays at its address."""
    form = RemovalForm()
    try:
        with unit_of_work():
            publishing.remove(
                queries.by_slug(slug, by=caller()),
                form.reason.data or "",
                successor_slug=_slug_in(form.successor.data or ""),
                by=caller(),
            )
    except Invalid as error:
        refuse(form, error)
        return _page(queries.by_slug(slug, by=caller()), removal=form)
    flash(_("The instrument is removed. Its address says why."), "success")
    return redirect(url_for("desk.queue"), code=303)


def _slug_in(typed: str) -> str | None:
    """Return the slug, also out of a whole address that was pasted."""
    return typed.strip().rstrip("/").rpartition("/")[2] or None
