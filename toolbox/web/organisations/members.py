"""How people belong to an organisation: the list, invitations, roles, leaving."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import belonging, queries
from toolbox.accounts.models import MembershipRole
from toolbox.accounts.policy import manage_organisation, see_members
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import signed_in
from toolbox.delivery.limits import attempts_per_address
from toolbox.foundation.errors import Conflict, Invalid, TooMany
from toolbox.foundation.i18n import Message, _
from toolbox.foundation.uow import unit_of_work
from toolbox.web.forms import form_page, refuse
from toolbox.web.organisations.forms import ROLE_LABELS, InvitationForm, RoleForm


def _list(slug: str, form: InvitationForm) -> ResponseReturnValue:
    organisation, actor = queries.organisation_by_slug(slug), caller()
    see_members.require(actor, organisation)
    may_manage = manage_organisation.allows(actor, organisation)
    return form_page(
        "organisations/members.html",
        form,
        organisation=organisation,
        memberships=queries.members_of(organisation.id),
        invitations=queries.open_invitations(organisation.id) if may_manage else [],
        may_manage=may_manage,
        own_id=actor.user_id,
        role_labels=ROLE_LABELS,
        roles=MembershipRole,
    )


def _back(slug: str, message: Message, category: str = "success") -> ResponseReturnValue:
    flash(str(message), category)
    return redirect(url_for("organisations.members", slug=slug), code=303)


@signed_in
def members(slug: str) -> ResponseReturnValue:
    """Show who belongs to the organisation; owners manage it here."""
    return _list(slug, InvitationForm())


@attempts_per_address
@signed_in
def invite(slug: str) -> ResponseReturnValue:
    """Ask somebody by mail to join."""
    form = InvitationForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                belonging.invite(
                    queries.organisation_by_slug(slug), form.email.data or "", by=caller()
                )
        except (Invalid, TooMany) as error:
            refuse(form, error)
        else:
            return _back(slug, _("The invitation is on its way."))
    return _list(slug, form)


@signed_in
def withdraw(slug: str, invitation_id: int) -> ResponseReturnValue:
    """Let an invitation stop working."""
    with unit_of_work():
        belonging.withdraw_invitation(
            queries.organisation_by_slug(slug), invitation_id, by=caller()
        )
    return _back(slug, _("The invitation is withdrawn."))


@signed_in
def change_role(slug: str, user_id: int) -> ResponseReturnValue:
    """Make a member an owner, or the reverse."""
    form = RoleForm()
    if not form.validate_on_submit():
        return _back(slug, _("Please choose one of the roles."), "error")
    try:
        with unit_of_work():
            belonging.change_member_role(
                queries.organisation_by_slug(slug),
                user_id,
                MembershipRole(form.role.data),
                by=caller(),
            )
    except Conflict as error:
        return _back(slug, error.message, "error")
    return _back(slug, _("The role is changed."))


@signed_in
def remove(slug: str, user_id: int) -> ResponseReturnValue:
    """Take a member out."""
    try:
        with unit_of_work():
            organisation = queries.organisation_by_slug(slug)
            manage_organisation.require(caller(), organisation)
            belonging.leave(organisation, user_id, by=caller())
    except Conflict as error:
        return _back(slug, error.message, "error")
    return _back(slug, _("The person does not belong to the organisation any more."))


@signed_in
def leave(slug: str) -> ResponseReturnValue:
    """Leave the organisation."""
    try:
        with unit_of_work():
            belonging.leave(queries.organisation_by_slug(slug), caller().user_id or 0, by=caller())
    except Conflict as error:
        return _back(slug, error.message, "error")
    flash(_("You have left the organisation."), "success")
    return redirect(url_for("account.profile"), code=303)
