"""One mail for one follower: what became visible since the last one; in a unit of work."""

from datetime import datetime

from toolbox.following import operations, queries, rules
from toolbox.following.mails import TOPIC, tell_news, thing_of
from toolbox.following.models import Follow, Follower
from toolbox.following.news import Gathering, Part
from toolbox.following.things import Standing, Thing
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.settings import installed_settings
from toolbox.notices import queries as notices
from toolbox.notices import rules as notice_rules
from toolbox.notices.operations import must_wait
from toolbox.notices.topics import Frequency


def send_news(follower_id: int) -> int:
    """Mail a follower what is due; return how many new things that were.

    What was looked through is noted in the transaction that queues the mail, so each thing is
    told once. Unavailable where the search cannot answer: then nothing is noted, and the job
    tries again.
    """
    follower = db.session.get(Follower, follower_id)
    if follower is None:
        return 0
    frequency = _frequency(follower)
    if frequency is None or not _is_due(follower, frequency, now()):
        return 0
    return _look(follower, is_told=frequency is not Frequency.OFF)


def _frequency(follower: Follower) -> Frequency | None:
    """Return how often somebody hears; None for whom it waits, or who has gone."""
    if follower.user_id is None:
        return follower.frequency
    user = notices.reader(follower.user_id)
    if user is None or must_wait(user):
        return None
    return notices.frequencies_of(user.id)[TOPIC]


def _is_due(follower: Follower, frequency: Frequency, moment: datetime) -> bool:
    if frequency is Frequency.OFF:
        return True
    apart = rules.APART[frequency]
    if follower.looked_at is not None and moment - follower.looked_at < apart:
        return False
    return notice_rules.is_due(
        frequency,
        told_at=follower.looked_at or follower.created_at,
        moment=moment,
        weekday=installed_settings().digest_weekday,
    )


def _look(follower: Follower, *, is_told: bool) -> int:
    until = queries.indexed_until(now())
    gathering, parts, ended = Gathering(until), [], []
    for follow in queries.follows_of(follower.id):
        thing = _present(follow)
        if thing is None:
            continue
        if thing.standing is Standing.ENDED:
            ended.append((follow, thing))
        elif is_told and (part := gathering.part_of(follow, thing)) is not None:
            parts.append(part)
            follow.formerly = ""
        follow.seen_until = max(follow.seen_until, until)
    follower.looked_at = now()
    if is_told:
        _tell(follower, parts, ended)
    db.session.flush()
    return sum(part.number for part in parts)


def _present(follow: Follow) -> Thing | None:
    """Return what a follow is about now; one that is out of sight ends, without a word."""
    thing = thing_of(follow)
    if thing.standing is Standing.HIDDEN:
        operations.stop(follow)
        return None
    if thing.standing is not Standing.MOVED:
        return thing
    follow_id = follow.id
    follow.formerly = thing.formerly
    operations.move(follow, follow.follower_id, thing.moved_to)
    kept = db.session.get(Follow, follow_id)
    return thing_of(kept) if kept is not None else None


def _tell(follower: Follower, parts: list[Part], ended: list[tuple[Follow, Thing]]) -> None:
    if parts or ended:
        tell_news(follower, parts, [thing for _follow, thing in ended])
    for follow, _thing in ended:
        operations.stop(follow)
