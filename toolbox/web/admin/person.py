"""One person: what is known, and what an administrator may do about the account."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import blocking, operations, queries, second_factor
from toolbox.accounts.blocking import BLOCK_REASONS, BlockReason
from toolbox.accounts.models import User
from toolbox.audit.queries import entries_about
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.delivery.refusals import own_path
from toolbox.foundation.actors import Role
from toolbox.foundation.errors import Conflict, NotFound
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.notices.queries import trouble_of
from toolbox.web.admin.forms import ROLE_LABELS, RoleForm
from toolbox.web.admin.people import STATES, standing_of
from toolbox.web.admin.presenters import deeds

_DEEDS_SHOWN = 10

MAY: dict[Role, tuple[object, ...]] = {
    Role.MEMBER: (
        _l("Work on the instruments of the own organisations and submit them"),
        _l("Suggest terms, found organisations"),
    ),
    Role.EDITOR: (
        _l("Everything that members may"),
        _l("Read, return and publish what is submitted"),
        _l("Look after vocabularies, keywords, synonyms and searches"),
    ),
    Role.ADMINISTRATOR: (
        _l("Everything that editors may"),
        _l("Remove instruments, merge organisations, change roles, block accounts"),
        _l("See these pages: people, texts of the site, work, settings, audit trail"),
    ),
}
"""What each role may do, in words."""


def loaded(user_id: int) -> User:
    """Return a living account; NotFound otherwise."""
    found = queries.user_by_id(user_id)
    if found is None:
        raise NotFound(_l("This account is not known here."))
    return found


@scope("administrator")
def person(user_id: int) -> ResponseReturnValue:
    """Show what is known of a person, and what can be done."""
    found = loaded(user_id)
    standing, trouble = standing_of([found]), trouble_of(found.id)
    return render_template(
        "admin/person.html",
        person=found,
        is_own=found.id == caller().user_id,
        seen=standing.seen.get(found.id),
        states=[STATES[one] for one in STATES if one in standing.states_of(found)],
        has_factor=found.id in standing.with_factor,
        trouble=trouble if trouble and trouble.unreachable_at else None,
        memberships=queries.memberships_of(found.id),
        role_labels=ROLE_LABELS,
        may=MAY[found.role],
        reasons=BLOCK_REASONS,
        deeds=deeds(entries_about("account", found.id, _DEEDS_SHOWN)),
    )


def _then(user_id: int, deed: Callable[[User], None], said: str) -> ResponseReturnValue:
    """Do something about an account, say how it went, and go back."""
    target = own_path(request.form.get("next")) or url_for("admin.person", user_id=user_id)
    name = loaded(user_id).name
    try:
        with unit_of_work():
            deed(loaded(user_id))
    except Conflict as error:
        flash(error.message, "error")
    else:
        flash(said % {"name": name}, "success")
    return redirect(target, code=303)


@scope("administrator")
def change_role(user_id: int) -> ResponseReturnValue:
    """Say what a person may do; the last administrator stays one."""
    form = RoleForm()
    if not form.validate_on_submit():
        loaded(user_id)
        flash(_("Please choose one of the roles."), "error")
        return redirect(url_for("admin.person", user_id=user_id), code=303)
    role = Role(form.role.data or "")
    label = str(ROLE_LABELS[role]).replace("%", "%%")
    return _then(
        user_id,
        lambda user: operations.assign_role(user, role, by=caller()),
        f"%(name)s: {label}",
    )


@scope("administrator")
def reset_second_factor(user_id: int) -> ResponseReturnValue:
    """Take the second factor from somebody who has lost it; the person is told by mail."""
    return _then(
        user_id,
        lambda user: second_factor.reset(user, by=caller()),
        _("%(name)s logs in with the password alone now."),
    )


@scope("administrator")
def block(user_id: int) -> ResponseReturnValue:
    """Let an account open no more; the trail says why."""
    given = request.form.get("reason", "")
    if given not in set(BlockReason):
        loaded(user_id)
        flash(_("Please choose a reason."), "error")
        return redirect(url_for("admin.person", user_id=user_id, _anchor="sperren"), code=303)
    return _then(
        user_id,
        lambda user: blocking.block(user, BlockReason(given), by=caller()),
        _("%(name)s is logged out everywhere and cannot log in any more."),
    )


@scope("administrator")
def unblock(user_id: int) -> ResponseReturnValue:
    """Let a blocked account open again."""
    return _then(
        user_id,
        lambda user: blocking.unblock(user, by=caller()),
        _("%(name)s can log in again."),
    )
