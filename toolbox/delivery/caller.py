"""The caller: Flask-Login is known here alone, everybody else gets an Actor."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

from flask import Flask, Response, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from toolbox.accounts import logins, queries, second_factor
from toolbox.accounts.models import Login, User
from toolbox.delivery.devices import describe_device
from toolbox.foundation.actors import VISITOR, Actor, Role
from toolbox.foundation.errors import Denied, ToolboxError
from toolbox.foundation.i18n import _l
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work

log = logging.getLogger(__name__)

_WAITING = "second_step"
"""Under this name a session keeps the secret of a log-in that waits for the second factor."""


class SignedInUser(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """A person in one browser; who lacks a second factor that is asked for acts as a member."""

    def __init__(self, login: Login, token: str) -> None:
        self.user = login.user
        self.login_id = login.id
        self.lacks_second_factor = second_factor.is_missing(login.user, installed_settings())
        self._token = token
        actor = queries.actor_for(login.user)
        self.actor = replace(actor, role=Role.MEMBER) if self.lacks_second_factor else actor

    def get_id(self) -> str:
        """Return what goes into the session cookie: a secret, of which the row has the digest."""
        return self._token

    @property
    def name(self) -> str:
        """Name of the person."""
        return self.user.name

    @property
    def is_editor(self) -> bool:
        """True for editors and administrators."""
        return self.actor.is_editor

    @property
    def is_administrator(self) -> bool:
        """True for administrators."""
        return self.actor.is_administrator


def _load(token: str) -> SignedInUser | None:
    login = logins.by_token(token, installed_settings())
    if login is None:
        return None
    g.login_seen_anew = login.id if logins.is_seen_anew(login) else None
    return SignedInUser(login, token)


def install_login(app: Flask) -> None:
    """Hang Flask-Login into the application; SettingsError where a setting makes no sense."""
    with app.app_context():
        second_factor.required_roles(installed_settings())
    manager = LoginManager()
    manager.session_protection = None  # bound to addresses, it throws out people on trains
    manager.user_loader(_load)
    manager.init_app(app)
    app.after_request(_note_seen)


def _note_seen(response: Response) -> Response:
    """Write down once an hour that a browser was used; it must not fail the answer."""
    login_id = g.pop("login_seen_anew", None)
    if login_id is not None:
        try:
            with unit_of_work():
                logins.note_seen(login_id)
        except ToolboxError:
            log.exception("When a log-in was used last could not be written")
    return response


def _present() -> SignedInUser | None:
    return cast("SignedInUser", current_user) if current_user.is_authenticated else None


def caller() -> Actor:
    """Return who is asking: a person, or a visitor."""
    present = _present()
    return present.actor if present is not None else VISITOR


def caller_lacks_second_factor() -> bool:
    """Return whether the caller's role counts only once a second factor is there."""
    present = _present()
    return present is not None and present.lacks_second_factor


def would_be_allowed(allowed: Callable[[Actor], bool]) -> bool:
    """Return whether the caller's role would do, were its second factor there."""
    present = _present()
    return (
        present is not None
        and present.lacks_second_factor
        and allowed(queries.actor_for(present.user))
    )


def signed_in_user() -> User:
    """Return the account of the person who is asking; Denied for visitors.

    It is read anew inside a unit of work, so that decisions rest on the newest state.
    """
    present = _present()
    user = queries.user_by_id(present.user.id) if present is not None else None
    if user is None:
        raise Denied(_l("Please log in first."), code="login-needed")
    return user


def present_login_id() -> int | None:
    """Return the number of the log-in of this browser, None for visitors."""
    present = _present()
    return present.login_id if present is not None else None


def _device() -> str:
    return describe_device(request.user_agent.string)


def begin_session(user: User) -> None:
    """Log a person in, in a unit of work of its own, as long as the settings say.

    What this browser was logged in with before ends.
    """
    with unit_of_work():
        _end_present()
        person = queries.user_by_id(user.id)
        if person is None:
            raise Denied(_l("Please log in first."), code="login-needed")
        token = logins.begin(person, device=_device(), passed=True)
    session.clear()  # a new session at every login, nothing of the old one stays
    session.permanent = True
    login = logins.by_token(token, installed_settings())
    if login is not None:
        login_user(SignedInUser(login, token), remember=False)


def await_second_step(user: User, **remembered: str | None) -> None:
    """Remember that a person has shown the first factor; ``remembered`` is for what follows."""
    with unit_of_work():
        _end_present()
        token = logins.begin(user, device=_device(), passed=False)
    session.clear()
    session[_WAITING] = {"token": token, **remembered}


def second_step() -> tuple[User, dict[str, Any]] | None:
    """Return who has shown the first factor here and what was remembered; None for nobody."""
    waiting: dict[str, Any] = session.get(_WAITING) or {}
    login = logins.awaiting(waiting["token"]) if waiting else None
    return (login.user, waiting) if login is not None else None


def _end_present() -> None:
    """Let the rows that this browser's cookie opens end."""
    waiting: dict[str, Any] = session.get(_WAITING) or {}
    for token in (session.get("_user_id"), waiting.get("token")):
        if token:
            logins.end_by_token(str(token))


def end_session() -> None:
    """Log the person out: the cookie opens nothing any more, whoever has it."""
    with unit_of_work():
        _end_present()
    logout_user()
    session.clear()


def forget_caller() -> None:
    """Read the person anew, after something about the account changed in this request."""
    stored: Any = g
    stored.pop("_login_user", None)
