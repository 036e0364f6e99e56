"""Instruments that seek a keeper: the list, asking for one, and the answer."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import queries as accounts
from toolbox.catalogue import queries as catalogue
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public, signed_in
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.i18n import _
from toolbox.foundation.paging import Page
from toolbox.foundation.uow import unit_of_work
from toolbox.upkeep import operations, policy, queries
from toolbox.upkeep.mails import title_of
from toolbox.web.cards import cards_of
from toolbox.web.forms import choices, form_page, refuse
from toolbox.web.upkeep.answering import answered
from toolbox.web.upkeep.forms import AnswerForm, AskForm

ON_A_PAGE = 24


@public
def orphans() -> ResponseReturnValue:
    """List what nobody looks after."""
    total = queries.orphan_count()
    last = max(1, -(-total // ON_A_PAGE))
    number = min(max(1, request.args.get("seite", 1, type=int)), last)
    versions = queries.orphans(limit=ON_A_PAGE, offset=(number - 1) * ON_A_PAGE)
    page = Page(cards_of(versions), number, ON_A_PAGE, total)
    return render_template("upkeep/orphans.html", page=page)


def _page(slug: str, form: AskForm) -> ResponseReturnValue:
    instrument = catalogue.by_slug(slug, by=caller())
    owned = [
        one.organisation
        for one in accounts.memberships_of(caller().user_id or 0)
        if one.organisation_id in caller().owned_organisations
        and one.organisation.ended_at is None
        and one.organisation_id != instrument.owner_id
    ]
    form.organisation.choices = choices((str(one.id), one.name) for one in owned)
    if len(owned) == 1 and not form.organisation.data:
        form.organisation.data = str(owned[0].id)
    return form_page(
        "upkeep/ask.html",
        form,
        instrument=instrument,
        title=title_of(instrument),
        owned=owned,
        seeks_keeper=policy.seeks_keeper(instrument),
    )


@signed_in
def ask(slug: str) -> ResponseReturnValue:
    """Ask to take an instrument into care."""
    form = AskForm()
    if request.method == "GET":
        return _page(slug, AskForm(formdata=None))
    try:
        with unit_of_work():
            operations.ask_for(
                catalogue.by_slug(slug, by=caller()),
                queries.organisation(form.organisation_id),
                form.sentence.data or "",
                by=caller(),
            )
    except (Conflict, Invalid) as error:
        refuse(form, error)
        return _page(slug, form)
    flash(_("Thank you! You will hear by e-mail as soon as somebody has decided."), "success")
    return redirect(url_for("upkeep.handovers"), code=303)


@signed_in
def accept(request_id: int) -> ResponseReturnValue:
    """Give it into the care of who asked."""
    return answered(
        lambda actor: operations.accept_request(
            queries.care_request(request_id, by=actor), by=actor
        ),
        _("Given into new care. Both sides hear of it."),
    )


@signed_in
def decline(request_id: int) -> ResponseReturnValue:
    """Say no, with a reason."""
    answer = AnswerForm().answer.data or ""
    return answered(
        lambda actor: operations.decline_request(
            queries.care_request(request_id, by=actor), answer, by=actor
        ),
        _("Declined. Your reason is on its way."),
    )


@signed_in
def withdraw(request_id: int) -> ResponseReturnValue:
    """Take back a request."""
    return answered(
        lambda actor: operations.withdraw_request(
            queries.care_request(request_id, by=actor), by=actor
        ),
        _("The request is withdrawn."),
    )
