"""What keeps instruments alive: confirmations, links, offers, requests, ends of projects."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from toolbox.accounts.models import Organisation
from toolbox.catalogue.models import Instrument
from toolbox.foundation.clock import today
from toolbox.foundation.db import (
    UNNESTED,
    CreatedAt,
    Line,
    Model,
    PrimaryKey,
    UtcDateTime,
    enum_column,
)
from toolbox.upkeep.lifecycle import Answered, LinkState


class Confirmation(Model):
    """Somebody looked through a published version and found that it still holds."""

    __tablename__ = "confirmations"

    id: Mapped[PrimaryKey]
    version_id: Mapped[int] = mapped_column(
        ForeignKey("versions.id", ondelete="CASCADE"), index=True
    )
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    at: Mapped[CreatedAt]
    next_on: Mapped[date]


class UpkeepReminder(Model):
    """Something somebody was reminded of, so that it is said once.

    ``about`` is ``review``, ``ending`` or ``offer``, ``number`` the id of the instrument, the
    organisation or the offer, ``due_on`` the day it is about, ``stage`` which of the reminders.
    """

    __tablename__ = "upkeep_reminders"
    __table_args__ = (UniqueConstraint("about", "number", "due_on", "stage"),)

    id: Mapped[PrimaryKey]
    about: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    due_on: Mapped[date]
    stage: Mapped[str] = mapped_column(String(20))
    sent_at: Mapped[CreatedAt]


class WebLink(Model):
    """An address elsewhere, as often as it is named, and what came of trying it.

    ``failures`` counts the days in a row on which it failed, ``failed_on`` is the last of them.
    ``reason`` is a key of REASON_LABELS or empty.
    """

    __tablename__ = "web_links"
    __table_args__ = (Index("ix_web_links_state", "state"),)

    id: Mapped[PrimaryKey]
    url: Mapped[str] = mapped_column(String(2000), unique=True)
    host: Mapped[str] = mapped_column(String(260))
    state: Mapped[LinkState] = mapped_column(enum_column(LinkState), default=LinkState.NEW)
    failures: Mapped[int] = mapped_column(default=0)
    failed_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(20), default="")
    status: Mapped[int | None]
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[CreatedAt] = mapped_column(index=True)
    dead_since: Mapped[date | None]


class LinkPlace(Model):
    """A published instrument names a link; ``place`` is links, description or sources."""

    __tablename__ = "link_places"

    instrument_id: Mapped[int] = mapped_column(
        ForeignKey("instruments.id", ondelete="CASCADE"), primary_key=True
    )
    link_id: Mapped[int] = mapped_column(
        ForeignKey("web_links.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    place: Mapped[str] = mapped_column(String(20))
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    link: Mapped[WebLink] = relationship(lazy="joined", innerjoin=UNNESTED)
    instrument: Mapped[Instrument] = relationship(lazy="joined", innerjoin=UNNESTED)


class Handover(Model):
    """An organisation offers an instrument to another; once accepted it is the history of care.

    Names are kept as they were, for organisations are renamed and merged. ``by_editors`` says
    that an organisation had nobody left who could have offered it. With ``moves_on`` it moves on
    that day: accepted before, it waits with ``agreed_at``, still open, for either side can
    withdraw.
    """

    __tablename__ = "handovers"
    __table_args__ = (
        Index(
            "uq_handovers_open",
            "instrument_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[PrimaryKey]
    instrument_id: Mapped[int] = mapped_column(
        ForeignKey("instruments.id", ondelete="CASCADE"), index=True
    )
    from_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="SET NULL"), index=True
    )
    to_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="SET NULL"), index=True
    )
    from_name: Mapped[Line]
    to_name: Mapped[Line]
    message: Mapped[str] = mapped_column(Text, default="")
    by_editors: Mapped[bool] = mapped_column(default=False)
    state: Mapped[Answered] = mapped_column(enum_column(Answered), default=Answered.OPEN)
    offered_at: Mapped[CreatedAt]
    offered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    moves_on: Mapped[date | None]
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    answer: Mapped[str] = mapped_column(Text, default="")
    instrument: Mapped[Instrument] = relationship(lazy="joined", innerjoin=UNNESTED)

    @property
    def moves_later(self) -> bool:
        """True as long as the day on which it is to move lies ahead."""
        return self.moves_on is not None and self.moves_on > today()

    @property
    def is_agreed(self) -> bool:
        """True while both sides have said yes and its day has not come."""
        return self.state is Answered.OPEN and self.agreed_at is not None


class CareRequest(Model):
    """An organisation asks to take an instrument without a keeper into care."""

    __tablename__ = "care_requests"
    __table_args__ = (
        Index(
            "uq_care_requests_open",
            "instrument_id",
            "organisation_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[PrimaryKey]
    instrument_id: Mapped[int] = mapped_column(
        ForeignKey("instruments.id", ondelete="CASCADE"), index=True
    )
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    sentence: Mapped[str] = mapped_column(Text)
    state: Mapped[Answered] = mapped_column(enum_column(Answered), default=Answered.OPEN)
    asked_at: Mapped[CreatedAt]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    answer: Mapped[str] = mapped_column(Text, default="")
    instrument: Mapped[Instrument] = relationship(lazy="joined", innerjoin=UNNESTED)
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=UNNESTED)


class ProjectEnding(Model):
    """When an organisation's project ends, and whom people can ask afterwards.

    Until ``confirmed_at`` it is a plan that nobody sees. The day ``ends_on`` is the last one.
    """

    __tablename__ = "project_endings"

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    ends_on: Mapped[date | None]
    contact_name: Mapped[Line] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    licences_seen: Mapped[bool] = mapped_column(default=False)
    planned_at: Mapped[CreatedAt]
    planned_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=UNNESTED)


class PeopledOrganisation(Model):
    """An organisation that has had members; one that never had any is the editors' own."""

    __tablename__ = "peopled_organisations"

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    since: Mapped[CreatedAt]
