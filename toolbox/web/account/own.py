"""Doors for people with an account: profile, password, address, farewell."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import own_account, queries
from toolbox.delivery.caller import begin_session, end_session, signed_in_user
from toolbox.delivery.doors import signed_in
from toolbox.delivery.languages import LANGUAGE_COOKIE
from toolbox.delivery.limits import attempts_per_address
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.i18n import _, speaking
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.web.account.forms import (
    ChangeEmailForm,
    ChangePasswordForm,
    DeleteAccountForm,
    ProfileForm,
)
from toolbox.web.forms import form_page, refuse
from toolbox.web.preferences import remember


@signed_in
def profile() -> ResponseReturnValue:
    """Change name, language and shortcuts; see where one belongs."""
    form = ProfileForm(obj=signed_in_user())
    if form.validate_on_submit():
        try:
            with unit_of_work():
                own_account.change_profile(
                    signed_in_user(),
                    name=form.name.data or "",
                    locale=form.locale.data,
                    keyboard_shortcuts=form.keyboard_shortcuts.data,
                )
        except Invalid as error:
            refuse(form, error)
        else:
            with speaking(form.locale.data):
                flash(_("Your profile is saved."), "success")
            response = redirect(url_for("account.profile"), code=303)
            return remember(response, LANGUAGE_COOKIE, form.locale.data)
    user = signed_in_user()
    return form_page(
        "account/profile.html", form, email=user.email, memberships=queries.memberships_of(user.id)
    )


@attempts_per_address
@signed_in
def change_password() -> ResponseReturnValue:
    """Choose a new password; this browser stays logged in, all others do not."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                own_account.change_password(
                    user := signed_in_user(),
                    current=form.current.data or "",
                    new=form.new.data or "",
                    settings=installed_settings(),
                )
        except Invalid as error:
            refuse(form, error)
        else:
            begin_session(user)
            flash(_("Your new password counts from now on."), "success")
            return redirect(url_for("account.profile"), code=303)
    return form_page("account/change_password.html", form, email=signed_in_user().email)


@attempts_per_address
@signed_in
def change_email() -> ResponseReturnValue:
    """Ask for another address; a link goes there."""
    form = ChangeEmailForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                own_account.request_email_change(
                    signed_in_user(),
                    email=form.email.data or "",
                    password=form.password.data or "",
                    settings=installed_settings(),
                )
        except Invalid as error:
            refuse(form, error)
        else:
            flash(_("Please look into the new mailbox and open the link in our mail."), "info")
            return redirect(url_for("account.profile"), code=303)
    return form_page("account/change_email.html", form, email=signed_in_user().email)


@attempts_per_address
@signed_in
def delete() -> ResponseReturnValue:
    """Delete the account for good."""
    form = DeleteAccountForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                own_account.delete_account(
                    signed_in_user(),
                    password=form.password.data or "",
                    settings=installed_settings(),
                )
        except (Conflict, Invalid) as error:
            refuse(form, error)
        else:
            end_session()
            flash(_("Your account is deleted. Thank you for what you have shared."), "success")
            return redirect(url_for("home.index"), code=303)
    return form_page("account/delete.html", form)
