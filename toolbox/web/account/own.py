"""Doors for people with an account: profile, password, address, farewell."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import farewell, identities, own_account, queries
from toolbox.accounts.provider import installed_provider
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
from toolbox.web.forms import Form, form_page, refuse
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
    user, provider = signed_in_user(), installed_provider()
    return form_page(
        "account/profile.html",
        form,
        email=user.email,
        memberships=queries.memberships_of(user.id),
        provider=provider.label if provider is not None else None,
        is_connected=bool(identities.identities_of(user.id)),
    )


def _proof_page(template: str, form: Form) -> ResponseReturnValue:
    """Return a page on which a password proves who asks, or how to get one."""
    user = signed_in_user()
    return form_page(template, form, email=user.email, has_password=user.password_hash is not None)


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
    return _proof_page("account/change_password.html", form)


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
            flash(_("Please look into the new mailbox and open the link in our e-mail."), "info")
            return redirect(url_for("account.profile"), code=303)
    return _proof_page("account/change_email.html", form)


@attempts_per_address
@signed_in
def delete() -> ResponseReturnValue:
    """Say what goes and what stays, and delete the account for good."""
    form = DeleteAccountForm()
    hindrances = farewell.hindrances(signed_in_user())
    if hindrances and form.is_submitted():
        refuse(form, Conflict(hindrances[0].message))
    elif form.validate_on_submit():
        try:
            with unit_of_work():
                farewell.delete_account(
                    signed_in_user(),
                    password=form.password.data or "",
                    settings=installed_settings(),
                    keeps_name=form.makers.data == "keep",
                )
        except (Conflict, Invalid) as error:
            refuse(form, error)
        else:
            end_session()
            flash(_("Your account is deleted. Thank you for what you have shared."), "success")
            return redirect(url_for("home.index"), code=303)
    user = signed_in_user()
    return form_page(
        "account/delete.html",
        form,
        goes=farewell.what_goes(user),
        stays=farewell.what_stays(user),
        hindrances=hindrances,
        has_password=user.password_hash is not None,
    )
