"""Alliances with their members and moderators, and their meetings with all that belongs to them."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from toolbox.accounts.models import Organisation, User
from toolbox.alliances.lifecycle import GuestState, MeetingState, MemberState, Part
from toolbox.files.models import StoredFile
from toolbox.foundation.db import (
    UNNESTED,
    CreatedAt,
    Line,
    Model,
    Moment,
    PrimaryKey,
    StringList,
    UtcDateTime,
    enum_column,
)

OVERTIME = timedelta(hours=12)
"""So long a meeting that moderators opened runs on behind its end, until they close it."""


class Alliance(Model):
    """A standing round of organisations that bring transfer products into other regions.

    With ``closed_at`` it was removed: its address says so, and everything below it is gone.
    ``row_version`` counts saves of what its page says.
    """

    __tablename__ = "alliances"

    id: Mapped[PrimaryKey]
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[Line]
    summary: Mapped[Line] = mapped_column(default="")
    description: Mapped[str] = mapped_column(Text, default="")
    founded_year: Mapped[int | None]
    website: Mapped[str] = mapped_column(String(500), default="")
    takes_applications: Mapped[bool] = mapped_column(default=True)
    row_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[CreatedAt]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    members: Mapped[list["AllianceMember"]] = relationship(
        back_populates="alliance", order_by="AllianceMember.id"
    )
    moderators: Mapped[list["Moderator"]] = relationship(
        back_populates="alliance", order_by="Moderator.id"
    )

    __mapper_args__ = {  # noqa: RUF012 - read by SQLAlchemy
        "version_id_col": row_version,
        "version_id_generator": False,
    }


class AllianceMember(Model):
    """How an organisation belongs to an alliance, or once did; one row a pair.

    ``message`` is what was written with the application or invitation, ``answer`` what came back.
    """

    __tablename__ = "alliance_members"
    __table_args__ = (UniqueConstraint("alliance_id", "organisation_id"),)

    id: Mapped[PrimaryKey]
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliances.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[MemberState] = mapped_column(enum_column(MemberState))
    message: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[CreatedAt]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    answer: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    alliance: Mapped[Alliance] = relationship(back_populates="members")
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=UNNESTED)


class Moderator(Model):
    """A person who runs an alliance; administrators name them."""

    __tablename__ = "alliance_moderators"
    __table_args__ = (UniqueConstraint("alliance_id", "user_id"),)

    id: Mapped[PrimaryKey]
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliances.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    named_at: Mapped[CreatedAt]
    named_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    alliance: Mapped[Alliance] = relationship(back_populates="moderators")
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="joined", innerjoin=UNNESTED)


class Meeting(Model):
    """A meeting of an alliance (German: Sitzung), numbered within it from 1.

    Its state follows from its moments, so that one that nobody opened or closed is never wrong:
    ``announced_at`` ends the draft, ``begun_at`` and ``closed_at`` are set by moderators who run
    it here, ``cancelled_at`` holds for good. ``public_parts`` are keys of ``Part``.
    ``sequence`` counts what calendars must notice (RFC 5545), ``row_version`` counts saves.
    """

    __tablename__ = "alliance_meetings"
    __table_args__ = (
        UniqueConstraint("alliance_id", "number"),
        CheckConstraint("ends_at > starts_at", name="order"),
    )

    id: Mapped[PrimaryKey]
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliances.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[Line]
    about: Mapped[str] = mapped_column(Text, default="")
    starts_at: Mapped[Moment] = mapped_column(index=True)
    ends_at: Mapped[Moment]
    place: Mapped[Line] = mapped_column(default="")
    link: Mapped[str] = mapped_column(String(500), default="")
    is_public: Mapped[bool] = mapped_column(default=True)
    public_parts: Mapped[StringList]
    minutes: Mapped[str] = mapped_column(Text, default="")
    minutes_published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    announced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancel_reason: Mapped[str] = mapped_column(Text, default="")
    reminded: Mapped[str] = mapped_column(String(20), default="")
    sequence: Mapped[int] = mapped_column(default=0)
    row_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[CreatedAt]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    changed_at: Mapped[CreatedAt]
    alliance: Mapped[Alliance] = relationship(lazy="joined", innerjoin=UNNESTED)

    __mapper_args__ = {  # noqa: RUF012 - read by SQLAlchemy
        "version_id_col": row_version,
        "version_id_generator": False,
    }

    def state_at(self, moment: datetime) -> MeetingState:
        """Return where the meeting stands at ``moment``."""
        if self.cancelled_at is not None:
            return MeetingState.CANCELLED
        if self.announced_at is None:
            return MeetingState.DRAFT
        if self.closed_at is not None:
            return MeetingState.OVER
        ends_at = self.ends_at + OVERTIME if self.begun_at is not None else self.ends_at
        if moment >= ends_at:
            return MeetingState.OVER
        if self.begun_at is not None or moment >= self.starts_at:
            return MeetingState.RUNNING
        return MeetingState.PLANNED

    def shows_to_all(self, part: Part) -> bool:
        """Tell whether visitors see this part."""
        return self.is_public and part.value in self.public_parts


class AgendaItem(Model):
    """One point of an agenda; it begins when those before it are through."""

    __tablename__ = "agenda_items"
    __table_args__ = (CheckConstraint("duration BETWEEN 1 AND 600", name="duration"),)

    id: Mapped[PrimaryKey]
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("alliance_meetings.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    title: Mapped[Line]
    duration: Mapped[int]
    speaker: Mapped[Line] = mapped_column(default="")
    note: Mapped[str] = mapped_column(Text, default="")


class MeetingGuest(Model):
    """Somebody who is no member and was invited to a meeting by mail.

    The links in the mails are signed and always work. Who declines is forgotten: ``email`` and
    ``name`` are emptied. ``mark`` is a keyed digest of the address, by which a second invitation
    is noticed, and one after ``never_again`` refused. With ``named_at`` the guest agreed that the
    members see the name.
    """

    __tablename__ = "meeting_guests"
    __table_args__ = (UniqueConstraint("meeting_id", "mark"),)

    id: Mapped[PrimaryKey]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("alliance_meetings.id", ondelete="CASCADE"))
    mark: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[Line] = mapped_column(default="")
    organisation: Mapped[Line] = mapped_column(default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    locale: Mapped[str] = mapped_column(String(5), default="de")
    state: Mapped[GuestState] = mapped_column(enum_column(GuestState), default=GuestState.INVITED)
    never_again: Mapped[bool] = mapped_column(default=False)
    named_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    invited_at: Mapped[CreatedAt]
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    meeting: Mapped[Meeting] = relationship(lazy="joined", innerjoin=UNNESTED)


class MeetingFile(Model):
    """A file of a meeting; until ``published_at`` is set, members alone see it."""

    __tablename__ = "meeting_files"

    id: Mapped[PrimaryKey]
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("alliance_meetings.id", ondelete="CASCADE"), index=True
    )
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"), index=True)
    name: Mapped[Line]
    title: Mapped[Line]
    position: Mapped[int]
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    added_at: Mapped[CreatedAt]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=UNNESTED)
    meeting: Mapped[Meeting] = relationship(innerjoin=UNNESTED)
