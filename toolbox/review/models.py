"""Rounds of review, comments on single fields, and texts that editors use again and again."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from toolbox.accounts.models import User
from toolbox.catalogue.models import Version
from toolbox.foundation.db import (
    CreatedAt,
    JsonObject,
    Key,
    Line,
    Model,
    PrimaryKey,
    StringList,
    UtcDateTime,
    enum_column,
)
from toolbox.review.lifecycle import SubmissionState


class Submission(Model):
    """One round: a version was handed to the editors, and what came of it.

    A finished round never changes, and the next one is a new row. ``sheet`` is what the version
    said at the time, ``due_on`` the day until which its makers hear from the editors and
    ``changes_due_on`` the day until which the editors ask for changes, both in Germany. A round
    outlives a draft that is thrown away, as long as its instrument is there.
    """

    __tablename__ = "submissions"
    __table_args__ = (
        UniqueConstraint("instrument_id", "round"),
        Index(
            "uq_submissions_waiting",
            "instrument_id",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_submissions_state", "state", "submitted_at"),
        CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="ended_has_a_moment"),
        CheckConstraint("round >= 1", name="round"),
    )

    id: Mapped[PrimaryKey]
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instruments.id", ondelete="CASCADE"))
    version_id: Mapped[int | None] = mapped_column(
        ForeignKey("versions.id", ondelete="SET NULL"), index=True
    )
    version_number: Mapped[int]
    round: Mapped[int]
    row_version: Mapped[int] = mapped_column(default=1)
    state: Mapped[SubmissionState] = mapped_column(
        enum_column(SubmissionState), default=SubmissionState.WAITING
    )
    submitted_at: Mapped[CreatedAt]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    sheet: Mapped[JsonObject] = mapped_column(deferred=True)
    due_on: Mapped[date]
    assigned_to_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    assigned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    comment: Mapped[str] = mapped_column(Text, default="")
    reasons: Mapped[StringList]
    changes_due_on: Mapped[date | None]
    soon_reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    late_reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changes_reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[Version | None] = relationship(lazy="joined")
    submitted_by: Mapped[User | None] = relationship(foreign_keys=[submitted_by_id], lazy="joined")
    assigned_to: Mapped[User | None] = relationship(foreign_keys=[assigned_to_id], lazy="joined")
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id], lazy="joined")

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - read by SQLAlchemy


class ReviewComment(Model):
    """What an editor says about one field of a draft; makers tick it off.

    Until the round is decided it is the editors' own note.
    """

    __tablename__ = "review_comments"
    __table_args__ = (
        CheckConstraint("done_at IS NOT NULL OR done_by_id IS NULL", name="done_has_a_moment"),
    )

    id: Mapped[PrimaryKey]
    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submissions.id", ondelete="CASCADE"), index=True
    )
    field: Mapped[Key]
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[CreatedAt]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    created_by: Mapped[User | None] = relationship(foreign_keys=[created_by_id], lazy="joined")
    done_by: Mapped[User | None] = relationship(foreign_keys=[done_by_id], lazy="joined")


class CannedAnswer(Model):
    """A text that editors write often, in German and perhaps in English."""

    __tablename__ = "canned_answers"
    __table_args__ = (UniqueConstraint("title"),)

    id: Mapped[PrimaryKey]
    title: Mapped[Line]
    text_de: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[CreatedAt]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class ShippedAnswer(Model):
    """An answer that came with the product: it comes once, and what editors do to it stays."""

    __tablename__ = "shipped_answers"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
