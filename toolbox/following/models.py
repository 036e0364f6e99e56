"""Who follows what, what became visible when, and which quarters were told."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from toolbox.foundation.db import (
    UNNESTED,
    CreatedAt,
    Line,
    Model,
    Moment,
    PrimaryKey,
    UtcDateTime,
    enum_column,
)
from toolbox.notices.topics import Frequency

LONGEST_TARGET = 2000


class FollowKind(StrEnum):
    """What can be followed."""

    SEARCH = "search"
    TERM = "term"
    ORGANISATION = "organisation"
    ALLIANCE = "alliance"
    COLLECTION = "collection"
    INSTRUMENT = "instrument"


class Follower(Model):
    """A mailbox without an account, or an account; never both.

    ``frequency`` is for mailboxes: an account says it among its notices. ``looked_at`` is when
    was last looked for news, ``refusals`` counts what mail servers refused.
    """

    __tablename__ = "followers"
    __table_args__ = (
        CheckConstraint("(user_id IS NULL) <> (email IS NULL)", name="one_reader"),
        CheckConstraint("frequency IN ('daily', 'weekly')", name="rhythm"),
    )

    id: Mapped[PrimaryKey]
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), unique=True)
    locale: Mapped[str] = mapped_column(String(5), default="de")
    frequency: Mapped[Frequency] = mapped_column(enum_column(Frequency), default=Frequency.WEEKLY)
    created_at: Mapped[CreatedAt]
    looked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refusals: Mapped[int] = mapped_column(default=0)
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Follow(Model):
    """One thing that somebody follows; nothing is sent or counted before ``confirmed_at``.

    ``target`` is the canonical address of a search, ``vocabulary/key`` of a term, or the number
    of anything else. What became visible after ``seen_until`` is news. ``formerly`` is what the
    thing was called that became part of this one, until that was told.
    """

    __tablename__ = "follows"
    __table_args__ = (
        UniqueConstraint("follower_id", "kind", "target"),
        Index("ix_follows_kind_target", "kind", "target"),
        Index("ix_follows_confirmed", "confirmed_at", "created_at"),
    )

    id: Mapped[PrimaryKey]
    follower_id: Mapped[int] = mapped_column(ForeignKey("followers.id", ondelete="CASCADE"))
    kind: Mapped[FollowKind] = mapped_column(enum_column(FollowKind))
    target: Mapped[str] = mapped_column(String(LONGEST_TARGET))
    formerly: Mapped[Line] = mapped_column(default="")
    created_at: Mapped[CreatedAt]
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_until: Mapped[Moment]
    follower: Mapped[Follower] = relationship(lazy="joined", innerjoin=UNNESTED)


class Arriving(StrEnum):
    """How an instrument became visible."""

    PUBLISHED = "published"
    VERSION = "version"
    REINSTATED = "reinstated"


class Arrival(Model):
    """An instrument became visible, in a new version, or again."""

    __tablename__ = "arrivals"
    __table_args__ = (Index("ix_arrivals_at", "at"),)

    id: Mapped[PrimaryKey]
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instruments.id"), index=True)
    what: Mapped[Arriving] = mapped_column(enum_column(Arriving))
    at: Mapped[Moment]


class QuarterTold(Model):
    """The owners of an organisation were told how a quarter was; such as ``2026-Q4``."""

    __tablename__ = "quarters_told"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    quarter: Mapped[str] = mapped_column(String(7), primary_key=True)
    told_at: Mapped[CreatedAt]
