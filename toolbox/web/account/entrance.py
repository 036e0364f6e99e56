"""Doors for visitors: log in with one factor or two, register, ask for a new password.

Whether an address has an account shows in the mails alone, never in an answer.
"""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse

from toolbox.accounts import operations, passwords, queries, second_factor
from toolbox.accounts.models import User
from toolbox.accounts.provider import installed_provider
from toolbox.delivery.caller import (
    await_second_step,
    begin_session,
    caller,
    caller_lacks_second_factor,
    end_session,
    forget_caller,
    second_step,
)
from toolbox.delivery.doors import public
from toolbox.delivery.languages import LANGUAGE_COOKIE
from toolbox.delivery.limits import attempts_per_account, attempts_per_address
from toolbox.delivery.refusals import own_path
from toolbox.foundation.errors import Denied, Invalid
from toolbox.foundation.i18n import _
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.web.account.forms import LoginForm, MailboxForm, SecondStepForm
from toolbox.web.forms import Form, form_page, refuse
from toolbox.web.preferences import remember


def wanted_path() -> str | None:
    """Return where the person wanted to go, if that is a path of this toolbox."""
    return own_path(request.values.get("next"))


def enter(user: User, target: str | None = None) -> BaseResponse:
    """Let somebody in who has shown the first factor: to ``target``, or to the second step."""
    if second_factor.factor_of(user.id) is not None:
        await_second_step(user, target=target)
        return redirect(url_for("account.second_step"), code=303)
    return _let_in(user, target)


def _let_in(user: User, target: str | None) -> BaseResponse:
    """Log ``user`` in; a new device takes the language of the profile."""
    begin_session(user)
    forget_caller()
    if caller_lacks_second_factor():
        flash(_("Your role asks for a second factor. Please set it up now."), "warning")
        target = url_for("account.second_factor")
    response = redirect(target or url_for("contribute.mine"), code=303)
    if LANGUAGE_COOKIE not in request.cookies:
        remember(response, LANGUAGE_COOKIE, user.locale)
    return response


@attempts_per_address
@attempts_per_account
@public
def login() -> ResponseReturnValue:
    """Log in with address and password."""
    form = LoginForm(next=wanted_path())
    if caller().is_signed_in:
        return redirect(wanted_path() or url_for("contribute.mine"), code=303)
    if form.validate_on_submit():
        try:
            user = _authenticate(form)
        except Invalid as error:
            refuse(form, error)
        else:
            return enter(user, wanted_path())
    provider = installed_provider()
    return form_page(
        "account/login.html",
        form,
        next_path=wanted_path(),
        provider=provider.label if provider is not None else None,
    )


def _authenticate(form: LoginForm) -> User:
    settings, password = installed_settings(), form.password.data or ""
    user = operations.authenticate(
        email=form.email.data or "", password=password, settings=settings
    )
    if passwords.is_outdated(settings.password_hashing, str(user.password_hash)):
        with unit_of_work():
            operations.renew_hash(user, password, settings=settings)
    return user


@attempts_per_address
@public
def check_second_step() -> ResponseReturnValue:
    """Ask for the second factor; without a right password before, there is nothing to do here."""
    waiting = second_step()
    if waiting is None:
        return redirect(url_for("account.login"), code=303)
    form = SecondStepForm()
    if form.validate_on_submit():
        user_id, target = waiting[0].id, own_path(waiting[1].get("target"))
        with unit_of_work():
            passed = second_factor.check(_person(user_id), form.code.data or "")
        if passed:
            return _let_in(_person(user_id), target)
        refuse_code(form)
    return form_page("account/second_step.html", form)


def refuse_code(form: Form) -> None:
    """Say that a code is wrong; the same while no code is taken at all."""
    refuse(
        form,
        Invalid(second_factor.WRONG_CODE, fields={"code": [second_factor.WRONG_CODE]}),
    )


def _person(user_id: int) -> User:
    found = queries.user_by_id(user_id)
    if found is None:
        raise Denied(_("Please log in first."), code="login-needed")
    return found


@public
def logout() -> ResponseReturnValue:
    """End the session of this browser."""
    end_session()
    flash(_("You are logged out."), "success")
    return redirect(url_for("home.index"), code=303)


@attempts_per_address
@attempts_per_account
@public
def register() -> ResponseReturnValue:
    """Ask for a link that opens an account."""
    form = MailboxForm(next=wanted_path())
    if form.validate_on_submit():
        try:
            with unit_of_work():
                operations.ask_to_register(form.email.data or "", next_path=wanted_path())
        except Invalid as error:
            refuse(form, error)
        else:
            return redirect(url_for("account.registered", next=wanted_path()), code=303)
    return form_page("account/register.html", form, next_path=wanted_path())


@public
def registered() -> ResponseReturnValue:
    """Say where to look now; the same for known and unknown addresses."""
    return render_template("account/registered.html", next_path=wanted_path())


@attempts_per_address
@attempts_per_account
@public
def forgot() -> ResponseReturnValue:
    """Ask for a link to choose a new password."""
    form = MailboxForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                operations.request_reset(form.email.data or "")
        except Invalid as error:
            refuse(form, error)
        else:
            return redirect(url_for("account.reset_sent"), code=303)
    return form_page("account/forgot.html", form)


@public
def reset_sent() -> ResponseReturnValue:
    """Say where to look now; the same for known and unknown addresses."""
    return render_template("account/reset_sent.html")
