"""Who belongs to an alliance and who runs it: the side of moderators and administrators."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import queries as accounts
from toolbox.alliances import belonging, operations, policy, queries
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope, signed_in
from toolbox.delivery.limits import attempts_per_address
from toolbox.foundation.errors import Conflict, Invalid, NotFound
from toolbox.foundation.i18n import Message, _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.web.alliances.forms import MemberForm, ModeratorForm
from toolbox.web.forms import refuse


def _page(
    slug: str, form: MemberForm | None = None, naming: ModeratorForm | None = None
) -> ResponseReturnValue:
    alliance, actor = queries.alliance_by_slug(slug), caller()
    policy.moderate.require(actor, alliance)
    page = render_template(
        "alliances/members.html",
        form=form or MemberForm(formdata=None),
        naming=naming or ModeratorForm(formdata=None),
        alliance=alliance,
        members=queries.members_of(alliance),
        applications=queries.applications_to(alliance),
        invitations=queries.invitations_of(alliance),
        moderators=queries.moderators_of(alliance),
        offered=[one.name for one in accounts.organisations()],
        may_name=policy.found.allows(actor, None),
        own_id=actor.user_id,
    )
    return page, 422 if form is not None or naming is not None else 200


def _back(slug: str, message: Message, category: str = "success") -> ResponseReturnValue:
    flash(str(message), category)
    return redirect(url_for("alliances.members", slug=slug), code=303)


@signed_in
def members(slug: str) -> ResponseReturnValue:
    """Show members, who waits, and who runs the alliance."""
    return _page(slug)


@attempts_per_address
@signed_in
def invite_member(slug: str) -> ResponseReturnValue:
    """Ask an organisation to join."""
    form = MemberForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                belonging.invite(
                    queries.alliance_by_slug(slug),
                    accounts.organisation_named(form.organisation.data or ""),
                    form.message.data or "",
                    by=caller(),
                )
        except Invalid as error:
            refuse(form, error)
        else:
            return _back(slug, _("The invitation is on its way."))
    return _page(slug, form)


@signed_in
def decide_member(slug: str, organisation_id: int, deed: str) -> ResponseReturnValue:
    """Answer an application, withdraw an invitation, or take a member out."""
    message: Message
    with unit_of_work():
        alliance, actor = queries.alliance_by_slug(slug), caller()
        policy.moderate.require(actor, alliance)
        if deed in {"aufnehmen", "ablehnen"}:
            belonging.answer_application(
                alliance,
                organisation_id,
                request.form.get("answer", ""),
                accepted=deed == "aufnehmen",
                by=actor,
            )
            message = _("The answer is on its way to the organisation.")
        elif deed == "zuruecknehmen":
            belonging.withdraw(alliance, organisation_id, by=actor)
            message = _("The invitation is withdrawn.")
        elif deed == "entfernen":
            belonging.leave(alliance, organisation_id, by=actor)
            message = _("The organisation is a member no more.")
        else:
            raise NotFound(_l("There is no such button."))
    return _back(slug, message)


@scope("administrator")
def name_moderator(slug: str) -> ResponseReturnValue:
    """Let a person run an alliance."""
    form = ModeratorForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                operations.name_moderator(
                    queries.alliance_by_slug(slug), form.email.data or "", by=caller()
                )
        except Invalid as error:
            refuse(form, error)
        else:
            return _back(slug, _("The person runs the alliance from now on and gets an e-mail."))
    return _page(slug, naming=form)


@signed_in
def dismiss_moderator(slug: str, user_id: int) -> ResponseReturnValue:
    """Let somebody run an alliance no more."""
    own = caller().user_id == user_id
    try:
        with unit_of_work():
            operations.dismiss_moderator(queries.alliance_by_slug(slug), user_id, by=caller())
    except Conflict as error:
        return _back(slug, error.message, "error")
    if own:
        flash(_("You do not run this alliance any more."), "success")
        return redirect(url_for("alliances.show", slug=slug), code=303)
    return _back(slug, _("The person does not run the alliance any more."))
