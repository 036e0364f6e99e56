"""Tokens of programs: who asks with one, and whether it goes far enough."""

import logging
from dataclasses import dataclass

from flask import g, request

from toolbox.accounts import tokens
from toolbox.foundation.actors import Actor
from toolbox.foundation.errors import Denied, ToolboxError
from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.uow import unit_of_work

log = logging.getLogger(__name__)


class TokenRefused(Denied):
    """A token is missing, opens nothing, or does not go far enough.

    ``challenge`` is what HTTP wants to be said then (RFC 6750, WWW-Authenticate).
    """

    def __init__(self, message: Message, *, code: str, challenge: str) -> None:
        super().__init__(message, code=code)
        self.challenge = challenge


@dataclass(frozen=True)
class Bearer:
    """The program that asks: for whom it acts, and how far its token goes."""

    token_id: int
    actor: Actor
    scopes: frozenset[str]


def bearer() -> Bearer | None:
    """Return whose token came with this request; None where there is none that opens anything."""
    if "_bearer" not in g:
        g._bearer = _read()
    found: Bearer | None = g._bearer
    return found


def _read() -> Bearer | None:
    sent = request.authorization
    if sent is None or sent.type != "bearer" or not sent.token:
        return None
    token = tokens.by_secret(sent.token)
    if token is None:
        return None
    g.token_used_anew = token.id if tokens.is_used_anew(token) else None
    return Bearer(token.id, tokens.actor_of(token), frozenset(token.scopes))


def require_scope(scope: str) -> None:
    """Raise TokenRefused unless a token came along that goes as far as ``scope``."""
    present = bearer()
    if present is None:
        was_sent = "Authorization" in request.headers
        raise TokenRefused(
            _l("This token does not work: it has expired, was revoked, or never was.")
            if was_sent
            else _l("This takes a token. People make theirs in their account."),
            code="token-needed",
            challenge='Bearer error="invalid_token"' if was_sent else "Bearer",
        )
    if scope not in present.scopes:
        raise TokenRefused(
            _l("This token may not do this. It takes one with the scope %(scope)s.", scope=scope),
            code="scope-needed",
            challenge=f'Bearer error="insufficient_scope", scope="{scope}"',
        )


def token_actor() -> Actor:
    """Return for whom the program acts; only behind a door that asks for a token."""
    present = bearer()
    if present is None:
        raise Denied(_l("This takes a token. People make theirs in their account."))
    return present.actor


def note_token_used() -> None:
    """Write down once an hour that a token was used; it must not fail the answer."""
    token_id = g.pop("token_used_anew", None)
    if token_id is not None:
        try:
            with unit_of_work():
                tokens.note_used(token_id)
        except ToolboxError:
            log.exception("When a token was used last could not be written")
