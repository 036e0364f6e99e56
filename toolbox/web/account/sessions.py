"""Doors to the list of log-ins: where a person is logged in, and how that ends."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import logins
from toolbox.delivery.caller import end_session, present_login_id, signed_in_user
from toolbox.delivery.doors import signed_in
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work


@signed_in
def sessions() -> ResponseReturnValue:
    """List where the person is logged in; this browser is marked."""
    settings = installed_settings()
    return render_template(
        "account/sessions.html",
        logins=logins.logins_of(signed_in_user().id, settings),
        present_id=present_login_id(),
        days=settings.session_days,
    )


@signed_in
def end_one(login_id: int) -> ResponseReturnValue:
    """Log one browser out; where it is this one, the person is a visitor again."""
    if login_id == present_login_id():
        return _leave()
    try:
        with unit_of_work():
            logins.end(signed_in_user().id, login_id)
    except NotFound as error:
        flash(error.message, "info")
    else:
        flash(_("That device is logged out."), "success")
    return redirect(url_for("account.sessions"), code=303)


@signed_in
def end_all() -> ResponseReturnValue:
    """Log out everywhere else, or everywhere."""
    everywhere = request.form.get("also") == "here"
    with unit_of_work():
        logins.end_all(signed_in_user().id, except_for=None if everywhere else present_login_id())
    if everywhere:
        return _leave()
    flash(_("All your other devices are logged out."), "success")
    return redirect(url_for("account.sessions"), code=303)


def _leave() -> ResponseReturnValue:
    end_session()
    flash(_("You are logged out."), "success")
    return redirect(url_for("home.index"), code=303)
