"""“We are looking for”: the form, prefilled out of a search, and what happens next."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import queries as accounts
from toolbox.alliances import queries as alliances
from toolbox.calls import operations, queries, rules
from toolbox.calls.lifecycle import CallState
from toolbox.calls.models import Call
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public
from toolbox.delivery.languages import reading_language
from toolbox.discovery.query import SearchQuery
from toolbox.foundation.errors import Conflict, Invalid
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


def _filled(form: CallForm, *, call: Call | None = None) -> CallForm:
    """Fill what can be chosen; of a ``call`` that is there nobody is asked whose it is."""
    language = reading_language()
    form.offer(
        organisations=serving.own_organisations() if call is None else [],
        audience={one.key: one.label(language) for one in vocabularies.terms_of(rules.AUDIENCE)},
        sector={one.key: one.label(language) for one in vocabularies.terms_of(rules.SECTOR)},
        alliances=[(one.id, one.name) for one in alliances.alliances()],
        is_guest=call is None and not caller().is_signed_in,
    )
    if call is not None and call.organisation_id is not None:
        del form["seeker_name"]
    return form


def _page(form: CallForm) -> ResponseReturnValue:
    return form_page(
        "calls/begin.html",
        form,
        regions=regions(),
        is_guest=not caller().is_signed_in,
        action=url_for("calls.send"),
        back=url_for("calls.index"),
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
    region = _region(form)
    if form.errors:
        return _page(form)
    try:
        call_id = _enter(form, region)
    except Invalid as error:
        refuse(form, error)
        return _page(form)
    return redirect(url_for("calls.thanks", gesuch=call_id), code=303)


def _region(form: CallForm) -> str | None:
    """Return the region that was typed, None for none; what is not understood is asked about."""
    form.validate()
    typed = form.where.data or ""
    where = understood(typed, form.region.data) if typed.strip() else None
    if where is not None and where.region is None:
        form.ask_which(where)
    return where.region if where else None


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


def _of(call: Call) -> dict[str, object]:
    """Return what the form shows of a call."""
    wished: dict[str, list[str]] = {}
    for one in call.wishes:
        wished.setdefault(one.term.vocabulary_key, []).append(one.term.key)
    region = next(iter(wished.get(rules.REGION, ())), "")
    return {
        "title": call.title,
        "purpose": call.purpose,
        "seeker_name": call.seeker_name,
        "words": call.words,
        "kind": call.kind,
        "audience": wished.get(rules.AUDIENCE, []),
        "sector": wished.get(rules.SECTOR, []),
        "where": typed_again("", region),
        "alliance": str(call.alliance_id or ""),
    }


def _editing(token: str, call: Call, form: CallForm) -> ResponseReturnValue:
    return form_page(
        "calls/begin.html",
        form,
        call=call,
        regions=regions(),
        row_version=request.form.get("row_version", call.row_version, type=int),
        action=url_for("calls.revise", token=token),
        back=url_for("calls.own", token=token),
    )


@public
def edit(token: str) -> ResponseReturnValue:
    """Show the form with what one's own call says now, by private link or log-in."""
    call, _holder = queries.own(token, by=caller())
    form = _filled(CallForm(formdata=None, data=_of(call)), call=call)
    return _editing(token, call, form)


@serving.guests_calls
@public
def revise(token: str) -> ResponseReturnValue:
    """Take down what one's own call says now."""
    call, _holder = queries.own(token, by=caller())
    form = _filled(CallForm(), call=call)
    region = _region(form)
    if form.errors:
        return _editing(token, call, form)
    try:
        with unit_of_work():
            call, holder = queries.own(token, by=caller())
            operations.revise(
                call,
                form.wanted(region),
                seeker_name=form.data.get("seeker_name") or "",
                expected=request.form.get("row_version", type=int),
                by=holder,
            )
            waits = call.state is CallState.WAITING
    except (Invalid, Conflict) as error:
        refuse(form, error)
        return _editing(token, queries.own(token, by=caller())[0], form)
    flash(
        _("It is saved. An editor looks at it before others see it.")
        if waits
        else _("The call is saved."),
        "success",
    )
    return redirect(url_for("calls.own", token=token), code=303)


@public
def thanks() -> str:
    """Say what happens next."""
    asked = request.args.get("gesuch", "")
    call = queries.own(asked, by=caller())[0] if asked.isdecimal() else None
    return render_template("calls/thanks.html", call=call)
