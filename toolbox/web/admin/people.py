"""Who has an account: the list, and registrations that wait for a click in a mail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import inviting, queries, second_factor
from toolbox.accounts.directory import last_seen, organisations_of
from toolbox.accounts.models import Organisation, User
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.foundation.actors import Role
from toolbox.foundation.errors import Invalid, NotFound
from toolbox.foundation.i18n import Message, _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.notices.queries import unreachable_among
from toolbox.web.admin.forms import ROLE_LABELS, InviteForm
from toolbox.web.admin.listing import asked_page, asked_text
from toolbox.web.forms import form_page, refuse

STATES: Mapping[str, Message] = {
    "unerreichbar": _l("E-mails come back"),
    "gesperrt": _l("Blocked"),
    "zweiter-faktor": _l("With a second factor"),
    "ohne-zweiten-faktor": _l("Without a second factor"),
    "unbestaetigt": _l("Address not confirmed"),
}
"""By what the list is narrowed, in the order of the choice."""


@dataclass(frozen=True)
class Standing:
    """What is known of people besides their accounts, for a whole list at once."""

    with_factor: frozenset[int]
    unreachable: frozenset[int]
    organisations: Mapping[int, Sequence[Organisation]]
    seen: Mapping[int, datetime]

    def states_of(self, user: User) -> set[str]:
        """Return the keys of STATES that are true of somebody."""
        has_factor = user.id in self.with_factor
        found = {"zweiter-faktor" if has_factor else "ohne-zweiten-faktor"}
        for state, is_so in (
            ("unerreichbar", user.id in self.unreachable),
            ("gesperrt", user.blocked_at is not None),
            ("unbestaetigt", user.confirmed_at is None),
        ):
            found |= {state} if is_so else set()
        return found


def standing_of(users: Sequence[User]) -> Standing:
    """Read what is known of these people."""
    ids = [user.id for user in users]
    return Standing(
        frozenset(second_factor.people_with_one()),
        frozenset(unreachable_among(ids, by=caller())),
        organisations_of(ids),
        last_seen(ids),
    )


@scope("administrator")
def people() -> ResponseReturnValue:
    """List people, all or those that are looked for."""
    text, role, state = asked_text(), _asked_role(), _asked_state()
    found = queries.people_matching(text, role=role, by=caller())
    standing = standing_of(found)
    if state is not None:
        found = [user for user in found if state in standing.states_of(user)]
    return render_template(
        "admin/people.html",
        page=asked_page(len(found), lambda limit, offset: found[offset : offset + limit]),
        text=text,
        role=role,
        state=state,
        standing=standing,
        states=STATES,
        role_labels=ROLE_LABELS,
        own_id=caller().user_id,
        waiting=inviting.waiting_registrations(by=caller()),
    )


def _asked_role() -> Role | None:
    asked = request.args.get("rolle", "")
    return Role(asked) if asked in set(Role) else None


def _asked_state() -> str | None:
    asked = request.args.get("stand", "")
    return asked if asked in STATES else None


@scope("administrator")
def invite_editor() -> ResponseReturnValue:
    """Ask somebody without an account to become an editor."""
    form = InviteForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                inviting.invite_editor(form.email.data or "", by=caller())
        except Invalid as error:
            refuse(form, error)
        else:
            flash(_("The invitation is on its way."), "success")
            return redirect(url_for("admin.people", _anchor="wartende"), code=303)
    return form_page("admin/invite_editor.html", form)


@scope("administrator")
def resend_link() -> ResponseReturnValue:
    """Send a new link to somebody who has not opened the account yet."""
    return _about_waiting("again")


@scope("administrator")
def withdraw_link() -> ResponseReturnValue:
    """Let the link of somebody who has not opened the account stop working."""
    return _about_waiting("withdraw")


def _about_waiting(deed: str) -> ResponseReturnValue:
    email = request.form.get("email", "")
    try:
        with unit_of_work():
            if deed == "again":
                inviting.send_again(email, by=caller())
            else:
                inviting.withdraw(email, by=caller())
    except NotFound as error:
        flash(error.message, "error")
    else:
        sent, gone = _("A new link is on its way."), _("The link does not work any more.")
        flash(sent if deed == "again" else gone, "success")
    return redirect(url_for("admin.people", _anchor="wartende"), code=303)
