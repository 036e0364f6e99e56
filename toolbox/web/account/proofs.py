"""Doors behind mailed links: opening one only shows a page, a button on it does the deed.

So programs that look at the links in mails do not use them up.
"""

from collections.abc import Callable
from functools import wraps

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import belonging, operations, own_account, queries
from toolbox.accounts.models import Purpose
from toolbox.delivery.caller import begin_session, caller, signed_in_user
from toolbox.delivery.doors import public
from toolbox.delivery.limits import attempts_per_address
from toolbox.foundation.errors import Invalid, NotFound
from toolbox.foundation.i18n import _
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.web.account.entrance import enter, wanted_path
from toolbox.web.account.forms import (
    ButtonForm,
    FirstAdministratorForm,
    NewAccountForm,
    NewPasswordForm,
)
from toolbox.web.forms import form_page, refuse

_Door = Callable[[str], ResponseReturnValue]


def _offers_new_link(endpoint: str) -> Callable[[_Door], _Door]:
    """Answer a spent link with a page that leads to where a new one can be had."""

    def decorate(view: _Door) -> _Door:
        @wraps(view)
        def careful(token: str) -> ResponseReturnValue:
            try:
                return view(token)
            except NotFound as spent:
                page = render_template(
                    "account/link_spent.html", message=spent.message, new_link=url_for(endpoint)
                )
                return page, 404

        return careful

    return decorate


@attempts_per_address
@public
@_offers_new_link("account.register")
def confirm(token: str) -> ResponseReturnValue:
    """Choose name and password; that opens the account and logs the person in."""
    email = operations.find_token(Purpose.CONFIRM_EMAIL, token).email
    form = NewAccountForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                user = operations.complete_registration(
                    token,
                    name=form.name.data or "",
                    password=form.password.data or "",
                    settings=installed_settings(),
                )
        except Invalid as error:
            refuse(form, error)
        else:
            response = enter(user, wanted_path())
            flash(_("Welcome! Your account is ready."), "success")
            return response
    return form_page("account/confirm.html", form, email=email)


@attempts_per_address
@public
@_offers_new_link("account.forgot")
def reset(token: str) -> ResponseReturnValue:
    """Choose a new password; that logs the person in."""
    found = operations.find_token(Purpose.RESET_PASSWORD, token)
    person = queries.user_by_id(found.user_id or 0)
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                user = operations.reset_password(
                    token, form.password.data or "", settings=installed_settings()
                )
        except Invalid as error:
            refuse(form, error)
        else:
            response = enter(user)
            flash(_("Your new password counts from now on."), "success")
            return response
    return form_page("account/reset.html", form, email=person.email if person else "")


@public
@_offers_new_link("account.change_email")
def confirm_email(token: str) -> ResponseReturnValue:
    """Take over the new address."""
    found = operations.find_token(Purpose.CHANGE_EMAIL, token)
    form = ButtonForm()
    if not form.validate_on_submit():
        return form_page("account/confirm_email.html", form, email=found.email)
    person = caller()
    with unit_of_work():
        user = own_account.confirm_email_change(token)
    if person.user_id == user.id:
        begin_session(user)
    flash(_("Your new e-mail address counts from now on."), "success")
    return redirect(url_for("account.profile"), code=303)


@public
def accept_invitation(token: str) -> ResponseReturnValue:
    """Join an organisation; visitors log in or register first and come back."""
    organisation = queries.invitation_by_token(token).organisation
    form = ButtonForm()
    if not caller().is_signed_in or not form.validate_on_submit():
        return render_template(
            "account/invitation.html", form=form, organisation=organisation, here=request.path
        )
    with unit_of_work():
        joined = belonging.accept_invitation(token, user=signed_in_user())
        name, slug = joined.name, joined.slug
    flash(_("You belong to %(organisation)s now.", organisation=name), "success")
    return redirect(url_for("organisations.show", slug=slug), code=303)


@attempts_per_address
@public
def first_administrator(token: str) -> ResponseReturnValue:
    """Become the first administrator with the link that the server printed."""
    operations.find_token(Purpose.CREATE_ADMINISTRATOR, token)
    form = FirstAdministratorForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                operations.find_token(Purpose.CREATE_ADMINISTRATOR, token)
                user = operations.create_administrator(
                    email=form.email.data or "",
                    name=form.name.data or "",
                    password=form.password.data or "",
                    settings=installed_settings(),
                )
        except Invalid as error:
            refuse(form, error)
        else:
            return enter(user, url_for("admin.overview"))
    return form_page("account/first_administrator.html", form)
