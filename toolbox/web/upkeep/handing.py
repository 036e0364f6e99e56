"""Handing an instrument over: the offer, and the answer of the other side."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.catalogue import partners
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.models import Instrument
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import signed_in
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.upkeep import operations, policy, queries
from toolbox.upkeep.lifecycle import ANSWERED_LABELS, Answered
from toolbox.upkeep.mails import title_of
from toolbox.upkeep.models import Handover
from toolbox.web.forms import form_page, refuse
from toolbox.web.surroundings import long_date
from toolbox.web.upkeep.answering import answered
from toolbox.web.upkeep.forms import AnswerForm, OfferForm

LOOKS = {
    Answered.OPEN: "warn",
    Answered.ACCEPTED: "ok",
    Answered.DECLINED: "soft",
    Answered.WITHDRAWN: "soft",
    Answered.LAPSED: "soft",
}


def _to_hand_over(slug: str) -> Instrument:
    instrument = catalogue.by_slug(slug, by=caller())
    policy.hand_over.require(
        caller(),
        instrument,
        _l("Only an owner of the organisation can hand its instruments over."),
    )
    return instrument


def _page(slug: str, form: OfferForm) -> ResponseReturnValue:
    instrument = _to_hand_over(slug)
    wanted = request.values.get("wer", "")
    found = queries.organisations_named(wanted, but=instrument.owner_id)
    return form_page(
        "upkeep/hand_over.html",
        form.among(found).moving(queries.ending_of(instrument.owner_id)),
        instrument=instrument,
        title=title_of(instrument),
        wanted=wanted,
        found=found,
        offer=queries.open_offer(instrument.id),
        alone=instrument.owner_id not in caller().owned_organisations,
    )


def _thanks(made: Handover) -> str:
    if made.state is Answered.ACCEPTED:
        return _("%(organisation)s looks after it from now on.", organisation=made.to_name)
    if made.is_agreed:
        return _(
            "It moves to %(organisation)s on %(day)s.",
            organisation=made.to_name,
            day=long_date(made.moves_on),
        )
    return _(
        "Offered to %(organisation)s. Nothing changes until somebody there accepts.",
        organisation=made.to_name,
    )


@signed_in
def hand_over(slug: str) -> ResponseReturnValue:
    """Look for an organisation that could look after an instrument, and offer it."""
    form = OfferForm()
    if request.method == "GET":
        return _page(slug, OfferForm(formdata=None))
    try:
        with unit_of_work():
            instrument = _to_hand_over(slug)
            made = operations.offer(
                instrument,
                queries.organisation(form.organisation_id),
                form.message.data or "",
                moves_on=form.day(queries.ending_of(instrument.owner_id)),
                by=caller(),
            )
            thanks = _thanks(made)
    except (Conflict, Invalid) as error:
        refuse(form, error)
        return _page(slug, form)
    flash(thanks, "success")
    return redirect(url_for("upkeep.handovers"), code=303)


@signed_in
def handovers() -> ResponseReturnValue:
    """Show what waits for my answer, what I have offered, and what I have asked for."""
    actor = caller()
    offers = queries.offers_to(by=actor)
    coming = queries.on_their_way_to(actor.working_organisations)
    requests = queries.requests_to_decide(by=actor)
    joining = partners.partner_requests_for(actor.owned_organisations)
    sent = queries.offers_from(actor.working_organisations)
    asked = queries.requests_of(actor.working_organisations)
    named = {
        *(one.instrument_id for one in (*offers, *coming, *sent)),
        *(one.instrument_id for one in (*requests, *asked)),
        *(instrument.id for _partner, instrument in joining),
    }
    return render_template(
        "upkeep/handovers.html",
        offers=offers,
        coming=coming,
        requests=requests,
        joining=joining,
        sent=sent,
        asked=asked,
        titles=queries.titles_of(named),
        labels=ANSWERED_LABELS,
        looks=LOOKS,
        owned=actor.owned_organisations,
        form=AnswerForm(formdata=None),
    )


@signed_in
def accept(handover_id: int) -> ResponseReturnValue:
    """Take over what was offered, at once or on its day."""
    found = queries.handover(handover_id, by=caller())
    thanks = _("It is in your care now. Please look through it, and add your own contact.")
    if found.moves_later:
        thanks = _(
            "Accepted. It moves to your organisation on %(day)s; until then either side can "
            "withdraw.",
            day=long_date(found.moves_on),
        )
    return answered(
        lambda actor: operations.accept(queries.handover(handover_id, by=actor), by=actor), thanks
    )


@signed_in
def decline(handover_id: int) -> ResponseReturnValue:
    """Leave it with the other organisation."""
    answer = AnswerForm().answer.data or ""
    return answered(
        lambda actor: operations.decline(queries.handover(handover_id, by=actor), answer, by=actor),
        _("Declined. The other organisation hears of it."),
    )


@signed_in
def withdraw(handover_id: int) -> ResponseReturnValue:
    """Take back an offer."""
    return answered(
        lambda actor: operations.withdraw_offer(queries.handover(handover_id, by=actor), by=actor),
        _("The offer is withdrawn. Nothing has changed."),
    )
