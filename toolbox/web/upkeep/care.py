"""How makers look after one instrument, and the list of their links."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from toolbox.catalogue import policy as catalogue_policy
from toolbox.catalogue import publishing
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.lifecycle import INSTRUMENT_STATE_LABELS
from toolbox.catalogue.models import Instrument
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import signed_in
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import Message, _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.upkeep import links, policy, queries
from toolbox.upkeep.lifecycle import LINK_STATE_LABELS, REASON_LABELS, LinkState
from toolbox.upkeep.mails import title_of
from toolbox.upkeep.models import LinkPlace
from toolbox.web.forms import refuse
from toolbox.web.surroundings import long_date
from toolbox.web.upkeep.forms import SuccessorForm
from toolbox.web.upkeep.presenters import care_of

_VARIANTS = {
    LinkState.NEW: "soft",
    LinkState.FINE: "ok",
    LinkState.DOUBTFUL: "warn",
    LinkState.DEAD: "danger",
    LinkState.UNKNOWN: "soft",
}
_TO_LOOK_AT = (LinkState.DEAD, LinkState.DOUBTFUL, LinkState.UNKNOWN)


@dataclass(frozen=True)
class LinkLine:
    """One link of a list, in words."""

    url: str
    state: Message
    variant: str
    why: Message
    place: Message
    checked_on: str
    instrument: Instrument
    title: str


def _line(place: LinkPlace, title: str) -> LinkLine:
    link = place.link
    return LinkLine(
        url=link.url,
        state=LINK_STATE_LABELS[link.state],
        variant=_VARIANTS[link.state],
        why=REASON_LABELS.get(link.reason, ""),
        place=links.PLACE_LABELS[place.place],
        checked_on=long_date(link.checked_at),
        instrument=place.instrument,
        title=title,
    )


def cared_for(slug: str) -> Instrument:
    """Return an instrument the caller works on. Raises NotFound, Denied, Gone."""
    instrument = catalogue.by_slug(slug, by=caller())
    catalogue_policy.edit.require(
        caller(), instrument, _l("Only its makers and the editors look after this instrument.")
    )
    return instrument


def _page(instrument: Instrument, form: SuccessorForm) -> ResponseReturnValue:
    actor, title = caller(), title_of(instrument)
    page = render_template(
        "upkeep/care.html",
        instrument=instrument,
        title=title,
        state_label=INSTRUMENT_STATE_LABELS[instrument.state],
        care=care_of(instrument, by=actor),
        links=[_line(one, title) for one in links.links_in(instrument.id)],
        offer=queries.open_offer(instrument.id),
        requests=queries.open_requests(instrument.id),
        may_hand_over=policy.hand_over.allows(actor, instrument),
        may_retire=catalogue_policy.retire.allows(actor, instrument),
        form=form,
    )
    return page, 422 if form.errors else 200


@signed_in
def care(slug: str) -> ResponseReturnValue:
    """Show all that can be done for an instrument after it is published."""
    instrument = cared_for(slug)
    present = instrument.successor.slug if instrument.successor else ""
    return _page(instrument, SuccessorForm(formdata=None, data={"successor": present}))


@signed_in
def name_successor(slug: str) -> ResponseReturnValue:
    """Say what to use instead of a retired instrument."""
    form = SuccessorForm()
    try:
        with unit_of_work():
            publishing.name_successor(catalogue.by_slug(slug, by=caller()), form.slug, by=caller())
    except Invalid as error:
        refuse(form, error)
        return _page(cared_for(slug), form)
    flash(_("Its page leads there now.") if form.slug else _("It leads nowhere now."), "success")
    return redirect(url_for("upkeep.care", slug=slug), code=303)


@signed_in
def own_links() -> ResponseReturnValue:
    """List the links of my organisations that somebody should look at."""
    found = links.links_of(caller().working_organisations, states=_TO_LOOK_AT)
    titles = queries.titles_of(one.instrument_id for one in found)
    lines = [_line(one, titles[one.instrument_id]) for one in found]
    fine = len(links.links_of(caller().working_organisations, states=[LinkState.FINE]))
    return render_template("upkeep/links.html", links=lines, fine=fine)
