"""Doors to the log-in through an OpenID provider, where the settings name one.

The way there is a link, not a form: our pages let forms lead to our own addresses alone, and
browsers apply that to where a form's answer leads, too.
"""

from dataclasses import asdict
from typing import Any

from flask import flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import identities, operations, queries
from toolbox.accounts.models import User
from toolbox.accounts.provider import Claims, Provider, Question, installed_provider
from toolbox.delivery.caller import caller, signed_in_user
from toolbox.delivery.doors import public, signed_in
from toolbox.delivery.limits import attempts_per_address
from toolbox.delivery.refusals import own_path
from toolbox.foundation.addresses import public_url
from toolbox.foundation.errors import Conflict, Denied, Invalid, NotFound, ToolboxError, Unavailable
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.web.account.entrance import enter, wanted_path
from toolbox.web.account.forms import PasswordForm
from toolbox.web.forms import form_page, refuse

_ASKED = "provider_asked"
_FOUND = "provider_found"


def _provider() -> Provider:
    provider = installed_provider()
    if provider is None:
        raise NotFound(
            _l("There is no page at this address. Perhaps it was mistyped or has moved.")
        )
    return provider


def _answer_to() -> str:
    return public_url("account.provider_answer")


@public
def ask() -> ResponseReturnValue:
    """Lead to the provider's log-in."""
    try:
        question = _provider().ask(_answer_to())
    except Unavailable as error:
        return _back(error)
    session[_ASKED] = {**asdict(question), "target": wanted_path()}
    return redirect(question.address, code=303)


def _back(error: ToolboxError) -> ResponseReturnValue:
    flash(error.message, "error")
    return redirect(url_for("account.login"), code=303)


@public
def answer() -> ResponseReturnValue:
    """Take the provider's answer: log in, connect, or open an account."""
    provider, asked = _provider(), session.pop(_ASKED, None)
    if asked is None:
        return _back(Denied(_l("This log-in did not work. Please begin again.")))
    target = own_path(asked.pop("target"))
    try:
        claims = provider.claims(Question(**asked), request.args, answer_to=_answer_to())
    except (Denied, Unavailable) as error:
        return _back(error)
    known = identities.user_of(claims)
    if caller().is_signed_in:
        return _connect(claims, known)
    if known is not None:
        return enter(known, target)
    return _first_time(claims, target)


def _connect(claims: Claims, known: User | None) -> ResponseReturnValue:
    """Somebody who is logged in wants to connect the account."""
    if known is None:
        return _ask_for_password(claims, signed_in_user(), None)
    if known.id == caller().user_id:
        flash(_("Your account is connected already."), "info")
    else:
        flash(_("This log-in belongs to another account."), "error")
    return redirect(url_for("account.profile"), code=303)


def _first_time(claims: Claims, target: str | None) -> ResponseReturnValue:
    """Open an account, or connect the one that has this address."""
    address = identities.proven_address(claims)
    if address is None:
        flash(
            _(
                "Your provider has not confirmed your e-mail address. Please register with it "
                "here. After that you can connect your account in your profile."
            ),
            "warning",
        )
        return redirect(url_for("account.register"), code=303)
    user = queries.user_by_email(address)
    if user is not None and identities.needs_password(user):
        return _ask_for_password(claims, user, target)
    with unit_of_work():
        user = queries.user_by_email(address)
        if user is None:
            user = identities.open_account(claims, address)
        elif identities.needs_password(user):
            raise Conflict(_l("This log-in did not work. Please begin again."))
        else:
            identities.link(user, claims, provider=_provider().label)
    return enter(user, target)


def _ask_for_password(claims: Claims, user: User, target: str | None) -> ResponseReturnValue:
    session[_FOUND] = {"claims": asdict(claims), "user_id": user.id, "target": target}
    return redirect(url_for("account.link_provider"), code=303)


@attempts_per_address
@public
def link() -> ResponseReturnValue:
    """Ask once for the password of the account that the provider shall open from now on."""
    provider, form = _provider(), PasswordForm()
    found: dict[str, Any] | None = session.get(_FOUND)
    if found is None:
        return redirect(url_for("account.login"), code=303)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                user = _proven(found["user_id"], form.password.data or "")
                identities.link(user, Claims(**found["claims"]), provider=provider.label)
        except (Conflict, Invalid) as error:
            refuse(form, error)
        else:
            session.pop(_FOUND)
            flash(
                _("From now on %(provider)s opens your account.", provider=provider.label),
                "success",
            )
            if caller().is_signed_in:
                return redirect(url_for("account.profile"), code=303)
            return enter(user, own_path(found["target"]))
    return form_page("account/link_provider.html", form, provider=provider.label)


def _proven(user_id: int, password: str) -> User:
    user = queries.user_by_id(user_id)
    if user is None or caller().user_id not in {None, user_id}:
        raise Conflict(_l("This log-in did not work. Please begin again."))
    operations.require_password(user, password, installed_settings(), "password")
    return user


@signed_in
def unlink() -> ResponseReturnValue:
    """Let the provider no longer open the account."""
    try:
        with unit_of_work():
            identities.unlink(signed_in_user())
    except Conflict as error:
        flash(error.message, "error")
    else:
        flash(_("Only your password opens your account now."), "success")
    return redirect(url_for("account.profile"), code=303)
