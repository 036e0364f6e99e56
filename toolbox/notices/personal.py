"""What this room knows about a person, and what becomes of it at a farewell or in time."""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from toolbox.foundation.db import db
from toolbox.foundation.i18n import Message, _l, language
from toolbox.foundation.personal import Facts, Farewell, PersonalData
from toolbox.notices import queries
from toolbox.notices.models import AddressTrouble, Notice, NoticePreference, NoticeState


def about(user_id: int) -> Facts:
    """Return what the person was told, how often the person wants to hear, what servers say."""
    trouble = queries.trouble_of(user_id)
    return {
        "notices": [_told(one) for one in queries.notices_of(user_id)],
        "frequencies": [
            {"topic": one.topic, "frequency": one.frequency.value}
            for one in queries.preferences_of(user_id)
        ],
        "address": [
            {
                "refusals": trouble.refusals,
                "answer": trouble.answer,
                "last_at": trouble.last_at.isoformat(),
                "unreachable_at": (
                    trouble.unreachable_at.isoformat() if trouble.unreachable_at else None
                ),
            }
        ]
        if trouble
        else [],
    }


def _told(notice: Notice) -> dict[str, str | None]:
    """What waits may be out of sight by now, so its text is not told before its time."""
    text = notice.texts.get(language(), {})
    mailed = notice.state is NoticeState.MAILED
    return {
        "topic": notice.topic,
        "subject": text.get("subject") if mailed else None,
        "state": notice.state.value,
        "created_at": notice.created_at.isoformat(),
        "settled_at": notice.settled_at.isoformat() if notice.settled_at else None,
    }


WORDS = {
    "notices": _l("What I was told by e-mail"),
    "topic": _l("Topic"),
    "subject": _l("Subject"),
    "state": _l("State"),
    "created_at": _l("Written"),
    "settled_at": _l("Sent or dropped"),
    "frequencies": _l("How often I want to hear"),
    "frequency": _l("How often"),
    "address": _l("Whether my address takes e-mails"),
    "refusals": _l("Times it was refused"),
    "answer": _l("What the mail server said"),
    "last_at": _l("Last refusal"),
    "unreachable_at": _l("No more notices since"),
}


def _goes(user_id: int) -> Sequence[Message]:
    if not queries.notices_of(user_id) and not queries.preferences_of(user_id):
        return ()
    return (_l("What you were told by e-mail, and how often you wanted to hear."),)


def _erase(farewell: Farewell) -> None:
    for model in (Notice, NoticePreference, AddressTrouble):
        column = model.__table__.c["user_id"]
        db.session.execute(delete(model).where(column == farewell.user_id))
    if not farewell.keeps_name:
        _forget_mentions(farewell)


def _forget_mentions(farewell: Farewell) -> None:
    """Delete what others were or would be told with this name or address in it.

    Compared here, for a database keeps umlauts of JSON in its own way.
    """
    phrase = re.compile(rf"(?<!\w)(?:{re.escape(farewell.name)}|{re.escape(farewell.email)})(?!\w)")
    found = [
        notice_id
        for notice_id, texts in db.session.execute(select(Notice.id, Notice.texts))
        if any(phrase.search(text["subject"]) for text in texts.values())
    ]
    for notice_id in found:
        db.session.execute(delete(Notice).where(Notice.id == notice_id))


def forget_notices(before: datetime) -> None:
    """Delete notices from before this moment, also those that waited for a dead address."""
    db.session.execute(delete(Notice).where(Notice.created_at < before))


PERSONAL_DATA = PersonalData(
    room="notices",
    title=_l("Notices by e-mail"),
    about=about,
    words=WORDS,
    columns=frozenset(
        {"notices.user_id", "notice_preferences.user_id", "address_troubles.user_id"}
    ),
    goes=_goes,
    erase=_erase,
)
