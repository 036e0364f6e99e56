"""Following and stopping; each verb runs inside the caller's unit of work."""

from datetime import datetime

from toolbox.accounts import queries as accounts
from toolbox.accounts.models import User
from toolbox.accounts.rules import normalise_email
from toolbox.following import mails, queries, rules
from toolbox.following.models import Follow, Follower, FollowKind
from toolbox.following.sources.registry import SOURCES
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Invalid
from toolbox.foundation.forgetting import note_forgotten
from toolbox.foundation.i18n import _l
from toolbox.foundation.jobs import enqueue
from toolbox.notices.operations import choose
from toolbox.notices.topics import Frequency

FORGET = "following.forget_unconfirmed"
"""Kind of the job that forgets what nobody confirmed; one waits whenever a question does."""
_TOPIC = "following"


def target_of(kind: FollowKind, key: str) -> str:
    """Return what an address means; NotFound or Gone where visitors see nothing there."""
    return SOURCES[kind].find(key)


def follow(user: User, kind: FollowKind, target: str) -> Follow:
    """Let somebody with an account follow a thing at once; a second time changes nothing.

    Raises Invalid where one follows too much already.
    """
    follower = queries.follower_of_user(user.id)
    if follower is None:
        follower = Follower(user_id=user.id, locale=user.locale)
        db.session.add(follower)
        db.session.flush()
    found = _begin(follower, kind, target)
    _confirm(found)
    return found


def ask(email: str, kind: FollowKind, target: str, *, frequency: Frequency, locale: str) -> None:
    """Send an address the question whether it wants to follow a thing. Raises Invalid.

    Whoever typed the address does not learn whether it is known here, nor what it follows. With
    too many questions open, no more are sent.
    """
    address = normalise_email(email)
    follower = _reader_at(address) or _new_reader_at(address, locale)
    everything = queries.all_follows_of(follower.id)
    known = queries.follow_on(follower.id, kind, target)
    waiting = sum(one.confirmed_at is None for one in everything)
    if waiting == len(everything):
        follower.frequency = rhythm(frequency)
    if known is not None and known.confirmed_at is not None:
        mails.say_known(known)
    elif known is None and len(everything) < rules.MOST_FOLLOWS:
        _ask(follower, kind, target, waiting)
    elif known is not None and now() - known.created_at > rules.ASK_AGAIN:
        known.created_at = now()
        mails.ask(known)


def send_page(email: str) -> None:
    """Send an address the link to all that it follows, if it follows anything. Raises Invalid."""
    follower = _reader_at(normalise_email(email))
    if follower is not None and queries.follows_of(follower.id):
        mails.send_page(follower)


def _reader_at(address: str) -> Follower | None:
    """Return who is written to at an address: an account, or the mailbox itself."""
    user = accounts.user_by_email(address)
    return queries.follower_of_user(user.id) if user else queries.follower_of_address(address)


def _new_reader_at(address: str, locale: str) -> Follower:
    user = accounts.user_by_email(address)
    follower = Follower(
        email=None if user else address,
        user_id=user.id if user else None,
        locale=user.locale if user else locale,
    )
    db.session.add(follower)
    db.session.flush()
    return follower


def _ask(follower: Follower, kind: FollowKind, target: str, waiting: int) -> None:
    if waiting < rules.MOST_WAITING:
        mails.ask(_begin(follower, kind, target))
        enqueue(FORGET, key="due", run_at=now() + rules.CONFIRM_WITHIN)


def rhythm(frequency: Frequency) -> Frequency:
    """Return how often a mailbox hears: daily, or else weekly."""
    return frequency if frequency is Frequency.DAILY else Frequency.WEEKLY


def _begin(follower: Follower, kind: FollowKind, target: str) -> Follow:
    found = queries.follow_on(follower.id, kind, target)
    if found is not None:
        return found
    if len(queries.all_follows_of(follower.id)) >= rules.MOST_FOLLOWS:
        raise Invalid(_l("You follow a hundred things already. Please stop one of them first."))
    found = Follow(follower_id=follower.id, kind=kind, target=target, seen_until=now())
    db.session.add(found)
    db.session.flush()
    return found


def confirm(found: Follow) -> Follow:
    """Begin to send what is new. Where the address has an account by now, it joins that."""
    if found.follower.email is not None:
        user = accounts.user_by_email(found.follower.email)
        if user is not None:
            kind, target = found.kind, found.target
            keeper = take_over(user, found.follower)
            found = queries.follow_on(keeper.id, kind, target) or _begin(keeper, kind, target)
    _confirm(found)
    return found


def _confirm(found: Follow) -> None:
    if found.confirmed_at is None:
        found.confirmed_at = found.seen_until = now()
        db.session.flush()


def take_over(user: User, follower: Follower) -> Follower:
    """Let an account follow what its address followed before; what both follow stays once."""
    own = queries.follower_of_user(user.id)
    if own is None:
        follower.email, follower.user_id, follower.locale = None, user.id, user.locale
        db.session.flush()
        return follower
    for one in queries.all_follows_of(follower.id):
        move(one, own.id, one.target)
    db.session.delete(follower)
    db.session.flush()
    return own


def move(one: Follow, follower_id: int, target: str) -> None:
    """Let a follow be about something else, or somebody else's; two of the same become one."""
    there = queries.follow_on(follower_id, one.kind, target)
    if there is None:
        one.follower_id, one.target = follower_id, target
    elif there.id != one.id:
        there.confirmed_at = there.confirmed_at or one.confirmed_at
        db.session.delete(one)
    db.session.flush()


def stop(one: Follow) -> None:
    """Follow a thing no longer; a mailbox that follows nothing is forgotten."""
    if one.follower.email is not None:
        note_forgotten("follow", one.id, one.created_at)
    _end(one)


def _end(one: Follow) -> None:
    follower = one.follower
    db.session.delete(one)
    db.session.flush()
    if not queries.all_follows_of(follower.id):
        db.session.delete(follower)
        db.session.flush()


def leave(follower: Follower) -> None:
    """Forget everything that somebody follows, and the mailbox."""
    if follower.email is not None:
        note_forgotten("follower", follower.id, follower.created_at)
    for one in queries.all_follows_of(follower.id):
        db.session.delete(one)
    db.session.flush()
    db.session.delete(follower)
    db.session.flush()


def choose_frequency(follower: Follower, frequency: Frequency) -> None:
    """Say how often somebody hears; for an account that is one of its notices."""
    if follower.user_id is not None:
        choose(follower.user_id, {_TOPIC: rhythm(frequency)})
    else:
        follower.frequency = rhythm(frequency)
        db.session.flush()


def forget_unconfirmed(before: datetime) -> None:
    """Forget what was begun before a moment and never confirmed, with the addresses."""
    for one in queries.unconfirmed_before(before):
        _end(one)


def count_refusal(email: str, limit: int) -> None:
    """Note that a mail server does not take mails for a mailbox; after ``limit``, forget it.

    Refusals within the hour count as one.
    """
    follower = queries.follower_of_address(email)
    if follower is None:
        return
    moment = now()
    if follower.refused_at is not None and moment - follower.refused_at < rules.REFUSALS_APART:
        return
    follower.refusals, follower.refused_at = follower.refusals + 1, moment
    if follower.refusals >= limit:
        leave(follower)
    db.session.flush()


def trust(email: str) -> None:
    """Forget refusals: a mail came through."""
    follower = queries.follower_of_address(email)
    if follower is not None and follower.refusals:
        follower.refusals, follower.refused_at = 0, None
        db.session.flush()
