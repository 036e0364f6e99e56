"""Addresses that mail servers refuse; each verb runs inside the caller's unit of work."""

from collections.abc import Sequence

from toolbox.accounts import queries as accounts
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.events import announce
from toolbox.foundation.settings import installed_settings
from toolbox.notices import queries, rules
from toolbox.notices.events import AddressGivenUp, AddressTrusted
from toolbox.notices.models import AddressTrouble, Notice, NoticeState
from toolbox.notices.operations import wake_digests


def count_refusal(address: str, answer: str) -> None:
    """Note that a mail server does not take mails for ``address``.

    Refusals within the hour count as one. After as many as the settings say, the address gets no
    more notices. Addresses that belong to nobody here are not kept.
    """
    user = accounts.user_by_email(address)
    if user is None:
        return
    moment = now()
    trouble = queries.trouble_of(user.id)
    if trouble is None:
        trouble = AddressTrouble(user_id=user.id, refusals=0)
        db.session.add(trouble)
    elif moment - trouble.last_at < rules.REFUSALS_APART:
        return
    trouble.refusals += 1
    trouble.answer, trouble.last_at = answer, moment
    if trouble.refusals >= installed_settings().mail_refusals and not trouble.unreachable_at:
        trouble.unreachable_at = moment
        announce(AddressGivenUp(user.id))
    db.session.flush()


def wait_again(notice_ids: Sequence[int]) -> None:
    """Let notices whose mail was refused come with the next digest, as far as still allowed."""
    for notice_id in notice_ids:
        notice = db.session.get(Notice, notice_id)
        if notice is not None and notice.state is NoticeState.MAILED:
            notice.state, notice.settled_at, notice.at_once = NoticeState.WAITING, None, False
    if notice_ids:
        db.session.flush()
        wake_digests()


def trust(user_id: int) -> None:
    """Forget what was wrong with a person's address: a mail came through, or it is another one."""
    trouble = queries.trouble_of(user_id)
    if trouble is None:
        return
    was_given_up = trouble.unreachable_at is not None
    db.session.delete(trouble)
    db.session.flush()
    if was_given_up:
        announce(AddressTrusted(user_id))
        wake_digests()
