"""Telling people what happened; each verb runs inside the caller's unit of work.

How often somebody hears of a topic is decided here, so rooms that tell need not ask. Mails about
an account are no notices: nobody can switch them off.
"""

from collections.abc import Mapping
from typing import Any

from toolbox.accounts import queries as accounts
from toolbox.accounts.models import User
from toolbox.foundation.addresses import public_url
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.i18n import LOCALES, _l
from toolbox.foundation.jobs import enqueue
from toolbox.foundation.mail import post
from toolbox.foundation.mail_texts import Written, write
from toolbox.foundation.settings import installed_settings
from toolbox.notices import queries, rules, sights
from toolbox.notices.headers import mailbox_headers, notice_headers
from toolbox.notices.models import Notice, NoticePreference, NoticeState
from toolbox.notices.stopping import preferences_token, stop_token
from toolbox.notices.topics import TOPICS, Frequency, Topic

SEND_DIGESTS = "notices.send_digests"
"""Kind of the job that looks who gets a digest; one waits whenever a notice does."""

_MAILBOX = _l(
    "You get this e-mail because this address stands in the settings of this toolbox as the "
    "mailbox of the editors."
)


def tell(user: User, topic: str, template: str, /, **values: Any) -> None:
    """Tell ``user`` something by mail, at once or in a digest, as the person likes it.

    ``topic`` is a key of TOPICS, ``template`` a name under ``templates/mail/``. Greeting, reason
    and the way to stop it are added here. Values that name a thing, such as ``instrument_id``,
    let a digest leave out what the reader may not see any more. Somebody without an address, or
    who has switched the topic off, is not told.
    """
    about, frequency = TOPICS[topic], queries.frequencies_of(user.id)[topic]
    if user.email is None or user.deleted_at is not None or frequency is Frequency.OFF:
        return
    values = {**values, "name": user.name}
    frame = _frame(user, about)
    letters = {
        locale: write(template, locale=locale, values=values, frame=frame) for locale in LOCALES
    }
    notice = Notice(
        user_id=user.id,
        topic=topic,
        texts={locale: _line(letter) for locale, letter in letters.items()},
        seen=sights.seen_among(values, by=accounts.actor_for(user)),
    )
    db.session.add(notice)
    comes_now = about.gathered or frequency is Frequency.AT_ONCE
    if comes_now and _may_write_at_once(user):
        notice.at_once = True
        settle(notice, NoticeState.MAILED)
        db.session.flush()
        letter = letters.get(user.locale) or letters[LOCALES[0]]
        post(
            user.email,
            letter,
            headers=notice_headers(topic, frame["stop"], bulk=about.gathered),
            about={"notices": [notice.id]},
        )
    else:
        db.session.flush()
        wake_digests()


def tell_mailbox(address: str, topic: str, template: str, /, **values: Any) -> None:
    """Tell a mailbox that several people share, in German; who runs the toolbox has chosen it."""
    frame = {"reason": _MAILBOX, "to_mailbox": True}
    post(
        address,
        write(template, locale="de", values=values, frame=frame),
        headers=mailbox_headers(topic),
    )


def _frame(user: User, topic: Topic) -> dict[str, Any]:
    """Return what the end of a mail says."""
    stop = ""
    if topic.may_be_off:
        stop = public_url("account.unsubscribe", token=stop_token(user, [topic.key]))
    page = public_url("account.notifications_by_link", token=preferences_token(user))
    return {"reason": topic.reason, "preferences": page, "stop": stop}


def _line(letter: Written) -> dict[str, str]:
    """Return what a digest shows of a mail."""
    action = letter.actions[0] if letter.actions else None
    return {
        "subject": letter.subject[:300],
        "label": action.label if action else "",
        "address": action.address if action else "",
    }


def _may_write_at_once(user: User) -> bool:
    """A dead address gets nothing; of very many mails at once nobody reads any."""
    often = queries.told_within_the_hour(user.id) >= installed_settings().notices_per_hour
    return not often and not must_wait(user)


def must_wait(user: User) -> bool:
    """Tell whether somebody gets no notices for now: the account is closed, or the mailbox."""
    return user.blocked_at is not None or queries.is_unreachable(user.id)


def settle(notice: Notice, state: NoticeState) -> None:
    """Note that a notice is mailed or dropped."""
    notice.state, notice.settled_at = state, now()


def wake_digests() -> None:
    """Let digests be looked at when it is time; one waiting job is enough."""
    due = rules.next_digest_at(now(), hour=installed_settings().digest_hour)
    enqueue(SEND_DIGESTS, key="due", run_at=due)


def choose(user_id: int, frequencies: Mapping[str, Frequency]) -> None:
    """Set how often a person hears of topics; what cannot be switched off becomes weekly.

    What waits of a topic that is off now is dropped.
    """
    present = queries.frequencies_of(user_id)
    for topic, wanted in frequencies.items():
        frequency = rules.allowed(topic, wanted)
        if frequency is present[topic]:
            continue
        row = queries.preference(user_id, topic)
        if row is None:
            row = NoticePreference(user_id=user_id, topic=topic)
            db.session.add(row)
        row.before = present[topic] if frequency is Frequency.OFF else None
        row.frequency = frequency
    db.session.flush()
    _drop_unwanted(user_id)


def _drop_unwanted(user_id: int) -> None:
    wanted = queries.frequencies_of(user_id)
    for notice in queries.waiting_for(user_id):
        if wanted.get(notice.topic, Frequency.OFF) is Frequency.OFF:
            settle(notice, NoticeState.DROPPED)


def resume(user_id: int, topics: tuple[str, ...]) -> None:
    """Undo ``choose`` for topics that are off: each comes as often as before."""
    present = queries.frequencies_of(user_id)
    for topic in topics:
        row = queries.preference(user_id, topic)
        if row is not None and present[topic] is Frequency.OFF:
            row.frequency = Frequency(row.before) if row.before else TOPICS[topic].default
            row.before = None
