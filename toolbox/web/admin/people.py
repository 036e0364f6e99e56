"""Who has an account, and what each of them may do."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import operations, queries
from toolbox.accounts.models import User
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.delivery.refusals import own_path
from toolbox.foundation.actors import Role
from toolbox.foundation.errors import Conflict, NotFound
from toolbox.foundation.i18n import Message, _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.web.admin.forms import ROLE_LABELS, RoleForm
from toolbox.web.admin.listing import asked_page, asked_text


@scope("administrator")
def people() -> ResponseReturnValue:
    """List people, all or those that are looked for."""
    text, asked = asked_text(), request.args.get("rolle", "")
    role = Role(asked) if asked in set(Role) else None
    found = queries.people_matching(text, role=role, by=caller())
    return render_template(
        "admin/people.html",
        page=asked_page(len(found), lambda limit, offset: found[offset : offset + limit]),
        text=text,
        role=role,
        role_labels=ROLE_LABELS,
        role_tabs=_tabs(text, role),
        here=request.full_path,
        own_id=caller().user_id,
    )


def _tabs(text: str, chosen: Role | None) -> list[tuple[Message, str, None, bool]]:
    """Return the ways to people of one role, keeping what is looked for."""
    tabs: list[tuple[Message, str, None, bool]] = []
    for role in (None, *Role):
        label = _("All") if role is None else ROLE_LABELS[role]
        address = url_for("admin.people", q=text or None, rolle=role)
        tabs.append((label, address, None, role is chosen))
    return tabs


def _person(user_id: int) -> User:
    found = queries.user_by_id(user_id)
    if found is None:
        raise NotFound(_l("This account is not known here."))
    return found


@scope("administrator")
def change_role(user_id: int) -> ResponseReturnValue:
    """Say what a person may do; the last administrator stays one."""
    form, name = RoleForm(), _person(user_id).name
    target = own_path(request.form.get("next")) or url_for("admin.people")
    if not form.validate_on_submit():
        flash(_("Please choose one of the roles."), "error")
        return redirect(target, code=303)
    role = Role(form.role.data or "")
    try:
        with unit_of_work():
            operations.assign_role(_person(user_id), role, by=caller())
    except Conflict as error:
        flash(error.message, "error")
        return redirect(target, code=303)
    flash(_("%(name)s: %(role)s", name=name, role=ROLE_LABELS[role]), "success")
    if user_id == caller().user_id and role is not Role.ADMINISTRATOR:
        target = url_for("account.profile")  # these pages are closed to the person from now on
    return redirect(target, code=303)
