"""“We are looking for”: the form, prefilled out of a search, and what happens next."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import queries as accounts
from toolbox.alliances import queries as alliances
from toolbox.calls import operations, queries, rules
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public
from toolbox.delivery.languages import reading_language
from toolbox.discovery.query import SearchQuery
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import _
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import queries as vocabularies
from toolbox.web.adoption.places import typed_again, understood
from toolbox.web.adoption.reporting import regions
from toolbox.web.calls import serving
from toolbox.web.calls.forms import CallForm
from toolbox.web.forms import chosen_number, form_page, refuse

ALLIANCE = "allianz"


def _fresh() -> CallForm:
    """Return the form with what the search in the address asked for."""
    query = SearchQuery.from_args(request.args)
    region, kind = (query.filters.get(name, ("",))[0] for name in (rules.REGION, "kind"))
    asked = request.args.get(ALLIANCE, "")[:120]
    named = [one.id for one in alliances.alliances() if one.slug == asked]
    text = query.text[: rules.WORDS_LENGTH]
    return CallForm(
        formdata=None,
        data={
            "title": text[: rules.TITLE_LENGTH],
            "words": text,
            "kind": kind,
            "audience": list(query.filters.get(rules.AUDIENCE, ())),
            "sector": list(query.filters.get(rules.SECTOR, ())),
            "where": typed_again("", region),
            "alliance": str(named[0]) if named else "",
        },
    )


def _filled(form: CallForm) -> CallForm:
    language = reading_language()
    form.offer(
        organisations=serving.own_organisations(),
        audience={one.key: one.label(language) for one in vocabularies.terms_of(rules.AUDIENCE)},
        sector={one.key: one.label(language) for one in vocabularies.terms_of(rules.SECTOR)},
        alliances=[(one.id, one.name) for one in alliances.alliances()],
        is_guest=not caller().is_signed_in,
    )
    return form


def _page(form: CallForm) -> ResponseReturnValue:
    return form_page(
        "calls/begin.html", form, regions=regions(), is_guest=not caller().is_signed_in
    )


@public
def begin() -> ResponseReturnValue:
    """Show the form."""
    return _page(_filled(_fresh()))


@serving.guests_calls
@public
def send() -> ResponseReturnValue:
    """Take the call down; what was typed stays where something is wrong."""
    form = _filled(CallForm())
    form.validate()
    typed = form.where.data or ""
    where = understood(typed, form.region.data) if typed.strip() else None
    if where is not None and where.region is None:
        form.ask_which(where)
    if form.errors:
        return _page(form)
    try:
        call_id = _enter(form, where.region if where else None)
    except Invalid as error:
        refuse(form, error)
        return _page(form)
    return redirect(url_for("calls.thanks", gesuch=call_id), code=303)


def _enter(form: CallForm, region: str | None) -> int | None:
    """Return the number of the new call, None for guests. Raises Invalid, TooMany."""
    actor = caller()
    with unit_of_work():
        organisation = None
        if "organisation" in form:
            chosen = chosen_number(form.organisation.data)
            if chosen not in {value for value, _name in serving.own_organisations()}:
                raise rules.wrong(
                    "organisation", _("Please choose an organisation that you belong to.")
                )
            organisation = accounts.organisation_by_id(chosen)
        made = operations.begin(
            form.wanted(region),
            organisation=organisation,
            seeker_name=form.data.get("seeker_name") or "",
            guest_email=form.data.get("guest_email") or "",
            locale=reading_language(),
            by=actor,
        )
        return made.id if actor.is_signed_in else None


@public
def thanks() -> str:
    """Say what happens next."""
    asked = request.args.get("gesuch", "")
    call = queries.own(asked, by=caller())[0] if asked.isdecimal() else None
    return render_template("calls/thanks.html", call=call)
