"""What this room knows about a person, and what becomes of it at a farewell."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from toolbox.accounts.mentions import forget_doer, forget_mentions
from toolbox.accounts.models import User
from toolbox.calls.models import Call, CallAnswer
from toolbox.foundation.db import db
from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.personal import Facts, Farewell, PersonalData

_BY: Sequence[InstrumentedAttribute[int | None]] = (
    Call.entered_by_id,
    Call.decided_by_id,
    CallAnswer.by_id,
)
_WORDS: Sequence[InstrumentedAttribute[str]] = (
    *(Call.title, Call.purpose, Call.words, Call.seeker_name, Call.reason),
    CallAnswer.text,
)


def about(user_id: int) -> Facts:
    """Return the calls a person wrote, holds or decided about, and the answers given."""
    email = (db.session.get_one(User, user_id).email or "-").lower()
    return {
        "written": [_call(one) for one in _calls(Call.entered_by_id == user_id)],
        "held": [
            {**_call(one), "email": one.holder_email}
            for one in _calls(func.lower(Call.holder_email) == email)
        ],
        "decided": [
            {"title": one.title, "state": one.state.value, "reason": one.reason}
            for one in _calls(Call.decided_by_id == user_id)
        ],
        "answers": [
            {
                "organisation": one.organisation_name,
                "text": one.text,
                "at": one.written_at.isoformat(),
            }
            for one in db.session.scalars(
                select(CallAnswer).where(CallAnswer.by_id == user_id).order_by(CallAnswer.id)
            )
        ],
    }


def _calls(condition: ColumnElement[bool]) -> Sequence[Call]:
    return db.session.scalars(select(Call).where(condition).order_by(Call.id)).all()


def _call(one: Call) -> dict[str, Any]:
    return {
        "title": one.title,
        "purpose": one.purpose,
        "search_words": one.words,
        "seeker_name": one.seeker_name,
        "state": one.state.value,
        "at": one.created_at.isoformat(),
    }


WORDS = {
    "written": _l("Calls that I wrote"),
    "held": _l("Calls that name my address as sender"),
    "decided": _l("Calls of others that I decided about"),
    "answers": _l("Answers to calls"),
    "title": _l("What is looked for"),
    "purpose": _l("What for"),
    "search_words": _l("Search words"),
    "seeker_name": _l("Who looks for it"),
    "state": _l("State"),
    "reason": _l("Reason"),
    "email": _l("E-mail address"),
    "organisation": _l("Organisation"),
    "text": _l("Text"),
    "at": _l("When"),
}


def _goes(user_id: int) -> Sequence[Message]:
    if not any(about(user_id).values()):
        return ()
    return (_l("Your name with calls and answers; calls without an organisation are deleted."),)


def _erase(farewell: Farewell) -> None:
    alone = and_(Call.entered_by_id == farewell.user_id, Call.organisation_id.is_(None))
    held = func.lower(Call.holder_email) == farewell.email.lower()
    for one in _calls(or_(alone, held)):
        db.session.delete(one)
    db.session.flush()
    forget_doer(farewell.user_id, *_BY)
    if not farewell.keeps_name:
        forget_mentions(farewell.name, *_WORDS)
    db.session.expire_all()


PERSONAL_DATA = PersonalData(
    room="calls",
    title=_l("Calls"),
    about=about,
    words=WORDS,
    columns=frozenset(
        {
            "calls.entered_by_id",
            "calls.decided_by_id",
            "calls.holder_email",
            "call_answers.by_id",
        }
    ),
    goes=_goes,
    erase=_erase,
)
