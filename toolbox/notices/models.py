"""What people were told or will be told, how often they want to hear, and dead addresses."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from toolbox.foundation.db import (
    CreatedAt,
    JsonObject,
    Key,
    Line,
    Model,
    Moment,
    PrimaryKey,
    UtcDateTime,
    enum_column,
)
from toolbox.notices.topics import Frequency


class NoticeState(StrEnum):
    """Where a notice stands."""

    WAITING = "waiting"
    MAILED = "mailed"
    DROPPED = "dropped"


class Notice(Model):
    """One thing a person is told.

    ``texts`` holds, by language, what a digest shows: ``subject``, ``label`` and ``address`` of
    the first button. ``seen`` names the things the reader could see when it was written; it is
    dropped where one of them is out of sight when a digest is built.
    """

    __tablename__ = "notices"
    __table_args__ = (
        CheckConstraint("(state = 'waiting') = (settled_at IS NULL)", name="settled"),
        Index("ix_notices_user_state", "user_id", "state"),
        Index("ix_notices_created", "created_at"),
    )

    id: Mapped[PrimaryKey]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    topic: Mapped[Key]
    texts: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict)
    seen: Mapped[JsonObject]
    state: Mapped[NoticeState] = mapped_column(
        enum_column(NoticeState), default=NoticeState.WAITING
    )
    at_once: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[CreatedAt]
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class NoticePreference(Model):
    """How often a person wants to hear of a topic; ``before`` is what it was until it was off."""

    __tablename__ = "notice_preferences"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    topic: Mapped[Key] = mapped_column(primary_key=True)
    frequency: Mapped[Frequency] = mapped_column(enum_column(Frequency))
    before: Mapped[str | None] = mapped_column(String(30))


class AddressTrouble(Model):
    """Mail servers refuse a person's address; with ``unreachable_at`` it gets no more notices."""

    __tablename__ = "address_troubles"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    refusals: Mapped[int] = mapped_column(default=0)
    answer: Mapped[Line]
    last_at: Mapped[Moment]
    unreachable_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
