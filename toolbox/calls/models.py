"""Who looks for what: calls with their wishes, the answers, and what seekers were told of."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from toolbox.accounts.models import Organisation
from toolbox.alliances.models import Alliance
from toolbox.calls.lifecycle import CallState, Outcome
from toolbox.catalogue.models import Instrument
from toolbox.foundation.db import CreatedAt, Line, Model, PrimaryKey, UtcDateTime, enum_column
from toolbox.vocabularies.models import Term


class Call(Model):
    """Somebody looks for an instrument (German: Gesuch).

    ``words`` are what one would search for, ``kind`` a kind of instruments, both empty where
    nobody said. ``holder_email`` is where the private link of somebody without an account goes;
    with ``holder_secret`` the link is recognised; neither is ever shown. ``looked_until`` is up
    to when was looked for new instruments that match. ``reason`` is why editors have hidden it.
    """

    __tablename__ = "calls"
    __table_args__ = (
        CheckConstraint("state <> 'open' OR expires_at IS NOT NULL", name="open_ends"),
        Index("ix_calls_state", "state", "opened_at"),
    )

    id: Mapped[PrimaryKey]
    title: Mapped[Line]
    purpose: Mapped[str] = mapped_column(Text)
    words: Mapped[Line] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(String(60), default="")
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="SET NULL"), index=True
    )
    seeker_name: Mapped[Line]
    alliance_id: Mapped[int | None] = mapped_column(
        ForeignKey("alliances.id", ondelete="SET NULL"), index=True
    )
    holder_email: Mapped[str] = mapped_column(String(254), default="")
    holder_secret: Mapped[str] = mapped_column(String(64), default="")
    holder_locale: Mapped[str] = mapped_column(String(5), default="de")
    address_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    state: Mapped[CallState] = mapped_column(enum_column(CallState))
    outcome: Mapped[Outcome] = mapped_column(enum_column(Outcome), default=Outcome.NONE)
    found_id: Mapped[int | None] = mapped_column(
        ForeignKey("instruments.id", ondelete="SET NULL"), index=True
    )
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    looked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[CreatedAt]
    row_version: Mapped[int] = mapped_column(default=1)
    organisation: Mapped[Organisation | None] = relationship()
    alliance: Mapped[Alliance | None] = relationship()
    found: Mapped[Instrument | None] = relationship()
    wishes: Mapped[list["CallWish"]] = relationship(
        order_by="CallWish.term_id", cascade="all, delete-orphan", passive_deletes=True
    )
    answers: Mapped[list["CallAnswer"]] = relationship(
        order_by="CallAnswer.id", cascade="all, delete-orphan", passive_deletes=True
    )

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - read by SQLAlchemy


class CallWish(Model):
    """A term that what is looked for should carry, or where it is needed."""

    __tablename__ = "call_wishes"
    __table_args__ = (Index("ix_call_wishes_term", "term_id", "call_id"),)

    call_id: Mapped[int] = mapped_column(
        ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True
    )
    term_id: Mapped[int] = mapped_column(ForeignKey("terms.id"), primary_key=True)
    term: Mapped[Term] = relationship()


class CallAnswer(Model):
    """What an organisation says to a call; public only where it names an instrument."""

    __tablename__ = "call_answers"

    id: Mapped[PrimaryKey]
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="SET NULL"), index=True
    )
    organisation_name: Mapped[Line]
    text: Mapped[str] = mapped_column(Text)
    is_public: Mapped[bool] = mapped_column(default=False)
    instrument_id: Mapped[int | None] = mapped_column(
        ForeignKey("instruments.id", ondelete="SET NULL"), index=True
    )
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    written_at: Mapped[CreatedAt]
    instrument: Mapped[Instrument | None] = relationship()


class CallTold(Model):
    """A seeker was told of an instrument that matches, and is not told again."""

    __tablename__ = "calls_told"

    call_id: Mapped[int] = mapped_column(
        ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True
    )
    instrument_id: Mapped[int] = mapped_column(
        ForeignKey("instruments.id", ondelete="CASCADE"), primary_key=True, index=True
    )
