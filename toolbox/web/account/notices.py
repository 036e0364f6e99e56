"""Doors to how often mails come: in the account, by a link in a mail, and with one click.

Links in mails need no login. Opening one only shows a page, for programs look at links as well;
the button on it does the deed, and so does the one that mail programs draw (RFC 8058).
"""

from typing import Any

from flask import Flask, flash, redirect, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_login import user_logged_in

from toolbox.accounts.models import User
from toolbox.delivery.caller import SignedInUser, signed_in_user
from toolbox.delivery.doors import public, signed_in
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.notices import addresses, operations, queries
from toolbox.notices.events import NoticesStopped
from toolbox.notices.models import AddressTrouble
from toolbox.notices.stopping import reader_behind, stop_behind
from toolbox.notices.topics import TOPICS, WEEKDAYS, Frequency
from toolbox.web.account.notice_forms import NoticesForm
from toolbox.web.forms import form_page


@signed_in
def notifications() -> ResponseReturnValue:
    """Choose how often mails come."""
    return _preferences(signed_in_user(), url_for("account.notifications"), is_signed_in=True)


@public
def notifications_by_link(token: str) -> ResponseReturnValue:
    """The same page for somebody who is not logged in; it opens nothing else of the account."""
    here = url_for("account.notifications_by_link", token=token)
    return _preferences(reader_behind(token), here, is_signed_in=False)


def _preferences(user: User, here: str, *, is_signed_in: bool) -> ResponseReturnValue:
    topics = queries.topics_for(user)
    form = NoticesForm(queries.frequencies_of(user.id), {topic.key for topic in topics})
    user_id = user.id
    if form.validate_on_submit():
        with unit_of_work():
            _carry_out(user_id, form, is_signed_in=is_signed_in)
        return redirect(here, code=303)
    template = "account/notifications.html" if is_signed_in else "notices/by_link.html"
    settings = installed_settings()
    return form_page(
        template,
        form,
        email=user.email if is_signed_in else None,
        trouble=_trouble(user_id) if is_signed_in else None,
        hour=settings.digest_hour,
        weekday=WEEKDAYS[settings.digest_weekday],
    )


def _trouble(user_id: int) -> AddressTrouble | None:
    """What the server says may hold the address, so it is for the person alone."""
    trouble = queries.trouble_of(user_id)
    return trouble if trouble is not None and trouble.unreachable_at else None


def _carry_out(user_id: int, form: NoticesForm, *, is_signed_in: bool) -> None:
    go, chosen = request.form.get("go", ""), form.chosen()
    if go == "trust" and is_signed_in:
        addresses.trust(user_id)
        flash(_("We will write to this address again."), "success")
        return
    wanted = dict.fromkeys(chosen, Frequency.OFF) if go == "quiet" else chosen
    operations.choose(user_id, wanted)
    flash(_("Your choice is saved."), "success")


@public
def unsubscribe(token: str) -> ResponseReturnValue:
    """Show what the link stops; sent as a form, by a person or a mail program, stop it."""
    stop = stop_behind(token)
    user_id, topics = stop.user.id, stop.topics
    if request.method == "POST" and request.form.get("go") == "resume":
        with unit_of_work():
            operations.resume(user_id, topics)
    elif request.method == "POST":
        with unit_of_work():
            operations.choose(user_id, dict.fromkeys(topics, Frequency.OFF))
            announce(NoticesStopped(user_id, topics))
    present = queries.frequencies_of(user_id)
    return render_template(
        "notices/unsubscribe.html",
        topics=[TOPICS[key] for key in topics],
        is_off=all(present[key] is Frequency.OFF for key in topics),
    )


def _warn(_app: Flask, user: SignedInUser, **_more: Any) -> None:
    """Say at the login that mails do not arrive; nobody can say it by mail."""
    if queries.is_unreachable(user.user.id):
        flash(
            _(
                "Our e-mails to %(email)s come back. Please look at “E-mails” in your account.",
                email=user.user.email,
            ),
            "warning",
        )


def install_warning(state: BlueprintSetupState) -> None:
    """Let every login look whether the person can be reached by mail."""
    user_logged_in.connect(_warn, state.app)
