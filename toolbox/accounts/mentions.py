"""People in what others can read: names and who did what, taken out when the person leaves."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute

from toolbox.accounts.models import FORMER_MEMBER
from toolbox.foundation.db import db


def forget_mentions(name: str, *columns: InstrumentedAttribute[str]) -> None:
    """Put the word for former members where ``columns`` say a name, in the caller's unit of work.

    The database finds it in whatever case of letters; it goes where it is spelled as it is.
    """
    if not name.strip():
        return
    db.session.flush()
    for column in columns:
        key: Any = column.class_.__mapper__.primary_key[0]
        mentioned = column.contains(name, autoescape=True)
        for found, written in db.session.execute(select(key, column).where(mentioned)).all():
            db.session.execute(
                update(column.class_)
                .where(key == found)
                .values({column: written.replace(name, FORMER_MEMBER)})
                .execution_options(synchronize_session=False)
            )
    db.session.expire_all()


def forget_doer(user_id: int, *columns: InstrumentedAttribute[int | None]) -> None:
    """Let ``columns`` that say who did something say nothing of this account any more."""
    for column in columns:
        db.session.execute(update(column.class_).where(column == user_id).values({column: None}))
