"""Lessons and the seats in them: nothing in these tables says who anybody is."""

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from toolbox.classroom.lifecycle import LessonState
from toolbox.foundation.db import (
    UNNESTED,
    CreatedAt,
    JsonObject,
    Line,
    Model,
    Moment,
    PrimaryKey,
    UtcDateTime,
    enum_column,
)


class Lesson(Model):
    """A class plays something together, until ``expires_at`` at the latest.

    That is a file of an instrument, or an adapted copy at the address that ``site`` ends.
    Whoever has the token of which ``digest`` is kept leads it; whoever has the ``code`` takes a
    seat. ``revision`` grows with everything the board shows, so that a board knows at once
    whether there is something new.
    """

    __tablename__ = "lessons"
    __table_args__ = (CheckConstraint("file_id IS NOT NULL OR site <> ''", name="plays"),)

    id: Mapped[PrimaryKey]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    code: Mapped[str] = mapped_column(String(6), unique=True)
    instrument_id: Mapped[int | None] = mapped_column(
        ForeignKey("instruments.id", ondelete="CASCADE"), index=True
    )
    file_id: Mapped[int | None] = mapped_column(
        ForeignKey("stored_files.id", ondelete="CASCADE"), index=True
    )
    site: Mapped[str] = mapped_column(String(120), default="")
    title: Mapped[Line]
    state: Mapped[LessonState] = mapped_column(enum_column(LessonState), default=LessonState.OPEN)
    revision: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[CreatedAt]
    expires_at: Mapped[Moment] = mapped_column(UtcDateTime, index=True)


class Seat(Model):
    """One device in a lesson, under a name that was drawn; its token is kept as ``digest``.

    ``progress`` is between 0 and 1, ``duration`` in seconds. ``answers`` are by key, as
    ``figures.Answer``; ``told`` says of each verb when it was last heard (ISO 8601). So many
    messages as ``allowance`` says could still come at ``allowed_at``.
    """

    __tablename__ = "seats"
    __table_args__ = (UniqueConstraint("lesson_id", "name"),)

    id: Mapped[PrimaryKey]
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    joined_at: Mapped[CreatedAt]
    progress: Mapped[float | None]
    score_raw: Mapped[float | None]
    score_min: Mapped[float | None]
    score_max: Mapped[float | None]
    success: Mapped[bool | None]
    duration: Mapped[float | None]
    answers: Mapped[dict[str, dict[str, Any]]] = mapped_column(JSON, default=dict)
    told: Mapped[JsonObject]
    allowance: Mapped[float]
    allowed_at: Mapped[CreatedAt]
    lesson: Mapped[Lesson] = relationship(lazy="joined", innerjoin=UNNESTED)

    @property
    def is_done(self) -> bool:
        """Whether the end was reached at least once."""
        return "completed" in self.told
