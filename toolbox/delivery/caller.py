"""The caller: Flask-Login is known here alone, everybody else gets an Actor."""

from typing import Any, cast

from flask import Flask, g, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from toolbox.accounts import queries
from toolbox.accounts.models import User
from toolbox.foundation.actors import VISITOR, Actor
from toolbox.foundation.errors import Denied
from toolbox.foundation.i18n import _l


class SignedInUser(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """What a session remembers of a person: id and session number, so that all can be ended."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.actor = queries.actor_for(user)

    def get_id(self) -> str:
        """Return what goes into the session cookie."""
        return f"{self.user.id}:{self.user.session_number}"

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


def _load(session_id: str) -> SignedInUser | None:
    user_id, _, number = session_id.partition(":")
    if not user_id.isdecimal():
        return None
    user = queries.user_by_id(int(user_id))
    if user is None or str(user.session_number) != number:
        return None
    return SignedInUser(user)


def install_login(app: Flask) -> None:
    """Hang Flask-Login into the application."""
    manager = LoginManager()
    manager.session_protection = None  # bound to addresses, it throws out people on trains
    manager.user_loader(_load)
    manager.init_app(app)


def caller() -> Actor:
    """Return who is asking: a person, or a visitor."""
    if current_user.is_authenticated:
        return cast("SignedInUser", current_user).actor
    return VISITOR


def signed_in_user() -> User:
    """Return the account of the person who is asking; Denied for visitors.

    It is read anew inside a unit of work, so that decisions rest on the newest state.
    """
    if not current_user.is_authenticated:
        raise Denied(_l("Please log in first."), code="login-needed")
    user = queries.user_by_id(cast("SignedInUser", current_user).user.id)
    if user is None:
        raise Denied(_l("Please log in first."), code="login-needed")
    return user


def begin_session(user: User) -> None:
    """Log a person in, with a fresh session that lasts as long as the settings say."""
    session.clear()  # a new session at every login, nothing of the old one stays
    session.permanent = True
    login_user(SignedInUser(user), remember=False)


def end_session() -> None:
    """Log the person out."""
    logout_user()
    session.clear()


def forget_caller() -> None:
    """Read the person anew, after something about the account changed in this request."""
    stored: Any = g
    stored.pop("_login_user", None)
