"""One mail instead of many: what waits for a person, by topic, in the person's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babel.dates import format_date

from toolbox.accounts import queries as accounts
from toolbox.accounts.models import User
from toolbox.foundation.addresses import public_url
from toolbox.foundation.clock import HOME_ZONE, now
from toolbox.foundation.i18n import LOCALES, Message, _l
from toolbox.foundation.mail import post
from toolbox.foundation.mail_texts import Entry, write
from toolbox.foundation.settings import installed_settings
from toolbox.notices import queries, rules, sights
from toolbox.notices.headers import notice_headers
from toolbox.notices.models import Notice, NoticeState
from toolbox.notices.operations import must_wait, settle
from toolbox.notices.stopping import preferences_token, stop_token
from toolbox.notices.topics import TOPICS, Frequency

_REASON = _l("You get this e-mail because you want to hear of such things bundled.")
LONGEST = 60
"""Lines of one digest; the others come with the next one."""


@dataclass(frozen=True)
class Part:
    """The notices of one topic."""

    label: Message
    entries: Sequence[Entry]


def send_digest(user_id: int) -> int:
    """Mail a person what is due, inside the caller's unit of work; return how many notices.

    Notices are settled in the same transaction that queues the mail, so each is sent once. What
    the reader may not see any more is dropped. Nothing is sent where nothing is left, and nothing
    to a dead address or a blocked account: there it waits.
    """
    user = queries.reader(user_id)
    if user is None:
        for notice in queries.waiting_for(user_id):
            settle(notice, NoticeState.DROPPED)
        return 0
    if must_wait(user):
        return 0
    due = _due(user, now())[:LONGEST]
    if due:
        _post(user, due)
    for notice in due:
        settle(notice, NoticeState.MAILED)
    return len(due)


def _due(user: User, moment: datetime) -> list[Notice]:
    """Return what belongs into a digest now, after dropping what must not be told any more."""
    frequencies = queries.frequencies_of(user.id)
    actor = accounts.actor_for(user)
    weekday = installed_settings().digest_weekday
    due = []
    for notice in queries.waiting_for(user.id):
        frequency = frequencies.get(notice.topic, Frequency.OFF)
        if frequency is Frequency.OFF or not sights.still_seen(notice.seen, by=actor):
            settle(notice, NoticeState.DROPPED)
        elif rules.is_due(frequency, told_at=notice.created_at, moment=moment, weekday=weekday):
            due.append(notice)
    return due


def _post(user: User, due: Sequence[Notice]) -> None:
    topics = [key for key in TOPICS if any(notice.topic == key for notice in due)]
    may_stop = [key for key in topics if TOPICS[key].may_be_off]
    stop = public_url("account.unsubscribe", token=stop_token(user, may_stop)) if may_stop else ""
    page = public_url("account.notifications_by_link", token=preferences_token(user))
    parts = [
        Part(TOPICS[key].label, [_entry(one, user) for one in due if one.topic == key])
        for key in topics
    ]
    values: dict[str, Any] = {"name": user.name, "parts": parts, "number": len(due)}
    letter = write(
        "notices/digest",
        locale=user.locale,
        values=values,
        frame={"reason": _REASON, "preferences": page, "stop": stop},
    )
    post(
        str(user.email),
        letter,
        headers=notice_headers("digest", stop, bulk=True),
        about={"notices": [one.id for one in due]},
    )


def _entry(notice: Notice, user: User) -> Entry:
    locale = user.locale if user.locale in notice.texts else LOCALES[0]
    text, day = notice.texts[locale], notice.created_at.astimezone(HOME_ZONE).date()
    return Entry(text["subject"], text["address"], format_date(day, "long", locale=locale))
