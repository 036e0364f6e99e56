"""Doors to one's second factor: set it up, write down recovery codes, switch it off."""

import base64
from collections.abc import Callable

import segno
from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import operations, second_factor
from toolbox.accounts.models import User
from toolbox.delivery.caller import signed_in_user
from toolbox.delivery.doors import signed_in
from toolbox.delivery.limits import attempts_per_address
from toolbox.foundation.errors import Conflict, Invalid, NotFound
from toolbox.foundation.i18n import _
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.web.account.entrance import refuse_code
from toolbox.web.account.forms import ConfirmFactorForm, ProvenForm
from toolbox.web.forms import form_page, refuse


@signed_in
def overview() -> ResponseReturnValue:
    """Say whether there is a second factor, and what can be done with it."""
    user, settings = signed_in_user(), installed_settings()
    return render_template(
        "account/second_factor.html",
        factor=second_factor.factor_of(user.id),
        codes_left=second_factor.codes_left(user.id),
        is_required=user.role in second_factor.required_roles(settings),
        has_password=user.password_hash is not None,
    )


@signed_in
def begin() -> ResponseReturnValue:
    """Make a secret that waits to be confirmed."""
    try:
        with unit_of_work():
            second_factor.begin(signed_in_user())
    except Conflict as error:
        flash(error.message, "info")
        return redirect(url_for("account.second_factor"), code=303)
    return redirect(url_for("account.set_up_second_factor"), code=303)


@attempts_per_address
@signed_in
def set_up() -> ResponseReturnValue:
    """Show the secret as a picture and as text; a code of it and the password switch it on."""
    form, settings = ConfirmFactorForm(), installed_settings()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                user = signed_in_user()
                operations.require_password(user, form.password.data or "", settings, "password")
                codes = second_factor.confirm(user, form.code.data or "")
        except NotFound:
            return redirect(url_for("account.second_factor"), code=303)
        except Invalid as error:
            refuse(form, error)
        else:
            return _codes_page(codes, is_new=True)
    try:
        with unit_of_work():
            secret = second_factor.secret_to_confirm(signed_in_user())
    except NotFound:
        return redirect(url_for("account.second_factor"), code=303)
    address = second_factor.address_for_apps(signed_in_user(), secret, settings.site_name)
    return _kept_by_nobody(
        form_page(
            "account/second_factor_set_up.html",
            form,
            picture=segno.make(address, error="m").svg_data_uri(scale=4, border=4, light="#fff"),
            secret=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
            address=address,
        )
    )


@attempts_per_address
@signed_in
def new_codes() -> ResponseReturnValue:
    """Make new recovery codes; those from before stop working."""
    return _with_both_factors(
        "account/second_factor_codes_new.html",
        lambda user: _codes_page(second_factor.new_codes(user), is_new=False),
    )


@attempts_per_address
@signed_in
def switch_off() -> ResponseReturnValue:
    """Let the password alone open the account again."""

    def deed(user: User) -> ResponseReturnValue:
        second_factor.switch_off(user)
        flash(_("Your second factor is switched off."), "success")
        return redirect(url_for("account.second_factor"), code=303)

    return _with_both_factors("account/second_factor_off.html", deed)


def _with_both_factors(
    template: str, deed: Callable[[User], ResponseReturnValue]
) -> ResponseReturnValue:
    """Do something about the second factor once password and code are proven.

    Wrong codes are counted in a unit of work that ends well, whatever comes of it.
    """
    form, settings = ProvenForm(), installed_settings()
    if second_factor.factor_of(signed_in_user().id) is None:
        return redirect(url_for("account.second_factor"), code=303)
    if form.validate_on_submit():
        try:
            operations.require_password(
                signed_in_user(), form.password.data or "", settings, "password"
            )
        except Invalid as error:
            refuse(form, error)
            return form_page(template, form)
        with unit_of_work():
            user = signed_in_user()
            if second_factor.check(user, form.code.data or ""):
                return deed(user)
        refuse_code(form)
    return form_page(template, form)


def _codes_page(codes: list[str], *, is_new: bool) -> ResponseReturnValue:
    """Show recovery codes, this once: to print, to copy, or as a file."""
    heading = _("Recovery codes for %(site)s", site=installed_settings().site_name)
    text = "\n".join([heading, "", *codes, ""])
    encoded = base64.b64encode(text.encode()).decode()
    return _kept_by_nobody(
        render_template(
            "account/second_factor_codes.html",
            codes=codes,
            text="\n".join(codes),
            file=f"data:text/plain;charset=utf-8;base64,{encoded}",
            is_new=is_new,
        )
    )


def _kept_by_nobody(page: ResponseReturnValue) -> ResponseReturnValue:
    """Let no browser keep a page with a secret, not even for the way back."""
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response
