"""Signed links in mails: one confirms a follow, one opens the page of all follows, one stops them.

Each is signed for its purpose alone and for the address it was sent to. Links that stop never
expire: people read old mails.
"""

import hashlib
from datetime import timedelta

from toolbox.following import rules
from toolbox.following.models import Follow, Follower
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l
from toolbox.foundation.private_links import PrivateLinks
from toolbox.notices import queries as notices

PAGE_DAYS = 180
"""A link to the page works so long, the one in the newest mail always."""

_DEAD = _l("This link does not work any more. Perhaps you have stopped it already.")
_CONFIRM = PrivateLinks(
    "toolbox.following.confirm",
    _DEAD,
    lasts=timedelta(hours=rules.CONFIRM_HOURS),
    late=_l("This link is older than two days. Please follow it once more."),
)
_PAGE = PrivateLinks("toolbox.following.page", _DEAD, lasts=timedelta(days=PAGE_DAYS))
_STOP = PrivateLinks("toolbox.following.stop", _DEAD)
_STOP_ONE = PrivateLinks("toolbox.following.stop-one", _DEAD)


def address_of(follower: Follower) -> str | None:
    """Return where a follower is written to; None where the account has gone."""
    if follower.user_id is None:
        return follower.email
    user = notices.reader(follower.user_id)
    return user.email if user is not None else None


def _mark(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _mark_of(follower: Follower) -> str:
    return _mark(address_of(follower) or "")


def _thing_mark(follow: Follow) -> str:
    return _mark(address_of(follow.follower) or "", follow.kind.value, follow.target)


def confirm_token(follow: Follow) -> str:
    """Return what confirms a follow; it works as long as one may wait for it."""
    return _CONFIRM.token(follow.id, _thing_mark(follow))


def page_token(follower: Follower) -> str:
    """Return what opens the page of all that an address follows, and nothing else."""
    return _PAGE.token(follower.id, _mark_of(follower))


def stop_token(follower: Follower) -> str:
    """Return what stops everything that an address follows."""
    return _STOP.token(follower.id, _mark_of(follower))


def stop_one_token(follow: Follow) -> str:
    """Return what stops one follow."""
    return _STOP_ONE.token(follow.id, _thing_mark(follow))


def to_confirm(token: str) -> Follow:
    """Return the follow that a link confirms; Gone where it is too old, NotFound otherwise."""
    return _CONFIRM.behind(token, Follow, _thing_mark)


def follower_behind(token: str) -> Follower:
    """Return whose page a link opens; NotFound where it does not work."""
    return _PAGE.behind(token, Follower, _mark_of)


def is_spent(token: str) -> bool:
    """Tell whether a link that opens nothing was ours: what it led to is not followed any more."""
    return any(one.is_ours(token) for one in (_PAGE, _STOP, _STOP_ONE))


def to_stop(token: str) -> Follower | Follow:
    """Return what a link stops: a follower with everything, or one follow. NotFound otherwise."""
    try:
        return _STOP.behind(token, Follower, _mark_of)
    except NotFound:
        return _STOP_ONE.behind(token, Follow, _thing_mark)
