"""Doors to the tokens with which programs act for a person: make one, see them, revoke one."""

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import PasswordField, RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired

from toolbox.accounts import operations, tokens
from toolbox.delivery.caller import signed_in_user
from toolbox.delivery.doors import signed_in
from toolbox.delivery.limits import attempts_per_address
from toolbox.foundation.errors import Invalid, NotFound
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.web.forms import Form, Needed, choices, chosen_number, form_page, refuse


class TokenForm(Form):
    """What a token is for, what it may do and how long; the password proves who asks."""

    name = StringField(
        _l("What is the token for?"),
        description=_l("For example: nightly import of our course materials"),
        validators=[InputRequired(_l("Please enter a name."))],
    )
    scopes = SelectMultipleField(
        _l("What may the program do?"),
        choices=choices(tokens.SCOPES.items()),
        validators=[Needed()],
    )
    days = RadioField(
        _l("Until when?"),
        choices=choices(
            [
                ("30", _l("for 30 days")),
                ("90", _l("for 90 days")),
                ("365", _l("for a year")),
            ]
        ),
        default="90",
        validators=[Needed()],
    )
    password = PasswordField(
        _l("Your password"),
        validators=[InputRequired(_l("Please enter your password."))],
        render_kw={"autocomplete": "current-password"},
    )


@signed_in
def overview() -> ResponseReturnValue:
    """List the tokens of the person."""
    found = tokens.tokens_of(signed_in_user().id)
    return render_template(
        "account/tokens.html",
        tokens=found,
        living={one.id for one in found if tokens.is_living(one)},
        scope_labels=tokens.SCOPES,
    )


@attempts_per_address
@signed_in
def new() -> ResponseReturnValue:
    """Make a token, once the password is proven; its secret is shown this once."""
    form = TokenForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                user = signed_in_user()
                operations.require_password(
                    user, form.password.data or "", installed_settings(), "password"
                )
                secret = tokens.make(
                    user,
                    name=form.name.data or "",
                    scopes=form.scopes.data or (),
                    days=chosen_number(form.days.data) or 0,
                )
        except Invalid as error:
            refuse(form, error)
        else:
            page = make_response(render_template("account/token_made.html", secret=secret))
            page.headers["Cache-Control"] = "no-store"
            return page
    return form_page(
        "account/token_new.html", form, has_password=signed_in_user().password_hash is not None
    )


@signed_in
def revoke(token_id: int) -> ResponseReturnValue:
    """Let a token open nothing any more."""
    try:
        with unit_of_work():
            name = tokens.revoke(signed_in_user().id, token_id)
    except NotFound as error:
        flash(error.message, "info")
    else:
        flash(_("The token “%(name)s” is revoked.", name=name), "success")
    return redirect(url_for("account.tokens"), code=303)
