"""Who may enter: every view wears exactly one of these, or the application does not start."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask

from toolbox.accounts.tokens import SCOPES as TOKEN_SCOPES
from toolbox.delivery.caller import caller, would_be_allowed
from toolbox.delivery.tokens import require_scope
from toolbox.foundation.actors import Actor
from toolbox.foundation.errors import Denied
from toolbox.foundation.i18n import Message, _l

P = ParamSpec("P")
R = TypeVar("R")

_WORN = "_toolbox_door"
_BY_TOKEN = "token:"  # noqa: S105 - how the mark of a door begins, not a secret
SCOPES: dict[str, Callable[[Actor], bool]] = {
    "editor": lambda actor: actor.is_editor,
    "administrator": lambda actor: actor.is_administrator,
}
_CLOSED: dict[str, Message] = {
    "editor": _l("This page is for the editorial team only."),
    "administrator": _l("This page is for the administration only."),
}


def _mark(view: Callable[P, R], door: str) -> Callable[P, R]:
    if hasattr(view, _WORN):
        raise TypeError(f"{view.__name__} wears two doors.")
    setattr(view, _WORN, door)
    return view


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Let everybody in."""
    return _mark(view, "public")


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Let people with an account in; visitors are asked to log in."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not caller().is_signed_in:
            raise Denied(_l("Please log in first."), code="login-needed")
        return view(*args, **kwargs)

    return _mark(guarded, "signed-in")


def scope(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let people with a role in: ``editor`` or ``administrator``."""
    allowed = SCOPES[name]

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = caller()
            if not actor.is_signed_in:
                raise Denied(_l("Please log in first."), code="login-needed")
            if not allowed(actor) and would_be_allowed(allowed):
                raise Denied(
                    _l("Your role asks for a second factor. Please set it up now."),
                    code="second-factor-needed",
                )
            if not allowed(actor):
                raise Denied(_CLOSED[name])
            return view(*args, **kwargs)

        return _mark(guarded, name)

    return decorate


def token_scope(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let programs in whose token goes as far as this scope; nobody else, whatever the cookie."""
    if name not in TOKEN_SCOPES:
        raise KeyError(name)

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            require_scope(name)
            return view(*args, **kwargs)

        return _mark(guarded, f"{_BY_TOKEN}{name}")

    return decorate


def scope_of(view: Callable[..., object]) -> str | None:
    """Return the scope that a token needs for a view, None where no token is asked for."""
    door = door_of(view) or ""
    return door.removeprefix(_BY_TOKEN) if door.startswith(_BY_TOKEN) else None


def door_of(view: Callable[..., object]) -> str | None:
    """Return which door a view wears, None where it wears none."""
    door: str | None = getattr(view, _WORN, None)
    return door


def require_doors(app: Flask) -> None:
    """Raise RuntimeError naming every view without a door."""
    bare = sorted(
        endpoint for endpoint, view in app.view_functions.items() if door_of(view) is None
    )
    if bare:
        raise RuntimeError(
            f"These views wear no door (@public, @signed_in, @scope, @token_scope): {bare}"
        )
