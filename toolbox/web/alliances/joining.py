"""Taking part in an alliance: the side of the organisations."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import queries as accounts
from toolbox.accounts.models import Organisation
from toolbox.alliances import belonging, queries
from toolbox.alliances.lifecycle import MEMBER_STATE_LABELS, OPEN_STATES, MemberState
from toolbox.alliances.models import Alliance
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import signed_in
from toolbox.delivery.limits import attempts_per_address
from toolbox.foundation.errors import Conflict, Invalid, NotFound
from toolbox.foundation.i18n import Message, _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.web.alliances.forms import ApplicationForm
from toolbox.web.forms import choices, form_page, refuse

_BOUND = OPEN_STATES | {MemberState.MEMBER}


def _free(alliance: Alliance) -> list[Organisation]:
    """Return the caller's organisations that could apply."""
    bound = {row.organisation_id for row in alliance.members if row.state in _BOUND}
    return [
        one
        for one in accounts.organisations()
        if one.id in caller().owned_organisations - bound and one.ended_at is None
    ]


@attempts_per_address
@signed_in
def join(slug: str) -> ResponseReturnValue:
    """Show how the caller's organisations belong to an alliance; apply for one."""
    alliance = queries.alliance_by_slug(slug)
    free = _free(alliance)
    form = ApplicationForm()
    form.organisation.choices = choices((str(one.id), one.name) for one in free)
    if len(free) == 1 and not form.is_submitted():
        form.organisation.data = str(free[0].id)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                belonging.apply(
                    queries.alliance_by_slug(slug),
                    accounts.organisation_by_id(int(form.organisation.data)),
                    form.message.data or "",
                    by=caller(),
                )
        except (Invalid, Conflict) as error:
            refuse(form, error)
        else:
            return _back(slug, _("The moderators have got your application and will answer."))
    alliance = queries.alliance_by_slug(slug)
    return form_page(
        "alliances/join.html",
        form,
        alliance=alliance,
        rows=[row for row in alliance.members if row.organisation_id in caller().organisations],
        owned=caller().owned_organisations,
        free=free,
        states=MemberState,
        labels=MEMBER_STATE_LABELS,
    )


def _back(slug: str, message: Message) -> ResponseReturnValue:
    flash(str(message), "success")
    return redirect(url_for("alliances.join", slug=slug), code=303)


@signed_in
def answer(slug: str, organisation_id: int, deed: str) -> ResponseReturnValue:
    """Answer an invitation, take an application back, or leave."""
    message: Message
    with unit_of_work():
        alliance, actor = queries.alliance_by_slug(slug), caller()
        if deed in {"annehmen", "ablehnen"}:
            accepted = deed == "annehmen"
            belonging.answer_invitation(alliance, organisation_id, accepted=accepted, by=actor)
            message = (
                _("Your organisation is a member now.")
                if accepted
                else _("The invitation is declined.")
            )
        elif deed == "zuruecknehmen":
            belonging.withdraw(alliance, organisation_id, by=actor)
            message = _("The application is withdrawn.")
        elif deed == "austreten":
            belonging.leave(alliance, organisation_id, by=actor)
            message = _("Your organisation is a member no more.")
        else:
            raise NotFound(_l("There is no such button."))
    return _back(slug, message)
