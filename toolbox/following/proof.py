"""Signed links in mails: one confirms a follow, one opens the page of all follows, one stops them.

Each is signed for its purpose alone and for the address it was sent to. Links that stop never
expire: people read old mails.
"""

import hashlib
from typing import Any

from itsdangerous import BadSignature, SignatureExpired, URLSafeSerializer, URLSafeTimedSerializer

from toolbox.following import rules
from toolbox.following.models import Follow, Follower
from toolbox.foundation.db import db
from toolbox.foundation.errors import Gone, NotFound
from toolbox.foundation.i18n import _l
from toolbox.foundation.secret_key import secret_key_of
from toolbox.foundation.settings import installed_settings
from toolbox.notices import queries as notices

PAGE_DAYS = 180
"""A link to the page works so long, the one in the newest mail always."""

_DEAD = _l("This link does not work any more. Perhaps you have stopped it already.")


def address_of(follower: Follower) -> str | None:
    """Return where a follower is written to; None where the account has gone."""
    if follower.user_id is None:
        return follower.email
    user = notices.reader(follower.user_id)
    return user.email if user is not None else None


def _mark(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        secret_key_of(installed_settings()), salt=f"toolbox.following.{purpose}"
    )


def _timed_signer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        secret_key_of(installed_settings()), salt=f"toolbox.following.{purpose}"
    )


def _mark_of(follower: Follower) -> str:
    return _mark(address_of(follower) or "")


def _thing_mark(follow: Follow) -> str:
    return _mark(address_of(follow.follower) or "", follow.kind.value, follow.target)


def confirm_token(follow: Follow) -> str:
    """Return what confirms a follow; it works as long as one may wait for it."""
    return str(_timed_signer("confirm").dumps([follow.id, _thing_mark(follow)]))


def page_token(follower: Follower) -> str:
    """Return what opens the page of all that an address follows, and nothing else."""
    return str(_timed_signer("page").dumps([follower.id, _mark_of(follower)]))


def stop_token(follower: Follower) -> str:
    """Return what stops everything that an address follows."""
    return str(_signer("stop").dumps([follower.id, _mark_of(follower)]))


def stop_one_token(follow: Follow) -> str:
    """Return what stops one follow."""
    return str(_signer("stop-one").dumps([follow.id, _thing_mark(follow)]))


def to_confirm(token: str) -> Follow:
    """Return the follow that a link confirms; Gone where it is too old, NotFound otherwise."""
    try:
        said = _timed_signer("confirm").loads(token, max_age=rules.CONFIRM_HOURS * 60 * 60)
    except SignatureExpired:
        raise Gone(
            _l("This link is older than two days. Please follow it once more."),
            code="link-expired",
        ) from None
    except BadSignature:
        raise NotFound(_DEAD, code="link-expired") from None
    return _follow(said)


def follower_behind(token: str) -> Follower:
    """Return whose page a link opens; NotFound where it does not work."""
    try:
        said = _timed_signer("page").loads(token, max_age=PAGE_DAYS * 24 * 60 * 60)
    except BadSignature:
        raise NotFound(_DEAD, code="link-expired") from None
    return _follower(said)


def to_stop(token: str) -> Follower | Follow:
    """Return what a link stops: a follower with everything, or one follow. NotFound otherwise."""
    try:
        return _follower(_signer("stop").loads(token))
    except BadSignature:
        pass
    try:
        return _follow(_signer("stop-one").loads(token))
    except BadSignature:
        raise NotFound(_DEAD, code="link-expired") from None


def _follower(said: Any) -> Follower:
    number, mark = said
    found = db.session.get(Follower, number)
    if found is None or _mark_of(found) != mark:
        raise NotFound(_DEAD, code="link-expired")
    return found


def _follow(said: Any) -> Follow:
    number, mark = said
    found = db.session.get(Follow, number)
    if found is None or _thing_mark(found) != mark:
        raise NotFound(_DEAD, code="link-expired")
    return found
